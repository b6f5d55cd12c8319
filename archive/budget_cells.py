"""The small grammar of a budget sheet: amounts, units, months and computations in a cell.

    "(x-) Δ23,240"               -> Cell(-23240)         "75천원 * 120쪽 * 1회" -> Computation
    "50,000,000원"               -> 50000 thousand won   "'16.3~'16.5" -> 2016-03, 2016-05

Pure functions from text to values. What is not of the grammar is never guessed at: the answer is
None, or an ``unread`` text that the importer reports with its line.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from unicodedata import normalize

from archive.budget import UNITS, UNKNOWN_UNIT, Computation, Factor

#: Money words of the sheets -> unit codes, the longer ones first.
_MONEY: Final = {
    "백만원": "million-won",
    "억원": "hundred-million-won",
    "천원": "thousand-won",
    "만원": "ten-thousand-won",
    "원": "won",
}

#: Full-width ASCII (U+FF01..FF5E) and other spaces: the same sign in another coat.
_COAT: Final = {0xFF01 + i: 0x21 + i for i in range(0x5E)} | dict.fromkeys(
    (0x00A0, 0x2002, 0x2003, 0x2009, 0x3000, 0x000B, 0x000C), " "
)
#: ∆ increment, △ ▲ triangles, − minus, – dash, and U+30FC-like strokes that PDFs print for minus.
_MINUS: Final = "ΔδΔ△▲∆▵−–—-"

#: ``1,145,180``, ``48000`` or ``1.5``; wrong groups (``1,16,4``) are no number.
NUMBER: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
MONEY_WORD: Final = r"(?:백\s?만\s?원|억\s?원|천\s?원|만\s?원|원)"

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_NATIONAL = re.compile(rf"^\(\s*[xX×]\s*(?P<share>[{_MINUS}]?\s*(?:{NUMBER})?)\s*\)\s*")
_AMOUNT = re.compile(
    rf"(?P<sign>[{_MINUS}]?)\s*(?P<open>\(?)\s*(?P<inner>[{_MINUS}]?)\s*(?P<number>{NUMBER})"
    rf"\s*(?P<unit>{MONEY_WORD}|%)?\s*(?P<close>\)?)"
)
_BLANK = re.compile(r"[-–—−]?")
_UNIT_LINE = re.compile(rf"단\s*위\s*:?\s*(?P<unit>{MONEY_WORD})")
_PHONE = re.compile(r"\(?\b0?\d{1,3}\s*[)\-.]\s*\d{3,4}\s*[-.]\s*\d{4}\b|\b01\d{8,9}\b")
_PERSON = re.compile(r"(?:담당자?|주무관|팀장|과장)?\s*:?\s*[가-힣]{2,4}\s*[(,:]?\s*(?=\0)")

_MONTH = r"(?:(?:(?:20)?['‘’]?(?P<y{0}>\d{{2}}))\s*[.년/-]\s*)?(?P<m{0}>1[0-2]|0?[1-9])\s*[.월]?"
_PERIOD = re.compile(
    _MONTH.format(1) + r"(?:\s*\d{1,2}\s*[.일]?)?"
    r"(?:\s*(?P<span>[~∼〜-])\s*(?:" + _MONTH.format(2) + r"(?:\s*\d{1,2}\s*[.일]?)?)?)?"
)

#: x is a sign of multiplication only before a number, so that words keep their letters.
_TIMES = re.compile(r"\s*(?:[*∗×✕✖╳⨯]|(?<=[\d가-힣%\s)])[xX](?=\s*\d))\s*")
#: The word of a factor: 회, 개 분야, ㎥, %; no digit and no sign of arithmetic.
_WORD: Final = r"[^\s\d()\[\]=*×+/÷~,.:;<>_-]+"
_TERM = re.compile(
    rf"(?P<number>{NUMBER})\s*"
    rf"(?P<unit>{MONEY_WORD}|(?:{_WORD}(?:\s{_WORD})?)?)(?P<aside>\s*\([^()]*\))?"
)
#: What may stand right before the first number of a computation, beside Korean letters.
_BEFORE: Final = ("", " ", ":", "(", ")", "-")
_LAST_NUMBER = re.compile(NUMBER)
#: A label that ends so is the first half of a sum or a quotient, which is not read.
_BROKEN_LABEL = re.compile(r"[+/÷~,.\d]$")


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: an amount (None: blank), its own unit, and the national share ``(x1,000)``.

    ``readable`` is False when the cell holds something else.
    """

    value: Decimal | None
    unit: str | None
    national: Decimal | None
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """A label and the computation at its end; ``unread`` is a computation not understood."""

    label: str
    computation: Computation | None
    unread: str | None


