"""The measures against cases worked out by hand, and the judged queries of the archive."""

from collections import Counter
from math import isclose, log2
from pathlib import Path

import pytest
from conftest import ROOT

from archive.content import Content
from archive.languages import LANGUAGES
from search.relevance import (
    ndcg,
    read_judgements,
    recall,
    reciprocal_rank,
    success,
    unjudged,
)

RELEVANCE = ROOT / "tests" / "relevance"
KINDS = {"clean", "cross", "spacing", "typo", "layout", "initials", "name"}
SECOND, THIRD = 1 / log2(3), 1 / 2  # the discounts of ranks 2 and 3: 0.6309, 0.5


@pytest.mark.parametrize(
    ("ranked", "judgements", "value"),
    [
        (["a", "b"], {"a": 2, "b": 1}, 1.0),
        # Gains 1 and 3 where the ideal has 3 and 1.
        (["b", "a"], {"a": 2, "b": 1}, (1 + 3 * SECOND) / (3 + SECOND)),
        # The unjudged x takes the first place: 3 / log2(3) of 3.
        (["x", "a"], {"a": 2}, SECOND),
        # The ideal is over all judged, found or not: 3 of 3 + 3 * 0.6309 + 0.5.
        (["a"], {"a": 2, "b": 2, "c": 1}, 3 / (3 + 3 * SECOND + THIRD)),
        (["a", "z"], {"a": 1, "z": 0}, 1.0),
        ([], {"a": 2}, 0.0),
        (["a"], {}, 0.0),
        (["a"], {"a": 0}, 0.0),
    ],
)
def test_ndcg(ranked: list[str], judgements: dict[str, int], value: float) -> None:
    assert isclose(ndcg(ranked, judgements), value)


def test_ndcg_looks_no_deeper_than_asked() -> None:
    ranked = [f"x{rank}" for rank in range(10)] + ["a"]
    assert ndcg(ranked, {"a": 2}) == 0
    assert isclose(ndcg(ranked, {"a": 2}, depth=11), 1 / log2(12))


@pytest.mark.parametrize(
    ("ranked", "value"),
    [(["a"], 1), (["x", "a"], 1 / 2), (["x", "z", "b"], 1 / 3), (["x", "z"], 0), ([], 0)],
)
def test_reciprocal_rank(ranked: list[str], value: float) -> None:
    assert reciprocal_rank(ranked, {"a": 2, "b": 1, "z": 0}) == value


@pytest.mark.parametrize(
    ("ranked", "judgements", "value"),
    [
        (["a", "x", "b"], {"a": 2, "b": 1, "c": 1, "z": 0}, 2 / 3),
        (["x"], {"a": 2}, 0.0),
        (["a"], {"a": 2, "z": 0}, 1.0),
        (["a"], {}, 0.0),
    ],
)
def test_recall(ranked: list[str], judgements: dict[str, int], value: float) -> None:
    assert isclose(recall(ranked, judgements), value)


def test_recall_asks_for_no_more_than_fit() -> None:
    judgements = {f"a{number}": 1 for number in range(20)}
    assert recall([f"a{number}" for number in range(10)], judgements) == 1


@pytest.mark.parametrize(
    ("ranked", "judgements", "value"),
    [
        (["a", "b"], {"a": 2, "b": 1}, 1),
        (["b", "a"], {"a": 2, "b": 1}, 0),
        (["b"], {"b": 1}, 1),
        (["z"], {"z": 0}, 0),
        ([], {"a": 2}, 0),
    ],
)
def test_success_is_the_best_there_is_in_the_first_place(
    ranked: list[str], judgements: dict[str, int], value: float
) -> None:
    assert success(ranked, judgements) == value


def test_unjudged_are_counted_in_the_first_five() -> None:
    assert unjudged(["a", "x", "z", "y", "w", "v"], {"a": 2, "z": 0}) == 3
    assert unjudged([], {"a": 2}) == 0


def test_a_table_is_read(tmp_path: Path) -> None:
    path = tmp_path / "en.tsv"
    rows = ["kind\tquery\tslug\trelevance", "clean\tnight bus\ta\t2", "clean\tnight bus\tb\t0"]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    (query,) = read_judgements(path)
    assert (query.text, query.kind, query.judgements) == ("night bus", "clean", {"a": 2, "b": 0})


@pytest.mark.parametrize(
    "row", ["clean\tbus\ta\t3", "clean\tbus\ta\tyes", "clean\tbus", "clean\t\ta\t1"]
)
def test_a_bad_row_is_named(tmp_path: Path, row: str) -> None:
    path = tmp_path / "en.tsv"
    path.write_text(f"kind\tquery\tslug\trelevance\n{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"en\.tsv:2:"):
        read_judgements(path)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_judged_queries_are_whole(content: Content, lang: str) -> None:
    queries = read_judgements(RELEVANCE / f"{lang}.tsv")
    kinds = Counter(query.kind for query in queries)
    assert len(queries) >= 50
    assert set(kinds) <= KINDS
    assert kinds["cross"] + kinds["name"] >= len(queries) * 2 // 5
    for query in queries:
        assert query.judgements.keys() <= content.packages.keys(), query.text
        assert max(query.judgements.values()) == 2, query.text
    if lang == "ko":
        faults = kinds["spacing"] + kinds["typo"] + kinds["layout"] + kinds["initials"]
        assert faults >= len(queries) / 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_judgement_stands_twice(lang: str) -> None:
    lines = (RELEVANCE / f"{lang}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = Counter(tuple(line.split("\t")[1:3]) for line in lines)
    assert not [row for row, count in rows.items() if count > 1]
    titles = {line.split("\t")[1] for line in lines}
    assert all(title == title.strip() for title in titles)
