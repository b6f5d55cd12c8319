"""The export: totals are the printed ones, every table is described, spreadsheets run nothing."""

import csv
import io
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from archive.budget import Program, read_program
from archive.budget_checks import check_program
from archive.budget_export import TABLES, datapackage, export_budget, table

CONTENT = Path(__file__).parent.parent / "content"
PROGRAM, _ = read_program(CONTENT / "budget" / "2016-policy-exchange.yaml", CONTENT)


def rows_of(name: str, program: Program = PROGRAM) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table(name).as_csv([program]))))


def test_accounts_add_up_to_the_printed_totals() -> None:
    sums = Counter()
    for row in rows_of("accounts"):
        sums[int(row["year"])] += int(row["amount"])
        assert int(row["value"]) == int(row["amount"]) * 1000
    assert dict(sums) == PROGRAM.total.amounts


def test_what_the_sheet_does_not_list_is_a_row_that_says_so() -> None:
    rest = {
        row["year"]: int(row["amount"]) for row in rows_of("accounts") if row["row"] == "not-listed"
    }
    assert rest == {"2014": 163100, "2015": 378240}


def test_top_line_items_and_leaves_add_up_to_the_appropriation() -> None:
    rows = rows_of("line-items")
    for chosen in ({"level": "1"}, {"leaf": "true"}):
        ((key, value),) = chosen.items()
        assert sum(int(row["amount"]) for row in rows if row[key] == value) == PROGRAM.appropriation


def test_the_schedule_adds_up_to_its_printed_total() -> None:
    assert (
        sum(int(row["amount"]) for row in rows_of("schedule")) == PROGRAM.schedule.total == 945180
    )
    longer = replace(PROGRAM, schedule=replace(PROGRAM.schedule, total=1000000))
    assert sum(int(row["amount"]) for row in rows_of("schedule", longer)) == 1000000


def test_blank_cells_are_empty_and_verdicts_are_all_there() -> None:
    assert not any(
        row["year"] == "2014" and row["account"] == "it-development" for row in rows_of("accounts")
    )
    assert len(rows_of("checks")) == len(check_program(PROGRAM).checks)


def test_the_descriptor_names_every_column_of_every_file(tmp_path: Path) -> None:
    files = export_budget([PROGRAM], tmp_path / "out")
    assert [each.name for each in files] == [*(t.file for t in TABLES), "datapackage.json"]
    found = json.loads(files[-1].read_text(encoding="utf-8"))
    assert found == datapackage([PROGRAM])
    for resource in found["resources"]:
        with (tmp_path / "out" / resource["path"]).open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert header == [field["name"] for field in resource["schema"]["fields"]]
        assert set(resource["schema"]["primaryKey"]) <= set(header)


def test_the_facts_table_names_its_fiscal_concepts() -> None:
    fields = datapackage([PROGRAM])["resources"][0]["schema"]["fields"]
    concepts = {field["columnType"] for field in fields if "columnType" in field}
    assert {"value", "value-currency:code", "date:fiscal-year", "phase:id"} <= concepts


def test_keys_are_unique() -> None:
    for each in TABLES:
        rows = rows_of(each.name)
        keys = Counter(tuple(row[name] for name in each.key) for row in rows)
        assert max(keys.values()) == 1, each.name


def test_words_are_never_formulas() -> None:
    label = {**PROGRAM.accounts[0].label, "en": '=HYPERLINK("http://x")'}
    evil = replace(PROGRAM, accounts=(replace(PROGRAM.accounts[0], label=label),))
    assert rows_of("accounts", evil)[0]["label_en"].startswith("'=")
    assert any(row["difference"].startswith("-") for row in rows_of("checks"))


def test_it_validates_with_frictionless(tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="not in the lock file")
    export_budget([PROGRAM], tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
