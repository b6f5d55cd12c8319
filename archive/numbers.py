"""Numbers as the five languages write them in text: 4.8 million, 480만, 4,8 millones."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_DIGITS = r"[0-9\u0660-\u0669]"
_COMMA_GROUPS = rf"{_DIGITS}{{1,3}}(?:[,\u066c]{_DIGITS}{{3}})+(?:[.\u066b]{_DIGITS}+)?"
_POINT_DECIMAL = rf"{_DIGITS}+(?:[.\u066b]{_DIGITS}+)?"
_POINT_GROUPS = rf"{_DIGITS}{{1,3}}(?:[.\u00a0\u202f]{_DIGITS}{{3}})+(?:,{_DIGITS}+)?"
_COMMA_DECIMAL = rf"{_DIGITS}+(?:,{_DIGITS}+)?"


def _scales(*rows: tuple[str, int]) -> Mapping[str, Decimal]:
    return {word: Decimal(10) ** power for words, power in rows for word in words.split("|")}


#: Words after a number that multiply it, per language; longer words are tried first.
_SCALES: Final = {
    "en": _scales(("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)),
    "es": _scales(("mil millones", 9), ("mil", 3), ("millones|millón", 6), ("billones|billón", 12)),
    "ar": _scales(
        ("ألف|ألفًا|ألفاً|آلاف", 3),
        ("مليون|مليونًا|مليوناً|ملايين", 6),
        ("مليار|مليارًا|ملياراً|مليارات|بليون", 9),
        ("تريليون|تريليونًا|تريليوناً|تريليونات", 12),
    ),
    "ko": _scales(
        ("백", 2), ("천", 3), ("만", 4), ("십만", 5), ("백만", 6), ("천만", 7), ("억", 8),
        ("십억", 9), ("백억", 10), ("천억", 11), ("조", 12),
    ),
    "zh": _scales(
        ("百", 2), ("千", 3), ("万", 4), ("十万", 5), ("百万", 6), ("千万", 7), ("亿", 8),
        ("十亿", 9), ("百亿", 10), ("千亿", 11), ("万亿", 12),
    ),
}  # fmt: skip

#: Languages that chain scales: 1조 2,000억 is one number.
_CHAINED: Final = frozenset({"ko", "zh"})


def _pattern(lang: str) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _SCALES[lang]), key=len, reverse=True))
    end = "" if lang in _CHAINED else r"(?!\w)"
    digits = (
        f"{_POINT_GROUPS}|{_COMMA_DECIMAL}" if lang == "es" else f"{_COMMA_GROUPS}|{_POINT_DECIMAL}"
    )
    return re.compile(rf"(?P<digits>{digits})(?:[ \u00a0]?(?P<scale>{words}){end})?")


_PATTERNS: Final = {lang: _pattern(lang) for lang in _SCALES}
_DECIMAL_FORM: Final = str.maketrans("\u066b", ".", ",\u066c\u00a0\u202f")
_DECIMAL_FORM_ES: Final = str.maketrans(",", ".", ".\u00a0\u202f")


@dataclass(frozen=True, slots=True)
class Number:
    """A number found in text: its value and its place (characters)."""

    value: Decimal
    start: int
    end: int


def numbers_in(text: str, lang: str) -> Iterator[Number]:
    """Yield the numbers written in ``text``, in the manner of ``lang``, in order."""
    held: Number | None = None
    held_scale = Decimal(0)
    for match in _PATTERNS[lang].finditer(text):
        scale = _scale(match, text, lang)
        form = _DECIMAL_FORM_ES if lang == "es" else _DECIMAL_FORM
        end = match.end() if scale != 1 else match.end("digits")
        number = Number(Decimal(match["digits"].translate(form)) * scale, match.start(), end)
        gap = text[held.end : number.start] if held else ""
        if held and lang in _CHAINED and held_scale > scale and held_scale > 1 and gap in ("", " "):
            held = Number(held.value + number.value, held.start, number.end)
        else:
            if held:
                yield held
            held = number
        held_scale = scale
    if held:
        yield held


def _scale(match: re.Match[str], text: str, lang: str) -> Decimal:
    """Return what the word after the digits multiplies by; 제65조 is article 65, no trillion."""
    word = match["scale"]
    if not word or (lang == "ko" and word == "조" and text[: match.start()].endswith("제")):
        return Decimal(1)
    return _SCALES[lang][word]
