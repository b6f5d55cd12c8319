"""Verdicts: the real sheet, the rule of percentages, and one digit changed anywhere."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.budget import parse_program
from archive.budget_checks import (
    AGREES,
    CANNOT_TELL,
    DISAGREES,
    KINDS,
    REASONS,
    Check,
    check_program,
    truncated,
)

REAL = Path(__file__).parent.parent / "content" / "budget" / "2016-policy-exchange.yaml"
NAME = "budget/2016-policy-exchange.yaml"
TEXT = REAL.read_text(encoding="utf-8")

#: id -> printed, computed, difference: all that the real sheet says against itself.
FINDINGS = {
    "total/2014": (366615, 203515, 163100),
    "total/2015": (1168420, 790180, 378240),
    "schedule-appropriation": (945180, 1145180, -200000),
    "schedule-lines/workshop": (69500, 99500, -30000),
    "schedule-lines/roadshow": (92800, 118800, -26000),
    "schedule-lines/field-surveys": (54000, 74000, -20000),
    "text-lines/policy-exchange": (251300, 401300, -150000),
}


def checks_of(text: str) -> dict[str, Check]:
    program, _ = parse_program(text, NAME)
    return {check.id: check for check in check_program(program).checks}


@pytest.fixture(scope="module")
def checks() -> dict[str, Check]:
    return checks_of(TEXT)


def test_the_real_sheet_disagrees_exactly_here(checks: dict[str, Check]) -> None:
    found = {
        each.id: (each.printed, each.computed, each.difference)
        for each in checks.values()
        if each.verdict == DISAGREES
    }
    assert found == FINDINGS


def test_what_cannot_be_told_is_said_and_the_rest_passes(checks: dict[str, Check]) -> None:
    unsure = [each for each in checks.values() if each.verdict == CANNOT_TELL]
    assert [each.id for each in unsure] == ["computation/cooperation-offices"]
    assert "could not be read" in unsure[0].reason
    others = set(checks) - set(FINDINGS) - {unsure[0].id}
    assert all(checks[each].verdict == AGREES for each in others)
    assert len(others) > 130


def test_reasons_name_what_may_be_behind(checks: dict[str, Check]) -> None:
    assert "may be missing" in checks["total/2014"].reason
    assert "that of the schedule" in checks["text-lines/policy-exchange"].reason
    assert checks["text-schedule/policy-exchange"].verdict == AGREES


def test_the_json_is_that_of_the_api() -> None:
    program, _ = parse_program(TEXT, NAME)
    found = check_program(program).as_json()
    assert set(found) == {"program", "year", "checks", "summary"}
    assert (found["program"], found["year"]) == ("policy-exchange", 2016)
    assert set(found["summary"]) == {"agrees", "disagrees", "cannot_tell"}
    assert sum(found["summary"].values()) == len(found["checks"])
    keys = {"id", "what", "printed", "computed", "difference", "verdict", "reason"}
    assert all(set(each) == keys for each in found["checks"])
    assert len({each["id"] for each in found["checks"]}) == len(found["checks"])


def test_every_kind_and_reason_has_a_sentence(checks: dict[str, Check]) -> None:
    assert {each.kind for each in checks.values()} <= set(KINDS)
    assert {each.reason_code for each in checks.values()} - {""} <= set(REASONS)


@pytest.mark.parametrize(
    ("value", "printed", "cut"),
    [
        (Fraction(-23240 * 100, 1168420), Decimal(-1), -1),
        (Fraction(19000 * 100, 87500), Decimal(21), 21),
        (Fraction(30 * 100, 8170), None, 0),
        (Fraction(-100, 3), Decimal("-33.3"), Fraction(-333, 10)),
    ],
)
def test_percentages_are_cut_toward_zero(value: Any, printed: Any, cut: Any) -> None:
    assert truncated(value, printed) == cut


@given(st.fractions(min_value=-1000, max_value=1000))
def test_cutting_never_goes_away_from_zero(value: Any) -> None:
    cut = truncated(value, None)
    assert abs(cut) <= abs(value) < abs(cut) + 1
    assert cut == -truncated(-value, None)


CHANGED = [
    # a text of the file -> another -> check, its verdict, its reason
    ("  percentage: 26", "  percentage: 27", "percentage/office-expenses", DISAGREES, ""),
    ("  percentage: 26\n", "", "percentage/office-expenses", DISAGREES, "blank-percentage"),
    ("  change: 30\n", "", "change/policy-promotion", CANNOT_TELL, "blank"),
    ("  change: 50000\n", "  change: 50000\n  percentage: 7\n", "percentage/it-development", CANNOT_TELL, "no-base"),
    ("    line_items: [workshop]\n", "", "schedule-lines/workshop", CANNOT_TELL, "not-linked"),
    ("  total: 945180\n", "", "schedule-total", CANNOT_TELL, "not-printed"),
    ("unit: thousand-won\nyears", "unit: unknown\nyears", "account/office-expenses", CANNOT_TELL, "unit-unknown"),
    ("unit: thousand-won\nyears", "unit: unknown\nyears", "total/2016", AGREES, ""),
    ("unit: won, printed: '50,000,000원'", "unit: unknown, printed: '50,000,000원'", "computation/workshop-other-operation", CANNOT_TELL, "unit-unknown"),
    ("    amount: 46800\n", "    amount: 46800\n    unit: unknown\n", "account/office-expenses", CANNOT_TELL, "unit-unknown"),
    ("    amount: 46800\n", "", "account/office-expenses", AGREES, ""),
    ("    amount: 46800\n", "", "computation/cooperation-forum", CANNOT_TELL, "not-printed"),
    ("      amount: 10000\n", "", "children/cooperation-forum", CANNOT_TELL, "part-missing"),
    ("  amounts: {2014: 15000, 2015: 87500, ", "  unread: [2015]\n  amounts: {2014: 15000, ", "total/2015", CANNOT_TELL, "unread"),
    ("price: 5000, unit: thousand-won, factors: [{value: 2", "price: 4999999.6, unit: won, factors: [{value: 2", "computation/cooperation-forum-venue", CANNOT_TELL, "rounding"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "check", "verdict", "reason"), CHANGED)
def test_reasons_when_the_file_says_less(
    old: str, new: str, check: str, verdict: str, reason: str
) -> None:
    assert old in TEXT
    found = checks_of(TEXT.replace(old, new, 1))[check]
    assert (found.verdict, found.reason_code) == (verdict, reason)


# ------------------------------------------- change any one digit: an oracle of its own


def _scalars(node: yaml.Node, path: Any = ()) -> Iterator[tuple[tuple[Any, ...], yaml.ScalarNode]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for at, value in enumerate(node.value):
            yield from _scalars(value, (*path, at))
    else:
        yield path, node


#: Path of an amount -> where its digits stand in the text.
AMOUNTS = {
    path: (node.start_mark.index, node.end_mark.index)
    for path, node in _scalars(yaml.compose(TEXT, Loader=yaml.SafeLoader))
    if (path[-2:-1] in (("amounts",), ("cost",)) or path[-1] in ("amount", "change", "price", "value"))
    or (path[0] == "schedule" and path[-1] == "total")
    or (path[0] == "settlement" and path[-1] not in ("year", "unit"))
}  # fmt: skip


def _lines(items: list[Any], above: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    for at, item in enumerate(items):
        path = (*above, at)
        yield path, item
        yield from _lines(item.get("line_items", []), (*path, "line_items"))


def _account_sums(data: Any) -> tuple[dict[str, list[Any]], dict[str, Any]]:
    """The sums of accounts and line items, and where each id has its amount."""
    found, where = {}, {}
    for at, account in enumerate(data["accounts"]):
        where[account["id"]] = ("accounts", at, "amounts", "2016")
        for path, item in _lines(account["line_items"], ("accounts", at, "line_items")):
            where[item["id"]] = (*path, "amount")
            children = [
                (*path, "line_items", n, "amount") for n, _ in enumerate(item.get("line_items", []))
            ]
            if children:
                found[f"children/{item['id']}"] = [(*path, "amount"), *children]
            if "computation" in item and "unread" not in item:
                factors = item["computation"].get("factors", [])
                own = [(*path, "computation", "factors", n, "value") for n, _ in enumerate(factors)]
                price = (*path, "computation", "price")
                found[f"computation/{item['id']}"] = [(*path, "amount"), price, *own]
        top = [
            ("accounts", at, "line_items", n, "amount") for n, _ in enumerate(account["line_items"])
        ]
        found[f"account/{account['id']}"] = [where[account["id"]], *top]
        own = [
            ("accounts", at, "amounts", year)
            for year in ("2015", "2016")
            if year in account["amounts"]
        ]
        found[f"change/{account['id']}"] = [("accounts", at, "change"), *own]
    return found, where


def _sums(data: Any) -> dict[str, set[Any]]:
    """Check id -> paths of all amounts in it, written from the sheet's rules alone."""
    found, where = _account_sums(data)
    total = {year: ("total", "amounts", year) for year in ("2014", "2015", "2016")}
    found["change/total"] = [("total", "change"), total["2015"], total["2016"]]
    for year, path in total.items():
        rows = [
            ("accounts", at, "amounts", year)
            for at, each in enumerate(data["accounts"])
            if year in each["amounts"]
        ]
        found[f"total/{year}"] = [path, *rows]
    cost = ("overview", "cost", "total")
    found["overview-total"] = [cost, total["2016"]]
    found["overview-sources"] = [cost, ("overview", "cost", "city")]
    rows = {
        row["id"]: ("schedule", "rows", at, "amount")
        for at, row in enumerate(data["schedule"]["rows"])
    }
    found["schedule-total"] = [("schedule", "total"), *rows.values()]
    found["schedule-appropriation"] = [("schedule", "total"), total["2016"]]
    groups = {}
    for row in data["schedule"]["rows"]:
        groups.setdefault(tuple(row["line_items"]), []).append(row["id"])
    for lines, ids in groups.items():
        found[f"schedule-lines/{ids[0]}"] = [
            *(rows[each] for each in ids),
            *(where[each] for each in lines),
        ]
    for at, text in enumerate(data["text_amounts"]):
        own = ("text_amounts", at, "amount")
        found[f"text-lines/{text['id']}"] = [own, *(where[each] for each in text["line_items"])]
        found[f"text-schedule/{text['id']}"] = [own, *(rows[each] for each in text["schedule"])]
    for at, row in enumerate(data["settlement"]["rows"]):
        cells = {name: ("settlement", "rows", at, name) for name in row}
        year = row["year"]
        found[f"settlement-current/{year}"] = [
            cells[name] for name in ("original", "carried_in", "change", "current")
        ]
        found[f"settlement-unspent/{year}"] = [
            cells[name] for name in ("current", "spent", "carried_over", "unspent")
        ]
        if year in total:
            found[f"settlement-appropriation/{year}"] = [cells["original"], total[year]]
    return {check: set(paths) for check, paths in found.items()}


