"""Measuring the archive's own search on a folder of questions in BEIR form.

    corpus.jsonl    {"_id", "title", "text"}
    queries.jsonl   {"_id", "text"}
    qrels/test.tsv  query-id, corpus-id, score (with a header)

Thakur and others, "BEIR: A Heterogeneous Benchmark" (2021). The documents go through the same
schema, analyzers and ranking as the site's; nothing is made for the measurement.
"""

import csv
import hashlib
import json
import resource
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from search import analyzers, relevance
from search.concepts import ConceptMatcher
from search.document import Document, Words
from search.finding import find
from search.index import code_digest
from search.query import Query
from search.whoosh_index import WhooshIndex, write_index

Progress = Callable[[str, int, int], None]

_DEPTH: Final = 10
#: The folder of a kept index says whose questions it answers.
_KEPT: Final = "collection"


class BadCollection(ValueError):
    """A folder that is not in BEIR form; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, queries (id -> words) and judgements (query id -> document id -> score)."""

    documents: list[Document]
    queries: dict[str, str]
    judgements: dict[str, dict[str, int]]


def read_collection(folder: Path, lang: str) -> Collection:
    """Read a BEIR folder; title and text become title and body in ``lang``."""
    documents = [
        Document(
            kind="policy",
            slug=row["_id"],
            start="",
            words={lang: Words(row.get("title") or "", "", row["text"])},
            facets={},
        )
        for row in _lines(folder / "corpus.jsonl", "_id", "text")
    ]
    queries = {row["_id"]: row["text"] for row in _lines(folder / "queries.jsonl", "_id", "text")}
    return Collection(documents, queries, _qrels(folder / "qrels" / "test.tsv"))


def _lines(path: Path, *needed: str) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                row = json.loads(line)
                if not all(isinstance(row.get(name), str) for name in needed):
                    raise BadCollection(f"{path}:{number}: needs {', '.join(needed)} as text")
                yield row
    except OSError as error:
        raise BadCollection(f"{path}: {error.strerror}; a BEIR folder has this file") from error
    except (json.JSONDecodeError, UnicodeDecodeError, AttributeError) as error:
        raise BadCollection(f"{path}: is not one JSON object a line in UTF-8: {error}") from error


def _qrels(path: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, delimiter="\t")
            next(rows, None)
            for row in rows:
                query, document, score = row
                found[query][document] = int(score)
    except OSError as error:
        raise BadCollection(f"{path}: {error.strerror}; a BEIR folder has this file") from error
    except ValueError as error:
        raise BadCollection(f"{path}: needs query, document and score in tabs: {error}") from error
    return dict(found)


def evaluate(
    folder: Path, lang: str, index: Path, progress: Progress = lambda what, done, todo: None
) -> dict[str, Any]:
    """Measure the search on a BEIR folder; return the figures that ``evaluate --json`` prints.

    ``index`` is a folder for the index; one that holds an index of the same corpus is used again.
    Times are wall seconds and milliseconds, sizes bytes, memory megabytes (the peak).
    """
    collection = read_collection(folder, lang)
    matcher = ConceptMatcher({})
    began = time.perf_counter()
    analysis = _build(index, collection.documents, lang, matcher, progress)
    index_seconds = time.perf_counter() - began
    reader = WhooshIndex(index)
    try:
        scores, times = _ask(reader, matcher, collection, lang, progress)
    finally:
        reader.close()
    return {
        "ndcg@10": _mean(scores, "ndcg"),
        "mrr@10": _mean(scores, "mrr"),
        "recall@10": _mean(scores, "recall"),
        "documents": len(collection.documents),
        "queries": len(scores),
        "index_seconds": 0.0 if analysis is None else round(index_seconds, 2),
        "analysis_seconds": 0.0 if analysis is None else round(analysis, 2),
        "index_bytes": sum(each.stat().st_size for each in index.iterdir() if each.is_file()),
        "query_ms": _percentiles(times),
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def _build(
    index: Path, documents: list[Document], lang: str, matcher: ConceptMatcher, progress: Progress
) -> float | None:
    """Write the index; return the seconds of analysis, None when the folder held it already."""
    index.mkdir(parents=True, exist_ok=True)
    texts = ((each.slug, each.words[lang].title, each.words[lang].body) for each in documents)
    mark = hashlib.sha256(f"{lang} {code_digest()} {list(texts)}".encode()).hexdigest()
    kept = index / _KEPT
    if kept.exists() and kept.read_text(encoding="utf-8") == mark:
        return None
    if any(index.iterdir()):
        raise BadCollection(f"{index}: holds something else; name an empty or a new folder")
    done = 0

    def report(count: int) -> None:
        nonlocal done
        done += count
        progress("indexing", done, len(documents))

    analysis = write_index(index, documents, (), matcher, report)
    kept.write_text(mark, encoding="utf-8")
    return analysis


def _ask(
    index: WhooshIndex,
    matcher: ConceptMatcher,
    collection: Collection,
    lang: str,
    progress: Progress,
) -> tuple[list[dict[str, float]], list[float]]:
    scores, times = [], []
    analyzers.warm()
    for number, (name, text) in enumerate(collection.queries.items(), start=1):
        judged = collection.judgements.get(name)
        if not judged:
            continue
        began = time.perf_counter()
        results = find(index, matcher, Query.parse(text), lang)
        times.append((time.perf_counter() - began) * 1000)
        ranked = [hit.slug for hit in results.hits]
        scores.append(
            {
                "ndcg": relevance.ndcg(ranked, judged, _DEPTH),
                "mrr": relevance.reciprocal_rank(ranked, judged, _DEPTH),
                "recall": relevance.recall(ranked, judged, _DEPTH),
            }
        )
        progress("asking", number, len(collection.queries))
    return scores, times


def _mean(scores: list[dict[str, float]], name: str) -> float:
    return round(statistics.fmean(each[name] for each in scores), 4) if scores else 0.0


def _percentiles(times: list[float]) -> dict[str, float]:
    ordered = sorted(times) or [0.0]
    return {
        f"p{percent}": round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)], 2)
        for percent in (50, 95, 99)
    }
