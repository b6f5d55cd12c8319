"""Markdown -> html, contents list and plain text: one pass, three fruits, guarded and cleaned.

Python-Markdown lets scripts through and is quadratic on some inputs, so the text is capped before
and the html cleaned by nh3 after it.
"""

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import markdown
import nh3
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from archive.package import Edition, Package
from archive.prose import CITATION
from archive.sections import Section

#: Characters of one section; the longest of the archive has some 3,000.
MAX_SECTION: Final = 64_000
_MAX_BRACKETS: Final = re.compile(r"[\[(*_`<]{20,}")
_MAX_TABLE_CELLS: Final = 20_000
#: 8,000 unclosed links take the parser 17 s; a section of the archive has ten.
_MAX_LINKS: Final = 500
_MAX_INDENT: Final = re.compile(r"^(?: {80,}|\t{20,}|(?:> ?){20,})", re.MULTILINE)

_TAGS: Final = set(
    "p ul ol li table thead tbody tr th td h3 h4 strong em a code pre blockquote sup br hr".split()
)
_ATTRIBUTES: Final = {
    "a": {"href", "id"},
    "h3": {"id"},
    "h4": {"id"},
    "ol": {"start"},
}
_BLOCK_END: Final = re.compile(r"</(?:p|li|h3|h4|tr|pre|blockquote)>|<br ?/?>|<hr ?/?>")
_SPACE_BEFORE_MARK: Final = re.compile(r"\s+(?=<sup>)")
_CELL_END: Final = re.compile(r"</t[dh]>\s*")

PolicyUrl = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class RenderedSection:
    """A section as html (safe), as plain text, and the sub-headings to list: (id, words)."""

    code: str | None
    heading: str
    html: str
    text: str
    subheadings: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1024)
def render(
    edition: Edition, package: Package, policy_url: PolicyUrl
) -> tuple[RenderedSection, ...]:
    """Render an edition, section by section; never raises for bad Markdown.

    ``policy_url`` turns the slug of a linked policy into an address. Citations become links to
    ``#source-<id>`` or ``#figure-<id>``, numbered as the package lists its sources.
    """
    return tuple(_render(section, package, policy_url) for section in edition.sections)


@lru_cache(maxsize=1024)
def plain_text(edition: Edition, package: Package) -> str:
    """Return the words of an edition without marks, headings and citations, a line a block."""
    return "\n".join(section.text for section in render(edition, package, _no_url))


def _no_url(slug: str) -> str:
    return f"#{slug}"


def _render(section: Section, package: Package, policy_url: PolicyUrl) -> RenderedSection:
    subheadings: list[tuple[str, str]] = []
    if _is_safe(section.text):
        extension = _ArchiveExtension(section, package, policy_url, subheadings)
        raw = markdown.markdown(section.text, extensions=["tables", "sane_lists", extension])
    else:
        raw = f"<pre>{html.escape(section.text[:MAX_SECTION])}</pre>"
    clean = nh3.clean(
        _SPACE_BEFORE_MARK.sub("", raw),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return RenderedSection(
        section.code, section.heading, clean, html_to_text(clean), tuple(subheadings)
    )


def _is_safe(text: str) -> bool:
    return (
        len(text) <= MAX_SECTION
        and not _MAX_BRACKETS.search(text)
        and not _MAX_INDENT.search(text)
        and text.count("|") <= _MAX_TABLE_CELLS
        and text.count("](") <= _MAX_LINKS
    )


def html_to_text(clean: str) -> str:
    """Return the words of cleaned html: a line a block, citation marks left out."""
    lines = _BLOCK_END.sub("\n", _CELL_END.sub(" \u00b7 ", clean))
    bare = nh3.clean(lines, tags=set(), clean_content_tags={"sup"})
    words = (" ".join(line.split()).removesuffix(" ·") for line in html.unescape(bare).split("\n"))
    return "\n".join(line for line in words if line)


class _ArchiveExtension(Extension):
    """Citations, links to policies, and ids for sub-headings."""

    def __init__(
        self,
        section: Section,
        package: Package,
        policy_url: PolicyUrl,
        subheadings: list[tuple[str, str]],
    ) -> None:
        super().__init__()
        self.section, self.package = section, package
        self.policy_url, self.subheadings = policy_url, subheadings

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        md.inlinePatterns.register(_Citation(self.package, md), "citation", 175)
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(_Links(self, md), "policy-links", 5)


class _Citation(InlineProcessor):
    def __init__(self, package: Package, md: markdown.Markdown) -> None:
        super().__init__(CITATION.pattern, md)
        self.package = package

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002 - the library hands it over
    ) -> tuple[ET.Element | None, int | None, int | None]:
        name = m[1]
        figure = self.package.figure_by_id.get(name)
        source = figure.values[0].source if figure else name
        ids = [each.id for each in self.package.sources]
        if source not in ids:
            return None, None, None
        mark = ET.Element("sup")
        mark.text = "\u2060"  # the mark stays on the line of its word
        target = f"#figure-{name}" if figure else f"#source-{name}"
        link = ET.SubElement(mark, "a", {"href": target})
        link.text = f"[{ids.index(source) + 1}]"
        return mark, m.start(0), m.end(0)


class _Links(Treeprocessor):
    def __init__(self, extension: _ArchiveExtension, md: markdown.Markdown) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: ET.Element) -> None:
        for element in root.iter():
            href = element.get("href", "")
            if href.startswith("policy:"):
                slug, _, fragment = href.removeprefix("policy:").partition("#")
                anchor = f"#{fragment}" if fragment else ""
                element.set("href", self.extension.policy_url(slug) + anchor)
            if element.tag in ("h1", "h2", "h3"):
                element.tag = "h3"
                self._number(element)
            elif element.tag in ("h4", "h5", "h6"):
                element.tag = "h4"

    def _number(self, element: ET.Element) -> None:
        found = self.extension.subheadings
        anchor = f"{self.extension.section.code or 'part'}-{len(found) + 1}"
        element.set("id", anchor)
        found.append((anchor, "".join(_texts(element)).strip()))


def _texts(element: ET.Element) -> Iterator[str]:
    if element.tag != "sup":
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""
