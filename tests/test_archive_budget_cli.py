"""policy-archive budget: what is shown, what is written, what is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from web.budget_cli import budget

Run = Callable[..., Result]

ROOT = Path(__file__).parent
SHEETS = ROOT / "sheets"
REAL = SHEETS / "2016-policy-exchange.txt"
COMMITTED = ROOT.parent / "content" / "budget" / "2016-policy-exchange.yaml"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "budget").mkdir()
    (tmp_path / "budget" / COMMITTED.name).write_bytes(COMMITTED.read_bytes())
    return tmp_path


@pytest.fixture
def run(content: Path) -> Run:
    return lambda *arguments: CliRunner().invoke(budget, list(map(str, arguments)), obj=content)


def files(content: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (content / "budget").iterdir()}


def test_the_known_sheet_has_nothing_to_write(run: Run, content: Path) -> None:
    before = files(content)
    result = run("import", REAL, "--write")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "line 74: could not read" in result.stderr
    assert "nothing to write" in result.stderr
    assert files(content) == before


def test_a_changed_sheet_is_shown_first_and_written_on_request(
    run: Run, content: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "new.txt"
    sheet.write_text(
        REAL.read_text(encoding="utf-8").replace("119,000", "119,500"), encoding="utf-8"
    )
    before = files(content)
    shown = run("import", sheet)
    assert shown.exit_code == 0
    assert "+  amounts: {2016: 119500}" in shown.stdout
    assert "nothing written" in shown.stderr
    assert files(content) == before
    written = run("import", sheet, "--write")
    assert written.stdout == shown.stdout
    assert b"119500" in files(content)[COMMITTED.name]


def test_a_new_program_needs_a_code_and_is_not_written_without_asking(
    run: Run, content: Path
) -> None:
    sheet = SHEETS / "2017-water-education-columns.txt"
    nameless = run("import", sheet)
    assert nameless.exit_code == 1
    assert "--program" in nameless.stderr
    shown = run("import", sheet, "--program", "water-education")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("--- /dev/null")
    assert set(files(content)) == {COMMITTED.name}
    assert run("import", sheet, "--program", "water-education", "--write").exit_code == 0
    assert "2017-water-education.yaml" in files(content)


@pytest.mark.parametrize("code", ["Water", "../x", "a b", "물"])
def test_a_code_that_is_no_address_is_refused(run: Run, content: Path, code: str) -> None:
    result = run("import", REAL, "--program", code, "--write")
    assert result.exit_code == 1
    assert set(files(content)) == {COMMITTED.name}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("scan.pdf", b"%PDF-1.7\n"),
        ("noise.bin", bytes(range(256))),
        ("huge.txt", "예산 총괄\n".encode() * 4_000_000),
        ("minutes.txt", "# 회의록\n- 안건\n".encode()),
    ],
)
def test_bad_input_is_one_sentence_exit_1_and_nothing_written(
    run: Run, content: Path, tmp_path: Path, name: str, data: Any
) -> None:
    (tmp_path / name).write_bytes(data)
    before = files(content)
    result = run("import", tmp_path / name, "--program", "x", "--write")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert files(content) == before


def test_a_broken_present_file_is_not_overwritten(run: Run, content: Path) -> None:
    path = content / "budget" / COMMITTED.name
    path.write_text("program: [", encoding="utf-8")
    result = run("import", REAL, "--program", "policy-exchange", "--write")
    assert result.exit_code == 1
    assert "mended first" in result.stderr
    assert path.read_text(encoding="utf-8") == "program: ["


def test_check_prints_both_figures(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert "disagrees by -200,000" in result.stdout
    assert "printed 945,180, computed 1,145,180" in result.stdout
    assert "agrees: 134, disagrees: 7, cannot_tell: 1" in result.stdout


def test_check_json_is_one_object_for_one_program_and_a_list_for_more(
    run: Run, content: Path
) -> None:
    one = json.loads(run("check", "--json").stdout)
    assert one["summary"] == {"agrees": 134, "disagrees": 7, "cannot_tell": 1}
    run("import", SHEETS / "2017-water-education-columns.txt", "--program", "water", "--write")
    assert [each["program"] for each in json.loads(run("check", "--json").stdout)] == [
        "policy-exchange",
        "water",
    ]
    assert json.loads(run("check", "--json", "2017/water").stdout)["year"] == 2017


def test_check_names_a_file_that_cannot_be_read(run: Run, content: Path) -> None:
    (content / "budget" / "2016-broken.yaml").write_text("a: [", encoding="utf-8")
    result = run("check")
    assert result.exit_code == 1
    assert "2016-broken.yaml:" in result.stderr
    assert "2016/policy-exchange" in result.stdout
    assert run("check", "2016/nothing").exit_code == 1


def test_export_writes_the_tables(run: Run, tmp_path: Path) -> None:
    result = run("export", tmp_path / "out")
    assert result.exit_code == 0
    assert (tmp_path / "out" / "datapackage.json").exists()
    assert (tmp_path / "out" / "accounts.csv").exists()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert run("export", tmp_path / "file" / "out").exit_code == 1
