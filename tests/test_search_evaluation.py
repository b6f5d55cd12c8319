"""evaluate on a folder in BEIR form, and the measures by hand."""

import json
import math
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import CONTENT

from search import relevance
from web.cli import main

KEYS = {
    "ndcg@10",
    "mrr@10",
    "recall@10",
    "documents",
    "queries",
    "index_seconds",
    "analysis_seconds",
    "index_bytes",
    "query_ms",
    "rss_mb",
}


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    texts = {
        "d1": "서울시는 중앙버스전용차로를 설치했다",
        "d2": "상수도관을 바꾸었다",
        "d3": "하수처리장을 지었다",
    }
    (folder / "corpus.jsonl").write_text(
        "".join(json.dumps({"_id": k, "title": "", "text": v}) + "\n" for k, v in texts.items()),
        encoding="utf-8",
    )
    asked = {"q1": "버스 전용차로", "q2": "상수도", "q3": "nobody judged"}
    (folder / "queries.jsonl").write_text(
        "".join(json.dumps({"_id": k, "text": v}) + "\n" for k, v in asked.items()),
        encoding="utf-8",
    )
    (folder / "qrels/test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\n", encoding="utf-8"
    )
    return folder


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["--content", str(CONTENT), "evaluate", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_figures_are_printed(collection: Path) -> None:
    code, out, _ = run(str(collection), "--lang", "ko", "--json")
    assert code == 0
    figures = json.loads(out)
    assert set(figures) == KEYS
    assert set(figures["query_ms"]) == {"p50", "p95", "p99"}
    assert (figures["ndcg@10"], figures["documents"], figures["queries"]) == (1.0, 3, 2)


def test_a_kept_index_is_used_again(collection: Path, tmp_path: Path) -> None:
    arguments = (str(collection), "--lang", "ko", "--json", "--index", str(tmp_path / "kept"))
    first, second = json.loads(run(*arguments)[1]), json.loads(run(*arguments)[1])
    assert first["index_seconds"] > 0
    assert second["index_seconds"] == 0
    assert first["ndcg@10"] == second["ndcg@10"]
    code, _, err = run(str(collection), "--lang", "ko", "--index", str(tmp_path))
    assert code == 1
    assert "holds something else" in err


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("corpus.jsonl", "{", "one JSON object"),
        ("corpus.jsonl", '{"_id": 3, "text": "x"}', "needs _id"),
        ("queries.jsonl", "[]", "one JSON object"),
        ("qrels/test.tsv", "a\nb", "needs query"),
    ],
)
def test_what_is_no_collection_is_refused_with_its_place(
    collection: Path, file: str, text: str, message: str
) -> None:
    (collection / file).write_text(text, encoding="utf-8")
    code, _, err = run(str(collection), "--lang", "ko")
    assert code == 1
    assert message in err
    assert file.rsplit("/", maxsplit=1)[-1] in err


def test_measures_by_hand() -> None:
    judged = {"a": 2, "b": 1, "c": 0}
    assert relevance.ndcg(["a", "b"], judged) == 1
    expected = (1 / math.log2(2) + 3 / math.log2(3)) / (3 / math.log2(2) + 1 / math.log2(3))
    assert relevance.ndcg(["b", "a"], judged) == pytest.approx(expected)
    assert relevance.ndcg([], judged) == 0
    assert relevance.ndcg(["x"], {}) == 0
    assert relevance.reciprocal_rank(["c", "x", "b"], judged) == pytest.approx(1 / 3)
    assert relevance.recall(["a", "x"], judged) == 0.5
    assert relevance.success(["a"], judged) == 1
    assert relevance.success(["b"], judged) == 0
    assert relevance.unjudged(["a", "x", "y"], judged) == 2
