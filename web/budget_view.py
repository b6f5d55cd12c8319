"""What budget pages show of a program: its checks by place, its policies by line, its pictures.

program + checks + links -> Sheet: values and SVG that templates only lay out
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from babel.dates import format_skeleton, get_month_names
from flask_babel import gettext
from markupsafe import Markup

from archive.budget import Account, LineItem, Program, ScheduleRow, SettlementRow, TextAmount
from archive.budget_checks import AGREES, CANNOT_TELL, DISAGREES, Check, Checks, check_program
from archive.content import Content
from archive.languages import RIGHT_TO_LEFT
from archive.package import BudgetLink, Package, Sector
from web import budget_words, charts
from web.languages import current_language, locale, number, text

#: Kinds of checks that stand beside a row of the account table, a line item, a settled year.
_OF_ACCOUNT: Final = ("account", "change", "percentage")
_OF_LINE: Final = ("children", "computation")
_OF_YEAR: Final = ("settlement-current", "settlement-unspent", "settlement-appropriation")


@dataclass(frozen=True, slots=True)
class Tie:
    """A policy and the link that ties it to a line."""

    package: Package
    link: BudgetLink


@dataclass(frozen=True)
class Sheet:
    """One program as its pages show it."""

    program: Program
    content: Content = field(repr=False)

    @cached_property
    def checks(self) -> Checks:
        """All sums of the program with their verdicts."""
        return check_program(self.program)

    @cached_property
    def _by_id(self) -> Mapping[str, Check]:
        return {check.id: check for check in self.checks.checks}

    def check(self, check_id: str) -> Check | None:
        """Return one check by its id, None when the sheet gives no reason for it."""
        return self._by_id.get(check_id)

    def _found(self, kinds: Iterable[str], target: str | int) -> tuple[Check, ...]:
        wanted = (self.check(f"{kind}/{target}") for kind in kinds)
        return tuple(check for check in wanted if check is not None)

    @property
    def disagreeing(self) -> tuple[Check, ...]:
        """The sums that do not come out as printed."""
        return self.checks.with_verdict(DISAGREES)

    @property
    def untold(self) -> tuple[Check, ...]:
        """The sums that cannot be told."""
        return self.checks.with_verdict(CANNOT_TELL)

    @property
    def agreeing(self) -> tuple[Check, ...]:
        """The sums that come out as printed."""
        return self.checks.with_verdict(AGREES)

    # ---------------------------------------------------------------- verdicts, place by place

    def account_checks(self, account: Account) -> tuple[Check, ...]:
        """Return the sums of a row of the account table."""
        return self._found(_OF_ACCOUNT, account.id)

    def line_checks(self, item: LineItem) -> tuple[Check, ...]:
        """Return the sums of a line item: those beneath it, and its computation."""
        return self._found(_OF_LINE, item.id)

    def checks_beneath(self, items: Iterable[LineItem]) -> tuple[Check, ...]:
        """Return the sums of some line items together."""
        return tuple(check for item in items for check in self.line_checks(item))

    def settled_checks(self, row: SettlementRow) -> tuple[Check, ...]:
        """Return the sums of a settled year."""
        return self._found(_OF_YEAR, row.year)

    def step_checks(self, row: ScheduleRow) -> tuple[Check, ...]:
        """Return the sum of a step of the schedule; instalments share one."""
        return tuple(self._naming("schedule-lines", f"schedule/{row.id}"))

    def text_checks(self, amount: TextAmount) -> tuple[Check, ...]:
        """Return the sums of an amount in the text: by line items, by schedule."""
        return self._found(("text-lines", "text-schedule"), amount.id)

    def sums_of(self, target: Account | LineItem) -> tuple[Check, ...]:
        """Return every check in which a printed amount of the target takes part."""
        prefix = "accounts" if isinstance(target, Account) else "line-items"
        cell = f"{prefix}/{target.id}"
        return tuple(
            check
            for check in self.checks.checks
            if any(each == cell or each.startswith(cell + "/") for each in check.cells)
        )

    def _naming(self, kind: str, cell: str) -> Iterator[Check]:
        return (each for each in self.checks.checks if each.kind == kind and cell in each.cells)

    # ------------------------------------------------------------------------------- links

    @cached_property
    def ties(self) -> Mapping[str, Sequence[Tie]]:
        """The policies of the program by account or line item; "" is the program itself."""
        found: dict[str, list[Tie]] = {}
        for package, link in self.content.policies_of(self.program.address):
            target = link.target.removeprefix(self.program.address).strip("/")
            found.setdefault(target, []).append(Tie(package, link))
        return found

    @cached_property
    def policies(self) -> Sequence[tuple[Sector, Sequence[Package]]]:
        """Every policy of the program once, by sector."""
        every = [tie.package for ties in self.ties.values() for tie in ties]
        return _by_sector(self.content, {each.slug: each for each in every}.values())

    def by_sector(self, target: str) -> Sequence[tuple[Sector, Sequence[Tie]]]:
        """Return the ties of one account or line item by sector."""
        ties = self.ties.get(target, ())
        return [
            (sector, [tie for tie in ties if tie.package.sector == sector.code])
            for sector, _ in _by_sector(self.content, [tie.package for tie in ties])
        ]

    def steps_of(self, target: str) -> Sequence[ScheduleRow]:
        """Return the steps of the schedule that speak of an account or line item."""
        rows = self.program.schedule.rows if self.program.schedule else ()
        return [row for row in rows if target in row.line_items]

    # ---------------------------------------------------------------------------- pictures

    def shares(self) -> Markup:
        """Draw the accounts of the fiscal year as shares of its total."""
        program, year = self.program, self.program.fiscal_year
        found = [(each, each.amount(year)) for each in program.accounts]
        known = sorted(((a, n) for a, n in found if n is not None), key=lambda pair: -pair[1])
        total = program.appropriation or sum(amount for _, amount in known)
        rows = [
            charts.Bar(
                text(account.label), amount, f"{number(amount)} · {_share(amount, total)}", of=total
            )
            for account, amount in known
        ]
        title = gettext("Accounts of %(year)s and their shares", year=year)
        frame = _frame("shares", title, rows[:1], gettext("The table beneath gives every number."))
        return charts.bars(frame, rows) if rows else Markup("")

    def trend(self) -> Markup:
        """Draw the printed totals of the years."""
        row = self.program.total
        amounts = row.amounts if row else {}
        return _years("trend", gettext("Appropriation by year, thousand won"), amounts)

    def account_trend(self, account: Account) -> Markup:
        """Draw one account over the years."""
        title = gettext("%(name)s by year, thousand won", name=text(account.label))
        return _years("trend", title, account.row.amounts)

    def step(self, row: ScheduleRow) -> Markup:
        """Draw one step over the months of the fiscal year, for the cell that says them."""
        span = self._span(row)
        return charts.strip(span, rtl=current_language() in RIGHT_TO_LEFT) if span else Markup("")

    def schedule(self, steps: Sequence[ScheduleRow]) -> Markup:
        """Draw steps over the months of the fiscal year."""
        rows = [span for row in steps if (span := self._span(row))]
        if not rows:
            return Markup("")
        lang, year = current_language(), self.program.fiscal_year
        frame = charts.Frame(
            "months",
            gettext("Schedule of %(year)s by month, thousand won", year=year),
            "; ".join(f"{text(row.label)}: {months(row)}" for row in steps),
            lang in RIGHT_TO_LEFT,
        )
        return charts.months(frame, rows, _month_names(lang))

    def _span(self, row: ScheduleRow) -> charts.Span | None:
        year = str(self.program.fiscal_year)
        start, end = row.start, row.end or row.start
        if start is None or end is None or not start.startswith(year) or not end.startswith(year):
            return None
        amount = "" if row.amount is None else number(row.amount)
        return charts.Span(text(row.label), int(start[5:]), int(end[5:]), amount)

    def settlement(self) -> Markup:
        """Draw what was spent of each settled year's budget."""
        settlement = self.program.settlement
        rows = [
            charts.Bar(
                str(row.year),
                row.spent,
                f"{number(row.spent)} / {number(row.current)} · "
                f"{budget_words.percent(row.execution_rate)}",
                of=row.current,
            )
            for row in (settlement.rows if settlement else ())
            if row.spent is not None and row.current
        ]
        title = gettext("Spent of the current budget, thousand won")
        return charts.bars(_frame("settled", title, rows), rows) if rows else Markup("")


