"""Programs -> CSV tables and a Fiscal Data Package (``datapackage.json``).

    programs -> rows per table -> accounts.csv, line-items.csv, schedule.csv, settlement.csv,
                                  text-amounts.csv, checks.csv + datapackage.json

One row is one printed amount. Where the printed total of a year is more than its accounts, a row
``not-listed`` holds what is missing, so that adding up the export gives the published total.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from archive.budget import SETTLEMENT_AMOUNTS, UNKNOWN_UNIT, LineItem, Program
from archive.budget_checks import check_program
from archive.budget_yaml import write
from archive.languages import LANGUAGES, Text

_Value = str | int | float | None
_Row = tuple[_Value, ...]

#: A row that makes the accounts of a year add up to the total that was published.
NOT_LISTED: Final[Text] = {
    "ko": "설명서에 열거되지 않은 금액",
    "en": "Not listed in the sheet",
    "es": "No figura en la hoja",
    "ar": "غير مدرج في البيان",
    "zh": "说明书未列出的金额",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: name, Table Schema type, what it holds, its fiscal concept (columnType) if any."""

    name: str
    type: str
    description: str
    concept: str = ""

    def as_field(self) -> dict[str, str]:
        """The Table Schema field of the column."""
        found = {"name": self.name, "type": self.type, "description": self.description}
        return {**found, "columnType": self.concept} if self.concept else found


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the export: its name, title, columns, key, and its rows for one program."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[Program], Iterable[_Row]]

    @property
    def file(self) -> str:
        """The name of its CSV file."""
        return f"{self.name}.csv"

    def as_csv(self, programs: Iterable[Program]) -> str:
        """The table as CSV (RFC 4180, UTF-8, a header row) for these programs."""
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([column.name for column in self.columns])
        for program in programs:
            writer.writerows([_safe(value) for value in row] for row in self.rows(program))
        return stream.getvalue()


def datapackage(programs: Sequence[Program]) -> dict[str, Any]:
    """The descriptor: a tabular data package whose columns name their fiscal concepts."""
    years = sorted({program.fiscal_year for program in programs})
    return {
        "profile": "tabular-data-package",
        "name": "policy-archive-budget",
        "title": "Budget programs of the Policy Archive",
        "description": (
            "Amounts as the budget explanation sheets print them, in thousand won, nominal, "
            "contradictions included; checks.csv says what agrees. Columns follow the Fiscal Data "
            "Package 1.0 (columnType)."
        ),
        "countryCode": "KR",
        "fiscalPeriod": {"start": f"{years[0]}-01-01", "end": f"{years[-1]}-12-31"}
        if years
        else {},
        "columnTypes": ["https://specs.frictionlessdata.io/taxonomies/fiscal/budgets.json"],
        "resources": [_resource(table) for table in TABLES],
    }


def export_budget(programs: Sequence[Program], folder: Path) -> tuple[Path, ...]:
    """Write all tables and the descriptor into ``folder``; returns the files written.

    OSError when the folder cannot be written.
    """
    texts = {table.file: table.as_csv(programs) for table in TABLES}
    descriptor = json.dumps(datapackage(programs), ensure_ascii=False, indent=2) + "\n"
    texts["datapackage.json"] = descriptor
    for name, text in texts.items():
        write(folder / name, text)
    return tuple(folder / name for name in texts)


def table(name: str) -> Table | None:
    """Return the table of this name (``line-items``), or None."""
    return next((each for each in TABLES if each.name == name), None)


def _resource(each: Table) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": each.name,
        "title": each.title,
        "path": each.file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [column.as_field() for column in each.columns],
            "primaryKey": list(each.key),
            "missingValues": [""],
        },
    }


