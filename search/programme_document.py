"""The programme -> documents: projects, awards, bodies, training, media, and the whole itself.

The timeline is not cut into documents of its own: most of it tells of something that is one
already. It is the body of the one document of kind ``programme``.
"""

import hashlib
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from babel import Locale

from archive.languages import LANGUAGES, Text, in_language
from archive.programme import Item, Programme
from search.document import Document, Entry, Words

#: Group of entries -> kind of their documents.
KIND_OF: Final[Mapping[str, str]] = {
    "projects": "project",
    "awards": "award",
    "bodies": "body",
    "training": "training",
    "media": "media",
}

#: Kind and slug of the document of the programme as a whole.
WHOLE: Final = ("programme", "overview")


def programme_entries(programme: Programme) -> Iterator[Entry]:
    """Yield an entry for everything of the programme that readers may find."""
    if programme.name:
        digest = hashlib.sha256(repr(programme).encode()).hexdigest()[:16]
        yield Entry(":".join(WHOLE), digest, partial(programme_document, programme))
    for item in programme.items:
        prize = _prize(item, programme)
        digest = hashlib.sha256(repr((item, prize)).encode()).hexdigest()[:16]
        yield Entry(f"{KIND_OF[item.group]}:{item.id}", digest, partial(item_document, item, prize))


def programme_document(programme: Programme) -> Document:
    """Return the document of the programme: its summary, timeline, counts and lessons."""
    kind, slug = WHOLE
    texts = [each.text for each in programme.timeline]
    texts += [each.text for each in (*programme.totals, *programme.lessons)]
    first = min((each.date.start for each in programme.timeline), default="")
    return Document(
        kind=kind,
        slug=slug,
        start=first,
        words={
            lang: Words(
                in_language(programme.name, lang),
                in_language(programme.summary, lang),
                _lines(lang, *texts),
            )
            for lang in LANGUAGES
        },
        facets={"kind": (kind,), "edition": LANGUAGES},
    )


def item_document(item: Item, prize: Text) -> Document:
    """Return the document of one entry; ``prize`` is the name of an award's prize, else empty."""
    kind = KIND_OF[item.group]
    return Document(
        kind=kind,
        slug=item.id,
        start=item.date.start if item.date else "",
        words={lang: _words(item, prize, lang) for lang in LANGUAGES},
        facets={
            "sector": item.sectors,
            "kind": (kind,),
            "decade": (str(item.date.year // 10 * 10),) if item.date else (),
            "country": item.countries,
            "edition": LANGUAGES,
            "budget": ("yes",) if item.budget else ("no",),
        },
        stored={"year": item.date.year if item.date else None},
    )


def _words(item: Item, prize: Text, lang: str) -> Words:
    """A prize stands before the name, so that an award does not take its policy's first place."""
    title = " – ".join(filter(None, (in_language(prize, lang), in_language(item.name, lang))))
    summary = in_language(item.text or prize, lang)
    names = Locale.parse(_LOCALES.get(lang, lang)).territories
    countries = "\n".join(names.get(code, code) for code in item.countries)
    return Words(title, summary, _lines(lang, item.place, item.partner), countries)


_LOCALES: Final = {"zh": "zh_Hans"}


def _prize(item: Item, programme: Programme) -> Text:
    prize = programme.prize_by_id.get(item.prize or "")
    return prize.name if prize else {}


def _lines(lang: str, *texts: Text) -> str:
    return "\n".join(in_language(text, lang) for text in texts if text)
