"""Queries that found nothing, counted by language and week, without a trace of who asked.

A line a miss in ``<instance>/misses.tsv``: ISO week, language, the cleaned query. No address and
no time of day; a query that holds an e-mail address or a long number is not kept at all.
"""

import datetime as dt
import re
from collections import Counter
from pathlib import Path
from typing import Final

from flask import current_app

from search.query import Query
from search.results import Results

_FILE: Final = "misses.tsv"
#: Weeks that the desk is shown.
_WEEKS: Final = 26
_MAX_BYTES: Final = 4 * 1024 * 1024
_PERSONAL: Final = re.compile(r"\S+@\S+|\d[\d\s-]{6,}\d")
_COLUMNS: Final = 3


def note(query: Query, results: Results, lang: str) -> None:
    """Count a query that found nothing, or only by a correction; never fails a request."""
    if not query.words or query.filters or query.literal or _PERSONAL.search(query.words):
        return
    if results.total and results.correction is None:
        return
    path = Path(current_app.config["INDEX"]).parent / _FILE
    try:
        if path.exists() and path.stat().st_size > _MAX_BYTES:
            return
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{_week()}\t{lang}\t{query.words.lower()}\n")
    except OSError:
        current_app.logger.warning("a query without results could not be noted in %s", path)


def _week() -> str:
    year, week, _ = dt.datetime.now(tz=dt.UTC).isocalendar()
    return f"{year}-W{week:02}"


def counted(instance: Path, lang: str = "", week: str = "") -> list[tuple[str, str, str, int]]:
    """Return (week, language, query, times), the most frequent first, for the desk.

    ``lang`` and ``week`` (2026-W47) narrow it down; unreadable lines are left out.
    """
    path = instance / _FILE
    if not path.exists():
        return []
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    counts = Counter(tuple(row) for row in rows if len(row) == _COLUMNS)
    weeks = sorted({row[0] for row in counts})[-_WEEKS:]
    found = [
        (row[0], row[1], row[2], count)
        for row, count in counts.items()
        if row[0] in weeks and lang in ("", row[1]) and week in ("", row[0])
    ]
    return sorted(found, key=lambda row: (-row[3], row))
