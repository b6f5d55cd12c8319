"""The documents say what the program does: settings, routes, commands and links."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from conftest import CONTENT, ROOT

from search.query import FILTERS
from web import create_app
from web.cli import main
from web.settings import SETTINGS

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGES.md", *sorted(DOCS.rglob("*.md"))]
#: ``[words](target)``; a target with a scheme leads out of the project.
LINK = re.compile(r"\]\((?![a-z]+:)([^)\s#]+)[^)\s]*\)")
SETTING_ROW = re.compile(r"^\| `POLICY_ARCHIVE_(\w+)` \| (?:`([^`]*)`)? ?\|", re.MULTILINE)
ROUTE_HEADING = re.compile(r"^## `GET (/api/\S+)`$", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def routes(instance: Path) -> set[str]:
    app = create_app(CONTENT=str(CONTENT), INDEX=str(instance / "index"))
    rules = (rule.rule for rule in app.url_map.iter_rules())
    return {re.sub(r"<\w+:", "<", rule) for rule in rules if rule.startswith("/api/")}


def commands(group: click.Group, before: str = "policy-archive") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


def test_every_setting_has_its_row() -> None:
    rows = SETTING_ROW.findall(read(DOCS / "operation.md"))
    assert dict(rows) == {setting.name: setting.default for setting in SETTINGS}


def test_every_route_of_the_api_has_its_heading(tmp_path: Path) -> None:
    assert set(ROUTE_HEADING.findall(read(DOCS / "api.md"))) == routes(tmp_path)


@pytest.mark.parametrize("page", ["api.md", "search.md"])
def test_every_filter_is_named(page: str) -> None:
    assert not [name for name in FILTERS if f"`{name}`" not in read(DOCS / page)]


@pytest.mark.parametrize("command", list(commands(main)))
def test_every_command_is_explained(command: str) -> None:
    pages = [ROOT / "README.md", *DOCS.glob("*.md")]
    assert any(re.search(rf"{command}\b", read(page)) for page in pages)


@pytest.mark.parametrize("page", PAGES, ids=[page.relative_to(ROOT).as_posix() for page in PAGES])
def test_links_lead_to_files(page: Path) -> None:
    targets = LINK.findall(CODE.sub("", read(page)))
    assert not [target for target in targets if not (page.parent / target).exists()]


def test_the_picture_is_small() -> None:
    assert (DOCS / "picture.png").stat().st_size < 200_000
