"""The one door for change: lay out a package, say that a translation is up to date.

Every write is atomic: a neighbour file is written, synced and moved into place.
"""

import io
import os
import re
import tempfile
from pathlib import Path
from typing import Final
from unicodedata import normalize

from ruamel.yaml import YAML

from archive.content import read_sectors
from archive.languages import LANGUAGES
from archive.package import Package
from archive.reader import slug as parse_slug
from archive.scripts import language_fault
from archive.sections import SECTIONS
from archive.terms import read_terms

_LAYOUT: Final = Path(__file__).with_name("layout.yaml")
_MADE_FROM = re.compile(r"^made_from:.*$", re.MULTILINE)
_FRONT_END = re.compile(r"^---$", re.MULTILINE)


class EditError(ValueError):
    """A change that was refused; nothing was written."""


def new_package(content: Path, address: str, today: str) -> Path:
    """Lay out ``<sector>/<slug>`` with everything to fill in; return its folder.

    ``today`` is the date for the editions (``2026-11-22``). EditError when the address is not
    free or not well formed.
    """
    sector, _, name = address.partition("/")
    try:
        parse_slug(name)
    except ValueError as error:
        raise EditError(str(error)) from error
    sectors = read_sectors(content)
    if sector not in sectors:
        raise EditError(f"'{sector}' is not a sector; use one of {', '.join(sectors)}")
    taken = next((content / "policies").glob(f"*/{name}"), None)
    if taken is not None:
        raise EditError(f"the slug '{name}' is taken by {taken.relative_to(content)}")
    folder = content / "policies" / sector / name
    folder.mkdir(parents=True)
    layout = _LAYOUT.read_text(encoding="utf-8").replace("SECTOR", sector)
    write(folder / "package.yaml", layout)
    for lang in LANGUAGES:
        write(folder / f"{lang}.md", _empty_edition(lang, today))
    return folder


def _empty_edition(lang: str, today: str) -> str:
    translator = "" if lang == "ko" else "translator:\nmade_from:\n"
    head = f"---\ntitle:\nsummary:\nextent: complete\n{translator}date: {today}\n---\n"
    return head + "".join(f"\n## {headings[lang]}\n" for headings in SECTIONS.values())


def mark_translated(content: Path, package: Package, langs: tuple[str, ...]) -> list[Path]:
    """Write into editions that they are made from the source edition as it is now.

    Returns the files that changed. EditError when a language has no edition or is the source.
    """
    source = package.editions.get(package.original)
    if source is None:
        raise EditError(f"{package.slug} has no readable source edition {package.original}.md")
    changed = []
    for lang in langs:
        path = content / package.folder / f"{lang}.md"
        if lang == package.original or not path.exists():
            raise EditError(f"{package.slug} has no translation {lang}.md")
        text = path.read_text(encoding="utf-8")
        marked = _with_made_from(text, source.digest)
        if marked != text:
            write(path, marked)
            changed.append(path)
    return changed


def _with_made_from(text: str, digest: str) -> str:
    ends = [match.start() for match in _FRONT_END.finditer(text)][:2]
    if len(ends) < 2:
        raise EditError("the edition has no front matter between --- lines")
    head, rest = text[: ends[1]], text[ends[1] :]
    line = f"made_from: {digest}"
    head = _MADE_FROM.sub(line, head, count=1) if _MADE_FROM.search(head) else f"{head}{line}\n"
    return head + rest


def add_label(content: Path, concept: str, lang: str, label: str) -> Path:
    """Add a synonym to a concept of the term base, keeping comments and order; return the file.

    EditError when the concept is unknown, the word is there already, or is not in the language.
    """
    label = normalize("NFC", " ".join(label.split()))
    fault = language_fault(label, lang) if label else "is empty; say the word"
    if fault:
        raise EditError(f"'{label}' {fault}")
    concepts, _ = read_terms(content)
    known = concepts.get(concept)
    if known is None:
        raise EditError(f"there is no concept '{concept}'; see content/terms")
    holder = next((each for each in concepts.values() if label in each.labels[lang]), None)
    if holder is not None:
        raise EditError(f"'{label}' stands for '{holder.id}' already")
    if label in known.forbidden.get(lang, ()):
        raise EditError(f"'{label}' must not be used for '{concept}'; see its forbidden words")
    path = content / known.path
    yaml = YAML()
    yaml.width, yaml.allow_unicode = _LONG_LINES, True
    entries = yaml.load(path.read_text(encoding="utf-8"))
    entry = next(each for each in entries if each["id"] == concept)
    if not entry.get(lang):
        entry[lang] = []
    entry[lang].append(label)
    text = io.StringIO()
    yaml.dump(entries, text)
    write(path, text.getvalue())
    return path


#: Characters of a line of YAML before it would be folded: labels stay on their line.
_LONG_LINES: Final = 4096


def write(path: Path, text: str) -> None:
    """Replace a file atomically and durably: the old bytes or the new ones, never a part."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
