"""Scores of all documents for a query, from Whoosh's postings, with numpy.

Whoosh's own matchers walk postings one Python call each: 35 ms for three terms in 100,000
documents. Here a term's postings are read a block at a time, once, and kept as arrays; BM25 is
computed on whole arrays. ``slow_scores`` in the tests is Whoosh's own searcher with the same
formula, and must agree.

    score = best language group of ( sum over fields of weight * BM25 )  +  concepts

BM25: Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009), with the idf
log(1 + (N - n + .5) / (n + .5)) that never goes below zero.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import W3LeafMatcher

Scores = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int32]

K1: Final = 1.2
B: Final = 0.75

#: Postings kept in memory: 16 million pairs are 128 MB.
_CACHED_POSTINGS: Final = 16_000_000


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """A term to look for in a field, and how much it counts."""

    field: str
    text: str
    weight: float


class Postings:
    """Reads terms of one index reader as arrays of documents and BM25 impacts."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self.documents: int = reader.doc_count_all()
        self._leaves = list(reader.leaf_readers())
        self._live = self._live_mask()
        self._lengths: dict[str, Scores] = {}
        self._cache: OrderedDict[tuple[str, str], tuple[Ids, Scores]] = OrderedDict()
        self._cached = 0
        self._lock = Lock()

    def _live_mask(self) -> npt.NDArray[np.bool_]:
        live = np.ones(self.documents, dtype=bool)
        for leaf, offset in self._leaves:
            for number in range(leaf.doc_count_all()) if leaf.has_deletions() else ():
                live[offset + number] = not leaf.is_deleted(number)
        return live

    @property
    def live(self) -> npt.NDArray[np.bool_]:
        """Which document numbers are in use."""
        return self._live

    def impacts(self, field: str, text: str) -> tuple[Ids, Scores]:
        """Return the documents that hold a term in a field, and its BM25 score in each."""
        key = (field, text)
        with self._lock:
            found = self._cache.get(key)
            if found is not None:
                self._cache.move_to_end(key)
                return found
        found = self._compute(field, text)
        with self._lock:
            self._cache[key] = found
            self._cached += len(found[0])
            while self._cached > _CACHED_POSTINGS and len(self._cache) > 1:
                _, (ids, _) = self._cache.popitem(last=False)
                self._cached -= len(ids)
        return found

    def _compute(self, field: str, text: str) -> tuple[Ids, Scores]:
        ids, counts = self._read(field, text)
        if not len(ids):
            return ids, counts
        lengths, mean = self._field_lengths(field)
        total = float(self._live.sum())
        idf = np.log1p((total - len(ids) + 0.5) / (len(ids) + 0.5))
        saturation = counts + K1 * (1 - B + B * lengths[ids] / mean)
        return ids, (idf * counts * (K1 + 1) / saturation).astype(np.float32)

    def _read(self, field: str, text: str) -> tuple[Ids, Scores]:
        ids: list[Ids] = []
        counts: list[Scores] = []
        for leaf, offset in self._leaves:
            if (field, text) not in leaf:
                continue
            for some_ids, some_counts in _blocks(leaf.postings(field, text)):
                ids.append(np.asarray(some_ids, dtype=np.int32) + offset)
                counts.append(np.asarray(some_counts, dtype=np.float32))
        if not ids:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        all_ids, all_counts = np.concatenate(ids), np.concatenate(counts)
        alive = self._live[all_ids]
        return all_ids[alive], all_counts[alive]

    def _field_lengths(self, field: str) -> tuple[Scores, float]:
        known = self._lengths.get(field)
        if known is None:
            known = np.zeros(self.documents, dtype=np.float32)
            for leaf, offset in self._leaves:
                for number in range(leaf.doc_count_all()):
                    known[offset + number] = leaf.doc_field_length(number, field, 0)
            self._lengths[field] = known
        used = known[self._live & (known > 0)]
        return known, float(used.mean()) if len(used) else 1.0

    def idf(self, field: str, text: str) -> float:
        """Return how telling a term is in a field; 0 when it is nowhere."""
        count = len(self.impacts(field, text)[0])
        total = float(self._live.sum())
        return float(np.log1p((total - count + 0.5) / (count + 0.5))) if count else 0.0

    def sum(self, terms: Iterable[WeightedTerm]) -> Scores:
        """Return the weighted sum of the terms' scores for every document number."""
        scores = np.zeros(self.documents, dtype=np.float32)
        for term in terms:
            ids, impacts = self.impacts(term.field, term.text)
            scores[ids] += term.weight * impacts
        return scores


def _blocks(matcher: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (ids, term counts) of a posting list, a block at a time where Whoosh has blocks."""
    if not isinstance(matcher, W3LeafMatcher):
        pairs = list(_one_by_one(matcher))
        yield [number for number, _ in pairs], [count for _, count in pairs]
        return
    while matcher.is_active():
        matcher.id(), matcher.weight()  # makes it read the block
        yield matcher._ids, matcher._weights  # noqa: SLF001 - a block, not one posting
        matcher._next_block()  # noqa: SLF001 - the same


def _one_by_one(matcher: Any) -> Iterator[tuple[int, float]]:
    while matcher.is_active():
        yield matcher.id(), matcher.weight()
        matcher.next()
