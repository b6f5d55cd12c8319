"""What a budget program is, and reading it from ``content/budget/<fiscal-year>-<program>.yaml``.

    file -> strict_yaml.Node -> Fields -> Program (accounts > line items > line items, schedule,
                                          settlement, amounts named in the text)

Amounts are whole thousand won as the sheet prints them, contradictions included; a blank cell is
absent and never 0. What disagrees with what is said by ``archive.budget_checks``.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

from archive.fields import Fields, Unreadable, choice, integer, line, number
from archive.languages import LANGUAGES, Text
from archive.problem import ContentError, Problem, relative
from archive.strict_yaml import load, read_text

#: Unit code -> won. ``unknown`` is a table that prints no unit: its figures stay as printed.
UNITS: Final[Mapping[str, int]] = {
    "won": 1,
    "thousand-won": 1_000,
    "ten-thousand-won": 10_000,
    "million-won": 1_000_000,
    "hundred-million-won": 100_000_000,
}
UNKNOWN_UNIT: Final = "unknown"
THOUSAND: Final = "thousand-won"
_UNIT_CODES: Final = (*UNITS, UNKNOWN_UNIT)

#: The seven amounts of a settlement row, in the order of the sheet.
SETTLEMENT_AMOUNTS: Final = (
    "original", "carried_in", "change", "current", "spent", "carried_over", "unspent",
)  # fmt: skip

T = TypeVar("T")

_FILE = re.compile(r"(\d{4})-([a-z0-9]+(?:-[a-z0-9]+)*)\.yaml")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_YEAR = re.compile(r"(19|20)\d\d")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a computation with its word as printed: 4 회, 3 개 분야, 10 %."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Computation:
    """``price`` in ``unit`` (a code of UNITS, or ``unknown``) times the factors.

    ``printed`` is the computation as the sheet has it, factors before the price included.
    """

    price: Decimal
    unit: str
    factors: tuple[Factor, ...]
    printed: str


@dataclass(frozen=True, slots=True)
class LineItem:
    """One line of the computation of an account (산출내역), and the lines beneath it.

    ``amount`` is in thousand won (None: not printed, or not readable); ``unit`` is the unit it was
    printed in; ``computation`` is None when there is none or it could not be read, and then
    ``unread`` holds the words; ``sheet_line`` is its line in the sheet, ``line`` in the YAML.
    """

    id: str
    label: Text
    amount: int | None
    unit: str
    computation: Computation | None
    unread: str | None
    sheet_line: int
    items: tuple["LineItem", ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """Amounts of one row of the account table, per fiscal year, with change and percentage.

    ``national`` is the national share, ``(x1,000)``; ``unread`` names the cells (``2016``,
    ``change``, ``percentage``) that hold something else than an amount.
    """

    amounts: Mapping[int, int]
    national: Mapping[int, int]
    change: int | None
    percentage: Decimal | None
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """An account (통계목): its row of the account table and its line items."""

    id: str
    code: str | None
    label: Text
    row: Row
    items: tuple[LineItem, ...]
    line: int = 0

    def amount(self, year: int) -> int | None:
        """Return the appropriation of ``year`` in thousand won, None when the cell is blank."""
        return self.row.amounts.get(year)


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A step of the schedule: months ``2016-03``, amount, and the line items it speaks of."""

    id: str
    label: Text
    start: str | None
    end: str | None
    amount: int | None
    detail: Text
    line_items: tuple[str, ...]
    sheet_line: int
    line: int = 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """The schedule of the fiscal year with its printed total."""

    unit: str
    total: int | None
    rows: tuple[ScheduleRow, ...]


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """One settled year in thousand won, None where the cell is blank."""

    year: int
    original: int | None
    carried_in: int | None
    change: int | None
    current: int | None
    spent: int | None
    carried_over: int | None
    unspent: int | None
    line: int = 0

    @property
    def execution_rate(self) -> Decimal | None:
        """Spent as a share of the current budget, in percent; None when it cannot be told."""
        if self.spent is None or not self.current:
            return None
        return Decimal(self.spent) * 100 / Decimal(self.current)


@dataclass(frozen=True, slots=True)
class Settlement:
    """The settled years."""

    unit: str
    rows: tuple[SettlementRow, ...]


