"""What a search gives back: hits with their fragments, and counted facets. Frozen, no html."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from search.correction import Correction

#: A stretch of text and whether it matched.
Piece = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words around a match: the part of the document (title, summary, body) and its language."""

    field: str
    lang: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a hit is here; ``kind`` is ``words``, ``concept`` or ``similar``.

    ``words`` of the document matched, or the reader's ``words`` stand for a ``concept`` with this
    ``label``, or the document is similar to the first hit by its concepts.
    """

    kind: str
    words: str = ""
    concept: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found; ``lang`` is the language it is shown in, the best for the reader."""

    kind: str
    slug: str
    lang: str
    title: str
    summary: str
    score: float
    sector: str | None
    fragments: tuple[Fragment, ...] = ()
    why: tuple[Reason, ...] = ()
    stored: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: how many results choosing it gives, and whether it is chosen."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Without:
    """What an empty page would have held without one of its filters."""

    name: str
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits, the number of all, and the facets in their order.

    ``correction`` is what was searched instead of the words as typed, None when they were.
    """

    total: int
    page: int
    pages: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    correction: Correction | None = None
    without: tuple[Without, ...] = ()
