"""The five languages of the archive, and the order in which one stands in for another."""

from collections.abc import Iterable, Mapping
from typing import Final

LANGUAGES: Final = ("ko", "en", "es", "ar", "zh")

#: What a reader is shown when an edition in their language is missing, best first.
FALLBACKS: Final[Mapping[str, tuple[str, ...]]] = {
    "ko": ("ko", "en", "zh", "es", "ar"),
    "en": ("en", "ko", "es", "zh", "ar"),
    "es": ("es", "en", "ko", "zh", "ar"),
    "ar": ("ar", "en", "ko", "es", "zh"),
    "zh": ("zh", "en", "ko", "es", "ar"),
}

#: BCP 47 tags for ``lang`` and ``hreflang``: Chinese here is written in simplified characters.
TAGS: Final[Mapping[str, str]] = {"ko": "ko", "en": "en", "es": "es", "ar": "ar", "zh": "zh-Hans"}

RIGHT_TO_LEFT: Final = frozenset({"ar"})

#: A word or sentence in the languages it exists in: ``{"ko": "…", "en": "…"}``.
Text = Mapping[str, str]


def direction(lang: str) -> str:
    """Return ``"rtl"`` or ``"ltr"`` for the ``dir`` attribute."""
    return "rtl" if lang in RIGHT_TO_LEFT else "ltr"


def best_language(wanted: str, available: Iterable[str]) -> str | None:
    """Return the language of ``available`` that serves a reader of ``wanted`` best, or None."""
    have = set(available)
    return next((lang for lang in FALLBACKS[wanted] if lang in have), None)


def in_language(text: Text, lang: str) -> str:
    """Return ``text`` in ``lang``, else in the best other language, else an empty string."""
    best = best_language(lang, text)
    return text[best] if best else ""
