"""content/ -> values. Reads package folders; a file that is wrong becomes problems, never a crash.

folder -> package.yaml -> Package
              <lang>.md -> Edition   (a bad edition is left out, the others stay)
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from archive import package as p
from archive.fields import Fields, Unreadable, choice, integer, line, number
from archive.languages import LANGUAGES
from archive.period import Period
from archive.problem import ContentError, Problem, relative
from archive.sections import split_sections
from archive.strict_yaml import load, read_text

MAX_EDITION_BYTES: Final = 256 * 1024

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SDG = re.compile(r"(1[0-7]|[1-9])\.([0-9]{1,2}|[a-d])")
_HTTP = re.compile(r"https?://[^\s<>\"]+\.[^\s<>\"]+")
_TARGET = re.compile(r"\d{4}/[a-z0-9-]+(/[a-z0-9-]+)?")
_FRONT_MATTER = re.compile(r"---\n(.*?\n)?---(?:\n|$)", re.DOTALL)
DIGEST: Final = re.compile(r"[0-9a-f]{16}")


def walk(content: Path) -> Iterator[Path]:
    """Yield the folder of every package under ``content/policies``, in order."""
    for sector in sorted((content / "policies").glob("*")):
        if sector.is_dir():
            yield from sorted(folder for folder in sector.iterdir() if folder.is_dir())


def read_package(folder: Path, content: Path) -> tuple[p.Package | None, list[Problem]]:
    """Read one package folder: the package (None when it has no usable facts) and its problems."""
    problems: list[Problem] = []
    editions = dict(_editions(folder, content, problems))
    path = folder / "package.yaml"
    name = relative(path, content)
    try:
        fields = Fields(load(read_text(path, name), name), name, "", problems)
        found = _package(fields, folder, content, editions)
        fields.finish()
    except ContentError as error:
        return None, problems + error.problems
    except Unreadable:
        return None, problems
    return found, problems


def digest_of(folder: Path) -> str:
    """Return the hash of the bytes of all files of a package (hex, 16 characters)."""
    state = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.is_file():
            state.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return state.hexdigest()[:16]


def _editions(
    folder: Path, content: Path, problems: list[Problem]
) -> Iterator[tuple[str, p.Edition]]:
    for lang in LANGUAGES:
        path = folder / f"{lang}.md"
        if path.exists():
            try:
                yield lang, read_edition(path, lang, relative(path, content), problems)
            except ContentError as error:
                problems.extend(error.problems)
            except Unreadable:
                continue


def read_edition(path: Path, lang: str, name: str, problems: list[Problem]) -> p.Edition:
    """Read ``<lang>.md``; ContentError or Unreadable when it cannot be used at all."""
    return parse_edition(read_text(path, name, MAX_EDITION_BYTES), lang, name, problems)


def parse_edition(text: str, lang: str, name: str, problems: list[Problem]) -> p.Edition:
    """Read the text of an edition: YAML front matter between ``---`` lines, then Markdown."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        message = "has no front matter; begin the file with ---, title, summary, date, ---"
        raise ContentError([Problem(name, 1, "", message)])
    fields = Fields(load(match[1] or "", name, first_line=2), name, "", problems)
    title, summary = fields.take("title", line), fields.take("summary", line)
    body = text[match.end() :].strip("\n") + "\n"
    skipped = len(text[match.end() :]) - len(text[match.end() :].lstrip("\n"))
    edition = p.Edition(
        lang=lang,
        title=title,
        summary=summary,
        extent=fields.take("extent", choice(p.EXTENTS)),
        translator=fields.maybe("translator", line),
        made_from=fields.maybe("made_from", _digest),
        date=fields.take("date", Period.parse),
        body=body,
        body_line=match[0].count("\n") + 1 + skipped,
        sections=tuple(split_sections(body, lang)),
        digest=edition_digest(title, summary, body),
    )
    fields.finish()
    return edition


def edition_digest(title: str, summary: str, body: str) -> str:
    """Return the hash of the words of an edition (hex, 16 characters).

    A translation is behind when this changes in its source. Dates and names do not count,
    nor does white space at line ends: they give a translator nothing to do.
    """
    lines = [text.rstrip() for text in body.strip().split("\n")]
    return hashlib.sha256("\n".join([title, summary, *lines]).encode()).hexdigest()[:16]


