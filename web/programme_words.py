"""The words of the programme in the reader's language, and the addresses of its pages."""

from flask import url_for
from flask_babel import gettext

from archive.languages import TAGS
from archive.programme import Item
from search.programme_document import KIND_OF, WHOLE
from web.languages import current_language, language_name, locale, period

_GROUP_OF = {kind: group for group, kind in KIND_OF.items()}

#: Kinds of documents of the programme, for the search page.
DOCUMENT_KINDS = (*KIND_OF.values(), WHOLE[0])


def group_url(group: str, lang: str) -> str:
    """Return the address of the page that lists a group."""
    return url_for(f"programme.{group}", lang=lang)


def programme_url(kind: str, slug: str, lang: str) -> str:
    """Return the address of a document of the programme."""
    if kind == WHOLE[0]:
        return url_for("programme.overview", lang=lang)
    if kind == "project":
        return url_for("programme.project", lang=lang, name=slug)
    return f"{group_url(_GROUP_OF[kind], lang)}#{slug}"


def item_url(item: Item) -> str:
    """Return the address of an entry in the reader's language."""
    return programme_url(KIND_OF[item.group], item.id, current_language())


def group_label(group: str) -> str:
    """Return the heading of a group; also the word for its documents."""
    words: dict[str, str] = {
        "projects": gettext("Projects abroad"),
        "awards": gettext("Awards"),
        "bodies": gettext("Bodies and partners"),
        "training": gettext("Training"),
        "media": gettext("Media"),
    }
    return words[group]


def document_label(kind: str) -> str:
    """Return the word for a kind of document of the programme."""
    return gettext("Policy sharing") if kind == WHOLE[0] else group_label(_GROUP_OF[kind])


def group_lead(group: str) -> str:
    """Return what a group page holds, in a sentence."""
    words: dict[str, str] = {
        "projects": gettext("Projects, agreements and advice in other cities."),
        "awards": gettext("International prizes of the city, by year."),
        "bodies": gettext("Who shares the policies: forums, offices, networks and partners."),
        "training": gettext("Courses, degrees and workshops for officials of other cities."),
        "media": gettext("Works that tell of the policies. They are described here, not kept."),
    }
    return words[group]


def kind_word(item: Item) -> str:
    """Return what an entry is."""
    words: dict[str, str] = {
        "contract": gettext("Company contract"),
        "advice": gettext("Advice"),
        "study": gettext("Feasibility study"),
        "aid": gettext("City aid"),
        "grant": gettext("National grant"),
        "agreement": gettext("Agreement"),
        "training": gettext("Training"),
        "workshop": gettext("Workshop"),
        "cooperation": gettext("Cooperation"),
        "forum": gettext("Forum"),
        "consulting": gettext("Consulting group"),
        "office": gettext("Cooperation office"),
        "agency": gettext("Agency or division"),
        "scheme": gettext("Open call"),
        "network": gettext("City network"),
        "partner": gettext("Partner body"),
        "course": gettext("Course"),
        "degree": gettext("Degree course"),
        "webtoon": gettext("Webtoon"),
        "video": gettext("Video"),
        "manual": gettext("Manual"),
        "brochure": gettext("Brochure"),
        "casebook": gettext("Casebook"),
        "exhibition": gettext("Exhibition"),
        "website": gettext("Website"),
        "series": gettext("Newspaper series"),
        "report": gettext("Report"),
    }
    return words[item.kind] if item.kind else ""


def status_word(item: Item) -> str:
    """Return how far a thing was when the source spoke; empty when it does not say."""
    words: dict[str, str] = {
        "planned": gettext("planned at the time of the source"),
        "ongoing": gettext("under way"),
        "done": gettext("finished"),
    }
    return words[item.status] if item.status else ""


def rank_word(item: Item) -> str:
    """Return the rank of an award; empty when the prize has none."""
    words: dict[str, str] = {
        "first": gettext("First place"),
        "second": gettext("Second place"),
        "runner-up": gettext("Runner-up"),
    }
    return words[item.rank] if item.rank else ""


def when(item: Item) -> str:
    """Return the date of an entry; as of when, where the source shows no more."""
    date = period(item.date)
    return gettext("as of %(date)s", date=date) if item.as_of else date


def language_word(code: str) -> str:
    """Return the name of a language, also of one that is not among the five."""
    if code in TAGS:
        return language_name(code)
    return str(locale(current_language()).languages.get(code, code))