@dataclass(frozen=True, slots=True)
class SectorLine:
    """An account or line item and the policies of one sector that it speaks of."""

    program: Program
    target: Account | LineItem
    packages: Sequence[Package]

    @property
    def amount(self) -> int | None:
        """The amount of the fiscal year in thousand won."""
        return amount_of(self.program, self.target)

    @property
    def address(self) -> str:
        """``2016/policy-exchange/casebook``, as links name it."""
        return f"{self.program.address}/{self.target.id}"


def amount_of(program: Program, target: Account | LineItem) -> int | None:
    """Return the amount of an account or line item in the fiscal year, in thousand won."""
    if isinstance(target, LineItem):
        return target.amount
    return target.amount(program.fiscal_year)


def sector_lines(content: Content, code: str) -> Sequence[SectorLine]:
    """Return the lines that speak of a sector's policies, in the order of the sheets."""
    found = []
    for program in content.programs.values():
        ties = Sheet(program, content).ties
        targets: Sequence[Account | LineItem] = [*program.accounts, *program.items()]
        for target in targets:
            its = [tie.package for tie in ties.get(target.id, ()) if tie.package.sector == code]
            if its:
                found.append(SectorLine(program, target, its))
    return found


def _by_sector(
    content: Content, packages: Iterable[Package]
) -> Sequence[tuple[Sector, Sequence[Package]]]:
    groups: dict[str, list[Package]] = {}
    for package in packages:
        groups.setdefault(package.sector, []).append(package)
    return [
        (sector, groups[sector.code])
        for sector in content.sectors.values()
        if sector.code in groups
    ]