def _package(
    fields: Fields, folder: Path, content: Path, editions: dict[str, p.Edition]
) -> p.Package:
    years = fields.mapping("years")
    start, end = years.take("start", Period.parse), years.maybe("end", Period.parse)
    years.finish()
    return p.Package(
        slug=folder.name,
        folder=relative(folder, content),
        sector=fields.take("sector", line),
        original=fields.take("original", choice(LANGUAGES)),
        status=fields.take("status", choice(p.STATUSES)),
        start=start,
        end=end,
        department=fields.text("department"),
        milestones=fields.items("milestones", _milestone),
        legal_basis=fields.items("legal_basis", _statement),
        staff=fields.items("staff", _statement),
        figures=fields.items("figures", _figure),
        costs=fields.items("costs", _cost),
        sources=fields.items("sources", _source),
        concepts=fields.strings("concepts", slug),
        sdg=fields.strings("sdg", _sdg),
        related=fields.strings("related", slug),
        predecessors=fields.strings("predecessors", slug),
        adopters=fields.items("adopters", _adopter),
        awards=fields.items("awards", _award),
        budget=fields.items("budget", budget_link),
        editions=editions,
        digest=digest_of(folder),
        lines={key: fields.line_of(key) for key in fields.keys()},  # noqa: SIM118 - Fields is no mapping,
    )


def _milestone(fields: Fields) -> p.Milestone:
    return p.Milestone(
        fields.take("date", Period.parse), fields.text("text"), fields.take("source", _id)
    )


def _statement(fields: Fields) -> p.Statement:
    return p.Statement(fields.text("text"), fields.take("source", _id))


def _figure(fields: Fields) -> p.Figure:
    figure = p.Figure(
        id=fields.take("id", _id),
        label=fields.text("label"),
        unit=fields.take("unit", line),
        values=fields.items("values", _value),
        line=fields.line,
    )
    if not figure.values:
        fields.report(fields.line, "values", "holds no usable value; give value, date and source")
        raise Unreadable
    return figure


def _value(fields: Fields) -> p.Value:
    return p.Value(
        value=fields.take("value", number),
        date=fields.take("date", Period.parse),
        stage=fields.maybe("stage", choice(p.STAGES)),
        source=fields.take("source", _id),
        note=fields.text("note", required=False),
        line=fields.line,
    )


def _cost(fields: Fields) -> p.Cost:
    return p.Cost(
        label=fields.text("label"),
        kind=fields.take("kind", choice(p.COST_KINDS)),
        amount=fields.take("amount", number),
        currency=fields.take("currency", _currency),
        year=fields.take("year", Period.parse),
        source=fields.take("source", _id),
        note=fields.text("note", required=False),
        line=fields.line,
    )


def _source(fields: Fields) -> p.Source:
    return p.Source(
        id=fields.take("id", _id),
        title=fields.take("title", line),
        publisher=fields.take("publisher", line),
        year=fields.take("year", year_or_undated),
        url=fields.take("url", url),
        line=fields.line,
    )


def _adopter(fields: Fields) -> p.Adopter:
    return p.Adopter(
        city=fields.text("city", required=False),
        country=fields.take("country", country),
        year=fields.maybe("year", Period.parse),
        source=fields.take("source", _id),
        note=fields.text("note", required=False),
    )


def _award(fields: Fields) -> p.Award:
    return p.Award(
        fields.text("name"), fields.take("year", Period.parse), fields.take("source", _id)
    )


def budget_link(fields: Fields) -> p.BudgetLink:
    """Read a typed link to a budget program, account or line item."""
    return p.BudgetLink(
        type=fields.take("type", choice(p.LINK_TYPES)),
        target=fields.take("target", budget_target),
        note=fields.text("note", required=False),
        line=fields.line,
    )


def _pattern(pattern: re.Pattern[str], example: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if pattern.fullmatch(text) is None:
            raise ValueError(f"'{text}' does not have the expected form; write it like {example}")
        return text

    return parse


slug = _pattern(_SLUG, "median-bus-lanes")
_id = _pattern(_ID, "b or bus-speed")
_sdg = _pattern(_SDG, "11.2")
url = _pattern(_HTTP, "https://example.org/page")
_digest = _pattern(DIGEST, "0123456789abcdef (see: policy-archive translated)")
budget_target = _pattern(_TARGET, "2016/policy-exchange/casebook")
country = _pattern(re.compile(r"[A-Z]{2}"), "MN (ISO 3166)")
_currency = _pattern(re.compile(r"[A-Z]{3}"), "KRW (ISO 4217)")


def year_or_undated(text: str) -> int | None:
    """Read a year of four digits; None for ``undated``."""
    if text == "undated":
        return None
    year = integer(text)
    if not 1000 <= year <= 9999:
        raise ValueError(f"'{text}' is not a year; write four digits, or undated")
    return year
