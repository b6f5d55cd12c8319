"""The door to the index: keep it the mirror of the content, and read the current generation.

sync(root, content):  digests of the content - digests of the index = what to add,
                      the reverse = what to remove; another stamp = everything anew.
"""

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from archive.content import Content
from search.analyzers import analyzer_stamp
from search.concepts import ConceptMatcher
from search.document import entries
from search.generations import Generations
from search.whoosh_index import WhooshIndex, write_index

#: Called with (documents done, documents to do).
Progress = Callable[[int, int], None]

_ROOM: Final = Path(__file__).parent
#: What a document looks like in the index depends on these files.
_STAMPED: Final = (
    "analyzers.py",
    "concepts.py",
    "document.py",
    "programme_document.py",
    "schema.py",
    "vocabulary.py",
    "whoosh_index.py",
    "../archive/prose.py",
    "../archive/render.py",
)
#: Seconds for which a searcher stays open after the switch, for requests that still use it.
_GRACE: Final = 30


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did: numbers of documents added or replaced, removed, and kept."""

    added: int
    removed: int
    kept: int
    rebuilt: bool


def stamp(content: Content) -> str:
    """Return the version of everything but the documents: schema, analyzers, terms."""
    state = hashlib.sha256(code_digest().encode())
    state.update(analyzer_stamp().encode())
    for name in ("sectors.yaml", "units.yaml"):
        path = content.root / name
        state.update(path.read_bytes() if path.exists() else b"")
    for concept in content.concepts.values():
        state.update(repr((concept.id, concept.labels, concept.abbreviations)).encode())
        state.update(repr(concept.names).encode())
    return state.hexdigest()[:16]


@cache
def code_digest() -> str:
    """Return the hash of the modules that decide what a document looks like in the index."""
    return hashlib.sha256(
        b"".join((_ROOM / name).read_bytes() for name in _STAMPED if (_ROOM / name).exists())
    ).hexdigest()


def is_stale(root: Path, content: Content) -> bool:
    """Return whether ``sync`` would change anything."""
    generations = Generations(root)
    current = generations.current()
    if current is None:
        return True
    manifest = generations.manifest(current)
    wanted = {entry.id: entry.digest for entry in entries(content)}
    return bool(manifest["stamp"] != stamp(content) or manifest["digests"] != wanted)


def sync(root: Path, content: Content, progress: Progress = lambda done, todo: None) -> Synced:
    """Make the index in ``root`` the mirror of the content; readers see the old one until then.

    Does nothing when it is already. One process at a time; another one waits.
    """
    generations = Generations(root)
    with generations.writing():
        wanted = {entry.id: entry for entry in entries(content)}
        digests = {name: entry.digest for name, entry in wanted.items()}
        current = generations.current()
        manifest = generations.manifest(current) if current else {}
        same_stamp = manifest.get("stamp") == stamp(content)
        known: dict[str, str] = manifest.get("digests", {}) if same_stamp else {}
        add = [name for name, digest in digests.items() if known.get(name) != digest]
        remove = [name for name in known if name not in digests]
        kept = len(digests) - len(add)
        if same_stamp and not add and not remove:
            return Synced(0, 0, kept, rebuilt=False)
        generation = generations.begin(current if same_stamp else None)
        done = 0

        def report(count: int) -> None:
            nonlocal done
            done += count
            progress(done, len(add))

        made = (wanted[name].make() for name in add)
        write_index(generation, made, remove, ConceptMatcher(content.concepts), report)
        generations.publish(generation, {"stamp": stamp(content), "digests": digests})
        return Synced(len(add), len(remove), kept, rebuilt=not same_stamp)


class NoIndex(LookupError):
    """There is no index to search; ``policy-archive index`` makes one."""


class IndexReader:
    """Gives the current generation, open; notices a switch and lets go of the old one."""

    def __init__(self, root: Path) -> None:
        self._generations = Generations(root)
        self._lock = threading.Lock()
        self._open: WhooshIndex | None = None
        self._retired: list[tuple[float, WhooshIndex]] = []

    def generation(self) -> str | None:
        """Return the name of the current generation, None when there is none (microseconds)."""
        try:
            return (self._generations.root / "current").readlink().name
        except OSError:
            return None

    def current(self) -> WhooshIndex:
        """Return the current generation; NoIndex when there is none that is whole."""
        with self._lock:
            name = self.generation()
            self._close_retired()
            if self._open is not None and self._open.folder.name == name:
                return self._open
            path = self._generations.current()
            if path is None:
                if self._open is not None:
                    return self._open
                raise NoIndex("there is no index yet; run: policy-archive index")
            if self._open is not None:
                self._retired.append((time.monotonic(), self._open))
            self._open = WhooshIndex(path)
            return self._open

    def _close_retired(self) -> None:
        old = [each for each in self._retired if time.monotonic() - each[0] > _GRACE]
        for each in old:
            self._retired.remove(each)
            each[1].close()


def manifest_of(root: Path) -> dict[str, Any]:
    """Return the manifest of the current generation, empty when there is none."""
    generations = Generations(root)
    current = generations.current()
    return generations.manifest(current) if current else {}
