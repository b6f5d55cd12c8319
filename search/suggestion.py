"""Suggestions while typing: policies, concepts and sectors that a beginning may become.

A scan of some 3,000 labels in memory, 1 ms; nothing is analysed and no index is opened.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from archive.content import Content
from archive.languages import LANGUAGES, best_language, in_language
from search import hangul
from search.analyzers import simplified, squeezed
from search.query import clean

MAX_SUGGESTIONS: Final = 8
_RANKS: Final = {"sector": 0, "concept": 1, "policy": 2}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a beginning may become: ``label`` to show, in ``lang``; ``slug`` to go to.

    ``kind`` is policy, concept or sector; a concept is searched for by its label.
    """

    kind: str
    slug: str
    label: str
    lang: str


@dataclass(frozen=True, slots=True)
class _Label:
    kind: str
    slug: str
    label: str
    lang: str
    key: str
    letters: str
    initials: str


class Suggester:
    """Suggests from one content."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._labels = [
            _Label(
                kind, slug, label, lang, squeezed(label),
                hangul.letters(squeezed(label)), hangul.initials(squeezed(label)),
            )
            for kind, slug, label, lang in _labels(content)
        ]  # fmt: skip

    def suggest(self, text: str, lang: str, limit: int = MAX_SUGGESTIONS) -> list[Suggestion]:
        """Return what a reader of ``lang`` may be typing, the likeliest first; any string will do.

        A label matches by its beginning or within, by letters of an unfinished syllable, and by
        initials. Each policy or concept comes once, in the reader's language.
        """
        wanted = simplified(clean(text))
        key = squeezed(wanted)
        if not key:
            return []
        found: dict[tuple[str, str], tuple[int, int, int, int]] = {}
        for label in self._labels:
            place = _place(key, hangul.letters(key), label)
            if place is not None:
                rank = (place, label.lang != lang, _RANKS[label.kind], len(label.label))
                name = (label.kind, label.slug)
                found[name] = min(rank, found.get(name, rank))
        best = sorted(found.items(), key=lambda item: (item[1], item[0]))[:limit]
        return [self._shown(kind, slug, lang) for (kind, slug), _ in best]

    def _shown(self, kind: str, slug: str, lang: str) -> Suggestion:
        if kind == "policy":
            edition = self._content.published[slug].edition(lang)
            return Suggestion(kind, slug, edition.title, edition.lang)
        if kind == "sector":
            return Suggestion(kind, slug, in_language(self._content.sectors[slug].name, lang), lang)
        concept = self._content.concepts[slug]
        labels = [code for code in LANGUAGES if concept.labels[code]]
        return Suggestion(kind, slug, concept.label(lang), best_language(lang, labels) or lang)


def _labels(content: Content) -> Iterator[tuple[str, str, str, str]]:
    for code, sector in content.sectors.items():
        yield from (("sector", code, name, lang) for lang, name in sector.name.items())
    for name, concept in content.concepts.items():
        for lang, labels in concept.labels.items():
            yield from (("concept", name, label, lang) for label in labels)
        others = (*concept.abbreviations, *concept.names)
        yield from (("concept", name, label, "en") for label in others)
    for slug, package in content.published.items():
        for lang, edition in package.editions.items():
            yield ("policy", slug, edition.title, lang)


def _place(key: str, letters: str, label: _Label) -> int | None:
    """Return how well a beginning fits a label: 0 it begins so, 1 it holds it, 2 by initials."""
    if label.letters.startswith(letters):
        return 0
    if key in label.key:
        return 1
    return 2 if hangul.is_initials(key) and key in label.initials else None
