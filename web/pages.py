"""The pages, in the reader's language. A page needs no index, so it survives a broken one."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from archive.budget import Account, LineItem, Program
from archive.content import Content
from archive.languages import FALLBACKS, LANGUAGES, TAGS
from archive.package import BudgetLink, Edition, Package
from archive.render import render
from search.query import from_params
from search.results import Hit
from web import misses
from web.languages import current_language
from web.listing import (
    document_url,
    facet_label,
    facet_links,
    facet_title,
    feed_url,
    hit_url,
    kind_label,
    page_url,
    search_url,
)
from web.shelf import shelf

blueprint = Blueprint("pages", __name__)

#: The first part of every address.
LANG: Final = f"<any({', '.join(LANGUAGES)}):lang>"
#: Facets on the search page; the API gives all.
_SHOWN_FACETS: Final = (
    "sector",
    "kind",
    "decade",
    "edition",
    "sdg",
    "country",
    "budget",
    "year",
    "account",
)
_NEWEST: Final = 6
_SIMILAR: Final = 5
_FEED: Final = 50


@blueprint.url_value_preprocessor
def take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """The first part of every address is the language of the page."""
    if values and "lang" in values:
        g.lang = values.pop("lang")


@blueprint.app_context_processor
def common() -> dict[str, Any]:
    """Give every template the language and the ways to other pages."""
    return {
        "lang": current_language(),
        "content": shelf().content,
        "policy_url": policy_url,
        "document_url": lambda kind, slug: document_url(kind, slug, current_language()),
        "hit_url": lambda hit: hit_url(hit, current_language()),
        "kind_label": kind_label,
        "in_other_language": in_other_language,
        "link_word": link_word,
        "absolute": absolute,
    }


def link_word(type_: str) -> str:
    """Return how a budget line and a policy are tied, in words."""
    words: dict[str, str] = {
        "funded_by": gettext("funded by"),
        "produced": gettext("produced by"),
        "operated_by": gettext("operated by"),
    }
    return words[type_]


def policy_url(slug: str) -> str:
    """Return the address of a policy in the reader's language."""
    return url_for("pages.policy", lang=current_language(), slug=slug)


def in_other_language(lang: str) -> str:
    """Return the address of this very page in another language, its search included."""
    if request.url_rule is None or "lang" not in request.url_rule.arguments:
        return url_for("pages.home", lang=lang)
    url = url_for(request.url_rule.endpoint, **{**(request.view_args or {}), "lang": lang})
    return f"{url}?{request.query_string.decode('ascii', 'replace')}" if request.args else url


def absolute(path: str) -> str:
    """Return the full address of a path, for canonical and alternate links."""
    base = current_app.config["BASE_URL"] or request.host_url.rstrip("/")
    return f"{base}{path}"


@blueprint.get("/")
def negotiate() -> Response:
    """Lead to the home page in the language the browser asks for."""
    best = request.accept_languages.best_match([*LANGUAGES, "zh-Hans", "zh-CN"]) or "en"
    response = redirect(url_for("pages.home", lang=best[:2]))
    response.headers["Vary"] = "Accept-Language"
    return response


@blueprint.get(f"/{LANG}/")
def home() -> str:
    """The seven sectors, the newest policies, and the archive in numbers."""
    content = shelf().content
    newest = sorted(content.published.values(), key=lambda each: each.start, reverse=True)
    counts = {code: len(content.in_sector(code)) for code in content.sectors}
    return render_template(
        "home.html", newest=newest[:_NEWEST], counts=counts, numbers=_numbers(content)
    )


def _numbers(content: Content) -> Mapping[str, int]:
    packages = content.published.values()
    return {
        "policies": len(packages),
        "editions": sum(len(each.editions) for each in packages),
        "figures": sum(len(figure.values) for each in packages for figure in each.figures),
        "sources": sum(len(each.sources) for each in packages),
        "countries": len({adopter.country for each in packages for adopter in each.adopters}),
    }


@blueprint.get(f"/{LANG}/sectors/<code>")
def sector(code: str) -> str:
    """What a sector holds, oldest policy first."""
    content = shelf().content
    found = content.sectors.get(code) or abort(404)
    return render_template("sector.html", sector=found, policies=content.in_sector(code))


@blueprint.get(f"/{LANG}/policies/<slug>")
def policy(slug: str) -> Response | str | tuple[str, int]:
    """One policy in the reader's language, or in the best other one with a notice."""
    content = shelf().content
    package = content.published.get(slug)
    if package is None:
        archived = content.packages.get(slug)
        abort(410 if archived is not None and archived.status == "archived" else 404)
    edition = package.edition(current_language())
    return render_template(
        "policy.html",
        package=package,
        edition=edition,
        sections=render(edition, package, policy_url_in(current_language())),
        state=package.state(current_language()),
        lines=[_linked_line(link, content) for link in package.budget],
        related=[content.packages[each] for each in content.related(slug)],
        similar=shelf().similar(slug, content, _SIMILAR),
        predecessors=[content.packages[each] for each in content.predecessors(slug)],
        successors=[content.packages[each] for each in content.successors(slug)],
        alternates=alternates(package, edition),
        original=package.editions.get(package.original),
    )


