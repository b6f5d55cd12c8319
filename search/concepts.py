"""Term base -> matcher: the concepts that a text or a query speaks of, with the words that say so.

Korean and Chinese labels are sought in the text with its spaces taken out, so particles and any
spacing match; the other languages by the stems of their analyzers. The longest label wins.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from archive.languages import LANGUAGES
from archive.terms import Concept
from search.analyzers import Term, analyze, normal, simplified

_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]")
_SHORT: Final = 2


@dataclass(frozen=True, slots=True)
class ConceptMatch:
    """A concept found in a text: its id, the language of the label, the words and their place."""

    concept: str
    lang: str
    start: int
    end: int
    words: str


@dataclass(slots=True)
class _Trie:
    """Sequences of symbols -> concept ids."""

    next: dict[str, "_Trie"] = field(default_factory=dict)
    concepts: dict[str, None] = field(default_factory=dict)

    def add(self, symbols: Iterable[str], concept: str) -> None:
        node = self
        for symbol in symbols:
            node = node.next.setdefault(symbol, _Trie())
        node.concepts[concept] = None

    def longest(self, symbols: Sequence[str], start: int) -> tuple[int, tuple[str, ...]]:
        """Return (symbols matched, concepts) of the longest label that begins at ``start``."""
        node = self
        best: tuple[int, tuple[str, ...]] = (0, ())
        for count, symbol in enumerate(symbols[start:], start=1):
            found = node.next.get(symbol)
            if found is None:
                break
            node = found
            if node.concepts:
                best = (count, tuple(node.concepts))
        return best


class ConceptMatcher:
    """Finds the concepts of a term base in texts of the five languages."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self.concepts = concepts
        self._tries: dict[str, _Trie] = {lang: _Trie() for lang in LANGUAGES}
        for concept in concepts.values():
            for lang in LANGUAGES:
                self._add(concept, lang)

    def _add(self, concept: Concept, lang: str) -> None:
        # A name or abbreviation may stand in a text of any language.
        for label in (*concept.labels[lang], *concept.abbreviations, *concept.names):
            symbols = [term.text for term in _symbols(lang, label)]
            if symbols:
                self._tries[lang].add(symbols, concept.id)

    def find(self, text: str, lang: str) -> Iterator[ConceptMatch]:
        """Yield the concepts in a text of ``lang``, left to right; overlaps go to the longest."""
        text = normal(text)
        terms = _symbols(lang, text)
        symbols = [term.text for term in terms]
        at = 0
        while at < len(symbols):
            count, concepts = self._tries[lang].longest(symbols, at)
            if count and self._stands_alone(lang, text, terms, at, count):
                start, end = terms[at].start, terms[at + count - 1].end
                words = text[start:end]
                yield from (ConceptMatch(each, lang, start, end, words) for each in concepts)
                at += count
            else:
                at += 1

    @staticmethod
    def _stands_alone(lang: str, text: str, terms: list[Term], at: int, count: int) -> bool:
        """A short Korean label begins a word: 하수 is not in 지하수, 반지하 not in 일반 지하철."""
        start = terms[at].start
        if lang != "ko" or start == 0 or not _HANGUL.match(text[start - 1]):
            return True
        split = any(char.isspace() for char in text[start : terms[at + count - 1].end])
        return count > _SHORT + split

    def count(self, text: str, lang: str) -> Counter[str]:
        """Count the concepts of a text of ``lang``."""
        return Counter(match.concept for match in self.find(text, lang))

    def in_query(self, text: str) -> tuple[ConceptMatch, ...]:
        """Return the concepts of a query, whose language nobody has said: each once.

        A label that covers more of the query wins over those inside it, in every language.
        """
        found = [match for lang in LANGUAGES for match in self.find(text, lang)]
        found.sort(key=lambda match: (match.start - match.end, match.start))
        kept: list[ConceptMatch] = []
        for match in found:
            inside = any(
                other.start <= match.start and match.end <= other.end
                and (other.end - other.start) > (match.end - match.start)
                for other in kept
            )  # fmt: skip
            if not inside and all(match.concept != other.concept for other in kept):
                kept.append(match)
        return tuple(kept)


def _symbols(lang: str, text: str) -> list[Term]:
    """Return what labels are compared by: syllables and characters, or stems."""
    if lang == "es":  # "no" is a stop word of search, but agua no facturada is not agua facturada
        terms = [*analyze(lang, text), *(Term("no", *no.span()) for no in _NEGATION.finditer(text))]
        return sorted(terms, key=lambda term: term.start)
    if lang not in ("ko", "zh"):
        return analyze(lang, text)
    plain = simplified(text) if lang == "zh" else text
    found: list[Term] = []
    for match in _LETTERS.finditer(plain):
        if match["word"]:
            found.append(Term(match[0].lower(), *match.span()))
        else:
            found.append(Term(match[0], *match.span()))
    return found


_NEGATION: Final = re.compile(r"\bno\b", re.IGNORECASE)
_LETTERS: Final = re.compile(
    r"(?P<word>[A-Za-z0-9\u00c0-\u024f]+)|[\uac00-\ud7a3\u3131-\u318e\u3400-\u9fff\uf900-\ufaff]"
)
