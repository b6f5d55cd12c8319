"""One walks only inward: web -> search -> archive; heavy libraries live in one module each."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

#: Package -> our packages it may import.
MAY_IMPORT = {
    "archive": {"archive"},
    "search": {"archive", "search"},
    "web": {"archive", "search", "web"},
}
#: Library -> the modules that may know it.
ONLY_IN = {
    "flask": {"web"},
    "flask_babel": {"web"},
    "whoosh": {"search/schema.py", "search/whoosh_index.py", "search/ranking.py"},
    "kiwipiepy": {"search/analyzers.py"},
    "Stemmer": {"search/analyzers.py"},
    "opencc": {"search/analyzers.py"},
}
MODULES = [path for room in MAY_IMPORT for path in sorted((ROOT / room).rglob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_walk_inward(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    room = name.split("/")[0]
    found = set(imported(path))
    assert (found & set(MAY_IMPORT)) <= MAY_IMPORT[room]
    for library, places in ONLY_IN.items():
        if library in found:
            assert name in places or room in places, f"{name} imports {library}"


@pytest.mark.parametrize(
    "name", ["archive.content", "archive.checking", "search.finding", "web", "web.cli"]
)
def test_each_door_opens_alone(name: str) -> None:
    subprocess.run([sys.executable, "-c", f"import {name}"], check=True, cwd=ROOT)


def test_nothing_names_a_registry_or_a_machine() -> None:
    for path in ("requirements/run.txt", "requirements/dev.txt", "pyproject.toml", "Makefile"):
        text = (ROOT / path).read_text(encoding="utf-8")
        assert "://" not in text.replace("http://127.0.0.1:8000", "")
        assert "index-url" not in text
