"""The judged queries: no language may fall below its recorded floor (nDCG@10, recall@10)."""

from pathlib import Path

import pytest
from conftest import Find

from archive.languages import LANGUAGES
from search import relevance

FOLDER = Path(__file__).parent / "relevance"

#: What ``make relevance`` printed when the floor was last raised, less a hundredth.
FLOORS = {
    "ko": (0.91, 0.92),
    "en": (0.88, 0.91),
    "es": (0.93, 0.95),
    "ar": (0.91, 0.92),
    "zh": (0.90, 0.92),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_language_falls_below_its_floor(search: Find, lang: str) -> None:
    queries = relevance.read_judgements(FOLDER / f"{lang}.tsv")
    ndcg, recall = [], []
    for query in queries:
        ranked = [hit.slug for hit in search(query.text, lang, kind="policy").hits]
        ndcg.append(relevance.ndcg(ranked, query.judgements))
        recall.append(relevance.recall(ranked, query.judgements))
    assert sum(ndcg) / len(ndcg) >= FLOORS[lang][0]
    assert sum(recall) / len(recall) >= FLOORS[lang][1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_judged_set_is_what_it_says(lang: str) -> None:
    queries = relevance.read_judgements(FOLDER / f"{lang}.tsv")
    assert len(queries) >= 50
    assert sum(query.kind in ("cross", "name") for query in queries) >= 0.4 * len(queries)
    if lang == "ko":
        faulty = sum(query.kind in ("spacing", "typo", "layout", "initials") for query in queries)
        assert faulty >= len(queries) / 3
