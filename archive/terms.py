"""The term base: ideas of the archive and their words in five languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.fields import Fields, Unreadable, line
from archive.languages import LANGUAGES
from archive.problem import ContentError, Problem, relative
from archive.reader import slug
from archive.strict_yaml import Node, load, read_text


@dataclass(frozen=True, slots=True)
class Concept:
    """One idea. ``labels`` per language, the preferred word first; ``names`` in any script.

    ``inverse`` are concepts that measure the opposite: they never stand for one another.
    ``forbidden`` are words that must not be used for it, per language.
    """

    id: str
    labels: Mapping[str, tuple[str, ...]]
    abbreviations: tuple[str, ...]
    names: tuple[str, ...]
    inverse: tuple[str, ...]
    forbidden: Mapping[str, tuple[str, ...]]
    path: str = ""
    line: int = 0

    def label(self, lang: str) -> str:
        """Return the preferred word in ``lang``, else an abbreviation or the id."""
        return next(iter((*self.labels.get(lang, ()), *self.abbreviations, self.id)))


def read_terms(content: Path) -> tuple[dict[str, Concept], list[Problem]]:
    """Read ``content/terms/*.yaml``: the concepts by id, and what is wrong with the files."""
    concepts: dict[str, Concept] = {}
    problems: list[Problem] = []
    for path in sorted((content / "terms").glob("*.yaml")):
        for concept in _read(path, relative(path, content), problems):
            if concept.id in concepts:
                other = concepts[concept.id].path
                message = f"is already a concept in {other}; merge them or rename one"
                problems.append(Problem(concept.path, concept.line, concept.id, message))
            else:
                concepts[concept.id] = concept
    return concepts, problems


def _read(path: Path, name: str, problems: list[Problem]) -> Iterator[Concept]:
    try:
        entries = load(read_text(path, name), name)
        document = Fields(Node({"concepts": entries}, 1), name, "", problems)
        yield from document.items("concepts", _concept)
    except ContentError as error:
        problems.extend(error.problems)
    except Unreadable:
        return


def _concept(fields: Fields) -> Concept:
    concept = Concept(
        id=fields.take("id", slug),
        labels={lang: fields.strings(lang, line) for lang in LANGUAGES},
        abbreviations=fields.strings("abbreviations", line),
        names=fields.strings("names", line),
        inverse=fields.strings("inverse", slug),
        forbidden=_forbidden(fields),
        path=fields.path,
        line=fields.line,
    )
    for lang in LANGUAGES:
        if not (concept.labels[lang] or concept.abbreviations):
            fields.report(fields.line, lang, "has no label; add one")
    return concept


def _forbidden(fields: Fields) -> Mapping[str, tuple[str, ...]]:
    if fields.node("forbidden") is None:
        return {}
    inner = fields.mapping("forbidden")
    found = {lang: inner.strings(lang, line) for lang in LANGUAGES}
    inner.finish()
    return {lang: words for lang, words in found.items() if words}
