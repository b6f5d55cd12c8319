"""Markdown to html: safe, quick, and with the archive's own marks."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from archive.package import Package
from archive.reader import parse_edition, read_package
from archive.render import MAX_SECTION, plain_text, render


@pytest.fixture
def package(small: Path) -> Package:
    found, problems = read_package(small / "policies/transport/good", small)
    assert found is not None
    assert problems == []
    return found


def html(package: Package, text: str) -> str:
    head = "---\ntitle: T\nsummary: S\nextent: complete\ndate: 2026\n---\n"
    edition = parse_edition(f"{head}## Overview\n{text}\n", "en", "en.md", [])
    return render(edition, package, lambda slug: f"/en/policies/{slug}")[0].html


XSS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "![x](javascript:alert(1))",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](vbscript:msgbox(1))",
    "[x]: javascript:alert(1)\n\n[x]",
    "<iframe src=//evil></iframe>",
    "<style>*{color:red}</style>",
    '<p style="position:fixed">x</p>',
    "<form action=/x><button>",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "`<script>`<script>alert(1)</script>",
    "<<script>script>alert(1)<</script>/script>",
    "[x](<javascript:alert(1)>)",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "&lt;script&gt;alert(1)&lt;/script&gt; <script\n>alert(1)</script\n>",
]


@pytest.mark.parametrize("payload", XSS)
def test_no_payload_survives(package: Package, payload: str) -> None:
    found = html(package, payload).lower()
    tags = re.findall(r"<[^>]*>", found)
    for danger in (
        "script",
        "<img",
        "<svg",
        "<iframe",
        "<style",
        "<form",
        "<math",
        "style=",
        " on",
        "data:",
    ):
        assert not [tag for tag in tags if danger in tag], found


BOMBS = {
    "brackets": "[" * 50_000,
    "emphasis": "*" * 50_000,
    "ticks": "`" * 30_001,
    "underscores": "_a" * 20_000,
    "nested lists": "".join(f"{'  ' * depth}- x\n" for depth in range(300)),
    "nested quotes": "> " * 5_000 + "x",
    "wide table": "|a" * 30_000,
    "long table": "|a|b|\n|-|-|\n" + "|x|y|\n" * 8_000,
    "links": "[a](b" * 8_000,
    "long": "word " * 60_000,
    "references": "".join(f"[a{n}]: x\n" for n in range(3_000)) + "\nEnd.",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_bombs_end_in_a_page(package: Package, bomb: str) -> None:
    found = html(package, bomb)
    assert found
    assert len(found) < 20 * MAX_SECTION


def test_citations_lead_to_sources_and_figures(package: Package) -> None:
    found = html(package, "Speed rose [@bus-speed], they say [@a]. Not [@nobody].")
    assert '<a href="#figure-bus-speed">[1]</a>' in found
    assert '<a href="#source-a">[1]</a>' in found
    assert "[@nobody]" in found


def test_policies_link_in_the_readers_language(package: Package) -> None:
    assert 'href="/en/policies/other#results"' in html(package, "[x](policy:other#results)")


def test_subheadings_have_ids_in_every_script(package: Package) -> None:
    assert '<h3 id="overview-1">결과</h3>' in html(package, "### 결과")


def test_plain_text_has_no_marks(package: Package) -> None:
    text = plain_text(package.editions["en"], package)
    assert "Bus speed rose from 15 to 19.5 km/h." in text
    assert "[" not in text


def test_an_edition_is_rendered_once(package: Package) -> None:
    edition = package.editions["ko"]
    assert render(edition, package, str) is render(edition, package, str)
    assert render(replace(edition), package, str) is not render(edition, package, str)
