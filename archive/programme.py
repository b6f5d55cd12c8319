"""The programme around the archive: overseas projects, awards, bodies, training, media, timeline.

content/programme/*.yaml -> Programme: every entry once, its words in five languages, its sources.

A file that is wrong becomes problems; the other files stay readable. Links to policies, sectors
and budgets are checked by ``programme_problems``, which needs the rest of the content.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

from babel import Locale

from archive.budget import Program
from archive.fields import Fields, Unreadable, choice, line
from archive.languages import Text
from archive.period import Period
from archive.problem import ContentError, Problem
from archive.reader import budget_target, country, slug, url, year_or_undated
from archive.strict_yaml import Node, load, read_text

T = TypeVar("T")

FOLDER: Final = "programme"
STATUSES: Final = ("planned", "ongoing", "done")
RANKS: Final = ("first", "second", "runner-up")

#: Group -> what its entries can be. The group is the name of the file and of the page.
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "projects": (
        "contract", "advice", "study", "aid", "grant", "agreement", "training", "workshop",
        "cooperation",
    ),
    "awards": (),
    "bodies": ("forum", "consulting", "office", "agency", "scheme", "network", "partner"),
    "training": ("course", "degree", "workshop"),
    "media": (
        "webtoon", "video", "manual", "brochure", "casebook", "exhibition", "website", "series",
        "report",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from: a web address, or a budget program of the archive itself."""

    id: str
    title: str
    publisher: str
    year: int | None
    url: str
    budget: str
    line: int = field(default=0, repr=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sourced sentence; ``date`` is None when its source shows none."""

    date: Period | None
    text: Text
    sources: tuple[str, ...]
    line: int = field(default=0, repr=False)


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, for the timeline."""

    id: str
    date: Period
    text: Text
    sources: tuple[str, ...]
    policies: tuple[str, ...]
    line: int = field(default=0, repr=False)


@dataclass(frozen=True, slots=True)
class Prize:
    """A prize that the city has won, once or often."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a group of ``KINDS``; what does not apply to it is empty.

    ``as_of`` means that ``date`` is when the source speaks, not when the thing happened.
    ``place`` and ``partner`` belong to projects, ``prize`` and ``rank`` to awards, ``languages``
    (two letters each, not only the five) to media.
    """

    group: str
    id: str
    name: Text
    text: Text
    kind: str | None
    date: Period | None
    as_of: bool
    status: str | None
    sectors: tuple[str, ...]
    countries: tuple[str, ...]
    place: Text
    partner: Text
    prize: str | None
    rank: str | None
    languages: tuple[str, ...]
    policies: tuple[str, ...]
    budget: tuple[str, ...]
    sources: tuple[str, ...]
    line: int = field(default=0, repr=False)

    @property
    def order(self) -> tuple[str, str, str]:
        """Sorts by beginning, then by end; what has no date comes last."""
        return (self.date.start, self.date.end, self.id) if self.date else ("9999", "", self.id)


@dataclass(frozen=True)
class Programme:
    """Everything under ``content/programme``. ``cited`` are the sources of the summary."""

    name: Text = field(default_factory=dict)
    summary: Text = field(default_factory=dict)
    cited: tuple[str, ...] = ()
    budget: tuple[str, ...] = ()
    totals: tuple[Statement, ...] = ()
    lessons: tuple[Statement, ...] = ()
    timeline: tuple[Moment, ...] = ()
    prizes: tuple[Prize, ...] = ()
    award_notes: tuple[Statement, ...] = ()
    groups: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The entries of all groups."""
        return tuple(item for items in self.groups.values() for item in items)

    @cached_property
    def source_by_id(self) -> Mapping[str, Source]:
        """The sources by their id."""
        return {each.id: each for each in self.sources}

    @cached_property
    def prize_by_id(self) -> Mapping[str, Prize]:
        """The prizes by their id."""
        return {each.id: each for each in self.prizes}

    def group(self, name: str) -> tuple[Item, ...]:
        """Return the entries of a group, oldest first."""
        return tuple(sorted(self.groups.get(name, ()), key=lambda each: each.order))

    def item(self, group: str, name: str) -> Item | None:
        """Return an entry by its group and id, or None."""
        return next((each for each in self.groups.get(group, ()) if each.id == name), None)

    def of_policy(self, policy: str) -> tuple[Item, ...]:
        """Return the entries that concern a policy, group by group."""
        return tuple(each for each in self.items if policy in each.policies)

    def of_budget(self, address: str) -> tuple[Item, ...]:
        """Return the entries that a budget target paid for, group by group."""
        return tuple(each for each in self.items if address in each.budget)

    def in_sector(self, code: str) -> tuple[Item, ...]:
        """Return the entries of a sector, group by group."""
        return tuple(each for each in self.items if code in each.sectors)


def read_programme(content: Path) -> tuple[Programme, list[Problem]]:
    """Read ``content/programme``: the programme, and what is wrong with its files.

    A content folder without a programme has an empty one and no problem.
    """
    problems: list[Problem] = []
    if not (content / FOLDER).is_dir():
        return Programme(), problems
    files = _Files(content, problems)
    overview = files.mapping("overview", _overview) or Programme()
    prizes, notes, awards = files.mapping("awards", _awards) or ((), (), ())
    groups = {name: files.list(name, _reader(name)) for name in KINDS if name != "awards"}
    timeline = sorted(files.list("timeline", _moment), key=lambda each: each.date)
    found = replace(
        overview,
        timeline=tuple(timeline),
        prizes=prizes,
        award_notes=notes,
        groups={name: groups.get(name, awards) for name in KINDS},
        sources=files.list("sources", _source),
    )
    return found, problems


@dataclass(frozen=True, slots=True)
class _Files:
    """The files of the folder; what is wrong with them goes to ``problems``."""

    content: Path
    problems: list[Problem]

    def mapping(self, name: str, read: Callable[[Fields], T]) -> T | None:
        """Read a file that is a mapping; None when it cannot be used."""
        try:
            fields = Fields(self._load(name), _path(name), "", self.problems)
            found = read(fields)
        except ContentError as error:
            self.problems.extend(error.problems)
        except Unreadable:
            pass
        else:
            fields.finish()
            return found
        return None

    def list(self, name: str, read: Callable[[Fields], T]) -> tuple[T, ...]:
        """Read a file that is a list of entries; the bad ones are left out."""
        try:
            node = Node({name: self._load(name)}, 1)
            return Fields(node, _path(name), "", self.problems).items(name, read)
        except ContentError as error:
            self.problems.extend(error.problems)
        return ()

    def _load(self, name: str) -> Node:
        path = _path(name)
        return load(read_text(self.content / path, path), path)


def _path(name: str) -> str:
    return f"{FOLDER}/{name}.yaml"


# --- one entry ------------------------------------------------------------------------------


def _overview(fields: Fields) -> Programme:
    return Programme(
        name=fields.text("name"),
        summary=fields.text("summary"),
        cited=_sources(fields),
        budget=fields.strings("budget", budget_target),
        totals=fields.items("totals", _statement),
        lessons=fields.items("lessons", _statement),
    )


_Awards = tuple[tuple[Prize, ...], tuple[Statement, ...], tuple[Item, ...]]


def _awards(fields: Fields) -> _Awards:
    return (
        fields.items("prizes", lambda each: Prize(each.take("id", slug), each.text("name"))),
        fields.items("notes", _statement),
        fields.items("awards", _reader("awards")),
    )


def _statement(fields: Fields) -> Statement:
    date = fields.maybe("date", Period.parse)
    return Statement(date, fields.text("text"), _sources(fields), fields.line)


def _moment(fields: Fields) -> Moment:
    return Moment(
        id=fields.take("id", slug),
        date=fields.take("date", Period.parse),
        text=fields.text("text"),
        sources=_sources(fields),
        policies=fields.strings("policies", slug),
        line=fields.line,
    )


def _source(fields: Fields) -> Source:
    source = Source(
        id=fields.take("id", slug),
        title=fields.take("title", line),
        publisher=fields.take("publisher", line),
        year=fields.take("year", year_or_undated),
        url=fields.maybe("url", url) or "",
        budget=fields.maybe("budget", budget_target) or "",
        line=fields.line,
    )
    if bool(source.url) == bool(source.budget):
        fields.report(fields.line, "url", "a source has one address; give url or budget")
        raise Unreadable
    return source


def _reader(group: str) -> Callable[[Fields], Item]:
    """Return the function that reads an entry of a group."""
    project, award, medium = (group == name for name in ("projects", "awards", "media"))

    def read(fields: Fields) -> Item:
        date, as_of = _date(fields)
        return Item(
            group=group,
            id=fields.take("id", slug),
            name=fields.text("name"),
            text=fields.text("text", required=not award),
            kind=None if award else fields.take("kind", choice(KINDS[group])),
            date=date,
            as_of=as_of,
            status=fields.maybe("status", choice(STATUSES)),
            sectors=fields.strings("sectors", slug),
            countries=fields.strings("countries", country),
            place=fields.text("place", required=False) if project else {},
            partner=fields.text("partner", required=False) if project else {},
            prize=fields.take("prize", slug) if award else None,
            rank=fields.maybe("rank", choice(RANKS)) if award else None,
            languages=fields.strings("languages", slug) if medium else (),
            policies=fields.strings("policies", slug),
            budget=fields.strings("budget", budget_target),
            sources=_sources(fields),
            line=fields.line,
        )

    return read


def _date(fields: Fields) -> tuple[Period | None, bool]:
    """Take ``date`` or ``as_of``: when it happened, or only when the source speaks of it."""
    date, as_of = (fields.maybe(key, Period.parse) for key in ("date", "as_of"))
    if date and as_of:
        fields.report(fields.line_of("as_of"), "as_of", "stands beside date; keep one of them")
    return (date, False) if date else (as_of, as_of is not None)


def _sources(fields: Fields) -> tuple[str, ...]:
    fields.required("sources")
    return fields.strings("sources", slug)


# --- the whole ------------------------------------------------------------------------------


def programme_problems(
    programme: Programme,
    packages: Collection[str],
    sectors: Collection[str],
    programs: Mapping[str, Program],
) -> Iterator[Problem]:
    """Yield each name in the programme that leads nowhere, and each id that is used twice.

    ``packages`` are the slugs of all policies, ``sectors`` the codes, ``programs`` the budgets.
    """
    world = Locale("en")
    known: Mapping[str, tuple[Collection[str], str]] = {
        "sources": (programme.source_by_id, "no source of sources.yaml"),
        "policies": (packages, "no policy of the archive"),
        "sectors": (sectors, f"no sector; use {', '.join(sectors)}"),
        "countries": (world.territories, "no country; see ISO 3166"),
        "languages": (world.languages, "no language; see ISO 639"),
        "prize": (programme.prize_by_id, "no prize of awards.yaml"),
    }
    for name in _named(programme):
        for key, (there, message) in known.items():
            for value in _values(name.entry, key):
                if value not in there:
                    text = f"'{value}' is {message}; mend or remove it"
                    yield Problem(_path(name.file), name.line, f"{name.id}.{key}".strip("."), text)
        for target in _values(name.entry, "budget"):
            if not _in_budget(target, programs):
                text = f"'{target}' is no budget program, account or line item; mend it"
                yield Problem(_path(name.file), name.line, f"{name.id}.budget".strip("."), text)
    yield from _repeated(programme)


@dataclass(frozen=True, slots=True)
class _Named:
    """An entry and where it stands; ``id`` may be empty."""

    file: str
    id: str
    line: int
    entry: object


def _named(programme: Programme) -> Iterator[_Named]:
    """Yield everything that names something else."""
    yield _Named("overview", "", 1, programme)
    for file, statements in (
        ("overview", (*programme.totals, *programme.lessons)),
        ("awards", programme.award_notes),
    ):
        yield from (_Named(file, "", each.line, each) for each in statements)
    yield from (_Named("timeline", each.id, each.line, each) for each in programme.timeline)
    yield from (_Named(each.group, each.id, each.line, each) for each in programme.items)
    yield from (_Named("sources", each.id, each.line, each) for each in programme.sources)


def _values(entry: object, key: str) -> tuple[str, ...]:
    """Return what an entry names under a key; nothing when it has no such key."""
    if isinstance(entry, Programme):
        return {"sources": entry.cited, "budget": entry.budget}.get(key, ())
    value = getattr(entry, key, None) or ()
    return (value,) if isinstance(value, str) else value


def _in_budget(target: str, programs: Mapping[str, Program]) -> bool:
    year, code, *rest = target.split("/")
    program = programs.get(f"{year}/{code}")
    return program is not None and not (rest and program.target(rest[0]) is None)


def _repeated(programme: Programme) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for name in _named(programme):
        if name.id and (name.file, name.id) in seen:
            text = "is already used in this file; rename one"
            yield Problem(_path(name.file), name.line, name.id, text)
        seen.add((name.file, name.id))
