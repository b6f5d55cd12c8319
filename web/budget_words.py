"""The words of budget pages in the reader's language: verdicts, sums, reasons, computations."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from babel.numbers import format_percent
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from archive.budget import Computation, Factor, Program
from archive.budget_checks import AGREES, CANNOT_TELL, DISAGREES, Check
from web.languages import current_language, locale, number, text


@dataclass(frozen=True, slots=True)
class Sign:
    """A verdict as readers see it: symbol and word; ``look`` is a class of style.css, or none."""

    symbol: str
    word: Any
    look: str
    meaning: Any


SIGNS: Final[Mapping[str, Sign]] = {
    AGREES: Sign("✓", _("agrees"), "", _("Added up again, the figure comes out the same.")),
    DISAGREES: Sign(
        "✗",
        _("disagrees"),
        "no",
        _("It comes out different. Both figures are shown; neither is corrected."),
    ),
    CANNOT_TELL: Sign(
        "?", _("cannot tell"), "unsure", _("Something that is needed is not in the sheet.")
    ),
}

#: The worst verdict of several, worst first.
_WORST: Final = (DISAGREES, CANNOT_TELL, AGREES)

#: Kind of check -> what it says; the kinds are those of ``archive.budget_checks.KINDS``.
_KINDS: Final[Mapping[str, Any]] = {
    "overview-total": _("Total cost in the overview = appropriation of %(year)s"),
    "overview-sources": _("Shares of nation, city and districts = total cost in the overview"),
    "total": _("Accounts = total of %(year)s"),
    "change": _("%(year)s − %(before)s = change: %(label)s"),
    "percentage": _("Change × 100 ÷ %(before)s, decimals cut: %(label)s"),
    "account": _("Line items = appropriation of %(year)s: %(label)s"),
    "children": _("Line items beneath = line item: %(label)s"),
    "computation": _("Price × factors = line item: %(label)s"),
    "schedule-total": _("Steps = total of the schedule"),
    "schedule-appropriation": _("Total of the schedule = appropriation of %(year)s"),
    "schedule-lines": _("Schedule = line items: %(label)s"),
    "text-lines": _("Amount in the text = line items: %(label)s"),
    "text-schedule": _("Amount in the text = schedule: %(label)s"),
    "settlement-current": _("Original + carried in + changed = current budget of %(year)s"),
    "settlement-unspent": _("Current − spent − carried over = unspent of %(year)s"),
    "settlement-appropriation": _("Original budget = total of %(year)s in the account table"),
}

#: Reason -> its sentence; the codes are those of ``archive.budget_checks.REASONS``.
_REASONS: Final[Mapping[str, Any]] = {
    "rows-missing": _("Accounts that have ended may be missing from the sheet."),
    "not-printed": _("The amount to compare with is not printed."),
    "blank": _("The cell is blank."),
    "blank-percentage": _("The cell is blank, which stands for 0 or not computable."),
    "no-base": _("There is no amount of the year before to divide by."),
    "unread": _("The sheet could not be read here."),
    "computation-unread": _("The computation could not be read."),
    "unit-unknown": _("The unit is unknown."),
    "no-line-items": _("The sheet lists no line items."),
    "part-missing": _("One of the amounts is not printed."),
    "rounding": _("The difference is less than one printed unit."),
    "not-linked": _("No line item is linked to it."),
    "follows-schedule": _("The amount is that of the schedule, not of the line items."),
    "linked-elsewhere": _("Other line items may pay for it too."),
}

#: Unit of a price -> its word.
_PRICES: Final[Mapping[str, Any]] = {
    "won": _("won"),
    "thousand-won": _("thousand won"),
    "ten-thousand-won": _("ten thousand won"),
    "million-won": _("million won"),
    "hundred-million-won": _("hundred million won"),
    "unknown": _("unit unknown"),
}

#: Word of a factor, without spaces, as the sheets write it -> what is counted.
_FACTORS: Final[Mapping[str, Any]] = {
    "회": _("times"), "일": _("days"), "명": _("persons"), "인": _("persons"),
    "개도시": _("cities"), "분야": _("sectors"), "개분야": _("sectors"), "식": _("sets"),
    "개사업": _("projects"), "쪽": _("pages"), "부": _("copies"), "대": _("vehicles"),
    "개월": _("months"), "월": _("months"), "개소": _("places"), "건": _("cases"), "개": _("items"),
}  # fmt: skip


def sign(check: Check) -> Sign:
    """Return the symbol and word of a check's verdict."""
    return SIGNS[check.verdict]


def worst(checks: tuple[Check, ...]) -> Sign | None:
    """Return the worst verdict among checks, None when there are none."""
    found = {check.verdict for check in checks}
    return next((SIGNS[verdict] for verdict in _WORST if verdict in found), None)


def what(check: Check, program: Program) -> str:
    """Return the identity a check is about, as a sentence."""
    year = int(check.target) if check.target.isdigit() else program.fiscal_year
    before = max((each for each in program.years if each < program.fiscal_year), default=year - 1)
    words = {"year": year, "before": before, "label": text(check.label)}
    return str(_KINDS[check.kind]) % words


def reason(check: Check) -> str:
    """Return why a verdict is what it is, empty when there is nothing to add."""
    return str(_REASONS[check.reason_code]) if check.reason_code else ""


def computation(found: Computation) -> str:
    """Return price and factors in words: 200 thousand won × 4 (persons) × 7 (sectors)."""
    parts = [f"{number(found.price)} {_PRICES[found.unit]}", *map(_factor, found.factors)]
    return " × ".join(parts)


def _factor(factor: Factor) -> str:
    word = _FACTORS.get(factor.unit.replace(" ", ""), factor.unit)
    return f"{number(factor.value)} ({word})" if factor.unit else number(factor.value)


def difference(value: Decimal | int | None) -> str:
    """Return a difference with its sign: +163,100, −200,000; empty for None."""
    if value is None:
        return ""
    if not value:
        return number(0)
    return f"{'−' if value < 0 else '+'}{number(-value if value < 0 else value)}"


def percent(value: Decimal | None) -> str:
    """Return a percentage in the form of the language, at most one decimal; empty for None."""
    if value is None:
        return ""
    kept = value.quantize(Decimal("0.1")).normalize() / 100
    here = locale(current_language())
    return str(format_percent(kept, locale=here, decimal_quantization=False))


def table_name(name: str) -> str:
    """Return the word for a table of the export."""
    words: dict[str, str] = {
        "accounts": gettext("Accounts"),
        "line-items": gettext("Line items"),
        "schedule": gettext("Schedule"),
        "settlement": gettext("Settlement"),
        "text-amounts": gettext("Amounts in the text"),
        "checks": gettext("All sums"),
    }
    return words[name]
