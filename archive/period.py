"""A date as content writes it: a year, a month, a day, or a span of them."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import total_ordering

_POINT = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """``2004``, ``2004-07``, ``2004-07-01`` or a span ``2004-07/2004-11`` (ISO 8601).

    Orders by its start, then its end. ``end`` equals ``start`` when it is no span.
    """

    start: str
    end: str

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read a period; ValueError says what is expected."""
        start, slash, end = text.strip().partition("/")
        period = cls(_point(start), _point(end) if slash else start)
        if slash and period.end < period.start[: len(period.end)]:
            raise ValueError(f"the span {text} ends before it begins")
        return period

    @property
    def year(self) -> int:
        """The year in which it begins."""
        return int(self.start[:4])

    @property
    def end_year(self) -> int:
        """The year in which it ends."""
        return int(self.end[:4])

    def __str__(self) -> str:
        return self.start if self.start == self.end else f"{self.start}/{self.end}"

    def __lt__(self, other: "Period") -> bool:
        return (self.start, self.end) < (other.start, other.end)


def _point(text: str) -> str:
    match = _POINT.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text}' is not a date; write 2004, 2004-07, 2004-07-01 or 2004/2006")
    year, month, day = match.groups()
    try:
        dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise ValueError(f"'{text}' is not in the calendar: {error}") from error
    return text
