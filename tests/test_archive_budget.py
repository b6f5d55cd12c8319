"""The model and its reader: the real program, and a shelf of broken files."""

from decimal import Decimal
from pathlib import Path

import pytest

from archive.budget import Account, LineItem, Program, parse_program, read_program, read_programs
from archive.languages import LANGUAGES

CONTENT = Path(__file__).parent.parent / "content"
REAL = CONTENT / "budget" / "2016-policy-exchange.yaml"
NAME = "budget/2016-policy-exchange.yaml"


@pytest.fixture(scope="module")
def program() -> Program:
    program, problems = read_program(REAL, CONTENT)
    assert problems == []
    return program


def test_the_real_program_is_read_whole(program: Program) -> None:
    assert program.address == "2016/policy-exchange"
    assert (len(program.accounts), len(list(program.items()))) == (7, 65)
    assert (len(program.schedule.rows), len(program.text_amounts)) == (21, 7)
    assert program.appropriation == 1145180
    assert [row.year for row in program.settlement.rows] == [2012, 2013, 2014]
    assert round(program.settlement.rows[2].execution_rate, 1) == Decimal("97.7")


def test_blank_is_not_zero(program: Program) -> None:
    assert program.target("it-development").amount(2015) is None
    assert program.settlement.rows[0].carried_in == 0


def test_every_account_and_line_item_has_an_address(program: Program) -> None:
    ids = [account.id for account in program.accounts] + [item.id for item in program.items()]
    assert len(set(ids)) == len(ids)
    assert isinstance(program.target("office-expenses"), Account)
    assert isinstance(program.target("workshop-city-tour-guides"), LineItem)
    assert program.account_of("workshop-city-tour-guides").id == "office-expenses"
    above = [item.id for item in program.ancestors("workshop-city-tour-guides")]
    assert above == ["workshop", "workshop-city-tour"]
    assert program.target("nothing") is None


def test_everything_is_named_in_five_languages(program: Program) -> None:
    labels = [program.name, program.department, program.overview.content]
    labels += [each.label for each in (*program.accounts, *program.items())]
    labels += [each.label for each in (*program.schedule.rows, *program.text_amounts)]
    assert all(set(label) == set(LANGUAGES) for label in labels)


def test_foreign_labels_hold_no_hangul_and_none_is_empty(program: Program) -> None:
    labels = [each.label for each in (*program.accounts, *program.items(), *program.text_amounts)]
    for label in labels:
        foreign = "".join(label[lang] for lang in LANGUAGES if lang != "ko")
        assert not any("가" <= letter <= "힣" for letter in foreign), label


def test_no_official_is_named() -> None:
    text = REAL.read_text(encoding="utf-8")
    assert "2133" not in text
    assert not any(name in text for name in ("주무관", "팀장"))


def test_the_digest_follows_the_bytes(program: Program) -> None:
    changed, _ = parse_program(REAL.read_text(encoding="utf-8") + "# a remark\n", NAME)
    assert changed.digest != program.digest


BROKEN = [
    ("program: policy-exchange", "program: Policy Exchange", 1, "is no id"),
    ("fiscal_year: 2016", "fiscal_year: 16", 2, "is not a year"),
    ("unit: thousand-won\nyears", "unit: dollars\nyears", None, "'dollars' is not known"),
    ("  change: -23240", "  change: Δ23,240", None, "is not a number"),
    ("amount: 46800", "amount: 46800.5", None, "is not a whole number"),
    ("- id: cooperation-forum-venue", "- id: cooperation-forum", None, "is used 2 times"),
    ("line_items: [workshop]", "line_items: [wrkshop]", None, "is no account or line item"),
    ("schedule: [cooperation-offices]", "schedule: [offices]", None, "is no row of the schedule"),
    ("    start: 2016-03", "    start: 2016-13", None, "is not a month"),
    ("  amounts: {2014: 15000", "  amounts: {14: 15000", None, "is not a year"),
    ("    sheet_line: 50", "    sheet_lines: 50", None, "is not a known key"),
    ("    en: Continuing\n", "", None, "lacks en"),
    ("    zh: 办公管理费\n", "", None, "lacks zh"),
    ("    en: Office and administration expenses\n", "", None, "lacks en"),
    ("fiscal_year: 2016", "fiscal_year: 2017", 1, "name the file 2017-policy-exchange.yaml"),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), BROKEN)
def test_a_broken_file_is_refused_by_name_and_line(
    old: str, new: str, line: int | None, message: str
) -> None:
    text = REAL.read_text(encoding="utf-8")
    assert old in text
    broken = text.replace(old, new, 1)
    _, problems = parse_program(broken, NAME)
    found = [problem for problem in problems if message in problem.message]
    assert found, problems
    assert all(problem.path == NAME and problem.line > 0 for problem in found)
    assert line is None or found[0].line == line


def test_a_bad_file_does_not_take_the_others_down(tmp_path: Path) -> None:
    folder = tmp_path / "budget"
    folder.mkdir()
    (folder / REAL.name).write_bytes(REAL.read_bytes())
    (folder / "2016-broken.yaml").write_text("program: [", encoding="utf-8")
    (folder / "2016-latin.yaml").write_bytes(b"program: caf\xe9")
    programs, problems = read_programs(tmp_path)
    assert [program.address for program in programs] == ["2016/policy-exchange"]
    assert {problem.path for problem in problems} == {
        "budget/2016-broken.yaml",
        "budget/2016-latin.yaml",
    }
