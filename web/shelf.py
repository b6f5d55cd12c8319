"""The archive as the web sees it: the content, its concepts and the index, kept up to date."""

import threading
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app

from archive.content import Content
from archive.package import Package
from search.concepts import ConceptMatcher
from search.finding import find
from search.index import IndexReader, NoIndex
from search.query import Query
from search.results import Results
from search.suggestion import Suggester
from search.whoosh_index import WhooshIndex


@dataclass(frozen=True, slots=True)
class View:
    """The content as it was read once, with what is made from it; always of one piece."""

    content: Content
    matcher: ConceptMatcher
    suggester: Suggester

    @classmethod
    def of(cls, content: Content) -> "View":
        """Make the rest of a content that has been read."""
        return cls(content, ConceptMatcher(content.concepts), Suggester(content))


class Shelf:
    """Content and index. A sync switches the index; the content is read again after a switch."""

    def __init__(self, content: Path, index: Path, known: Content | None = None) -> None:
        self._root = content
        self._reader = IndexReader(index)
        self._lock = threading.Lock()
        self._generation = self._reader.generation()
        self._view = View.of(known or Content.read(content))

    @property
    def view(self) -> View:
        """The content as of the current generation of the index."""
        name = self._reader.generation()
        if name != self._generation:
            with self._lock:
                if name != self._generation:
                    self._view = View.of(Content.read(self._root))
                    self._generation = name
        return self._view

    @property
    def content(self) -> Content:
        """The content as of the current generation of the index."""
        return self.view.content

    @property
    def suggester(self) -> Suggester:
        """What suggests while a reader types."""
        return self.view.suggester

    def index(self) -> WhooshIndex:
        """Return the current generation; NoIndex when there is none."""
        return self._reader.current()

    def find(self, query: Query, lang: str) -> Results:
        """Answer a query for a reader of ``lang``; NoIndex when there is nothing to ask."""
        return find(self.index(), self.view.matcher, query, lang)

    def similar(self, slug: str, content: Content, count: int) -> list[Package]:
        """Return the policies of ``content`` nearest to one; none when there is no index."""
        try:
            found = self.index().similar(f"policy:{slug}", content.concepts, count)
        except NoIndex:
            return []
        slugs = (name.removeprefix("policy:") for name in found)
        return [content.published[each] for each in slugs if each in content.published]


def shelf() -> Shelf:
    """Return the shelf of the running application."""
    found: Shelf = current_app.extensions["shelf"]
    return found


def init_app(app: Flask) -> None:
    """Give an application its shelf."""
    known = app.config.pop("KNOWN_CONTENT", None)
    folders = Path(app.config["CONTENT"]), Path(app.config["INDEX"])
    app.extensions["shelf"] = Shelf(*folders, known)
