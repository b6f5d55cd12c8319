"""The pages of the programme: overview and timeline, projects, awards, bodies, training, media."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from archive.languages import in_language
from archive.programme import KINDS, Item, Programme, Source
from search.query import BadParameter
from web import programme_words
from web.languages import country_name, current_language
from web.listing import FacetLink
from web.pages import LANG, take_language
from web.shelf import shelf

blueprint = Blueprint("programme", __name__)
blueprint.url_value_preprocessor(take_language)

#: What projects are filtered by, and the field that holds it.
_FILTERS: Final = {"sector": "sectors", "country": "countries"}


@blueprint.app_context_processor
def links() -> dict[str, Any]:
    """Give every template the entries of the programme that concern a policy or a sector."""
    return {
        "programme_of_policy": projects_of,
        "programme_in_sector": lambda code: by_group(programme().in_sector(code)),
        "programme_words": programme_words,
    }


def programme() -> Programme:
    """Return the programme of the content that is shown now."""
    return shelf().content.programme


def projects_of(slug: str) -> Mapping[str, tuple[Item, ...]]:
    """Return the projects, awards, bodies, training and media that concern a policy, by group."""
    return by_group(programme().of_policy(slug))


def by_group(items: Iterable[Item]) -> Mapping[str, tuple[Item, ...]]:
    """Return entries by their group, oldest first; groups without entries are left out."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.group, []).append(item)
    return {
        group: tuple(sorted(each, key=lambda item: item.order)) for group, each in found.items()
    }


@blueprint.get(f"/{LANG}/programme/")
def overview() -> str:
    """What the programme is, its timeline, how it was counted and what was learnt."""
    found = programme()
    if not found.name:
        abort(404)
    cited = [found.cited]
    cited += [each.sources for each in found.timeline]
    cited += [each.sources for each in (*found.totals, *found.lessons)]
    return render_template("programme.html", programme=found, sources=_sources(cited))


@blueprint.get(f"/{LANG}/programme/projects")
def projects() -> str:
    """The projects abroad, all or those of a sector or country."""
    chosen = ProjectFilter.of(request.args)
    items = programme().group("projects")
    shown = [item for item in items if chosen.passes(item)]
    return render_template(
        "programme_projects.html",
        items=shown,
        chosen=chosen,
        facets={name: _choices(name, chosen, items) for name in _FILTERS},
    )


@blueprint.get(f"/{LANG}/programme/projects/<name>")
def project(name: str) -> str:
    """One project abroad."""
    item = programme().item("projects", name) or abort(404)
    return render_template("programme_project.html", item=item, sources=_sources([item.sources]))


@blueprint.get(f"/{LANG}/programme/awards")
def awards() -> str:
    """The awards of the city, the newest first."""
    found = programme()
    items = found.group("awards")[::-1]
    cited = [each.sources for each in items] + [each.sources for each in found.award_notes]
    return render_template(
        "programme_awards.html", programme=found, items=items, sources=_sources(cited)
    )


@blueprint.get(f"/{LANG}/programme/bodies")
def bodies() -> str:
    """The forum, the consulting group, offices, agencies, networks and partners."""
    return _group("bodies")


@blueprint.get(f"/{LANG}/programme/training")
def training() -> str:
    """Courses, degrees and workshops."""
    return _group("training")


@blueprint.get(f"/{LANG}/programme/media")
def media() -> str:
    """Webtoon, videos, manuals and the rest, described."""
    return _group("media")


def _group(group: str) -> str:
    """Show a group on one page, kind by kind; an entry is an anchor."""
    order = KINDS[group].index
    items = sorted(programme().group(group), key=lambda item: order(item.kind or ""))
    return render_template(
        "programme_group.html",
        group=group,
        kinds=[list(each) for _, each in groupby(items, key=lambda item: item.kind)],
        sources=_sources(item.sources for item in items),
    )


def _sources(cited: Iterable[tuple[str, ...]]) -> list[Source]:
    """Return the sources of a page in the order in which it cites them."""
    known = programme().source_by_id
    names = dict.fromkeys(name for each in cited for name in each)
    return [known[name] for name in names if name in known]


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """The sector and the country asked for; empty when not asked for."""

    sector: str = ""
    country: str = ""

    @classmethod
    def of(cls, args: "MultiDict[str, str]") -> "ProjectFilter":
        """Read the parameters of a request; BadParameter names the one that cannot be used."""
        for name, values in args.lists():
            if name not in _FILTERS:
                known = ", ".join(_FILTERS)
                raise BadParameter(name, f"'{name[:40]}' is not a parameter; use {known}")
            if len(values) > 1 or values[0] not in _values(name, programme().group("projects")):
                raise BadParameter(name, f"'{values[0][:40]}' is not one of the values of {name}")
        return cls(**args.to_dict())

    def passes(self, item: Item, *, but: str = "") -> bool:
        """Return whether an entry passes, looking away from the filter ``but``."""
        return all(
            name == but or not getattr(self, name) or getattr(self, name) in getattr(item, key)
            for name, key in _FILTERS.items()
        )

    def url(self) -> str:
        """Return the address of the list with these filters."""
        chosen = {name: getattr(self, name) or None for name in _FILTERS}
        return url_for("programme.projects", lang=current_language(), **chosen)


def _values(name: str, items: Iterable[Item]) -> Counter[str]:
    return Counter(value for item in items for value in getattr(item, _FILTERS[name]))


def _choices(name: str, chosen: ProjectFilter, items: Iterable[Item]) -> list[FacetLink]:
    """Return the values of a filter with what choosing them would give."""
    mine = getattr(chosen, name)
    counts = _values(name, (item for item in items if chosen.passes(item, but=name)))
    links = []
    for value in counts:
        changed = replace(chosen, **{name: "" if value == mine else value})
        label = _label(name, value)
        links.append(FacetLink(value, label, counts[value], value == mine, changed.url()))
    return sorted(links, key=lambda link: (-link.count, link.label))


def _label(name: str, value: str) -> str:
    if name == "country":
        return country_name(value)
    sector = shelf().content.sectors.get(value)
    return in_language(sector.name, current_language()) if sector else value
