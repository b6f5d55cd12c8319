"""Re-adding a budget: every printed amount beside the one that follows from the others.

    Program -> identities (a table of functions) -> Check(printed, computed, verdict, reason)

Verdicts are ``agrees``, ``disagrees`` (by ``difference`` = printed − computed) and ``cannot tell``
with the reason. Both figures are shown and neither is corrected. Amounts are thousand won;
percentages are truncated toward zero, as the city prints them: −1.99 % is Δ1.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from archive.budget import (
    UNITS,
    UNKNOWN_UNIT,
    Account,
    LineItem,
    Program,
    Row,
    ScheduleRow,
    SettlementRow,
    TextAmount,
)
from archive.languages import Text, in_language

AGREES: Final = "agrees"
DISAGREES: Final = "disagrees"
CANNOT_TELL: Final = "cannot tell"
VERDICTS: Final = (AGREES, DISAGREES, CANNOT_TELL)

#: Kind of check -> what it says, in English; pages translate by the kind.
KINDS: Final[Mapping[str, str]] = {
    "overview-total": "total cost of the overview = appropriation of {year}",
    "overview-sources": "national + city + district share = total cost of the overview",
    "total": "accounts = total of {year}",
    "change": "{year} − {before} = change: {label}",
    "percentage": "change × 100 / {before}, truncated: {label}",
    "account": "line items = appropriation of {year}: {label}",
    "children": "line items beneath = line item: {label}",
    "computation": "price × factors = line item: {label}",
    "schedule-total": "rows = total of the schedule",
    "schedule-appropriation": "total of the schedule = appropriation of {year}",
    "schedule-lines": "schedule = line items: {label}",
    "text-lines": "amount in the text = line items: {label}",
    "text-schedule": "amount in the text = schedule: {label}",
    "settlement-current": "original + carried in + change = current budget of {year}",
    "settlement-unspent": "current − spent − carried over = unspent of {year}",
    "settlement-appropriation": "original budget = appropriation of {year} in the account table",
}

#: Reason -> its sentence, in English; pages translate by the code.
REASONS: Final[Mapping[str, str]] = {
    "rows-missing": "accounts that have ended may be missing from the sheet",
    "not-printed": "the amount to compare with is not printed",
    "blank": "the cell is blank",
    "blank-percentage": "the cell is blank, which stands for 0 or not computable",
    "no-base": "there is no amount of the year before to divide by",
    "unread": "the sheet could not be read here",
    "computation-unread": "the computation could not be read",
    "unit-unknown": "the unit is unknown",
    "no-line-items": "the sheet lists no line items",
    "part-missing": "one of the amounts is not printed",
    "rounding": "the difference is less than one printed unit",
    "not-linked": "no line item is linked to it",
    "follows-schedule": "the amount is that of the schedule, not of the line items",
    "linked-elsewhere": "other line items may pay for it too",
}


#: The name of the total row.
TOTAL: Final[Text] = {"ko": "계", "en": "total", "es": "total", "ar": "المجموع", "zh": "合计"}


@dataclass(frozen=True, slots=True)
class Check:
    """One identity and its verdict.

    ``id`` is stable (``kind/target``), ``target`` the account, line item, row or year it is about,
    ``label`` its name, ``reason_code`` a key of REASONS or empty. Amounts are thousand won,
    percentages percent. ``cells`` names every printed amount that takes part, on either side.
    """

    id: str
    kind: str
    target: str
    label: Text
    what: str
    printed: int | Decimal | None
    computed: int | Decimal | None
    difference: int | Decimal | None
    verdict: str
    reason_code: str
    cells: tuple[str, ...]

    @property
    def reason(self) -> str:
        """The reason as an English sentence, empty when there is nothing to add."""
        return REASONS[self.reason_code] if self.reason_code else ""

    def as_json(self) -> dict[str, Any]:
        """The check as the API and ``budget check --json`` print it."""
        numbers = {name: _json_number(getattr(self, name)) for name in _NUMBERS}
        return {
            "id": self.id,
            "what": self.what,
            **numbers,
            "verdict": self.verdict,
            "reason": self.reason,
        }


_NUMBERS: Final = ("printed", "computed", "difference")


def _json_number(value: int | Decimal | None) -> int | float | None:
    return float(value) if isinstance(value, Decimal) else value


@dataclass(frozen=True, slots=True)
class Checks:
    """All checks of one program."""

    program: str
    year: int
    checks: tuple[Check, ...]

    @property
    def summary(self) -> Mapping[str, int]:
        """How many checks have each verdict."""
        return {
            verdict.replace(" ", "_"): sum(check.verdict == verdict for check in self.checks)
            for verdict in VERDICTS
        }

    def of(self, target: str) -> tuple[Check, ...]:
        """Return the checks about one account, line item, schedule row or text amount."""
        return tuple(check for check in self.checks if check.target == target)

    def with_verdict(self, verdict: str) -> tuple[Check, ...]:
        """Return the checks with this verdict, in the order of the sheet."""
        return tuple(check for check in self.checks if check.verdict == verdict)

    def as_json(self) -> dict[str, Any]:
        """``{"program", "year", "checks": […], "summary": {…}}``."""
        checks = [check.as_json() for check in self.checks]
        return {
            "program": self.program,
            "year": self.year,
            "checks": checks,
            "summary": dict(self.summary),
        }


def check_program(program: Program) -> Checks:
    """Re-add a program: every identity of the sheet with its verdict."""
    found = [check for identity in _IDENTITIES for check in identity(program)]
    return Checks(program.code, program.fiscal_year, tuple(found))


# --------------------------------------------------------------------------- one check

_Number = int | Fraction | Decimal


@dataclass(frozen=True, slots=True)
class _Part:
    """One printed amount: its cell and its value; ``why_not`` when the value cannot be used."""

    cell: str
    value: _Number | None
    why_not: str = ""
    more: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.cell, *self.more)


@dataclass(frozen=True, slots=True)
class _About:
    """What a check is about; ``words`` fill its sentence."""

    kind: str
    target: str
    label: Text
    words: Mapping[str, Any]

    def check(
        self,
        printed: _Number | None,
        computed: _Number | None,
        cells: Iterable[str],
        *,
        why_not: str = "",
        remark: str = "",
    ) -> Check:
        """``why_not`` makes it *cannot tell*; ``remark`` is added to a disagreement."""
        apart = (
            None if printed is None or computed is None else Fraction(printed) - Fraction(computed)
        )
        verdict = CANNOT_TELL if why_not else AGREES if not apart else DISAGREES
        reason = why_not or (remark if verdict == DISAGREES else "")
        label = in_language(self.label, "en")
        return Check(
            id=f"{self.kind}/{self.target}" if self.target else self.kind,
            kind=self.kind,
            target=self.target,
            label=self.label,
            what=KINDS[self.kind].format(label=label, **self.words),
            printed=_shown(printed),
            computed=_shown(computed),
            difference=_shown(apart),
            verdict=verdict,
            reason_code=reason,
            cells=tuple(dict.fromkeys(cells)),
        )

    def sum(
        self, printed: _Part, parts: Sequence[_Part], *, remark: str = "", blanks: bool = False
    ) -> Check:
        """Check that the parts add up to the printed amount; ``blanks``: a blank part is none."""
        lacking = "" if blanks else "part-missing"
        reasons = [part.why_not or (lacking if part.value is None else "") for part in parts]
        why_not = printed.why_not or next(filter(None, reasons), "")
        if not why_not and printed.value is None:
            why_not = "not-printed"
        known = [Fraction(part.value) for part in parts if part.value is not None]
        computed = None if any(reasons) or not known else sum(known, Fraction(0))
        cells = [cell for part in (printed, *parts) for cell in part.cells]
        if computed is None and not why_not:
            why_not = "part-missing"
        return self.check(printed.value, computed, cells, why_not=why_not, remark=remark)


def _shown(value: _Number | None) -> int | Decimal | None:
    """Whole numbers as int; others as decimals, cut to six places for the eye."""
    if value is None:
        return None
    exact = Fraction(value)
    if exact.denominator == 1:
        return exact.numerator
    return Decimal(round(exact * 10**6)) / 10**6


# --------------------------------------------------------------------------- the cells


def _known(unit: str) -> str:
    return "unit-unknown" if unit == UNKNOWN_UNIT else ""


def _account_cell(account: Account, year: int, why_not: str = "") -> _Part:
    amount = account.amount(year)
    why_not = "unread" if str(year) in account.row.unread else why_not if amount is not None else ""
    return _Part(f"accounts/{account.id}/{year}", amount, why_not)


def _total_cell(program: Program, year: int, why_not: str = "") -> _Part:
    row = program.total
    if row is None:
        return _Part(f"total/{year}", None, why_not)
    unread = "unread" if str(year) in row.unread else why_not
    return _Part(f"total/{year}", row.amounts.get(year), unread)


def _line_cell(item: LineItem) -> _Part:
    """The amount of a line item; one that prints none counts as the sum of those beneath it."""
    cell = f"line-items/{item.id}"
    if item.amount is not None:
        return _Part(cell, item.amount, _known(item.unit))
    parts = [_line_cell(each) for each in item.items]
    values = [part.value for part in parts if part.value is not None and not part.why_not]
    if not parts or len(values) < len(parts):
        return _Part(cell, None, "part-missing")
    more = tuple(name for part in parts for name in part.cells)
    return _Part(cell, sum((Fraction(value) for value in values), Fraction(0)), more=more)


def _row_cell(row: ScheduleRow, why_not: str = "") -> _Part:
    return _Part(f"schedule/{row.id}", row.amount, why_not)


def _target_cells(program: Program, ids: Iterable[str]) -> Iterator[_Part]:
    for each in ids:
        target = program.target(each)
        if isinstance(target, LineItem):
            yield _line_cell(target)
        elif target is not None:
            yield _account_cell(target, program.fiscal_year, _known(program.unit))


# --------------------------------------------------------------------------- the identities


def _overview(program: Program) -> Iterator[Check]:
    cost, year = program.overview.cost, program.fiscal_year
    if cost.total is None:
        return
    printed = _Part("overview/total", cost.total)
    about = _About("overview-total", "", program.name, {"year": year})
    yield about.sum(printed, [_total_cell(program, year, _known(program.unit))])
    shares = [
        _Part(f"overview/{name}", value)
        for name in ("national", "city", "district")
        if (value := getattr(cost, name)) is not None
    ]
    if shares:
        yield _About("overview-sources", "", program.name, {}).sum(printed, shares)


def _totals(program: Program) -> Iterator[Check]:
    for year in program.years:
        parts = [_account_cell(account, year) for account in program.accounts]
        about = _About("total", str(year), program.name, {"year": year})
        remark = "rows-missing" if year < program.fiscal_year else ""
        if parts or program.total:
            yield about.sum(_total_cell(program, year), parts, remark=remark, blanks=True)


def _changes(program: Program) -> Iterator[Check]:
    before = max((year for year in program.years if year < program.fiscal_year), default=None)
    if before is None:
        return
    rows: list[tuple[str, Text, Row]] = [
        (f"accounts/{account.id}", account.label, account.row) for account in program.accounts
    ]
    if program.total:
        rows.append(("total", TOTAL, program.total))
    for cell, label, row in rows:
        yield from _change(cell, label, row, before, program.fiscal_year)


def _change(cell: str, label: Text, row: Row, before: int, year: int) -> Iterator[Check]:
    a, b = row.amounts.get(before), row.amounts.get(year)
    target = cell.rpartition("/")[2]
    words = {"year": year, "before": before}
    amounts = (f"{cell}/{year}", f"{cell}/{before}")
    unread = "unread" if {str(before), str(year)} & set(row.unread) else ""
    if a is None and b is None and row.change is None and not row.unread:
        return
    difference = (b or 0) - (a or 0)
    about, lost = _About("change", target, label, words), "unread" if "change" in row.unread else ""
    blank = "blank" if row.change is None and difference else ""
    printed = row.change if row.change is not None or difference else 0
    cells, why_not = (f"{cell}/change", *amounts), unread or lost or blank
    yield about.check(printed, None if unread else difference, cells, why_not=why_not)
    about = _About("percentage", target, label, words)
    lost = "unread" if "percentage" in row.unread else unread
    yield _percentage(about, row.percentage, a, difference, lost, (f"{cell}/percentage", *amounts))


def _percentage(
    about: _About,
    printed: Decimal | None,
    base: int | None,
    difference: int,
    unread: str,
    cells: tuple[str, ...],
) -> Check:
    """Blank stands for 0 and for what cannot be computed, so a blank cell is compared as 0."""
    if unread or not base:
        why_not = unread or ("no-base" if printed is not None else "")
        return about.check(printed, None, cells, why_not=why_not)
    computed = truncated(Fraction(difference * 100, base), printed)
    remark = "blank-percentage" if printed is None else ""
    return about.check(Decimal(0) if printed is None else printed, computed, cells, remark=remark)


def truncated(value: Fraction, printed: Decimal | None) -> Fraction:
    """Cut a percentage toward zero, to as many decimals as the printed one has (none if blank)."""
    exponent = printed.as_tuple().exponent if printed is not None else 0
    scale = 10 ** max(0, -exponent if isinstance(exponent, int) else 0)
    whole = abs(value.numerator) * scale // value.denominator
    return Fraction(whole if value >= 0 else -whole, scale)


def _accounts(program: Program) -> Iterator[Check]:
    year = program.fiscal_year
    for account in program.accounts:
        printed = _account_cell(account, year, _known(program.unit))
        about = _About("account", account.id, account.label, {"year": year})
        if account.items:
            yield about.sum(printed, [_line_cell(item) for item in account.items])
        elif printed.value is not None or printed.why_not:
            yield about.check(printed.value, None, printed.cells, why_not="no-line-items")


def _lines(program: Program) -> Iterator[Check]:
    for item in program.items():
        own = _Part(f"line-items/{item.id}", item.amount, _known(item.unit))
        if item.items and item.amount is not None:
            about = _About("children", item.id, item.label, {})
            yield about.sum(own, [_line_cell(each) for each in item.items])
        if item.computation or item.unread:
            yield _computed(item, own)


def _computed(item: LineItem, own: _Part) -> Check:
    about = _About("computation", item.id, item.label, {})
    computation = item.computation
    if computation is None or item.unread:
        return about.check(own.value, None, own.cells, why_not="computation-unread")
    cells = (*own.cells, f"price/{item.id}")
    cells += tuple(f"factor/{item.id}/{at}" for at in range(len(computation.factors)))
    if own.why_not or computation.unit == UNKNOWN_UNIT:
        return about.check(own.value, None, cells, why_not="unit-unknown")
    result = Fraction(computation.price) * Fraction(UNITS[computation.unit], 1000)
    for factor in computation.factors:
        result *= Fraction(factor.value) / (100 if factor.unit.startswith("%") else 1)
    why_not = "not-printed" if own.value is None else _rounding(own.value, result, item.unit)
    return about.check(own.value, result, cells, why_not=why_not)


def _rounding(printed: _Number, computed: Fraction, unit: str) -> str:
    """A result finer than the printed unit was rounded, up or down: the sheets do not say which."""
    step = Fraction(UNITS[unit], 1000)
    fine = computed % step != 0
    return "rounding" if fine and abs(Fraction(printed) - computed) < step else ""


def _schedule(program: Program) -> Iterator[Check]:
    schedule, year = program.schedule, program.fiscal_year
    if schedule is None:
        return
    total, unknown = _Part("schedule-total", schedule.total), _known(schedule.unit)
    if schedule.rows:
        rows = [_row_cell(row) for row in schedule.rows]
        yield _About("schedule-total", "", program.name, {}).sum(total, rows)
    about = _About("schedule-appropriation", "", program.name, {"year": year})
    known = _Part(total.cell, total.value, unknown)
    yield about.sum(known, [_total_cell(program, year, _known(program.unit))])
    yield from _schedule_lines(program, schedule.rows, unknown)


def _schedule_lines(program: Program, rows: Sequence[ScheduleRow], unknown: str) -> Iterator[Check]:
    """Rows that speak of the same line items are one thing in several instalments."""
    groups: dict[tuple[str, ...], list[ScheduleRow]] = {}
    for row in rows:
        groups.setdefault(row.line_items or (f"\0{row.id}",), []).append(row)
    for group in groups.values():
        about = _About("schedule-lines", group[0].id, group[0].label, {})
        printed = _together([_row_cell(row, unknown) for row in group])
        if group[0].line_items:
            parts = list(_target_cells(program, group[0].line_items))
            yield about.sum(printed, parts, remark="linked-elsewhere")
        else:
            yield about.check(printed.value, None, printed.cells, why_not="not-linked")


def _together(parts: Sequence[_Part]) -> _Part:
    why_not = next((part.why_not for part in parts if part.why_not), "")
    values = [Fraction(part.value) for part in parts if part.value is not None]
    value = sum(values, Fraction(0)) if len(values) == len(parts) else None
    more = tuple(cell for part in parts[1:] for cell in part.cells)
    return _Part(parts[0].cell, value, why_not, more)


def _texts(program: Program) -> Iterator[Check]:
    rows = {row.id: row for row in program.schedule.rows} if program.schedule else {}
    unknown = _known(program.schedule.unit) if program.schedule else ""
    for text in program.text_amounts:
        printed = _Part(f"text/{text.id}", text.amount, _known(text.unit))
        steps = [_row_cell(rows[each], unknown) for each in text.schedule if each in rows]
        by_schedule = _About("text-schedule", text.id, text.label, {}).sum(printed, steps)
        follows = bool(steps) and by_schedule.verdict == AGREES
        yield _text_lines(program, text, printed, "follows-schedule" if follows else "")
        if steps:
            yield by_schedule


def _text_lines(program: Program, text: TextAmount, printed: _Part, remark: str) -> Check:
    about = _About("text-lines", text.id, text.label, {})
    parts = list(_target_cells(program, text.line_items))
    if not parts:
        return about.check(printed.value, None, printed.cells, why_not="not-linked")
    return about.sum(printed, parts, remark=remark)


def _settlement(program: Program) -> Iterator[Check]:
    for row in program.settlement.rows if program.settlement else ():
        cells = {name: f"settlement/{row.year}/{name}" for name in _SIGNS}
        for kind, printed, terms in _SETTLED:
            about = _About(kind, str(row.year), program.name, {"year": row.year})
            parts = [_signed(row, name, cells[name]) for name in terms]
            yield about.sum(_signed(row, printed, cells[printed], 1), parts)
        if row.year in program.years:
            about = _About(
                "settlement-appropriation", str(row.year), program.name, {"year": row.year}
            )
            unknown = _known(program.settlement.unit) if program.settlement else ""
            printed_part = _Part(cells["original"], row.original, unknown)
            yield about.sum(printed_part, [_total_cell(program, row.year, _known(program.unit))])


#: Column of the settlement -> its sign in the identities below.
_SIGNS: Final[Mapping[str, int]] = {
    "original": 1, "carried_in": 1, "change": 1, "current": 1,
    "spent": -1, "carried_over": -1, "unspent": 1,
}  # fmt: skip
_SETTLED: Final = (
    ("settlement-current", "current", ("original", "carried_in", "change")),
    ("settlement-unspent", "unspent", ("current", "spent", "carried_over")),
)


def _signed(row: SettlementRow, name: str, cell: str, sign: int | None = None) -> _Part:
    value = getattr(row, name)
    return _Part(cell, None if value is None else value * (sign or _SIGNS[name]))


_IDENTITIES: Final[tuple[Callable[[Program], Iterator[Check]], ...]] = (
    _overview, _totals, _changes, _accounts, _lines, _schedule, _texts, _settlement,
)  # fmt: skip
