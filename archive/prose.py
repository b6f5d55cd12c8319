"""The running text of an edition as blocks, with its citations and its links to other policies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from archive.package import Edition

#: ``[@b]`` cites a source, ``[@bus-speed]`` a figure.
CITATION: Final = re.compile(r"\[@([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\]")
#: ``[the reform](policy:bus-system-reform)`` links to another policy in the reader's language.
POLICY_LINK: Final = re.compile(r"\]\(policy:([^)\s#]*)(#[^)\s]*)?\)")

_ITEM = re.compile(r"\s*([-*+]|\d{1,3}[.)])\s+")
_ORDINAL = re.compile(r"^\s*\d{1,3}[.)]\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, heading or table: its section, line in the file and text."""

    section: str | None
    line: int
    text: str

    @property
    def is_heading(self) -> bool:
        """True for a ``###`` sub-heading."""
        return self.text.lstrip().startswith("#")


def blocks(edition: Edition) -> Iterator[Block]:
    """Yield the blocks of an edition in order; ``line`` counts in the file."""
    for section in edition.sections:
        first = edition.body_line + section.line - (0 if section.heading else 1)
        held: list[str] = []
        start = first
        for offset, line in enumerate(section.text.split("\n"), start=1):
            begins = bool(_ITEM.match(line)) or line.startswith("#")
            if held and (begins or not line.strip()):
                yield Block(section.code, start, "\n".join(held))
                held = []
            if line.strip():
                if not held:
                    start = first + offset - 1
                held.append(_ORDINAL.sub("", line))
        if held:
            yield Block(section.code, start, "\n".join(held))
