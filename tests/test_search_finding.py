"""Index, then find: every package, in every language it has, and the ways to narrow it down."""

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import CONTENT, Find

from archive.content import Content
from archive.languages import LANGUAGES
from archive.render import plain_text
from search.index import IndexReader

PACKAGES = sorted(path.parent.name for path in CONTENT.glob("policies/*/*/package.yaml"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_package_is_found_first_by_its_title(
    search: Find, content: Content, lang: str
) -> None:
    for slug, package in content.published.items():
        if lang in package.editions:
            hit = search(package.editions[lang].title, lang).hits[0]
            assert (hit.kind, hit.slug, hit.lang) == ("policy", slug, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_package_is_found_by_words_of_its_summary(
    search: Find, content: Content, lang: str
) -> None:
    """Not first perhaps, but on the first page: a third of the summary, from its middle."""
    missed = []
    for slug, package in content.published.items():
        if lang in package.editions:
            summary = package.editions[lang].summary
            part = summary[len(summary) // 3 : 2 * len(summary) // 3]
            if slug not in {hit.slug for hit in search(part, lang).hits}:
                missed.append(slug)
    assert len(missed) <= len(content.published) // 50, missed


def test_every_package_is_found_by_its_slug(search: Find) -> None:
    for slug in PACKAGES:
        assert search(slug).hits[0].slug == slug


@pytest.mark.parametrize(
    "text",
    [
        "버스 전용차로",
        "버스전용차로",
        "버스 전용 차로를",
        "중앙차로",
        "중앙 차로",
        "BRT",
        "brt",
        "carril bus central",
        "carriles bus centrales",
        "مسار الحافلات الأوسط",
        "公交专用道",
        "公交專用道",
        "median bus lanes",
        "bus lane in the middle",
    ],
)
def test_one_policy_by_many_words(search: Find, text: str) -> None:
    assert search(text, "en").hits[0].slug == "median-bus-lanes"


@pytest.mark.parametrize(
    ("lang", "text", "marked"),
    [
        ("ko", "설치", "설치"),
        ("ko", "버스", "버스"),
        ("en", "lane", "lanes"),
        ("es", "autobus", "autobuses"),
        ("ar", "حافلة", "الحافلات"),
        ("zh", "公交", "公交"),
    ],
)
def test_inflected_words_are_marked(search: Find, lang: str, text: str, marked: str) -> None:
    pieces = [
        (words, fragment.lang)
        for hit in search(text, lang).hits
        for fragment in hit.fragments
        for words, matched in fragment.pieces
        if matched
    ]
    assert (marked, lang) in pieces, pieces


def test_fragments_are_words_of_the_document(search: Find, content: Content) -> None:
    hit = search("advanced water treatment ozone", "en").hits[0]
    package = content.packages[hit.slug]
    for fragment in hit.fragments:
        text = "".join(words for words, _ in fragment.pieces).strip("… ")
        whole = package.editions[fragment.lang]
        lines = plain_text(whole, package).split("\n")
        assert text[:40] in " ".join([whole.title, whole.summary, *lines])


def test_a_phrase_needs_its_words_together(search: Find) -> None:
    loose, strict = search("bus median", "en"), search('"bus median"', "en")
    assert strict.total < loose.total
    assert search('"median bus lane"', "en").hits[0].slug == "median-bus-lanes"
    assert search('"버스 전용차로"', "ko").hits[0].slug == "median-bus-lanes"
    assert search('"路中 公交"', "zh").total <= search("路中公交", "zh").total


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("word", ["버스", "bus", "autobús", "حافلة", "公交"])
def test_an_excluded_word_is_in_no_hit(search: Find, lang: str, word: str) -> None:
    found = {hit.slug for hit in search(word, lang).hits}
    assert found
    rest = search(f"2004 교통 traffic tráfico -{word}", lang)
    assert rest.total
    assert found.isdisjoint(hit.slug for hit in rest.hits)


def test_facet_counts_are_what_choosing_gives(search: Find) -> None:
    results = search("water", "en")
    for name in ("sector", "kind", "decade", "edition"):
        for value in results.facets[name]:
            assert search("water", "en", **{name: value.value}).total == value.count, (name, value)


def test_browsing_is_a_search_without_words(search: Find, content: Content) -> None:
    assert search("", "ko", kind="policy").total == len(content.published)
    for code in content.sectors:
        expected = len(content.in_sector(code))
        assert search("", "ko", kind="policy", sector=code).total == expected


def test_newest_comes_first_when_asked(search: Find, content: Content) -> None:
    starts = [content.packages[hit.slug].start.start for hit in search("", kind="policy").hits]
    assert starts == sorted(starts, reverse=True)


def test_budget_programs_and_lines_are_found(search: Find) -> None:
    program = search("우수정책 해외진출", "ko", kind="program").hits[0]
    assert program.slug == "2016/policy-exchange"
    for word in ("통역", "interpretation", "사례집"):
        hits = search(word, "en", kind="line").hits
        assert hits, word
        assert all(hit.stored["amount"] is not None for hit in hits)


def test_scores_agree_with_whoosh_itself(index_folder: Path) -> None:
    """The arrays are a fast path: the slow one is Whoosh's own searcher with the same formula."""
    from whoosh import scoring
    from whoosh.filedb.filestore import FileStorage
    from whoosh.query import Or, Term

    from search.ranking import K1, B, WeightedTerm
    from search.schema import schema

    folder = IndexReader(index_folder).current().folder
    fast = IndexReader(index_folder).current().postings

    class Bm25(scoring.WeightingModel):
        def scorer(self, searcher: Any, field: str, text: bytes, qf: float = 1) -> Any:
            reader = searcher.reader()
            total = reader.doc_count()
            count = searcher.doc_frequency(field, text)
            lengths = [reader.doc_field_length(n, field) for n in range(reader.doc_count_all())]
            used = [length for length in lengths if length]
            mean = sum(used) / len(used)
            idf = float(np.log1p((total - count + 0.5) / (count + 0.5)))

            class Scorer(scoring.BaseScorer):
                def supports_block_quality(self) -> bool:
                    return False

                def score(self, matcher: Any) -> float:
                    tf, length = matcher.weight(), lengths[matcher.id()]
                    return idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * length / mean))

            return Scorer()

    index = FileStorage(str(folder)).open_index(schema=schema())
    with index.searcher(weighting=Bm25()) as searcher:
        words = random.Random(7)  # noqa: S311 - a sample, not a secret
        for field in ("body_ko", "body_en", "title_zh", "body_ko_cross", "concepts"):
            lexicon = [text.decode() for text in searcher.reader().lexicon(field)]
            terms = words.sample(lexicon, min(6, len(lexicon)))
            slow = searcher.search(Or([Term(field, term) for term in terms]), limit=None)
            expected = np.zeros(fast.documents)
            for number, score in slow.items():
                expected[number] = score
            found = fast.sum(WeightedTerm(field, term, 1.0) for term in terms)
            np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


def test_three_tries_give_one_answer(search: Find) -> None:
    assert search("water pipes", "es") == search("water pipes", "es")
