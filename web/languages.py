"""The reader's language: gettext, and the forms of numbers, dates and money by CLDR."""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from babel import Locale
from babel.dates import format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context
from flask_babel import Babel, Domain, gettext

from archive.languages import LANGUAGES, TAGS, Text, direction, in_language
from archive.period import Period

#: Language of an address -> CLDR locale.
LOCALES: Final[Mapping[str, str]] = {
    "ko": "ko_KR", "en": "en", "es": "es", "ar": "ar", "zh": "zh_Hans_CN",
}  # fmt: skip

_TRANSLATIONS: Final = Path(__file__).parent / "translations"

#: Each language by its own name, for the switcher.
OWN_NAMES: Final[Mapping[str, str]] = {
    "ko": "한국어", "en": "English", "es": "Español", "ar": "العربية", "zh": "中文",
}  # fmt: skip


class _PoDomain(Domain):  # type: ignore[misc]  # Flask-Babel is not typed
    """Messages read from the .po files themselves: nothing to compile, nothing to go stale."""

    def get_translations(self) -> NullTranslations:
        return _catalogue(current_language())


@cache
def _catalogue(lang: str) -> NullTranslations:
    path = _TRANSLATIONS / lang / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=LOCALES[lang])
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def current_language() -> str:
    """Return the language of the request, English outside of one."""
    return str(g.get("lang", "en")) if has_request_context() else "en"


@cache
def locale(lang: str) -> Locale:
    """Return the CLDR locale of a language of the archive."""
    return Locale.parse(LOCALES[lang])


def number(value: Decimal | float, lang: str | None = None) -> str:
    """Return a number in the form of the language: 1,398 · 1.398 · 36.9."""
    return format_decimal(
        value, locale=locale(lang or current_language()), decimal_quantization=False
    )


def compact(value: Decimal | int, lang: str | None = None) -> str:
    """Return a large number in words of the language, exactly: 163.6 billion · 1,636억 · 1636亿.

    The largest word that leaves at most two decimals is taken; no digit is rounded away.
    """
    lang = lang or current_language()
    value = Decimal(value)
    if lang == "ko":
        return _chained(value)
    for power, words in _SCALE_WORDS[lang].items():
        scaled = value.scaleb(-power)
        if abs(scaled) >= 1 and scaled == scaled.quantize(_TWO_PLACES):
            word = words.get(locale(lang).plural_form(scaled), words["other"])
            return f"{number(scaled.normalize() + 0, lang)}{word}"
    return number(value.normalize() + 0, lang)


_TWO_PLACES: Final = Decimal("0.01")

#: Power of ten -> the word by plural form, with the space before it where there is one.
_SCALE_WORDS: Final[Mapping[str, Mapping[int, Mapping[str, str]]]] = {
    "en": {
        12: {"other": " trillion"},
        9: {"other": " billion"},
        6: {"other": " million"},
    },
    "es": {
        12: {"one": " billón", "other": " billones"},
        9: {"other": " mil millones"},
        6: {"one": " millón", "other": " millones"},
    },
    "ar": {
        12: {"few": " تريليونات", "other": " تريليون"},
        9: {"few": " مليارات", "other": " مليار"},
        6: {"few": " ملايين", "other": " مليون"},
    },
    "zh": {12: {"other": "万亿"}, 8: {"other": "亿"}, 4: {"other": "万"}},
}


def _chained(value: Decimal) -> str:
    """Return a number as Korean says it: 11억 4,518만."""
    if value != value.to_integral_value():
        return number(value, "ko")
    rest, parts = int(abs(value)), list[str]()
    for power, word in ((12, "조"), (8, "억"), (4, "만")):
        count, rest = divmod(rest, 10**power)
        if count:
            parts.append(f"{number(count, 'ko')}{word}")
    if rest or not parts:
        parts.append(number(rest, "ko"))
    return ("-" if value < 0 else "") + " ".join(parts)


def money(amount: Decimal | int, currency: str, lang: str | None = None) -> str:
    """Return an amount with the name of its currency: KRW 163.6 billion · 1,636억 원."""
    lang = lang or current_language()
    names = _CURRENCY_NAMES.get(currency)
    return (names or {}).get(lang, f"{currency} {{}}").format(compact(amount, lang))


#: Where the currency's word stands beside an amount in words.
_CURRENCY_NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "KRW": {"ko": "{} 원", "en": "KRW {}", "es": "{} de wones", "ar": "{} وون", "zh": "{}韩元"},
    "USD": {
        "ko": "{} 달러",
        "en": "USD {}",
        "es": "USD {}",
        "ar": "{} دولار أمريكي",
        "zh": "{}美元",
    },
}


def thousand_won(amount: int | None, lang: str | None = None) -> str:
    """Return an amount of a budget, given in thousand won, in words; a dash when it is blank."""
    if amount is None:
        return "–"
    if (lang or current_language()) == "zh":  # budgets there are read in millions, not in 亿
        return f"{number(Decimal(amount).scaleb(-3).normalize() + 0, 'zh')}百万韩元"
    return money(Decimal(amount) * 1000, "KRW", lang)


def period(value: Period | None, lang: str | None = None) -> str:
    """Return a date or span in the form of the language; empty for None."""
    if value is None:
        return ""
    lang = lang or current_language()
    start, end = _point(value.start, lang), _point(value.end, lang)
    return start if start == end else f"{start} – {end}"


_SKELETONS: Final = {4: "y", 7: "yMMMM", 10: "yMMMMd"}


def _point(point: str, lang: str) -> str:
    year, month, day = (point + "-01-01")[:10].split("-")
    moment = date(int(year), int(month), int(day))
    skeleton = _SKELETONS[len(point)]
    if skeleton == "y" and lang not in ("ko", "zh"):
        return year
    return str(format_skeleton(skeleton, moment, locale=locale(lang)))


def years(start: Period, end: Period | None, lang: str | None = None) -> str:
    """Return the years of a policy: 2004 – today when it goes on."""
    lang = lang or current_language()
    last = str(end.end_year) if end else gettext("today")
    first = str(start.year)
    return first if first == last else f"{first} – {last}"


def language_name(code: str, lang: str | None = None) -> str:
    """Return the name of a language in the reader's language."""
    names = locale(lang or current_language()).languages
    return str(names.get(TAGS[code].replace("-", "_")) or names[code])


def country_name(code: str, lang: str | None = None) -> str:
    """Return the name of a country in the reader's language."""
    return str(locale(lang or current_language()).territories.get(code, code))


def text(value: Text) -> str:
    """Return a five-language text in the reader's language."""
    return in_language(value, current_language())


def address(url: str) -> str:
    """Return a web address as people read it: no percent signs, not too long (80 characters)."""
    plain = unquote(url).removeprefix("https://").removeprefix("http://")
    return plain if len(plain) <= _LONG else plain[: _LONG - 1] + "…"


_LONG: Final = 80


def init_app(app: Flask) -> None:
    """Set up gettext and the template's words for languages."""
    babel = Babel()
    babel.init_app(app, locale_selector=lambda: LOCALES[current_language()])
    babel.domain_instance = _PoDomain()
    app.jinja_env.filters.update(
        number=number,
        compact=compact,
        thousand_won=thousand_won,
        period=period,
        text=text,
        address=address,
    )
    app.jinja_env.globals.update(
        LANGUAGES=LANGUAGES,
        OWN_NAMES=OWN_NAMES,
        TAGS=TAGS,
        direction=direction,
        money=money,
        years=years,
        language_name=language_name,
        country_name=country_name,
    )
