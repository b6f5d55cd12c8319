"""The whole content folder as one value, and the links read both ways.

content/  ->  Content: sectors, units, concepts, packages, programs   (and problems)
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from archive import reader
from archive.budget import Program, read_programs
from archive.fields import Fields, Unreadable
from archive.languages import LANGUAGES, Text
from archive.package import BudgetLink, Package, Sector
from archive.problem import ContentError, Problem, relative
from archive.programme import Programme, read_programme
from archive.reader import read_package, walk
from archive.strict_yaml import Node, load, read_text
from archive.terms import Concept, read_terms

T = TypeVar("T")


@dataclass(frozen=True)
class Content:
    """Everything under ``root`` as it was when it was read. Bad files are in ``problems``."""

    root: Path
    sectors: Mapping[str, Sector]
    units: Mapping[str, Text]
    concepts: Mapping[str, Concept]
    packages: Mapping[str, Package]
    programs: Mapping[str, Program]
    programme: Programme
    problems: tuple[Problem, ...] = field(repr=False)

    @classmethod
    def read(cls, root: Path) -> "Content":
        """Read a content folder; never raises for bad content."""
        problems: list[Problem] = []
        sectors = read_sectors(root, problems)
        units = dict(_entries(root, "units.yaml", _unit, problems))
        concepts, found = read_terms(root)
        problems += found
        found_programs, found = read_programs(root)
        problems += found
        programs = {program.address: program for program in found_programs}
        programme, found = read_programme(root)
        problems += found
        packages = _read_packages(root, problems)
        return cls(root, sectors, units, concepts, packages, programs, programme, tuple(problems))

    @cached_property
    def published(self) -> Mapping[str, Package]:
        """The packages that readers see: published, with at least one edition."""
        return {
            name: package
            for name, package in self.packages.items()
            if package.status == "published" and package.editions and package.sector in self.sectors
        }

    @cached_property
    def _related(self) -> Mapping[str, tuple[str, ...]]:
        pairs: dict[str, dict[str, None]] = {slug: {} for slug in self.published}
        for slug, package in self.published.items():
            for other in package.related:
                if other in pairs and other != slug:
                    pairs[slug][other] = None
                    pairs[other][slug] = None
        return {slug: tuple(others) for slug, others in pairs.items()}

    def related(self, slug: str) -> tuple[str, ...]:
        """Return the slugs of related policies, whichever side the link is written on."""
        return self._related.get(slug, ())

    def predecessors(self, slug: str) -> tuple[str, ...]:
        """Return the published policies that this one grew out of."""
        return tuple(each for each in self.packages[slug].predecessors if each in self.published)

    def successors(self, slug: str) -> tuple[str, ...]:
        """Return the published policies that grew out of this one."""
        return tuple(
            each for each, package in self.published.items() if slug in package.predecessors
        )

    def policies_of(self, address: str) -> Iterator[tuple[Package, BudgetLink]]:
        """Yield the policies linked to a budget target (``2016/policy-exchange/casebook``).

        For a program's own address: the links to it and to everything within it.
        """
        for package in self.published.values():
            for link in package.budget:
                if link.target == address or link.target.startswith(address + "/"):
                    yield package, link

    def in_sector(self, code: str) -> tuple[Package, ...]:
        """Return the published packages of a sector, oldest policy first."""
        found = (package for package in self.published.values() if package.sector == code)
        return tuple(sorted(found, key=lambda package: (package.start, package.slug)))


def read_sectors(root: Path, problems: list[Problem] | None = None) -> dict[str, Sector]:
    """Read ``sectors.yaml``: the sectors by code, in their order."""
    found = _entries(root, "sectors.yaml", _sector, [] if problems is None else problems)
    sectors = {sector.code: sector for sector in found}
    # When the file cannot be read the folders still say what there is: the pages stay up.
    folders = sorted(each.name for each in (root / "policies").glob("*") if each.is_dir())
    return sectors or {code: _unnamed(code) for code in folders}


def _unnamed(code: str) -> Sector:
    return Sector(code, dict.fromkeys(LANGUAGES, code), {})


def _read_packages(root: Path, problems: list[Problem]) -> dict[str, Package]:
    packages: dict[str, Package] = {}
    for folder in walk(root):
        package, found = read_package(folder, root)
        problems += found
        if package is None:
            continue
        if package.slug in packages:
            name = relative(folder / "package.yaml", root)
            message = "this slug is already used in another sector; rename the newer folder"
            problems.append(Problem(name, 1, package.slug, message))
            continue
        packages[package.slug] = package
    return packages


def _entries(
    root: Path, file: str, read: Callable[[Fields], T], problems: list[Problem]
) -> Iterator[T]:
    path = root / file
    try:
        entries = load(read_text(path, file), file)
        yield from Fields(Node({"entries": entries}, 1), file, "", problems).items("entries", read)
    except ContentError as error:
        problems.extend(error.problems)
    except Unreadable:
        return


def _sector(fields: Fields) -> Sector:
    return Sector(fields.take("code", reader.slug), fields.text("name"), fields.text("description"))


def _unit(fields: Fields) -> tuple[str, Text]:
    return fields.take("code", reader.slug), fields.text("label")