def tidy(text: str) -> str:
    """Return ``text`` NFC, in plain ASCII width, white space folded, markup removed."""
    bare = _TAG.sub(" ", html.unescape(normalize("NFC", text)).translate(_COAT))
    return " ".join(bare.split())


def widths(text: str) -> str:
    """Return ``text`` NFC and in plain ASCII width; tabs, line ends and markup stay."""
    return normalize("NFC", text).translate(_COAT)


def without_people(text: str) -> str:
    """Return ``text`` without telephone numbers and the name that stands before each."""
    if not _PHONE.search(text):
        return text
    return " ".join(_PERSON.sub("", _PHONE.sub("\0", text)).replace("\0", " ").split())


def decimal(number: str) -> Decimal:
    """Return the value of ``1,145,180`` or ``1.5``."""
    return Decimal(number.replace(",", ""))


def unit_code(word: str) -> str | None:
    """Return the code of a money word, ``천원`` or ``천 원``; None when it is another word."""
    return _MONEY.get("".join(word.split()))


def unit_line(text: str) -> str | None:
    """Return the unit code of ``(단위 : 천원)``, None when the line says no unit."""
    match = _UNIT_LINE.search(text)
    return unit_code(match["unit"]) if match else None


def thousands(value: Decimal, unit: str) -> int | None:
    """Return whole thousand won (the figure itself when the unit is unknown), None if not whole."""
    exact = value if unit == UNKNOWN_UNIT else value * UNITS[unit] / 1000
    return int(exact) if exact == exact.to_integral_value() else None


def cell(text: str) -> Cell:
    """Read one cell of a table of amounts."""
    national, rest = None, text.strip()
    if match := _NATIONAL.match(rest):
        national, rest = _share(match["share"]), rest[match.end() :].strip()
    if _BLANK.fullmatch(rest):
        return Cell(None, None, national)
    match = _AMOUNT.fullmatch(rest)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return Cell(None, None, national, readable=False)
    minus = bool(match["sign"] or match["inner"] or match["open"])
    value = decimal(match["number"]) * (-1 if minus else 1)
    return Cell(value, unit_code(match["unit"] or ""), national)


def _share(text: str) -> Decimal | None:
    digits = text.strip(f"{_MINUS} ")
    sign = 1 if text == digits else -1
    return decimal(digits) * sign if digits else None


def period(text: str, year: int | None) -> tuple[str, str] | None:
    """Read months as ``("2016-03", "2016-12")``; ``year`` is that of a month printed alone."""
    match = _PERIOD.fullmatch(text.strip())
    if match is None:
        return None
    first = _month(match["y1"], match["m1"], year)
    last = _month(match["y2"], match["m2"], int(first[:4]) if first else year)
    if first is None or (last or first) < first:
        return None
    if match["span"] and last is None:  # "3월 ~": it has no printed end
        return None
    return first, last or first


def _month(short_year: str | None, month: str | None, year: int | None) -> str | None:
    if month is None or (short_year is None and year is None):
        return None
    return f"{2000 + int(short_year) if short_year else year}-{int(month):02}"


