"""Pictures drawn on the server: data -> SVG. No script and no inline style; the words are text.

    Bar, Point, Span -> a box 440 units wide -> <svg role="img"> with title and description

Colours are classes of style.css, so pictures follow dark mode and print. A right-to-left picture
is laid out from the right; its text stays text. Beside every picture stands a table of its numbers.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

Number = Decimal | int | float

#: The width of every picture, in units: a telephone shows them at four fifths of the text size.
WIDTH: Final = 440
#: Height of a line of text, in units; style.css sets the same size.
_LINE: Final = 18
_FONT: Final = 13
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Frame:
    """What a picture is called: ``id`` is unique on its page, ``rtl`` lays it out from the right.

    ``description`` says the numbers to those who cannot see it.
    """

    id: str
    title: str
    description: str
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with its label and the words printed beside it; ``of`` draws a whole behind it.

    ``look`` is one of LOOKS and never the only sign of what it says.
    """

    label: str
    value: Number
    words: str
    of: Number | None = None
    look: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a place in time, ``at`` in years (2014 or 2004.5), with its two labels."""

    at: float
    label: str
    value: Number
    words: str


@dataclass(frozen=True, slots=True)
class Span:
    """A bar over months of one year, 1 to 12, both included; ``words`` stand beside it."""

    label: str
    first: int
    last: int
    words: str


#: Classes of bars: a plain one, one before the policy, one only planned.
LOOKS: Final = ("", "before", "plan")


def bars(frame: Frame, rows: Sequence[Bar]) -> Markup:
    """Lying bars, one under the other, each under its label: shares, settlements."""
    room = WIDTH - 8 - max((_wide(row.words) for row in rows), default=0)
    top = max((float(max(row.of or 0, row.value)) for row in rows), default=0) or 1
    pen, y = _Pen(rtl=frame.rtl), 0.0
    for row in rows:
        for line in _wrapped(row.label, WIDTH):
            pen.text(0, y + _FONT, line)
            y += _LINE
        end = room * max(float(row.of if row.of is not None else row.value), 0) / top
        if row.of is not None:
            pen.rect(0, y, end, 14, "track")
        pen.rect(0, y, room * max(float(row.value), 0) / top, 14, row.look)
        pen.text(max(end, 0) + 6, y + 12, row.words, "strong")
        y += 26
    return pen.svg(frame, y)


def columns(frame: Frame, rows: Sequence[Bar]) -> Markup:
    """Standing bars in the order of reading, value above and label beneath: years, before/after."""
    pen, step = _Pen(rtl=frame.rtl), WIDTH / max(len(rows), 1)
    top = max([float(row.value) for row in rows] + [0]) or 1
    low = min([float(row.value) for row in rows] + [0])
    scale = 120 / (top - low)
    base, labels = 22 + top * scale, list[int]()
    for at, row in enumerate(rows):
        height, middle = float(row.value) * scale, (at + 0.5) * step
        wide = min(step * 0.6, 90)
        pen.rect(middle - wide / 2, min(base, base - height), wide, abs(height), row.look)
        pen.text(middle, min(base, base - height) - 6, row.words, "strong middle")
        lines = _wrapped(row.label, step - 4)
        labels.append(len(lines))
        for n, line in enumerate(lines):
            pen.text(middle, 22 + 120 + (n + 1) * _LINE, line, "middle")
    pen.line(0, base, WIDTH, base)
    return pen.svg(frame, 22 + 120 + (max(labels, default=0) + 0.5) * _LINE)


def line(frame: Frame, points: Sequence[Point]) -> Markup:
    """A line through values, spaced by time; first, last, highest and lowest carry their words."""
    pen, inset = _Pen(rtl=frame.rtl), 46
    first, last = points[0].at, points[-1].at
    low, high = (float(edge(each.value for each in points)) for edge in (min, max))
    spread, scale = (last - first) or 1, 110 / ((high - min(low, 0)) or 1)
    places = [
        (inset + (WIDTH - 2 * inset) * (each.at - first) / spread, 134 - (float(each.value)
         - min(low, 0)) * scale)
        for each in points
    ]  # fmt: skip
    pen.line(0, 134, WIDTH, 134)
    pen.path(places)
    told = {0, len(points) - 1}
    told |= {max(range(len(points)), key=lambda n: float(points[n].value))}
    told |= {min(range(len(points)), key=lambda n: float(points[n].value))}
    free = -1.0
    for n, (point, (x, y)) in enumerate(zip(points, places, strict=True)):
        pen.dot(x, y)
        if n not in told or (x - free < max(_wide(point.words), 30) and n != len(points) - 1):
            continue
        pen.text(x, y - 9, point.words, "strong middle")
        pen.text(x, 134 + _LINE, point.label, "middle")
        free = x + max(_wide(point.words), 30) / 2
    return pen.svg(frame, 134 + 1.6 * _LINE)


def series(frame: Frame, points: Sequence[Point], looks: Sequence[str] = ()) -> Markup:
    """A figure over time: columns for up to six values, a line for more."""
    if len(points) > 6:
        return line(frame, points)
    given = [*looks, *[""] * (len(points) - len(looks))]
    rows = [
        Bar(each.label, each.value, each.words, look=look)
        for each, look in zip(points, given, strict=True)
    ]
    return columns(frame, rows)


def months(frame: Frame, rows: Sequence[Span], names: Sequence[str]) -> Markup:
    """Steps over the twelve months of a year; ``names`` head the months."""
    pen, month, y = _Pen(rtl=frame.rtl), WIDTH / _MONTHS, float(_LINE)
    for at, name in enumerate(names):
        pen.text((at + 0.5) * month, _FONT, name, "middle soft")
    for row in rows:
        for words in _wrapped(row.label, WIDTH):
            pen.text(0, y + 14, words)
            y += _LINE
        start, wide = (row.first - 1) * month, (row.last - row.first + 1) * month
        pen.rect(0, y + 3, WIDTH, 12, "track")
        pen.rect(start + 1, y + 3, wide - 2, 12)
        after = start + wide + 4
        inside = after + _wide(row.words) > WIDTH
        pen.text(
            start - 4 if inside else after, y + 13, row.words, "strong end" if inside else "strong"
        )
        y += _LINE + 2
    return pen.svg(frame, y + 4)


def strip(row: Span, *, rtl: bool = False) -> Markup:
    """One step over the twelve months, for a cell of a table that says the months in words."""
    wide = row.last - row.first + 1
    start = _MONTHS - row.last if rtl else row.first - 1
    return Markup(
        "<svg class=strip viewBox='0 0 12 1' preserveAspectRatio=none><path d='M{} .5h{}'/></svg>"
    ).format(start, wide)


class _Pen:
    """Collects shapes; a right-to-left pen mirrors every place, and text aligns by itself."""

    def __init__(self, *, rtl: bool) -> None:
        self._rtl = rtl
        self._shapes: list[Markup] = []

    def _x(self, x: float, wide: float = 0) -> str:
        return _n(WIDTH - x - wide if self._rtl else x)

    def text(self, x: float, y: float, words: str, look: str = "") -> None:
        at = Markup('<text x="{}" y="{}"{}>{}</text>')
        self._shapes.append(at.format(self._x(x), _n(y), _look(look), words))

    def rect(self, x: float, y: float, wide: float, high: float, look: str = "") -> None:
        at = Markup('<rect x="{}" y="{}" width="{}" height="{}"{}/>')
        place = (self._x(x, wide), _n(y), _n(wide), _n(high))
        self._shapes.append(at.format(*place, _look(look)))

    def line(self, x: float, y: float, x2: float, y2: float) -> None:
        at = Markup('<path class="axis" d="M{} {}L{} {}"/>')
        self._shapes.append(at.format(self._x(x), _n(y), self._x(x2), _n(y2)))

    def path(self, places: Iterable[tuple[float, float]]) -> None:
        steps = "L".join(f"{self._x(x)} {_n(y)}" for x, y in places)
        self._shapes.append(Markup('<path class="line" d="M{}"/>').format(steps))

    def dot(self, x: float, y: float) -> None:
        self._shapes.append(Markup('<circle cx="{}" cy="{}" r="4"/>').format(self._x(x), _n(y)))

    def svg(self, frame: Frame, height: float) -> Markup:
        head = Markup(
            '<svg class="chart" viewBox="0 0 {w} {h}" role="img" direction="{dir}" '
            'aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{title}</title>'
            '<desc id="{id}-d">{desc}</desc>'
        ).format(
            w=WIDTH,
            h=_n(height),
            dir="rtl" if frame.rtl else "ltr",
            id=frame.id,
            title=frame.title,
            desc=frame.description,
        )
        return head + Markup("").join(self._shapes) + Markup("</svg>")


def _look(look: str) -> Markup:
    return Markup(' class="{}"').format(look) if look else Markup("")


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


# ------------------------------------------------------------------------ how wide words are


def _wide(words: str) -> float:
    """About how wide text is: a Korean or Chinese character is a square, the others are half."""
    return sum(_FONT if _square(char) else _FONT * 0.56 for char in words)


def _square(char: str) -> bool:
    return unicodedata.east_asian_width(char) in ("W", "F")


def _wrapped(words: str, wide: float) -> list[str]:
    """Break text into lines that fit, between words, or between characters where none are."""
    lines = [""]
    for piece in _pieces(words):
        if lines[-1] and _wide((lines[-1] + piece).rstrip()) > wide:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def _pieces(words: str) -> Iterator[str]:
    """Yield what may stand at the end of a line: words with their space, Chinese characters."""
    held = ""
    for char in words:
        held += char
        if char == " " or "\u4e00" <= char <= "\u9fff":
            yield held
            held = ""
    yield held
