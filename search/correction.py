"""What a query that finds little may have been meant to be. Never applied in silence.

layout    ryxhd -> 교통, ㅠㅕㄴ -> bus     typed with the other keyboard layout
initials  ㅂㅅㅈㅇㅊㄹ -> 버스전용차로       the initials of a label or title
spelling  one letter wrong, by the archive's own words
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from archive.languages import LANGUAGES
from search import hangul
from search.analyzers import has_cjk, simplified
from search.concepts import ConceptMatcher
from search.vocabulary import Vocabulary

_MOST_WORDS: Final = 3
_HAN_RUN: Final = re.compile(r"[\u3400-\u9fff]{3,}")
#: Particles that a Korean word may end in; the longest first.
_PARTICLES: Final = tuple(
    "에서는 으로는 에서 으로 에게 까지 부터 은 는 이 가 을 를 의 에 로 와 과 도 만".split()
)


@dataclass(frozen=True, slots=True)
class Correction:
    """Other words to search for: how they were found, and the whole query with them."""

    kind: str
    words: str


def corrections(
    words: str, vocabulary: Vocabulary, matcher: ConceptMatcher
) -> Iterator[Correction]:
    """Yield what a query may have been meant to be, the likeliest first."""
    for kind, repair in _REPAIRS:
        repaired = repair(words, vocabulary, matcher)
        if repaired and repaired != words:
            yield Correction(kind, repaired)


def _by_word(words: str, change: Callable[[str], str | None]) -> str:
    found, changed = [], 0
    for word in words.split():
        new = change(word) if changed < _MOST_WORDS else None
        changed += new is not None
        found.append(new or word)
    return " ".join(found)


def _layout(words: str, vocabulary: Vocabulary, matcher: ConceptMatcher) -> str:
    def change(word: str) -> str | None:
        if any(vocabulary.knows(word, lang) for lang in LANGUAGES):
            return None
        if has_cjk(word):
            return hangul.typed_on_korean(word)
        return hangul.typed_on_latin(word)

    return _by_word(words, change)


def _initials(words: str, vocabulary: Vocabulary, matcher: ConceptMatcher) -> str:
    def change(word: str) -> str | None:
        return _label_with(word, matcher) if hangul.is_initials(word) else None

    joined = "".join(words.split())
    whole = _label_with(joined, matcher) if hangul.is_initials(joined) else None
    return whole or _by_word(words, change)


def _label_with(initials: str, matcher: ConceptMatcher) -> str | None:
    """Return the shortest Korean label whose initials begin with, else hold, these."""
    labels = [label for each in matcher.concepts.values() for label in each.labels["ko"]]
    found = [
        (not own.startswith(initials), len(label), label)
        for label in labels
        if initials in (own := hangul.initials("".join(label.split())))
    ]
    return min(found, default=(True, 0, None))[2]


def _spelling(words: str, vocabulary: Vocabulary, matcher: ConceptMatcher) -> str:
    def change(word: str) -> str | None:
        if any(vocabulary.knows(word, lang) for lang in LANGUAGES):
            return None
        if hangul.is_syllable(word[0]):
            return _korean(word, vocabulary)
        near = (vocabulary.nearest(word, lang) for lang in ("en", "es", "ar"))
        return next((found for found in near if found), None)

    return _by_word(_chinese(words, matcher), change)


def _korean(word: str, vocabulary: Vocabulary) -> str | None:
    found = vocabulary.nearest(word, "ko")
    if found is not None:
        return found
    for particle in _PARTICLES:
        stem = word.removesuffix(particle)
        if stem != word and stem:
            return None if vocabulary.knows(stem, "ko") else vocabulary.nearest(stem, "ko")
    return None


def _chinese(words: str, matcher: ConceptMatcher) -> str:
    """Mend one wrong character in a Chinese label: 公文专用道 -> 公交专用道."""
    labels = {label for each in matcher.concepts.values() for label in each.labels["zh"]}

    def mend(match: re.Match[str]) -> str:
        run = simplified(match[0])
        near = [
            label
            for label in labels
            if len(label) == len(run) and sum(a != b for a, b in zip(run, label, strict=True)) == 1
        ]
        return min(near, default=match[0]) if run not in labels else match[0]

    return _HAN_RUN.sub(mend, words)


_REPAIRS: Final = (("initials", _initials), ("layout", _layout), ("spelling", _spelling))