def words(text: str) -> Words:
    """Cut ``행사장 임차 5,000천원 * 2회`` into label and computation."""
    text = " ".join(text.split())
    parts = _TIMES.split(text)
    numbers = list(_LAST_NUMBER.finditer(parts[0]))
    if len(parts) == 1:
        return _lump(text, numbers)
    terms = [_TERM.fullmatch(part) for part in parts[1:]]
    first = _first_term(parts[0], numbers[-1].start()) if numbers else None
    label = parts[0][: numbers[-1].start()].strip(" :") if numbers else ""
    if first is None or None in terms or _BROKEN_LABEL.search(label) or _long_unit(first):
        return Words(_label(text), None, text)
    printed = text[numbers[-1].start() :]
    found = _computation([first, *(term for term in terms if term)], printed)
    return Words(label, found, None) if found else Words(_label(text), None, text)


def _first_term(text: str, at: int) -> re.Match[str] | None:
    """The term at the end of a label; the digits of m2 and N95 begin none."""
    before = text[:at][-1:]
    return None if before.isascii() and before not in _BEFORE else _TERM.fullmatch(text[at:])


def _label(text: str) -> str:
    return text.strip(" :")


def _lump(text: str, numbers: list[re.Match[str]]) -> Words:
    """A single amount at the end, ``… 46,800천원``, is a computation without factors."""
    if numbers and (term := _TERM.fullmatch(text[numbers[-1].start() :])):
        label, unit = text[: numbers[-1].start()].strip(" :"), unit_code(term["unit"])
        if unit and not _BROKEN_LABEL.search(label):
            printed = text[numbers[-1].start() :]
            return Words(label, Computation(decimal(term["number"]), unit, (), printed), None)
    return Words(_label(text), None, None)


def _long_unit(term: re.Match[str]) -> bool:
    """Two words after the first number are more likely the label than a unit: 2회 홍보물 * 3."""
    return " " in term["unit"] and not (unit_code(term["unit"]) or term["unit"].startswith("개 "))


def _computation(terms: list[re.Match[str]], printed: str) -> Computation | None:
    """One term is money: the price. None: of unknown unit. Two: that is no product we know."""
    priced = [index for index, term in enumerate(terms) if unit_code(term["unit"])]
    if len(priced) > 1:
        return None
    at = priced[0] if priced else 0
    factors = tuple(
        Factor(decimal(term["number"]), f"{term['unit']}{term['aside'] or ''}".strip())
        for index, term in enumerate(terms)
        if index != at
    )
    unit = unit_code(terms[at]["unit"]) if priced else UNKNOWN_UNIT
    return Computation(decimal(terms[at]["number"]), unit or UNKNOWN_UNIT, factors, printed)


_EQUALS = re.compile(
    rf"=\s*(?P<amount>[{_MINUS}]?\s*\(?{NUMBER}(?![,.]?\d)\)?)\s*(?P<unit>{MONEY_WORD}(?![가-힣]))?"
)


@dataclass(frozen=True, slots=True)
class ItemText:
    """What one line of computation says: label, amount with its unit word, computation."""

    label: str
    amount: Decimal | None
    unit: str | None
    computation: Computation | None
    unread: str | None


def equals(text: str) -> Iterator[re.Match[str]]:
    """Yield each ``= amount`` of a text."""
    return _EQUALS.finditer(text)


def item(text: str) -> ItemText:
    """Read a line item in either order.

    ``label computation = amount``, or ``label = amount computation`` as run-together cells have it.
    """
    found = list(equals(text))
    if len(found) > 1 or text.count("=") > len(found):
        return ItemText(text, None, None, None, text)
    if not found:
        return _without_equals(text)
    head, tail = words(text[: found[0].start()]), text[found[0].end() :].strip()
    after = words(tail)
    computation, unread = head.computation, head.unread
    if tail and (after.label or computation or after.computation is None):
        unread = f"{unread} {tail}" if unread else tail
        computation = None
    elif tail:
        computation = after.computation
    amount = cell(found[0]["amount"]).value
    unit = unit_code(found[0]["unit"] or "")
    return ItemText(head.label, amount, unit, computation, unread)


def _without_equals(text: str) -> ItemText:
    """Without ``=`` a lump at the end is the amount itself; a product has no printed result."""
    found = words(text)
    only = found.computation
    if only is None or only.factors:
        return ItemText(found.label, None, None, only, found.unread)
    return ItemText(found.label, only.price, only.unit, None, None)