DATA = yaml.load(TEXT, Loader=yaml.BaseLoader)  # noqa: S506 -- strings only, our own file
SUMS = _sums(DATA)
BEFORE = checks_of(TEXT)


def test_the_oracle_knows_every_check_but_the_percentages() -> None:
    rest = set(BEFORE) - set(SUMS)
    assert {each.partition("/")[0] for each in rest} == {"percentage", "computation"}
    assert [each for each in rest if each.startswith("computation")] == [
        "computation/cooperation-offices"
    ]


def test_the_cells_of_a_check_are_as_many_as_the_oracle_has() -> None:
    for check, paths in SUMS.items():
        absent = sum(1 for cell in BEFORE[check].cells if _blank(cell))
        assert len(BEFORE[check].cells) - absent == len(paths), check


def _blank(cell: str) -> bool:
    """Account cells of a check that the sheet leaves blank."""
    kind, _, rest = cell.partition("/")
    account, _, year = rest.partition("/")
    if kind != "accounts" or year == "change":
        return False
    return next(year not in each["amounts"] for each in DATA["accounts"] if each["id"] == account)


@st.composite
def one_digit(draw: st.DrawFn) -> tuple[Any, str]:
    """An amount, and the text of the file with one of its digits changed."""
    path = draw(st.sampled_from(sorted(AMOUNTS, key=str)))
    start, end = AMOUNTS[path]
    places = [at for at in range(start, end) if TEXT[at].isdigit()]
    at = draw(st.sampled_from(places))
    digit = draw(st.sampled_from([each for each in "0123456789" if each != TEXT[at]]))
    return path, TEXT[:at] + digit + TEXT[at + 1 :]


@settings(max_examples=150, deadline=None)
@given(one_digit())
def test_one_changed_digit_changes_exactly_the_sums_that_contain_it(change: Any) -> None:
    path, text = change
    after = checks_of(text)
    assert set(after) == set(BEFORE)
    changed = {
        each
        for each in after
        if (after[each].verdict, after[each].difference)
        != (BEFORE[each].verdict, BEFORE[each].difference)
    }
    sums = {each for each in changed if not each.startswith("percentage/")}
    assert sums == {check for check, paths in SUMS.items() if path in paths}
    assert all(path_is_of_percentage(path, each) for each in changed - sums)


def path_is_of_percentage(path: Any, check: str) -> bool:
    """A percentage may follow its own row's amounts, and nothing else."""
    target = check.partition("/")[2]
    if path[0] == "total":
        return target == "total"
    return (
        path[0] == "accounts" and path[2] == "amounts" and DATA["accounts"][path[1]]["id"] == target
    )
