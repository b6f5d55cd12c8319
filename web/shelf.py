"""The archive as the web sees it: the content, its concepts and the index, kept up to date."""

import threading
from pathlib import Path

from flask import Flask, current_app

from archive.content import Content
from search.concepts import ConceptMatcher
from search.finding import find
from search.index import IndexReader
from search.query import Query
from search.results import Results
from search.whoosh_index import WhooshIndex


class Shelf:
    """Content and index. A sync switches the index; the content is read again after a switch."""

    def __init__(self, content: Path, index: Path) -> None:
        self._root = content
        self._reader = IndexReader(index)
        self._lock = threading.Lock()
        self._generation: str | None = self._name()
        self._read()

    def _read(self) -> None:
        content = Content.read(self._root)
        self._content, self._matcher = content, ConceptMatcher(content.concepts)

    def _name(self) -> str | None:
        return self._reader.generation()

    @property
    def content(self) -> Content:
        """The content as of the current generation of the index."""
        name = self._name()
        if name != self._generation:
            with self._lock:
                if name != self._generation:
                    self._read()
                    self._generation = name
        return self._content

    @property
    def matcher(self) -> ConceptMatcher:
        """The matcher of the content's term base."""
        return self._matcher

    def index(self) -> WhooshIndex:
        """Return the current generation; NoIndex when there is none."""
        return self._reader.current()

    def find(self, query: Query, lang: str) -> Results:
        """Answer a query for a reader of ``lang``; NoIndex when there is nothing to ask."""
        return find(self.index(), self._matcher, query, lang)


def shelf() -> Shelf:
    """Return the shelf of the running application."""
    found: Shelf = current_app.extensions["shelf"]
    return found


def init_app(app: Flask) -> None:
    """Give an application its shelf."""
    app.extensions["shelf"] = Shelf(Path(app.config["CONTENT"]), Path(app.config["INDEX"]))
