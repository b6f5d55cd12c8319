"""What a reader asks: words, phrases, excluded words, filters, order and page.

Our own bounded parser: ``words``, ``"a phrase"``, ``-excluded``; every other character is only a
character. Whoosh's parser never sees a reader's text: 18 words joined by ANDMAYBE take it 8 s.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from archive.languages import LANGUAGES
from search.document import KINDS

#: Characters of a query that are read, after NFKC (one ligature can grow to 18 characters).
MAX_CHARACTERS: Final = 200
MAX_PHRASES: Final = 3
MAX_EXCLUDED: Final = 5
MAX_LIMIT: Final = 100
MAX_RESULTS: Final = 2000
PAGE_SIZE: Final = 10
SORTS: Final = ("relevance", "newest")

_CODE = re.compile(r"[a-z0-9-]{1,80}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_DECADE = re.compile(r"\d{3}0")
_YEAR = re.compile(r"\d{4}")
_GOAL = re.compile(r"1[0-7]|[1-9]")

#: Filter -> what a value must look like. Their order is the order of the facets.
FILTERS: Final[Mapping[str, re.Pattern[str]]] = {
    "sector": _CODE,
    "kind": re.compile("|".join(KINDS)),
    "decade": _DECADE,
    "edition": re.compile("|".join(LANGUAGES)),
    "sdg": _GOAL,
    "country": _COUNTRY,
    "budget": re.compile("yes|no"),
    "year": _YEAR,
    "account": _CODE,
}


class BadParameter(ValueError):
    """A parameter of a request that cannot be used; ``name`` says which."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


@dataclass(frozen=True, slots=True)
class Query:
    """One question to the index; ``page`` counts from 1, ``limit`` is hits a page.

    ``literal``: search for the words as typed, whatever they may have been meant to be.
    """

    text: str = ""
    words: str = ""
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "relevance"
    page: int = 1
    limit: int = PAGE_SIZE
    literal: bool = False

    @classmethod
    def parse(cls, text: str) -> "Query":
        """Read what a reader typed; any string at all is a query."""
        text = clean(text)
        phrases: list[str] = []
        excluded: list[str] = []

        def take(match: re.Match[str]) -> str:
            if match["unwanted"] or match["unwanted_phrase"]:
                if len(excluded) < MAX_EXCLUDED:
                    excluded.append((match["unwanted"] or match["unwanted_phrase"]).strip())
                return " "
            found = (match["phrase"] or "").strip()
            if found and len(phrases) < MAX_PHRASES:
                phrases.append(found)
            return f" {found} "

        words = _PIECE.sub(take, text)
        return cls(text, " ".join(words.split()), tuple(phrases), tuple(excluded))

    def with_filter(self, name: str, value: str, *, chosen: bool) -> "Query":
        """Return this query with one filter value added or taken away, on the first page."""
        values = tuple(each for each in self.filters.get(name, ()) if each != value)
        filters = {**self.filters, name: (*values, value) if chosen else values}
        return replace(self, filters={key: each for key, each in filters.items() if each}, page=1)

    def params(self) -> list[tuple[str, str]]:
        """Return the address parameters of this query, defaults left out."""
        found = [("q", self.text)] if self.text else []
        found += [(name, each) for name in FILTERS for each in self.filters.get(name, ())]
        found += [("sort", self.sort)] if self.sort != "relevance" else []
        found += [("literal", "1")] if self.literal else []
        found += [("limit", str(self.limit))] if self.limit != PAGE_SIZE else []
        found += [("page", str(self.page))] if self.page != 1 else []
        return found


_PIECE: Final = re.compile(
    r'(?:(?<=\s)|^)-(?:"(?P<unwanted_phrase>[^"]*\w[^"]*)"|(?P<unwanted>\w\S*))'
    r'|"(?P<phrase>[^"]*)"'
)
_QUOTES: Final = str.maketrans("“”„«»＂", '""""""')
_JAMO: Final = re.compile(r"([\u3131-\u318e]+)")
_CONTROLS: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)


def clean(text: str) -> str:
    """Return what is read of a typed string: NFKC, no controls, no half characters, capped.

    Single jamo stay as typed (NFKC would turn them into parts of syllables).
    """
    text = text[: MAX_CHARACTERS * 8].encode("utf-8", "ignore").decode("utf-8")
    parts = _JAMO.split(unicodedata.normalize("NFC", text))
    text = "".join(
        part if number % 2 else unicodedata.normalize("NFKC", part)
        for number, part in enumerate(parts)
    )
    text = _CONTROLS.sub(" ", text.translate(_QUOTES))
    return " ".join(text[:MAX_CHARACTERS].split())


def from_params(
    params: Iterable[tuple[str, str]], also: tuple[str, ...] = (), limit: int = PAGE_SIZE
) -> Query:
    """Read a query from address parameters; BadParameter names the first that is wrong.

    ``also`` are parameters that somebody else reads.
    """
    text = ""
    found: dict[str, Any] = {"sort": "relevance", "page": 1, "limit": limit, "literal": False}
    filters: dict[str, tuple[str, ...]] = {}
    for name, value in params:
        if name == "q":
            text = value
        elif name in FILTERS:
            if value:
                filters[name] = _filter_values(name, value, filters.get(name, ()))
        elif name in _READERS:
            found[name] = _READERS[name](value)
        elif name not in also:
            known = ", ".join(["q", *FILTERS, *_READERS, *also])
            raise BadParameter(name, f"'{name[:40]}' is not a parameter; use {known}")
    if found["page"] * found["limit"] > MAX_RESULTS:
        raise BadParameter("page", f"only the first {MAX_RESULTS} results can be read")
    return replace(Query.parse(text), filters=filters, **found)


def _filter_values(name: str, value: str, known: tuple[str, ...]) -> tuple[str, ...]:
    if FILTERS[name].fullmatch(value) is None:
        raise BadParameter(name, f"'{value[:40]}' is not a value of {name}")
    return known if value in known else (*known, value)


def _literal(value: str) -> bool:
    if value not in ("0", "1"):
        raise BadParameter("literal", "must be 1 or 0")
    return value == "1"


def _sort(value: str) -> str:
    if value not in SORTS:
        raise BadParameter("sort", f"'{value[:40]}' is not an order; use {' or '.join(SORTS)}")
    return value


def _whole(name: str, value: str, most: int) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 6 and 1 <= int(value) <= most):
        raise BadParameter(name, f"must be a whole number from 1 to {most}")
    return int(value)


#: What else an address may say -> how it is read.
_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "sort": _sort,
    "page": lambda value: _whole("page", value, MAX_RESULTS),
    "limit": lambda value: _whole("limit", value, MAX_LIMIT),
    "literal": _literal,
}
