"""Text -> terms, the same for index and query. The only module that knows Kiwi and the stemmers.

A *stream* is one way of cutting a text; a field of the index holds one stream. Korean has three:

    ko        morphemes from Kiwi             버스전용차로를 -> 버스 전용 차로
    ko_word   pairs of syllables in a word    버스전용 -> 버스 스전 전용
    ko_cross  pairs across spaces             버스 전용 -> 버스 스전 전용   (spacing is the same)

Kiwi alone is .941 nDCG@10 on clean Korean questions, .915 without spaces; the weighted sum of the
three is .954 and .953. The other languages have one stream each, under the language's own code.
"""

import os
import re
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from typing import Any, Final, NamedTuple

import opencc
import Stemmer

from archive.languages import LANGUAGES


class Term(NamedTuple):
    """A term and its place in the text it came from (characters)."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stream:
    """One way of cutting a language: its weight in ranking, and whether phrases look at it."""

    name: str
    lang: str
    weight: float
    phrases: bool
    cut: Callable[[str], list[Term]]


def normal(text: str) -> str:
    """Return ``text`` in NFC without characters that only steer layout. May change its length."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def analyze(stream: str, text: str) -> list[Term]:
    """Return the terms of ``text`` in a stream; offsets count in ``normal(text)``."""
    return STREAMS[stream].cut(normal(text))


def analyze_many(stream: str, texts: Iterable[str]) -> Iterator[list[Term]]:
    """Yield the terms of each text; Korean morphemes are found on all cores."""
    if stream == "ko":
        yield from _morphemes_of_many([normal(text) for text in texts])
    else:
        yield from (analyze(stream, text) for text in texts)


