"""The index in Whoosh: writing a generation, and reading one."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from whoosh.filedb.filestore import FileStorage
from whoosh.query import Phrase

from archive.languages import LANGUAGES
from search.analyzers import squeezed
from search.concepts import ConceptMatcher
from search.document import Document
from search.ranking import Postings
from search.schema import CONCEPTS, Shown, rows, schema
from search.vocabulary import Counts, Vocabulary, read_words, write_words

_COLUMNS: Final = "documents.json"
#: Documents analysed together: enough for Kiwi to use all cores, few enough to report progress.
_BATCH: Final = 64
_MEMORY_MB: Final = 256

Progress = Callable[[int], None]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Column:
    """What is known of a document without opening its row: facets, order and exact names."""

    id: str
    start: str
    facets: Mapping[str, tuple[str, ...]]
    exact: frozenset[str]


def write_index(
    folder: Path,
    documents: Iterable[Document],
    removed: Iterable[str],
    matcher: ConceptMatcher,
    progress: Progress = lambda count: None,
) -> float:
    """Add documents to the index in ``folder`` (made when empty), replacing those of the same id.

    ``removed`` are ids to take out. ``progress`` is called with the number of documents written.
    Returns the seconds spent on analysis: cutting texts into terms, finding concepts.
    """
    storage = FileStorage(str(folder))
    fresh = not storage.index_exists()
    index = storage.create_index(schema()) if fresh else storage.open_index(schema=schema())
    columns = {} if fresh else _read_columns(folder)
    counts: Counts = {lang: Counter() for lang in LANGUAGES} if fresh else read_words(folder)
    analysis = 0.0
    writer = index.writer(limitmb=_MEMORY_MB, timeout=30)
    try:
        for name in removed:
            writer.delete_by_term("id", name)
            columns.pop(name, None)
        waiting = iter(documents)
        while batch := list(islice(waiting, _BATCH)):
            began = time.perf_counter()
            cut = list(rows(batch, matcher))
            analysis += time.perf_counter() - began
            for document, row in zip(batch, cut, strict=True):
                (writer.add_document if fresh else writer.update_document)(**row.fields)
                for lang, word in row.words:
                    counts[lang][word] += 1
                columns[document.id] = _column(document)
            progress(len(batch))
    except BaseException:
        writer.cancel()
        raise
    writer.commit(optimize=fresh)
    write_words(folder, counts)
    (folder / _COLUMNS).unlink(missing_ok=True)  # it may be a link into the last generation
    text = json.dumps(list(columns.values()), ensure_ascii=False)
    (folder / _COLUMNS).write_text(text, encoding="utf-8")
    return analysis


def _column(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "start": document.start,
        "facets": document.facets,
        "exact": [squeezed(document.slug), *(squeezed(w.title) for w in document.words.values())],
    }


def _read_columns(folder: Path) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in json.loads((folder / _COLUMNS).read_text("utf-8"))}


class WhooshIndex:
    """One generation, open for reading; many threads may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._index = FileStorage(str(folder)).open_index(schema=schema())
        self._searcher = self._index.searcher()
        reader = self._searcher.reader()
        self.postings = Postings(reader)
        self.vocabulary = Vocabulary(folder)
        self._nearness: npt.NDArray[np.float32] | None = None
        known = _read_columns(folder)
        ids = reader.column_reader("id")
        self.columns: tuple[Column | None, ...] = tuple(
            _as_column(known.get(ids[number])) for number in range(reader.doc_count_all())
        )

    def __len__(self) -> int:
        return int(self.postings.live.sum())

    def shown(self, number: int) -> Shown:
        """Return what is kept of a document to be shown."""
        return Shown(self._searcher.stored_fields(number)["shown"])

    def with_phrase(self, field: str, terms: list[str]) -> Mask:
        """Return which documents hold the terms one after another in a field."""
        mask = np.zeros(self.postings.documents, dtype=bool)
        if len(terms) == 1:
            mask[self.postings.impacts(field, terms[0])[0]] = True
        elif all(len(self.postings.impacts(field, term)[0]) for term in terms):
            mask[list(self._searcher.docs_for_query(Phrase(field, terms)))] = True
        return mask

    def similar(self, name: str, concepts: Iterable[str], count: int) -> list[str]:
        """Return the ids of the documents of the same kind nearest to one, by their concepts.

        Cosine of the concept scores; documents that share none are left out.
        """
        numbers = {column.id: number for number, column in enumerate(self.columns) if column}
        if name not in numbers:
            return []
        nearness = self.nearness(tuple(concepts), numbers[name])
        kind = name.partition(":")[0] + ":"
        ranked = sorted(
            (-float(nearness[number]), other)
            for other, number in numbers.items()
            if other != name and other.startswith(kind) and nearness[number] > 0
        )
        return [other for _, other in ranked[:count]]

    def nearness(self, concepts: tuple[str, ...], number: int) -> npt.NDArray[np.float32]:
        """Return how near every document is to one by its concepts (cosine, 0 to 1)."""
        matrix = self._concept_matrix(concepts)
        found: npt.NDArray[np.float32] = matrix @ matrix[number]
        return found

    def _concept_matrix(self, concepts: tuple[str, ...]) -> npt.NDArray[np.float32]:
        if self._nearness is None:
            matrix = np.zeros((self.postings.documents, len(concepts)), np.float32)
            for place, concept in enumerate(concepts):
                ids, impacts = self.postings.impacts(CONCEPTS, concept)
                matrix[ids, place] = impacts
            lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
            lengths[lengths == 0] = 1
            self._nearness = (matrix / lengths).astype(np.float32)
        return self._nearness

    def close(self) -> None:
        """Let go of the files."""
        self._searcher.close()
        self._index.close()


def _as_column(known: Mapping[str, Any] | None) -> Column | None:
    if known is None:
        return None
    facets = {name: tuple(values) for name, values in known["facets"].items()}
    return Column(known["id"], known["start"], facets, frozenset(known["exact"]))