def _safe(value: _Value) -> _Value:
    """Words that a spreadsheet would run as a formula get an apostrophe before them."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


# ------------------------------------------------------------------------------------- rows


def _words(text: Text) -> tuple[str, ...]:
    return tuple(text.get(lang, "") for lang in LANGUAGES)


def _head(program: Program) -> tuple[str, int]:
    return program.code, program.fiscal_year


def _won(amount: int | None, unit: str) -> int | None:
    return None if amount is None or unit == UNKNOWN_UNIT else amount * 1000


def _account_rows(program: Program) -> Iterator[_Row]:
    for year in program.years:
        left = program.total.amounts.get(year) if program.total else None
        for account in program.accounts:
            amount = account.amount(year)
            if amount is not None:
                left = None if left is None else left - amount
                names = (account.id, account.code, *_words(account.label))
                yield _account_row(program, year, "account", names, amount)
        if left:
            names = ("not-listed", None, *_words(NOT_LISTED))
            yield _account_row(program, year, "not-listed", names, left)


def _account_row(
    program: Program, year: int, kind: str, names: tuple[str | None, ...], amount: int
) -> _Row:
    won = _won(amount, program.unit)
    tail = ("appropriation", amount, won, "KRW")
    return (*_head(program), program.name.get("en", ""), year, kind, *names, *tail)


def _line_rows(program: Program) -> Iterator[_Row]:
    for item in program.items():
        above, account = program.ancestors(item.id), program.account_of(item.id)
        place = (account.id if account else "", above[-1].id if above else "", len(above) + 1)
        sums = (item.amount, _won(item.amount, item.unit), "KRW")
        leaf = "true" if not item.items else "false"
        words = _words(item.label)
        yield (*_head(program), item.id, *place, leaf, *words, *_computation(item), *sums)


def _computation(item: LineItem) -> tuple[_Value, ...]:
    found = item.computation
    printed = found.printed if found else item.unread
    return (printed, item.sheet_line)


def _schedule_rows(program: Program) -> Iterator[_Row]:
    schedule = program.schedule
    left = schedule.total if schedule else None
    for row in schedule.rows if schedule else ():
        left = None if left is None or row.amount is None else left - row.amount
        links = " ".join(row.line_items)
        yield (*_head(program), row.id, *_words(row.label), row.start, row.end, row.amount, links)
    if left:
        yield (*_head(program), "not-listed", *_words(NOT_LISTED), None, None, left, "")


def _settlement_rows(program: Program) -> Iterator[_Row]:
    for row in program.settlement.rows if program.settlement else ():
        yield (*_head(program), row.year, *(getattr(row, name) for name in SETTLEMENT_AMOUNTS))


def _text_rows(program: Program) -> Iterator[_Row]:
    for text in program.text_amounts:
        links = (" ".join(text.line_items), " ".join(text.schedule))
        yield (*_head(program), text.id, *_words(text.label), text.amount, *links)


def _check_rows(program: Program) -> Iterator[_Row]:
    for check in check_program(program).checks:
        numbers = check.as_json()
        values = (numbers["printed"], numbers["computed"], numbers["difference"])
        yield (*_head(program), check.id, check.what, *values, check.verdict, check.reason)


# ----------------------------------------------------------------------------------- tables


_PROGRAM: Final = (
    Column("program", "string", "code of the program", "activity:generic:program:code"),
    Column("fiscal_year", "integer", "fiscal year of the sheet"),
)


def _labels(concept: str = "") -> tuple[Column, ...]:
    """One column per language; the English label is the label of the fiscal concept."""
    return tuple(
        Column(f"label_{lang}", "string", f"name, {lang}", concept if lang == "en" else "")
        for lang in LANGUAGES
    )


_AMOUNT: Final = Column("amount", "integer", "thousand won, as printed")
_MONEY: Final = (
    _AMOUNT,
    Column("value", "number", "the same in won; empty when the unit is unknown", "value"),
    Column("currency", "string", "ISO 4217", "value-currency:code"),
)
_LINKS: Final = Column("line_items", "string", "ids of line items, separated by spaces")
_SETTLED: Final[Mapping[str, str]] = {
    "original": "original budget",
    "carried_in": "carried in from the year before",
    "change": "changes of the budget",
    "current": "current budget",
    "spent": "spent",
    "carried_over": "carried over to the next year",
    "unspent": "unspent",
}
_CODE: Final = "economic-classification:generic:code"
_LABEL: Final = "economic-classification:generic:label"

TABLES: Final = (
    Table(
        "accounts",
        "Appropriations by account and year",
        (
            *_PROGRAM,
            Column("program_en", "string", "name", "activity:generic:program:label"),
            Column("year", "integer", "year of the amount", "date:fiscal-year"),
            Column("row", "string", "account, or not-listed: what the accounts lack of the total"),
            Column("account", "string", "id of the account", _CODE),
            Column("account_code", "string", "code of the account, when the sheet prints it"),
            *_labels(_LABEL),
            Column("phase", "string", "appropriation", "phase:id"),
            *_MONEY,
        ),
        ("program", "fiscal_year", "year", "account"),
        _account_rows,
    ),
    Table(
        "line-items",
        "Line items of the fiscal year",
        (
            *_PROGRAM,
            Column("id", "string", "id of the line item", "budget-line-id"),
            Column("account", "string", "id of the account", _CODE),
            Column("parent", "string", "id of the line item above, empty at the top"),
            Column("level", "integer", "1 at the top"),
            Column("leaf", "boolean", "true when no line item stands beneath it"),
            *_labels(),
            Column("computation", "string", "price and factors, as printed"),
            Column("sheet_line", "integer", "line of the sheet"),
            *_MONEY,
        ),
        ("program", "fiscal_year", "id"),
        _line_rows,
    ),
    Table(
        "schedule",
        "Schedule of the fiscal year",
        (
            *_PROGRAM,
            Column("id", "string", "id of the row, or not-listed"),
            *_labels(),
            Column("start", "yearmonth", "first month"),
            Column("end", "yearmonth", "last month"),
            _AMOUNT,
            _LINKS,
        ),
        ("program", "fiscal_year", "id"),
        _schedule_rows,
    ),
    Table(
        "settlement",
        "Settled years",
        (
            *_PROGRAM,
            Column("year", "integer", "settled year", "date:fiscal-year"),
            *(
                Column(name, "integer", f"{_SETTLED[name]}, thousand won")
                for name in SETTLEMENT_AMOUNTS
            ),
        ),
        ("program", "fiscal_year", "year"),
        _settlement_rows,
    ),
    Table(
        "text-amounts",
        "Amounts named in the text",
        (
            *_PROGRAM,
            Column("id", "string", "id of the amount"),
            *_labels(),
            _AMOUNT,
            _LINKS,
            Column("schedule", "string", "ids of rows of the schedule, separated by spaces"),
        ),
        ("program", "fiscal_year", "id"),
        _text_rows,
    ),
    Table(
        "checks",
        "What agrees and what does not",
        (
            *_PROGRAM,
            Column("id", "string", "id of the check"),
            Column("what", "string", "the identity"),
            Column("printed", "number", "as printed: thousand won, or percent"),
            Column("computed", "number", "as it follows from the other amounts"),
            Column("difference", "number", "printed − computed"),
            Column("verdict", "string", "agrees, disagrees, cannot tell"),
            Column("reason", "string", "why"),
        ),
        ("program", "fiscal_year", "id"),
        _check_rows,
    ),
)
