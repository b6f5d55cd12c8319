"""Which language a text is in: by its script, and between English and Spanish by small words."""

import re
from collections.abc import Mapping
from typing import Final

_RANGES: Final[Mapping[str, str]] = {
    "hangul": r"[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]",
    "han": r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]",
    "kana": r"[\u3041-\u30ff]",
    "arabic": r"[\u0620-\u064a\u066e-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]",
    "latin": r"[A-Za-z\u00c0-\u024f]",
}
_PATTERNS: Final = {script: re.compile(pattern) for script, pattern in _RANGES.items()}

#: The script of each language and the least share of a block's letters that must be in it.
#: Korean and Chinese count a syllable or word per letter, so a few Latin names weigh much.
_SCRIPT: Final = {
    "ko": ("hangul", 0.4),
    "en": ("latin", 0.7),
    "es": ("latin", 0.7),
    "ar": ("arabic", 0.5),
    "zh": ("han", 0.3),
}

_SMALL_WORDS: Final = {
    "en": frozenset("the of and to in for was were with by on from that it is are as not".split()),
    "es": frozenset("el la los las de del y en que por con para se un una fue es no al su".split()),
}  # fmt: skip

_PARENTHESES = re.compile(r"[(（][^()（）]*[)）]")
_NOT_WORDS = re.compile(r"\[@[^\]]*\]|\]\([^)]*\)|https?://\S+|`[^`]*`")

#: Fewer letters than this do not tell a language.
_ENOUGH_LETTERS: Final = 20
_ENOUGH_WORDS: Final = 12


def plain_words(text: str) -> str:
    """Return Markdown text without citations, link targets and addresses."""
    return _NOT_WORDS.sub(" ", text)


def letters(text: str) -> Mapping[str, int]:
    """Count the letters of ``text`` by script."""
    return {script: len(pattern.findall(text)) for script, pattern in _PATTERNS.items()}


def language_fault(text: str, lang: str) -> str | None:
    """Return why ``text`` is not in ``lang``, or None. Short texts are judged by script alone."""
    outside = _PARENTHESES.sub(" ", plain_words(text))
    count = letters(outside)
    total = sum(count.values())
    if lang != "ko" and count["hangul"]:
        word = re.search(rf"{_RANGES['hangul']}+", outside)
        return f"holds Hangul outside parentheses ('{word[0] if word else ''}'); translate it"
    script, share = _SCRIPT[lang]
    if lang in ("ko", "ar", "zh") and not count[script] and len(outside.split()) >= _UNNAMED_WORDS:
        return f"is not in the language '{lang}'; translate it"
    if total >= _ENOUGH_LETTERS and count[script] < share * total:
        return f"is not in the language '{lang}'; translate it or move it to its own edition"
    if lang == "zh" and count["kana"]:
        return "holds Japanese letters; translate them"
    return _small_word_fault(outside, lang) if script == "latin" else None


#: So many Latin words in a row are a sentence, not a name like "TOPIS" or "Seoul Metro".
_UNNAMED_WORDS: Final = 4


def _small_word_fault(text: str, lang: str) -> str | None:
    words = re.findall(r"[a-záéíóúñü]+", text.lower())
    other = "es" if lang == "en" else "en"
    own_words = sum(word in _SMALL_WORDS[lang] for word in words)
    other_words = sum(word in _SMALL_WORDS[other] for word in words)
    if len(words) >= _ENOUGH_WORDS and other_words > own_words + 2:
        return f"reads like '{other}', not '{lang}'; translate it or move it to its own edition"
    return None
