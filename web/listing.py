"""Results of a search as pages and JSON show them: addresses, labels, toggles. No markup."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext

from archive.content import Content
from archive.languages import in_language
from search.query import Query
from search.results import Fragment, Hit, Results
from search.suggestion import Suggestion
from web import programme_words
from web.languages import country_name, language_name


@dataclass(frozen=True, slots=True)
class FacetLink:
    """A facet value with its words, its count, and the address that toggles it."""

    value: str
    label: str
    count: int
    chosen: bool
    url: str


def search_url(query: Query, lang: str) -> str:
    """Return the address of a search; the same search has the same address."""
    base = url_for("pages.search", lang=lang)
    params = query.params()
    return f"{base}?{urlencode(params)}" if params else base


def feed_url(query: Query, lang: str) -> str:
    """Return the address of the Atom feed of a search."""
    params = [(name, value) for name, value in query.params() if name not in ("page", "sort")]
    base = url_for("pages.feed", lang=lang)
    return f"{base}?{urlencode(params)}" if params else base


def suggestion_url(suggestion: Suggestion, lang: str) -> str:
    """Return where a suggestion leads: to the policy or sector, or to a search for the concept."""
    if suggestion.kind == "policy":
        return document_url("policy", suggestion.slug, lang)
    if suggestion.kind == "sector":
        return url_for("pages.sector", lang=lang, code=suggestion.slug)
    return search_url(Query(text=suggestion.label), lang)


def suggestion_kind(kind: str) -> str:
    """Return the word for what is suggested."""
    words: dict[str, str] = {
        "policy": gettext("Policy"),
        "concept": gettext("Term"),
        "sector": gettext("Sector"),
    }
    return words[kind]


def hit_url(hit: Hit, lang: str) -> str:
    """Return the address of what was found."""
    return document_url(hit.kind, hit.slug, lang)


def document_url(kind: str, slug: str, lang: str) -> str:
    """Return the address of a document of a kind."""
    if kind == "policy":
        return url_for("pages.policy", lang=lang, slug=slug)
    if kind in programme_words.DOCUMENT_KINDS:
        return programme_words.programme_url(kind, slug, lang)
    year, code, *target = slug.split("/")
    if target:
        return url_for("budget.line", lang=lang, year=int(year), code=code, target_id=target[0])
    return url_for("budget.program", lang=lang, year=int(year), code=code)


def facet_links(
    results: Results, query: Query, content: Content, lang: str
) -> dict[str, list[FacetLink]]:
    """Return the facets with labels and toggles, in their order; empty ones left out."""
    found: dict[str, list[FacetLink]] = {}
    for name, values in results.facets.items():
        links = [
            FacetLink(
                value=each.value,
                label=facet_label(name, each.value, content, lang),
                count=each.count,
                chosen=each.chosen,
                url=search_url(query.with_filter(name, each.value, chosen=not each.chosen), lang),
            )
            for each in values
        ]
        if links:
            found[name] = links
    return found


def facet_label(name: str, value: str, content: Content, lang: str) -> str:
    """Return the words for a facet value in the reader's language."""
    return _LABELS[name](value, content, lang)


def _sector(value: str, content: Content, lang: str) -> str:
    sector = content.sectors.get(value)
    return in_language(sector.name, lang) if sector else value


def _account(value: str, content: Content, lang: str) -> str:
    for program in content.programs.values():
        for account in program.accounts:
            if account.id == value:
                return in_language(account.label, lang)
    return value


def kind_label(kind: str) -> str:
    """Return the word for a kind of document."""
    if kind in programme_words.DOCUMENT_KINDS:
        return programme_words.document_label(kind)
    words: dict[str, str] = {
        "policy": gettext("Policies"),
        "program": gettext("Budget programs"),
        "line": gettext("Budget lines"),
    }
    return words[kind]


_LABELS: Final[Mapping[str, Callable[[str, Content, str], str]]] = {
    "sector": _sector,
    "kind": lambda value, content, lang: kind_label(value),
    "decade": lambda value, content, lang: gettext("%(decade)ss", decade=value),
    "edition": lambda value, content, lang: language_name(value, lang),
    "sdg": lambda value, content, lang: gettext("Goal %(number)s", number=value),
    "country": lambda value, content, lang: country_name(value, lang),
    "budget": lambda value, content, lang: gettext("Yes") if value == "yes" else gettext("No"),
    "year": lambda value, content, lang: value,
    "account": _account,
}


def facet_title(name: str) -> str:
    """Return the heading of a facet."""
    words: dict[str, str] = {
        "sector": gettext("Sector"),
        "kind": gettext("Kind"),
        "decade": gettext("Decade"),
        "edition": gettext("Available in"),
        "sdg": gettext("Sustainable Development Goal"),
        "country": gettext("Country or territory"),
        "budget": gettext("Budget lines linked"),
        "year": gettext("Fiscal year"),
        "account": gettext("Account"),
    }
    return words[name]


def page_url(query: Query, page: int, lang: str) -> str:
    """Return the address of another page of the same results."""
    return search_url(replace(query, page=page), lang)


def results_json(results: Results, query: Query, content: Content, lang: str) -> dict[str, Any]:
    """Return results as the API and ``policy-archive search --json`` give them."""
    return {
        "query": query.text,
        "correction": _correction_json(results),
        "total": results.total,
        "page": results.page,
        "pages": results.pages,
        "hits": [_hit_json(hit, lang) for hit in results.hits],
        "facets": {
            name: [
                {"value": v.value, "label": v.label, "count": v.count, "url": v.url} for v in links
            ]
            for name, links in facet_links(results, query, content, lang).items()
        },
    }


def _correction_json(results: Results) -> dict[str, str] | None:
    found = results.correction
    return {"kind": found.kind, "words": found.words} if found else None


def _hit_json(hit: Hit, lang: str) -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "slug": hit.slug,
        "sector": hit.sector,
        "lang": hit.lang,
        "title": hit.title,
        "summary": hit.summary,
        "url": hit_url(hit, lang),
        "score": hit.score,
        "fragments": [_fragment_json(each) for each in hit.fragments],
        "why": [
            {
                "kind": each.kind,
                "words": each.words,
                "concept": each.concept,
                "label": each.label,
            }
            for each in hit.why
        ],
        **hit.stored,
    }


def _fragment_json(fragment: Fragment) -> dict[str, Any]:
    return {
        "field": fragment.field,
        "lang": fragment.lang,
        "pieces": [list(piece) for piece in fragment.pieces],
    }
