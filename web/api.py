"""The archive as JSON, under /api/v1. Unknown parameters and bad values are refused by name."""

from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, request

from archive.languages import LANGUAGES, TAGS, direction
from archive.package import Edition, Package
from search.query import BadParameter, from_params
from search.suggestion import Suggestion
from web.listing import results_json, suggestion_kind, suggestion_url
from web.pages import policy_url
from web.shelf import shelf

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.before_request
def read_language() -> None:
    """Take ``lang`` for labels and for the edition shown; English when nobody says."""
    lang = request.args.get("lang", "en")
    if lang not in LANGUAGES:
        raise BadParameter("lang", f"'{lang[:40]}' is not a language; use {', '.join(LANGUAGES)}")
    g.lang = lang


def only(*known: str) -> None:
    """Refuse every parameter but those known, by name."""
    for name in request.args:
        if name not in known:
            use = f"use {', '.join(known)}" if known else "there are none here"
            raise BadParameter(name, f"'{name[:40]}' is not a parameter; {use}")


@blueprint.get("/search")
def search() -> Response:
    """Find documents, or list them when there is no ``q``."""
    query = from_params(request.args.items(multi=True), also=("lang",))
    results = shelf().find(query, g.lang)
    if query.page > results.pages:
        abort(404)
    return jsonify(results_json(results, query, shelf().content, g.lang))


@blueprint.get("/suggest")
def suggest() -> Response:
    """Suggest policies, concepts and sectors for the beginning of a query."""
    only("lang", "q")
    found = shelf().suggester.suggest(request.args.get("q", ""), g.lang)
    return jsonify({"suggestions": [_suggestion(each) for each in found]})


def _suggestion(found: Suggestion) -> dict[str, str]:
    return {
        "kind": found.kind,
        "kind_label": suggestion_kind(found.kind),
        "slug": found.slug,
        "label": found.label,
        "lang": found.lang,
        "tag": TAGS[found.lang],
        "dir": direction(found.lang),
        "url": suggestion_url(found, g.lang),
    }


@blueprint.get("/policies")
def policies() -> Response:
    """List every published policy with its editions."""
    only("lang")
    content = shelf().content
    return jsonify({"policies": [_brief(each) for each in content.published.values()]})


@blueprint.get("/policies/<slug>")
def policy(slug: str) -> Response:
    """Give one policy: the facts, and the words of the best edition for ``lang``."""
    only("lang")
    content = shelf().content
    package = content.published.get(slug)
    if package is None:
        archived = content.packages.get(slug)
        abort(410 if archived is not None and archived.status == "archived" else 404)
    edition = package.edition(g.lang)
    return jsonify(_brief(package) | _facts(package) | {"edition": _edition(edition)})


def _brief(package: Package) -> dict[str, Any]:
    edition = package.edition(g.lang)
    return {
        "slug": package.slug,
        "sector": package.sector,
        "lang": edition.lang,
        "title": edition.title,
        "summary": edition.summary,
        "url": policy_url(package.slug),
        "years": {"start": str(package.start), "end": str(package.end) if package.end else None},
        "editions": {lang: package.state(lang) for lang in LANGUAGES},
    }


def _facts(package: Package) -> dict[str, Any]:
    content = shelf().content
    return {
        "status": package.status,
        "original": package.original,
        "department": dict(package.department),
        "legal_basis": [
            {"text": dict(each.text), "source": each.source} for each in package.legal_basis
        ],
        "staff": [{"text": dict(each.text), "source": each.source} for each in package.staff],
        "figures": [
            {
                "id": figure.id,
                "label": dict(figure.label),
                "unit": figure.unit,
                "values": [
                    {
                        "value": str(value.value),
                        "date": str(value.date),
                        "stage": value.stage,
                        "source": value.source,
                        "note": dict(value.note),
                    }
                    for value in figure.values
                ],
            }
            for figure in package.figures
        ],
        "costs": [
            {
                "label": dict(cost.label),
                "kind": cost.kind,
                "amount": f"{cost.amount.normalize():f}",
                "currency": cost.currency,
                "year": str(cost.year),
                "source": cost.source,
                "note": dict(cost.note),
            }
            for cost in package.costs
        ],
        "milestones": [
            {"date": str(each.date), "text": dict(each.text), "source": each.source}
            for each in package.milestones
        ],
        "adopters": [
            {
                "city": dict(each.city),
                "country": each.country,
                "year": str(each.year) if each.year else None,
                "source": each.source,
                "note": dict(each.note),
            }
            for each in package.adopters
        ],
        "awards": [
            {"name": dict(each.name), "year": str(each.year), "source": each.source}
            for each in package.awards
        ],
        "sources": [
            {
                "id": each.id,
                "title": each.title,
                "publisher": each.publisher,
                "year": each.year,
                "url": each.url,
            }
            for each in package.sources
        ],
        "concepts": list(package.concepts),
        "sdg": list(package.sdg),
        "related": list(content.related(package.slug)),
        "predecessors": list(content.predecessors(package.slug)),
        "successors": list(content.successors(package.slug)),
        "budget": [
            {"type": link.type, "target": link.target, "note": dict(link.note)}
            for link in package.budget
        ],
    }


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "lang": edition.lang,
        "extent": edition.extent,
        "date": str(edition.date),
        "translator": edition.translator,
        "sections": [
            {"code": each.code, "heading": each.heading, "markdown": each.text.strip()}
            for each in edition.sections
        ],
    }
