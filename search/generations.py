"""Generations of the index on disk: each complete, one current, switched atomically.

    index/gen-000007/   an index that nobody writes to any more
          current       a link to one of them; replacing it is the switch
          lock          held by the one process that makes the next

A reader that opened a generation keeps its files until it lets go, whatever is switched.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

_NAME: Final = re.compile(r"gen-(\d{6})")
_MANIFEST: Final = "manifest.json"
#: The one before the current stays, for readers that are about to open it.
_KEPT: Final = 2


class Generations:
    """The folder of an index; made, for this user only, when it is not there."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Path | None:
        """Return the generation to read, or None when there is none that is whole."""
        link = self.root / "current"
        try:
            path = self.root / os.readlink(link)
        except OSError:
            return None
        return path if _is_whole(path) else None

    def manifest(self, generation: Path) -> dict[str, Any]:
        """Return what was written about a generation when it was made."""
        found: dict[str, Any] = json.loads((generation / _MANIFEST).read_text(encoding="utf-8"))
        return found

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock of the one process that may make a generation; waits for it."""
        # The table of contents of Whoosh is a pickle: who may write here may run code.
        self.root.mkdir(parents=True, exist_ok=True)
        self.root.chmod(0o700)
        with (self.root / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._sweep()
            yield

    def begin(self, base: Path | None = None) -> Path:
        """Make the folder of the next generation, with the files of ``base`` linked into it."""
        numbers = [int(match[1]) for match in map(_NAME.fullmatch, os.listdir(self.root)) if match]
        path = self.root / f"gen-{max(numbers, default=0) + 1:06d}"
        path.mkdir(mode=0o700)
        for file in base.iterdir() if base else ():
            # Whoosh never changes a file once it is written, so a hard link is a copy.
            if file.name != _MANIFEST:
                os.link(file, path / file.name)
        return path

    def publish(self, generation: Path, manifest: Mapping[str, Any]) -> None:
        """Make a generation the current one; before this nobody reads it."""
        files = {
            file.name: [file.stat().st_size, _sha256(file)]
            for file in sorted(generation.iterdir())
            if not file.name.endswith("_WRITELOCK")
        }
        path = generation / _MANIFEST
        path.write_text(json.dumps({**manifest, "files": files}), encoding="utf-8")
        for file in generation.iterdir():
            _sync(file)
        _sync(generation)
        link = self.root / "next"
        link.unlink(missing_ok=True)
        link.symlink_to(generation.name)
        os.replace(link, self.root / "current")
        _sync(self.root)
        self._sweep()

    def damaged(self, generation: Path) -> list[str]:
        """Return the names of files that are not as they were published (reads everything)."""
        files = self.manifest(generation)["files"]
        return [
            name
            for name, (_, digest) in files.items()
            if not (generation / name).is_file() or _sha256(generation / name) != digest
        ]

    def _sweep(self) -> None:
        """Remove generations that were never published, and old ones."""
        current = self.current()
        whole = sorted(path for path in self.root.glob("gen-*") if _is_whole(path))
        kept = {*whole[-_KEPT:], current}
        for path in self.root.glob("gen-*"):
            if path not in kept:
                shutil.rmtree(path, ignore_errors=True)


def _is_whole(path: Path) -> bool:
    try:
        manifest = json.loads((path / _MANIFEST).read_text(encoding="utf-8"))
        return all(
            (path / name).stat().st_size == size for name, (size, _) in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