@dataclass(frozen=True, slots=True)
class TextAmount:
    """An amount named in the running text, and the line items and schedule rows it speaks of."""

    id: str
    label: Text
    amount: int
    unit: str
    line_items: tuple[str, ...]
    schedule: tuple[str, ...]
    sheet_line: int
    line: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """The total cost printed in the overview and who carries it, in thousand won."""

    total: int | None
    national: int | None
    city: int | None
    district: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The head of the sheet: when, where, how, by whom, at what cost, in plain words."""

    period: Text
    location: Text
    form: Text
    nature: tuple[Text, ...]
    operator: Text
    content: Text
    cost: Cost


@dataclass(frozen=True, slots=True)
class YearResults:
    """What was done in one of the years before."""

    year: int
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """Something of the sheet that the importer could not read: sheet line, words, reason."""

    sheet_line: int
    text: str
    reason: str


@dataclass(frozen=True)
class Program:
    """One program (세부사업) of one fiscal year, as its sheet prints it."""

    code: str
    fiscal_year: int
    name: Text
    department: Text
    overview: Overview
    purpose: tuple[Text, ...]
    basis: tuple[Text, ...]
    unit: str
    years: tuple[int, ...]
    total: Row | None
    accounts: tuple[Account, ...]
    schedule: Schedule | None
    settlement: Settlement | None
    text_amounts: tuple[TextAmount, ...]
    results: tuple[YearResults, ...]
    unread: tuple[Unread, ...]
    path: str
    digest: str
    lines: Mapping[str, int] = field(repr=False)

    @property
    def address(self) -> str:
        """``2016/policy-exchange``: what links and pages call it."""
        return f"{self.fiscal_year}/{self.code}"

    @property
    def appropriation(self) -> int | None:
        """The printed total of the fiscal year, in the unit of the account table."""
        return self.total.amounts.get(self.fiscal_year) if self.total else None

    def items(self) -> Iterator[LineItem]:
        """Yield every line item, parents before children, in the order of the sheet."""
        for account in self.accounts:
            yield from _walk(account.items)

    def target(self, target_id: str) -> Account | LineItem | None:
        """Return the account or line item with this id, or None."""
        return self._targets.get(target_id)

    def account_of(self, target_id: str) -> Account | None:
        """Return the account that is, or holds, the target; None when there is none."""
        return self._account_of.get(target_id)

    def ancestors(self, target_id: str) -> tuple[LineItem, ...]:
        """Return the line items above a line item, the outermost first."""
        return self._ancestors.get(target_id, ())

    @cached_property
    def _targets(self) -> Mapping[str, Account | LineItem]:
        items: dict[str, Account | LineItem] = {item.id: item for item in self.items()}
        return items | {account.id: account for account in self.accounts}

    @cached_property
    def _account_of(self) -> Mapping[str, Account]:
        found = {item.id: account for account in self.accounts for item in _walk(account.items)}
        return found | {account.id: account for account in self.accounts}

    @cached_property
    def _ancestors(self) -> Mapping[str, tuple[LineItem, ...]]:
        return {
            item.id: above for account in self.accounts for item, above in _trail(account.items)
        }


def _walk(items: tuple[LineItem, ...]) -> Iterator[LineItem]:
    return (item for item, _ in _trail(items))


def _trail(
    items: tuple[LineItem, ...], above: tuple[LineItem, ...] = ()
) -> Iterator[tuple[LineItem, tuple[LineItem, ...]]]:
    for item in items:
        yield item, above
        yield from _trail(item.items, (*above, item))


def walk_budget(content: Path) -> Iterator[Path]:
    """Yield every file of ``content/budget``, in order."""
    yield from sorted((content / "budget").glob("*.yaml"))


def read_programs(content: Path) -> tuple[tuple[Program, ...], list[Problem]]:
    """Read all programs, by fiscal year and code; files that cannot be read become problems."""
    found, problems = list[Program](), list[Problem]()
    for path in walk_budget(content):
        program, its_problems = read_program(path, content)
        problems += its_problems
        if program is not None:
            found.append(program)
    return tuple(found), problems


def read_program(path: Path, content: Path) -> tuple[Program | None, list[Problem]]:
    """Read one file of ``content/budget``: the program (None when unusable) and its problems."""
    name = relative(path, content)
    try:
        return parse_program(read_text(path, name), name)
    except ContentError as error:
        return None, error.problems


def parse_program(text: str, name: str) -> tuple[Program | None, list[Problem]]:
    """Read the YAML text of a program; ``name`` is its path in problems."""
    problems: list[Problem] = []
    try:
        fields = Fields(load(text, name), name, "", problems)
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        program = _program(fields, name, digest)
        fields.finish()
    except ContentError as error:
        return None, problems + error.problems
    except Unreadable:
        return None, problems
    problems += _structure(program)
    return program, problems


# ---------------------------------------------------------------- structure: ids, links, file name


def _structure(program: Program) -> Iterator[Problem]:
    """Yield what is wrong between the parts: the file name, repeated ids, links to nothing."""
    match = _FILE.fullmatch(Path(program.path).name)
    if match is None or match.groups() != (str(program.fiscal_year), program.code):
        wanted = f"{program.fiscal_year}-{program.code}.yaml"
        yield Problem(program.path, 1, "", f"holds {program.address}; name the file {wanted}")
    yield from _repeated(program)
    yield from _dangling(program)


def _repeated(program: Program) -> Iterator[Problem]:
    targets = [(account.id, account.line) for account in program.accounts]
    targets += [(item.id, item.line) for item in program.items()]
    rows = [(row.id, row.line) for row in program.schedule.rows] if program.schedule else []
    texts = [(text.id, text.line) for text in program.text_amounts]
    for group in (targets, rows, texts):
        counts = Counter(each for each, _ in group)
        for each, at in group:
            if counts[each] > 1:
                message = f"'{each}' is used {counts[each]} times; give each its own id"
                yield Problem(program.path, at, "id", message)


def _dangling(program: Program) -> Iterator[Problem]:
    rows = program.schedule.rows if program.schedule else ()
    row_ids = {row.id for row in rows}
    links = [(row.id, row.line, row.line_items) for row in rows]
    links += [(text.id, text.line, text.line_items) for text in program.text_amounts]
    for link_id, at, targets in links:
        for each in targets:
            if program.target(each) is None:
                message = f"'{each}' is no account or line item of this program; correct the id"
                yield Problem(program.path, at, f"{link_id}.line_items", message)
    for text in program.text_amounts:
        for each in text.schedule:
            if each not in row_ids:
                message = f"'{each}' is no row of the schedule; correct the id"
                yield Problem(program.path, text.line, f"{text.id}.schedule", message)


# ---------------------------------------------------------------------- reading, field by field


def _program(fields: Fields, name: str, digest: str) -> Program:
    schedule, settlement = fields.node("schedule"), fields.node("settlement")
    total, names = fields.node("total"), fields.keys()
    return Program(
        code=fields.take("program", slug),
        fiscal_year=fields.take("fiscal_year", _year),
        name=fields.text("name"),
        department=fields.text("department", required=False),
        overview=_overview(fields),
        purpose=fields.items("purpose", _text),
        basis=fields.items("basis", _text),
        unit=fields.take("unit", choice(_UNIT_CODES)),
        years=fields.strings("years", _year),
        total=_whole(fields.mapping("total"), _row) if total else None,
        accounts=fields.items("accounts", _account),
        schedule=_whole(fields.mapping("schedule"), _schedule) if schedule else None,
        settlement=_whole(fields.mapping("settlement"), _settlement) if settlement else None,
        text_amounts=fields.items("text_amounts", _text_amount),
        results=fields.items("results", _results),
        unread=fields.items("unread", _unread),
        path=name,
        digest=digest,
        lines={key: fields.line_of(key) for key in names},
    )


def _whole(fields: Fields, read: Callable[[Fields], T]) -> T:
    value = read(fields)
    fields.finish()
    return value


def _overview(fields: Fields) -> Overview:
    if fields.node("overview") is None:
        return Overview({}, {}, {}, (), {}, {}, Cost(None, None, None, None))
    own = fields.mapping("overview")
    overview = Overview(
        period=own.text("period", required=False),
        location=own.text("location", required=False),
        form=own.text("form", required=False),
        nature=own.items("nature", _text),
        operator=own.text("operator", required=False),
        content=own.text("content", required=False),
        cost=_whole(own.mapping("cost"), _cost) if own.node("cost") else Cost(*[None] * 4),
    )
    own.finish()
    return overview


def _cost(fields: Fields) -> Cost:
    return Cost(*(fields.maybe(key, integer) for key in ("total", "national", "city", "district")))


def _text(fields: Fields) -> Text:
    text = {lang: words for lang in LANGUAGES if (words := fields.maybe(lang, line))}
    missing = [lang for lang in LANGUAGES if lang not in text]
    if missing:
        fields.report(fields.line, "", f"lacks {', '.join(missing)}; add the translation")
    return text


def _account(fields: Fields) -> Account:
    return Account(
        id=fields.take("id", slug),
        code=fields.maybe("code", line),
        label=fields.text("label"),
        row=_row(fields),
        items=fields.items("line_items", _line_item),
        line=fields.line,
    )


def _row(fields: Fields) -> Row:
    return Row(
        amounts=_by_year(fields, "amounts"),
        national=_by_year(fields, "national"),
        change=fields.maybe("change", integer),
        percentage=fields.maybe("percentage", number),
        unread=fields.strings("unread", _cell),
    )


def _by_year(fields: Fields, key: str) -> Mapping[int, int]:
    if fields.node(key) is None:
        return {}
    own, found = fields.mapping(key), dict[int, int]()
    names = own.keys()
    for name in names:
        amount = own.maybe(name, integer)
        if _YEAR.fullmatch(name) is None:
            own.report(own.line_of(name), name, "is not a year; write four digits")
        elif amount is not None:
            found[int(name)] = amount
    return found


def _line_item(fields: Fields) -> LineItem:
    computation = fields.node("computation")
    return LineItem(
        id=fields.take("id", slug),
        label=fields.text("label"),
        amount=fields.maybe("amount", integer),
        unit=fields.maybe("unit", choice(_UNIT_CODES)) or THOUSAND,
        computation=_whole(fields.mapping("computation"), _computation) if computation else None,
        unread=fields.maybe("unread", line),
        sheet_line=fields.maybe("sheet_line", integer) or 0,
        items=fields.items("line_items", _line_item),
        line=fields.line,
    )


def _computation(fields: Fields) -> Computation:
    return Computation(
        price=fields.take("price", number),
        unit=fields.take("unit", choice(_UNIT_CODES)),
        factors=fields.items("factors", _factor),
        printed=fields.take("printed", line),
    )


def _factor(fields: Fields) -> Factor:
    return Factor(fields.take("value", number), fields.maybe("unit", line) or "")


def _schedule(fields: Fields) -> Schedule:
    return Schedule(
        unit=fields.take("unit", choice(_UNIT_CODES)),
        total=fields.maybe("total", integer),
        rows=fields.items("rows", _schedule_row),
    )


def _schedule_row(fields: Fields) -> ScheduleRow:
    return ScheduleRow(
        id=fields.take("id", slug),
        label=fields.text("label"),
        start=fields.maybe("start", _month),
        end=fields.maybe("end", _month),
        amount=fields.maybe("amount", integer),
        detail=fields.text("detail", required=False),
        line_items=fields.strings("line_items", slug),
        sheet_line=fields.maybe("sheet_line", integer) or 0,
        line=fields.line,
    )


def _settlement(fields: Fields) -> Settlement:
    return Settlement(
        unit=fields.take("unit", choice(_UNIT_CODES)),
        rows=fields.items("rows", _settlement_row),
    )


def _settlement_row(fields: Fields) -> SettlementRow:
    year = fields.take("year", _year)
    amounts = {key: fields.maybe(key, integer) for key in SETTLEMENT_AMOUNTS}
    return SettlementRow(year=year, line=fields.line, **amounts)


def _text_amount(fields: Fields) -> TextAmount:
    return TextAmount(
        id=fields.take("id", slug),
        label=fields.text("label"),
        amount=fields.take("amount", integer),
        unit=fields.maybe("unit", choice(_UNIT_CODES)) or THOUSAND,
        line_items=fields.strings("line_items", slug),
        schedule=fields.strings("schedule", slug),
        sheet_line=fields.maybe("sheet_line", integer) or 0,
        line=fields.line,
    )


def _results(fields: Fields) -> YearResults:
    return YearResults(fields.take("year", _year), fields.items("texts", _text))


def _unread(fields: Fields) -> Unread:
    return Unread(
        fields.take("sheet_line", integer), fields.take("text", line), fields.take("reason", line)
    )


# ----------------------------------------------------------------------------- scalars of the file


def slug(text: str) -> str:
    """Parse an id: lower-case letters, digits and single hyphens; it becomes an address."""
    if _SLUG.fullmatch(text) is None:
        raise ValueError(f"'{text}' is no id; write it like content-packages")
    return text


def _year(text: str) -> int:
    if _YEAR.fullmatch(text) is None:
        raise ValueError(f"'{text}' is not a year; write four digits")
    return int(text)


def _cell(text: str) -> str:
    if text not in ("change", "percentage") and _YEAR.fullmatch(text) is None:
        raise ValueError(f"'{text}' is no cell; write a year, change or percentage")
    return text


def _month(text: str) -> str:
    if _MONTH.fullmatch(text) is None:
        raise ValueError(f"'{text}' is not a month; write it like 2016-03")
    return text