def _share(amount: int, total: int) -> str:
    return budget_words.percent(Decimal(amount) * 100 / Decimal(total)) if total else ""


def _years(name: str, title: str, amounts: Mapping[int, int]) -> Markup:
    rows = [charts.Bar(str(year), each, number(each)) for year, each in sorted(amounts.items())]
    return charts.columns(_frame(name, title, rows), rows) if rows else Markup("")


def _frame(name: str, title: str, rows: Sequence[charts.Bar], rest: str = "") -> charts.Frame:
    """A frame whose description says the numbers of these rows, and where the rest is."""
    said = "; ".join([*(f"{row.label}: {row.words}" for row in rows), *([rest] if rest else [])])
    return charts.Frame(name, title, said, current_language() in RIGHT_TO_LEFT)


#: Month names are short in a picture; these languages write a number, the others a letter.
_NUMBERED: Final = ("ko", "zh", "ar")


def _month_names(lang: str) -> Sequence[str]:
    if lang in _NUMBERED:
        return [str(each) for each in range(1, 13)]
    names = get_month_names("narrow", "stand-alone", locale(lang))
    return [str(names[each]) for each in range(1, 13)]


def months(row: ScheduleRow) -> str:
    """Return the months of a step: March 2016, March – November 2016 as the language says."""
    points = [each for each in dict.fromkeys((row.start, row.end)) if each]
    return " – ".join(_month(each) for each in points)


def _month(point: str) -> str:
    moment = date(int(point[:4]), int(point[5:]), 1)
    return str(format_skeleton("MMM", moment, locale=locale(current_language())))
