"""How good a ranking is against judgements: measures on ranked ids, and reading judged queries.

Judgements map an id to its relevance, 0 to 2. nDCG after Järvelin and Kekäläinen, "Cumulated
gain-based evaluation of IR techniques" (2002): gain 2^relevance - 1, discount log2(rank + 1), the
ideal over all judged ids. Recall and reciprocal rank count relevance of 1 and more.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log2
from pathlib import Path

Judgements = Mapping[str, int]


def ndcg(ranked: Sequence[str], judgements: Judgements, depth: int = 10) -> float:
    """Return the normalised discounted cumulative gain of the first ``depth``; 0 to 1."""
    ideal = sorted(judgements.values(), reverse=True)
    best = _gain(ideal[:depth])
    found = _gain([judgements.get(each, 0) for each in ranked[:depth]])
    return found / best if best else 0.0


def _gain(relevances: Sequence[int]) -> float:
    ranked = enumerate(relevances, start=1)
    return sum((2.0**each - 1) / log2(rank + 1) for rank, each in ranked)


def reciprocal_rank(ranked: Sequence[str], judgements: Judgements, depth: int = 10) -> float:
    """Return 1 / rank of the first relevant id among the first ``depth``, else 0."""
    ranks = (rank for rank, each in enumerate(ranked[:depth], 1) if judgements.get(each, 0) > 0)
    return 1 / next(ranks, float("inf"))


def recall(ranked: Sequence[str], judgements: Judgements, depth: int = 10) -> float:
    """Return the share of the relevant ids among the first ``depth``; of ``depth`` at most."""
    relevant = {each for each, value in judgements.items() if value > 0}
    found = relevant.intersection(ranked[:depth])
    return len(found) / min(len(relevant), depth) if relevant else 0.0


def success(ranked: Sequence[str], judgements: Judgements) -> float:
    """Return 1 when the first id has the highest relevance judged, else 0."""
    top = max(judgements.values(), default=0)
    return float(bool(ranked) and top > 0 and judgements.get(ranked[0], 0) == top)


def unjudged(ranked: Sequence[str], judgements: Judgements, depth: int = 5) -> int:
    """Return how many of the first ``depth`` nobody has judged."""
    return sum(each not in judgements for each in ranked[:depth])


@dataclass(slots=True)
class JudgedQuery:
    """A query with its kind (clean, cross, spacing, typo, …) and judgements by slug."""

    text: str
    kind: str
    judgements: dict[str, int] = field(default_factory=dict)


def read_judgements(path: Path) -> list[JudgedQuery]:
    """Read a table ``kind query slug relevance`` in tabs; ValueError names the line."""
    queries: dict[str, JudgedQuery] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter="\t"), start=2):
            try:
                kind, text, slug = row["kind"], row["query"], row["slug"]
                relevance = int(row["relevance"])
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{path}:{number}: write kind, query, slug, 0 to 2") from error
            if relevance not in (0, 1, 2) or not text or not slug:
                raise ValueError(f"{path}:{number}: relevance is 0, 1 or 2, nothing is empty")
            queries.setdefault(text, JudgedQuery(text, kind)).judgements[slug] = relevance
    return list(queries.values())