def policy_url_in(lang: str) -> Any:
    """Return the function that gives policy addresses in a language; one per language."""
    return _POLICY_URLS[lang]


def _policy_url_of(lang: str) -> Any:
    return lambda slug: f"/{lang}/policies/{slug}"


#: Made once: rendered pages are kept by this function's identity.
_POLICY_URLS: Final = {lang: _policy_url_of(lang) for lang in LANGUAGES}


def alternates(package: Package, edition: Edition) -> dict[str, str]:
    """Return hreflang -> address for the real editions; none when a substitute is shown."""
    if edition.lang != current_language():
        return {}
    found = {
        TAGS[lang]: url_for("pages.policy", lang=lang, slug=package.slug)
        for lang in LANGUAGES
        if lang in package.editions
    }
    default = next(lang for lang in FALLBACKS["en"] if lang in package.editions)
    return found | {"x-default": url_for("pages.policy", lang=default, slug=package.slug)}


@dataclass(frozen=True, slots=True)
class LinkedLine:
    """A budget target as a policy page shows it."""

    link: BudgetLink
    program: Program
    target: Account | LineItem | None
    amount: int | None

    @property
    def slug(self) -> str:
        """The address of the target, as links name it."""
        return self.link.target


def _linked_line(link: BudgetLink, content: Content) -> LinkedLine | None:
    year, code, *rest = link.target.split("/")
    program = content.programs.get(f"{year}/{code}")
    if program is None:
        return None
    target = program.target(rest[0]) if rest else None
    return LinkedLine(link, program, target, _amount(program, target))


def _amount(program: Program, target: Account | LineItem | None) -> int | None:
    if target is None:
        return program.appropriation
    if isinstance(target, Account):
        return target.amount(program.fiscal_year)
    return target.amount


@blueprint.get(f"/{LANG}/search")
def search() -> str:
    """Find policies and budgets, or browse them when nothing is asked."""
    lang = current_language()
    query = from_params(request.args.items(multi=True))
    results = shelf().find(query, lang)
    if query.page > results.pages:
        abort(404)
    content = shelf().content
    facets = facet_links(results, query, content, lang)
    misses.note(query, results, lang)
    return render_template(
        "search.html",
        query=query,
        results=results,
        facets={name: facets[name] for name in _SHOWN_FACETS if name in facets},
        facet_title=facet_title,
        facet_label=lambda name, value: facet_label(name, value, content, lang),
        page_url=lambda page: page_url(query, page, lang),
        search_url=lambda changed: search_url(changed, lang),
        feed_url=feed_url(query, lang),
        sorted_by=lambda sort: replace(query, sort=sort, page=1),
        unfiltered=lambda: replace(query, filters={}, page=1),
        literally=lambda: replace(query, literal=True, page=1),
    )


@blueprint.get(f"/{LANG}/search.atom")
def feed() -> Response:
    """A search as an Atom feed (RFC 4287), the newest policies first."""
    lang = current_language()
    query = replace(from_params(request.args.items(multi=True), limit=_FEED), sort="newest", page=1)
    results = shelf().find(query, lang)
    packages = shelf().content.published
    xml = render_template(
        "search.atom",
        query=query,
        hits=[(hit, _updated(packages.get(hit.slug), hit)) for hit in results.hits],
        here=absolute(feed_url(query, lang)),
        page=absolute(search_url(query, lang)),
    )
    return Response(xml, mimetype="application/atom+xml")


def _updated(package: Package | None, hit: Hit) -> str:
    """Return when what was found was last written (RFC 3339)."""
    if package is None:
        return f"{hit.stored.get('year') or 1970}-01-01T00:00:00Z"
    start = package.edition(hit.lang).date.start
    return f"{start}{'-01-01'[len(start) - 4 :]}T00:00:00Z"


@blueprint.get(f"/{LANG}/status")
def status() -> str:
    """How many policies of each sector are there in which language, and how whole."""
    content = shelf().content
    sectors = {code: _states(content.in_sector(code)) for code in content.sectors}
    everything = _states(tuple(content.published.values()))
    return render_template(
        "status.html", sectors=sectors, totals=everything, state_words=state_words(), policies=()
    )


@blueprint.get(f"/{LANG}/status/<code>")
def sector_status(code: str) -> str:
    """Which policy of a sector is there in which language, and how whole it is."""
    content = shelf().content
    if code not in content.sectors:
        abort(404)
    policies = content.in_sector(code)
    return render_template(
        "status.html",
        sectors={code: _states(policies)},
        totals=_states(policies),
        state_words=state_words(),
        policies=policies,
    )


def _states(packages: tuple[Package, ...]) -> dict[str, Counter[str]]:
    """Count the states of packages per language."""
    return {lang: Counter(package.state(lang) for package in packages) for lang in LANGUAGES}


def state_words() -> dict[str, str]:
    """Return the states of an edition in words, in their order."""
    return {
        "complete": gettext("complete"),
        "summary": gettext("summary only"),
        "behind": gettext("behind its source"),
        "missing": gettext("missing"),
    }


@blueprint.get(f"/{LANG}/about")
def about() -> str:
    """What the archive is, how it is made, and what it does not claim."""
    return render_template("about.html", numbers=_numbers(shelf().content))