#: Zero-width and bidi controls, the Arabic letter mark, soft hyphens.
_INVISIBLE: Final = re.compile(r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

# --- Korean ---------------------------------------------------------------------------------

_KEPT_TAGS: Final = ("N", "VV", "VA", "VCN", "XR", "MAG", "XPN", "SL", "SN", "SH", "W_")
_kiwi_lock = threading.Lock()


@cache
def _load_kiwi(process: int, workers: int) -> Any:
    from kiwipiepy import Kiwi  # late: 300 MB and a second that browsing does not need

    # Without these dictionaries Kiwi loads in 1.5 s instead of 4; nDCG@10 is .002 lower.
    return Kiwi(num_workers=workers, load_multi_dict=False, load_typo_dict=False)


def _kiwi(workers: int = 1) -> Any:
    """Return this process's Kiwi; a forked child makes its own, threads share one."""
    with _kiwi_lock:
        return _load_kiwi(os.getpid(), workers)


def warm() -> None:
    """Load Kiwi now, so that the first search need not wait for it."""
    _morphemes("정책")


def _morphemes(text: str) -> list[Term]:
    return list(_kept(text, _kiwi().tokenize(text))) if _has_korean_input(text) else []


def _morphemes_of_many(texts: list[str]) -> Iterator[list[Term]]:
    for text, tokens in zip(texts, _kiwi(os.cpu_count() or 1).tokenize(iter(texts)), strict=True):
        yield list(_kept(text, tokens))


def _has_korean_input(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _kept(text: str, tokens: Iterable[Any]) -> Iterator[Term]:
    for token in tokens:
        tag = token.tag.partition("-")[0]
        if tag.startswith(_KEPT_TAGS):
            for form in token.form.lower().split():
                yield Term(form, token.start, token.end)


_CJK: Final = r"\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3\u3400-\u9fff\uf900-\ufaff"
_RUN: Final = re.compile(rf"(?P<cjk>[{_CJK}]+)|(?:(?![{_CJK}])[^\W_])+")


def _runs(text: str) -> Iterator[tuple[bool, int, int]]:
    """Yield (is Hangul or Han, start, end) for each run of letters or digits of one kind."""
    return ((bool(match["cjk"]), *match.span()) for match in _RUN.finditer(text))


def has_cjk(text: str) -> bool:
    """Return whether a text holds Hangul or Han."""
    return any(cjk for cjk, _, _ in _runs(text))


def plain_runs(text: str) -> list[tuple[int, int]]:
    """Return the places of the runs of letters or digits of one kind (characters)."""
    return [(start, end) for _, start, end in _runs(text)]


def _word_bigrams(text: str) -> list[Term]:
    terms: list[Term] = []
    for cjk, start, end in _runs(text):
        if not cjk or end - start == 1:
            terms.append(Term(text[start:end].lower(), start, end))
        else:
            terms += [Term(text[i : i + 2], i, i + 2) for i in range(start, end - 1)]
    return terms


def _cross_bigrams(text: str) -> list[Term]:
    terms: list[Term] = []
    chain: list[int] = []
    last = 0
    for cjk, start, end in _runs(text):
        if not cjk or text[last:start].strip():
            terms += _pairs(text, chain)
            chain = []
        if cjk:
            chain += range(start, end)
        else:
            terms.append(Term(text[start:end].lower(), start, end))
        last = end
    return terms + _pairs(text, chain)


def _pairs(text: str, chain: list[int]) -> list[Term]:
    if len(chain) == 1:
        return [Term(text[chain[0]], chain[0], chain[0] + 1)]
    return [Term(text[a] + text[b], a, b + 1) for a, b in pairwise(chain)]


# --- English and Spanish --------------------------------------------------------------------

_ALNUM: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_MARKS: Final = re.compile(r"[\u0300-\u036f]")

STOP_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(
        "a an and are as at be but by did do does for from had has have how in into is it its of "
        "on or s that the their then there these they this to was were what when where which who "
        "why will with".split()
    ),
    "es": frozenset(
        "a al como con cual cuales cuando de del donde el ella en entre era es esta este fue ha "
        "han la las lo los mas no o para pero por que quien se ser si sin sobre son su sus un una "
        "unas unos y".split()
    ),
    "ar": frozenset(
        "في من على الى عن مع هذا هذه التي الذي ما هو هي او ثم كان كانت لم لا ان قد بين كل متي "
        "اين كيف لماذا ماذا كم هل اي منذ حتي ذلك تلك".split()
    ),
}


@cache
def _stemmer(language: str, thread: int) -> Any:
    return Stemmer.Stemmer(language)  # not thread-safe, 1 ms to make


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents: what English and Spanish compare."""
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text.lower()))
    return unicodedata.normalize("NFC", plain)


def _stemmed(lang: str, algorithm: str) -> Callable[[str], list[Term]]:
    stop = STOP_WORDS[lang]

    def cut(text: str) -> list[Term]:
        stem = _stemmer(algorithm, threading.get_ident()).stemWord
        found = []
        for match in _ALNUM.finditer(text):
            if not _LATIN_OR_DIGIT.match(match[0]):
                continue
            word = match[0].lower().replace("\u2019", "'").removesuffix("'s")
            word = _PLURALS.get(word, word)
            if fold(word) not in stop:
                found.append(Term(fold(stem(word)), *match.span()))
        return found

    return cut


#: Plurals that Porter2 leaves apart from their singular: buses -> buse, bus -> bus.
_PLURALS: Final = {"buses": "bus", "busses": "bus", "minibuses": "minibus", "gases": "gas"}
_LATIN_OR_DIGIT: Final = re.compile(r"[0-9A-Za-z\u00c0-\u024f]")

# --- Arabic ---------------------------------------------------------------------------------

_ARABIC_WORD: Final = re.compile(r"[^\W_\u0640]+(?:[\u0640\u064b-\u065f\u0670]+[^\W_\u0640]*)*")
_VOWELS: Final = re.compile(r"[\u0640\u064b-\u065f\u0670]")
_LETTERS: Final = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ة": "ه",
        "ؤ": "و",
        "ئ": "ي",
        "ک": "ك",
        "ی": "ي",
    }
    | {chr(0x0660 + digit): str(digit) for digit in range(10)}
)
#: light10: Larkey, Ballesteros, Connell, "Light Stemming for Arabic Information Retrieval" (2007).
_PREFIXES: Final = ("وال", "بال", "كال", "فال", "لل", "ال")
_SUFFIXES: Final = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


def _light10(word: str) -> str:
    if word.startswith("و") and len(word) > 3:
        rest = word[1:]
        word = rest if not word.startswith("وال") else word
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 2:
            word = word[len(prefix) :]
            break
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 2:
            word = word[: -len(suffix)]
    return word


def fold_arabic(word: str) -> str:
    """Return an Arabic word without vowel marks and tatweel, its letter variants as one."""
    return _VOWELS.sub("", unicodedata.normalize("NFKC", word)).translate(_LETTERS).lower()


def _arabic(text: str) -> list[Term]:
    found = []
    for match in _ARABIC_WORD.finditer(text):
        word = fold_arabic(match[0])
        if word and word not in STOP_WORDS["ar"]:
            found.append(Term(_light10(word) if not word.isascii() else word, *match.span()))
    return found


# --- Chinese --------------------------------------------------------------------------------

#: Korean hanja forms that OpenCC does not know as variants.
_HANJA_FORMS: Final = str.maketrans("淸靑敎淨歷祿錄戶內黃眞溫敍", "清青教净历禄录户内黄真温叙")


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Return Chinese text in simplified characters, one for one."""
    plain = text.translate(_HANJA_FORMS)
    converted: str = _converter().convert(plain)
    if len(converted) == len(plain):
        return converted
    return "".join(_converter().convert(char)[:1] or char for char in plain)


def _chinese(text: str) -> list[Term]:
    text = simplified(text)
    terms: list[Term] = []
    for cjk, start, end in _runs(text):
        if not cjk:
            terms.append(Term(text[start:end].lower(), start, end))
            continue
        for i in range(start, end):
            terms.append(Term(text[i], i, i + 1))
            if i + 1 < end:
                terms.append(Term(text[i : i + 2], i, i + 2))
    return terms


def squeezed(text: str) -> str:
    """Return what titles are compared by: letters and digits alone, variants as one."""
    plain = _VOWELS.sub("", fold(text)).translate(_LETTERS)
    return _NOT_LETTERS.sub("", simplified(plain))


_NOT_LETTERS: Final = re.compile(r"[\W_]+")

# --- the table ------------------------------------------------------------------------------

STREAMS: Final[Mapping[str, Stream]] = {
    stream.name: stream
    for stream in (
        Stream("ko", "ko", 1.0, False, _morphemes),
        Stream("ko_word", "ko", 0.15, False, _word_bigrams),
        Stream("ko_cross", "ko", 0.5, True, _cross_bigrams),
        Stream("en", "en", 1.0, True, _stemmed("en", "english")),
        Stream("es", "es", 1.0, True, _stemmed("es", "spanish")),
        Stream("ar", "ar", 1.0, True, _arabic),
        Stream("zh", "zh", 1.0, True, _chinese),
    )
}

#: The stream whose terms are shown as matched, per language.
MAIN_STREAM: Final[Mapping[str, str]] = {lang: lang for lang in LANGUAGES}


def streams_of(lang: str) -> tuple[Stream, ...]:
    """Return the streams of a language, its main one first."""
    return tuple(stream for stream in STREAMS.values() if stream.lang == lang)


@cache
def analyzer_stamp() -> str:
    """Return what the terms depend on besides this module: versions of models and tables."""
    packages = ("kiwipiepy", "kiwipiepy_model", "PyStemmer", "OpenCC", "Markdown", "nh3")
    return " ".join(f"{name}={version(name)}" for name in packages)
