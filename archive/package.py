"""What a policy package is: frozen values, and nothing about where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final

from archive.languages import Text, best_language
from archive.period import Period
from archive.sections import Section

STATUSES: Final = ("draft", "published", "archived")
STAGES: Final = ("before", "during", "after", "plan")
COST_KINDS: Final = ("capital", "operating", "support", "funding", "revenue", "saving")
LINK_TYPES: Final = ("funded_by", "produced", "operated_by")
EXTENTS: Final = ("complete", "summary")


@dataclass(frozen=True, slots=True)
class Sector:
    """One of the seven fields of policy; ``code`` is stable, the words are per language."""

    code: str
    name: Text
    description: Text


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from. ``year`` is None when the source carries no date."""

    id: str
    title: str
    publisher: str
    year: int | None
    url: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Value:
    """One number of a figure: when it held, before or after the policy, and who says so."""

    value: Decimal
    date: Period
    stage: str | None
    source: str
    note: Text
    line: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured quantity: a label, a unit of ``content/units.yaml`` and its values by date."""

    id: str
    label: Text
    unit: str
    values: tuple[Value, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """Money spent, given or earned: ``amount`` in whole units of ``currency`` (ISO 4217)."""

    label: Text
    kind: str
    amount: Decimal
    currency: str
    year: Period
    source: str
    note: Text
    line: int = 0


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something that happened on a date."""

    date: Period
    text: Text
    source: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sourced statement in five languages: a legal basis, or the staff it took."""

    text: Text
    source: str


@dataclass(frozen=True, slots=True)
class Adopter:
    """A city that took the policy over; ``country`` is an ISO 3166 code, ``city`` may be empty."""

    city: Text
    country: str
    year: Period | None
    source: str
    note: Text


@dataclass(frozen=True, slots=True)
class Award:
    """A prize the policy won."""

    name: Text
    year: Period
    source: str


@dataclass(frozen=True, slots=True)
class BudgetLink:
    """A tie to a budget: ``target`` is ``year/program`` or ``year/program/<account or line>``."""

    type: str
    target: str
    note: Text
    line: int = 0


@dataclass(frozen=True, eq=False)
class Edition:
    """One language of a package.

    ``extent`` is what the edition claims to be, ``made_from`` the digest of the source edition
    it was translated from (None for the original), ``body_line`` the line on which the text
    begins in the file, ``digest`` identifies title, summary and text.
    """

    lang: str
    title: str
    summary: str
    extent: str
    translator: str | None
    made_from: str | None
    date: Period
    body: str
    body_line: int
    sections: tuple[Section, ...]
    digest: str

    def section(self, code: str) -> Section | None:
        """Return the section with this code, or None when the edition does not have it."""
        return next((each for each in self.sections if each.code == code), None)


@dataclass(frozen=True, eq=False)
class Package:
    """One policy in all its languages; the facts once, the words per edition.

    ``folder`` is relative to the content; ``digest`` changes whenever a byte of any of its files
    changes; ``lines`` are the lines of the keys of ``package.yaml``.
    """

    slug: str
    folder: str
    sector: str
    original: str
    status: str
    start: Period
    end: Period | None
    department: Text
    milestones: tuple[Milestone, ...]
    legal_basis: tuple[Statement, ...]
    staff: tuple[Statement, ...]
    figures: tuple[Figure, ...]
    costs: tuple[Cost, ...]
    sources: tuple[Source, ...]
    concepts: tuple[str, ...]
    sdg: tuple[str, ...]
    related: tuple[str, ...]
    predecessors: tuple[str, ...]
    adopters: tuple[Adopter, ...]
    awards: tuple[Award, ...]
    budget: tuple[BudgetLink, ...]
    editions: Mapping[str, Edition]
    digest: str
    lines: Mapping[str, int] = field(repr=False)

    def edition(self, lang: str) -> Edition:
        """Return the edition in ``lang``, or the best other one for that reader."""
        best = best_language(lang, self.editions)
        if best is None:
            raise LookupError(f"{self.slug} has no edition")
        return self.editions[best]

    def state(self, lang: str) -> str:
        """Return ``missing``, ``behind``, ``summary`` or ``complete`` for one language.

        Behind: the source edition has changed since this one was made from it.
        """
        edition = self.editions.get(lang)
        if edition is None:
            return "missing"
        source = self.editions.get(self.original)
        if lang != self.original and source is not None and edition.made_from != source.digest:
            return "behind"
        return edition.extent

    @cached_property
    def source_by_id(self) -> Mapping[str, Source]:
        """The sources by their id."""
        return {source.id: source for source in self.sources}

    @cached_property
    def figure_by_id(self) -> Mapping[str, Figure]:
        """The figures by their id."""
        return {figure.id: figure for figure in self.figures}

    @property
    def decades(self) -> tuple[int, ...]:
        """The decade in which the policy began, as ``(1990,)``."""
        return (self.start.year // 10 * 10,)
