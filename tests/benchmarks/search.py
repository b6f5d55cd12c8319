"""Times of searches on the real archive, hostile and ordinary, in one process: make bench-search."""

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from conftest import CONTENT
from test_search_hostile import variants

from archive.content import Content
from archive.languages import LANGUAGES
from search.concepts import ConceptMatcher
from search.finding import find
from search.index import IndexReader, sync
from search.query import Query
from search.relevance import read_judgements
from search.suggestion import Suggester

ROUNDS = 3


def times(run, items):  # noqa: ANN001, ANN201 - a benchmark
    found = []
    for _ in range(ROUNDS):
        for item in items:
            began = time.perf_counter()
            run(item)
            found.append(((time.perf_counter() - began) * 1000, str(item)[:40]))
    return sorted(found)


def report(name, found):  # noqa: ANN001, ANN201 - a benchmark
    values = [each[0] for each in found]
    p95 = values[int(len(values) * 0.95)]
    print(
        f"{name:12} {len(values):5} runs  median {statistics.median(values):6.1f}  p95 {p95:6.1f}  "
        f"slowest {values[-1]:6.1f} ms {found[-1][1]!r}"
    )


def main() -> None:
    """Index the archive in a folder of its own, ask, and print."""
    content = Content.read(CONTENT)
    with tempfile.TemporaryDirectory() as folder:
        sync(Path(folder) / "index", content)
        index = IndexReader(Path(folder) / "index").current()
        matcher, suggester = ConceptMatcher(content.concepts), Suggester(content)

        def ask(text: str) -> None:
            find(index, matcher, Query.parse(text), "en")

        ask("버스")
        judged = Path(__file__).parent.parent / "relevance"
        ordinary = [
            each.text
            for lang in LANGUAGES
            if (judged / f"{lang}.tsv").exists()
            for each in read_judgements(judged / f"{lang}.tsv")
        ]
        report("hostile", times(ask, variants()))
        if ordinary:
            report("ordinary", times(ask, ordinary))
            beginnings = [text[:3] for text in ordinary]
            report("suggestions", times(lambda text: suggester.suggest(text, "en"), beginnings))


if __name__ == "__main__":
    main()
