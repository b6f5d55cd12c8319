"""The archive's own words, and the one that a mistyped word was meant to be.

A word is known by what is left of it when one letter is taken away (Garbe, SymSpell, 2012):
two words within one edit share such a rest, so candidates are looked up and then measured.
Korean words are compared by their letters, so one wrong jamo is one edit.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from archive.languages import LANGUAGES
from search.analyzers import Term, analyze, fold, fold_arabic, normal
from search.document import Document
from search.hangul import letters

_FILE: Final = "words.json"
#: Words of a language that are kept for correction, the most frequent.
_MOST: Final = 50_000
#: Letters below which a word has too many neighbours to be corrected.
_SHORTEST: Final = {"ko": 4, "en": 4, "es": 4, "ar": 3}
_SHORT: Final = 2

Counts = dict[str, Counter[str]]


def words_of(document: Document, ko_terms: Mapping[str, list[Term]]) -> Iterator[tuple[str, str]]:
    """Yield (language, word) for the words of a document as they are written in it."""
    for lang, words in document.words.items():
        for part in ("title", "summary", "body"):
            text = normal(getattr(words, part))
            if lang == "ko":
                yield from (("ko", word) for word in _joined(text, ko_terms.get(part, [])))
            elif lang != "zh":
                terms = analyze(lang, text)
                yield from ((lang, text[term.start : term.end].lower()) for term in terms)


def _joined(text: str, terms: list[Term]) -> Iterator[str]:
    """Yield the Korean words of a text without their particles: morphemes that touch, together."""
    start = end = -1
    for term in terms:
        if end - start >= _SHORT and term.start != end:
            yield text[start:end]
        if term.start != end:
            start = term.start
        if term.end - term.start >= _SHORT:
            yield text[term.start : term.end]
        end = term.end
    if end - start >= _SHORT:
        yield text[start:end]


def write_words(folder: Path, counts: Counts) -> None:
    """Write the words of a generation beside it."""
    kept = {lang: dict(counter.most_common(_MOST)) for lang, counter in counts.items()}
    (folder / _FILE).unlink(missing_ok=True)  # it may be a link into the last generation
    (folder / _FILE).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def read_words(folder: Path) -> Counts:
    """Read the words of a generation."""
    found = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    return {lang: Counter(found.get(lang, {})) for lang in LANGUAGES}


class Vocabulary:
    """The words of one generation."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _counts(self) -> Counts:
        return read_words(self._folder)

    @cached_property
    def _known(self) -> Mapping[str, frozenset[str]]:
        return {
            lang: frozenset(spelled(word, lang) for word in counts)
            for lang, counts in self._counts.items()
        }

    @cached_property
    def _rests(self) -> Mapping[str, Mapping[str, list[str]]]:
        found: dict[str, dict[str, list[str]]] = {}
        for lang, counts in self._counts.items():
            table: dict[str, list[str]] = defaultdict(list)
            for word in counts:
                for rest in _rests(spelled(word, lang)):
                    table[rest].append(word)
            found[lang] = table
        return found

    def load(self) -> None:
        """Read the words now, so that the first mistyped query need not wait for them."""
        for lang in LANGUAGES:
            self.knows("", lang)
            self._rests.get(lang)

    def knows(self, word: str, lang: str) -> bool:
        """Return whether the archive has this word, as written or but for accents."""
        return spelled(word, lang) in self._known.get(lang, frozenset())

    def nearest(self, word: str, lang: str) -> str | None:
        """Return the most frequent word of the archive within one edit, or None."""
        wanted = spelled(word, lang)
        if len(wanted) < _SHORTEST.get(lang, len(wanted) + 1):
            return None
        rests = self._rests[lang]
        near = {found for rest in _rests(wanted) for found in rests.get(rest, ())}
        near = {found for found in near if within_one_edit(wanted, spelled(found, lang))}
        counts = self._counts[lang]
        return max(near, key=lambda found: (counts[found], found), default=None)


def spelled(word: str, lang: str) -> str:
    """Return what words of a language are compared by: letters, without accents or vowel marks."""
    if lang == "ko":
        return letters(word.lower())
    return fold_arabic(word) if lang == "ar" else fold(word)


def _rests(word: str) -> Iterator[str]:
    yield word
    yield from (word[:at] + word[at + 1 :] for at in range(len(word)))


def within_one_edit(one: str, other: str) -> bool:
    """Return whether one letter changed, added, left out or swapped with its neighbour is all."""
    if abs(len(one) - len(other)) > 1:
        return False
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    one, other = one[same:], other[same:]
    if len(one) == len(other):
        swapped = one[:2] == other[:2][::-1] and one[2:] == other[2:]
        return swapped or one[1:] == other[1:]
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[1:] == shorter
