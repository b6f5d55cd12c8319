"""The command line, run as staff run it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.cli import main


def run(content: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--content", str(content), *arguments])


def test_check_is_silent_on_a_clean_archive(small: Path) -> None:
    result = run(small, "check")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "2 packages, 0 problems" in result.stderr


def test_check_prints_each_problem_with_its_place_and_fails(small: Path) -> None:
    (small / "policies/transport/good/en.md").write_bytes(b"\xff")
    result = run(small, "check")
    assert result.exit_code == 1
    assert f"{small}/policies/transport/good/en.md:1: is not UTF-8" in result.stdout
    assert run(small, "check", "transport/other").exit_code == 0


def test_a_new_package_is_laid_out_and_says_what_it_lacks(small: Path) -> None:
    result = run(small, "new", "water-supply/rain-barrels")
    assert result.exit_code == 0
    folder = small / "policies/water-supply/rain-barrels"
    assert {path.name for path in folder.iterdir()} == {
        "package.yaml",
        "ko.md",
        "en.md",
        "es.md",
        "ar.md",
        "zh.md",
    }
    problems = run(small, "check", "water-supply/rain-barrels")
    assert problems.exit_code == 1
    assert "title: is missing; add it" in problems.stdout
    assert run(small, "check", "transport/good").exit_code == 0


@pytest.mark.parametrize(
    ("address", "message"),
    [("trains/x", "'trains' is not a sector"), ("transport/good", "is taken"), ("sewerage/good", "is taken"), ("transport/A b", "expected form"),
     ("transport/../x", "expected form"), ("transport", "expected form"), ("transport/버스", "expected form"), ("../transport/x", "expected form")],
)  # fmt: skip
def test_a_bad_address_lays_out_nothing(small: Path, address: str, message: str) -> None:
    before = sorted(small.rglob("*"))
    result = run(small, "new", address)
    assert result.exit_code == 1
    assert message in result.stderr
    assert sorted(small.rglob("*")) == before


def test_translated_writes_the_digest_and_keeps_the_rest(small: Path) -> None:
    folder = small / "policies/transport/good"
    korean = folder / "ko.md"
    korean.write_text(
        korean.read_text(encoding="utf-8").replace("늦었다", "매우 늦었다"), encoding="utf-8"
    )
    before = (folder / "en.md").read_text(encoding="utf-8").splitlines()
    result = run(small, "translated", "good", "en")
    assert result.exit_code == 0
    after = (folder / "en.md").read_text(encoding="utf-8").splitlines()
    changed = [(one, two) for one, two in zip(before, after, strict=True) if one != two]
    assert len(changed) == 1
    assert changed[0][1].startswith("made_from: ")
    assert run(small, "translated", "nobody").exit_code == 1
    assert run(small, "translated", "good", "ko").exit_code == 1


def test_index_and_search(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_ARCHIVE_INDEX", str(tmp_path / "index"))
    assert run(small, "search", "lane").exit_code == 1
    first = run(small, "index")
    assert first.exit_code == 0
    assert "rebuilt" in first.stderr
    assert "up to date" in run(small, "index").stderr
    found = run(small, "search", "bus", "lane", "--lang", "es", "--filter", "kind=policy")
    assert "2 results" in found.stdout
    assert run(small, "search", "lane", "--filter", "colour=red").exit_code == 1


def test_analyze_prints_the_terms() -> None:
    assert CliRunner().invoke(main, ["analyze", "ko", "중앙버스전용차로를"]).stdout.split() == [
        "중앙",
        "버스",
        "전용",
        "차로",
    ]
