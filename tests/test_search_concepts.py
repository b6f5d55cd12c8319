"""The term base as a matcher: what a text speaks of, in five languages, and what it must not."""

import re
from collections import defaultdict

import pytest

from archive.content import Content
from archive.languages import LANGUAGES
from archive.terms import Concept
from search.analyzers import normal, simplified
from search.concepts import ConceptMatcher

_SCRIPTS = {"ko": "[가-힣A-Z0-9]", "ar": "[\u0600-\u06ff]", "zh": "[\u4e00-\u9fffA-Z]"}
_LATIN = re.compile("[A-Za-z0-9\u00c0-\u024f\\s.,'·–-]+")


@pytest.fixture(scope="module")
def matcher(content: Content) -> ConceptMatcher:
    return ConceptMatcher(content.concepts)


def _found(matcher: ConceptMatcher, text: str, lang: str) -> list[str]:
    return [match.concept for match in matcher.find(text, lang)]


@pytest.mark.parametrize(
    ("lang", "text", "concepts"),
    [
        # Korean: particles, endings, any spacing, compounds.
        ("ko", "중앙버스전용차로를 놓았다", ["median-bus-lane"]),
        ("ko", "중앙 버스 전용 차로는", ["median-bus-lane"]),
        ("ko", "버스중앙차로에서도 버스전용차로처럼", ["median-bus-lane", "bus-lane"]),
        ("ko", "통합환승할인제와 티머니", ["integrated-fare", "t-money"]),
        ("ko", "강북통합취수장으로", ["water-intake"]),
        ("ko", "유수율은 95.7%이고 무수율은", ["revenue-water-ratio", "non-revenue-water"]),
        ("ko", "합류식 하수도를 분류식 하수도로", ["combined-sewer", "separate-sewer"]),
        ("ko", "역세권 청년주택과 사회주택", ["youth-housing-near-stations", "social-housing"]),
        ("ko", "복개된 청계천", ["stream-covering", "cheonggyecheon"]),
        ("ko", "쓰레기종량제봉투", ["volume-based-waste-fee"]),
        ("ko", "120으로 전화", ["dasan-call-center"]),
        ("ko", "서울의 淸溪川", ["cheonggyecheon"]),
        # ... and what only looks the same: a short label begins a word.
        ("ko", "지하수를 퍼 올렸다", []),
        ("ko", "일반 지하철로 간다", ["urban-railway"]),
        ("ko", "전 세계의 도시", []),
        ("ko", "교통이 막힌다", []),
        # English: plurals, case, hyphens.
        ("en", "Median bus lanes and a BRT", ["median-bus-lane", "median-bus-lane"]),
        ("en", "non-revenue water is not revenue water", ["non-revenue-water", "revenue-water-ratio"]),
        ("en", "combined sewers, then separate sewers", ["combined-sewer", "separate-sewer"]),
        ("en", "the stream was covered; daylighting it", ["stream-covering", "stream-restoration"]),
        ("en", "Free rides, not fare evasion", ["free-ride", "fare-evasion"]),
        ("en", "a Pay-As-You-Throw scheme (PAYT)", ["volume-based-waste-fee", "volume-based-waste-fee"]),
        ("en", "platform screen doors on a platform", ["platform-screen-doors"]),
        ("en", "an open app that is far and fit", []),
        ("en", "the zones of the map", []),
        ("en", "Ttareungi, Cheonggyecheon and Hangang", ["ttareungyi", "cheonggyecheon", "hangang"]),
        # Spanish: inflected, with and without accents, and the "no" that turns a ratio round.
        ("es", "carriles bus centrales", ["median-bus-lane"]),
        ("es", "recoleccion selectiva de residuos organicos", ["source-separation", "food-waste"]),
        ("es", "el índice de agua facturada", ["revenue-water-ratio"]),
        ("es", "el índice de agua NO facturada (ANC)", ["non-revenue-water", "non-revenue-water"]),
        ("es", "alcantarillado unitario o separativo", ["combined-sewer"]),
        ("es", "todos siguen el río", []),
        ("es", "la evasión de tarifa", ["fare-evasion"]),
        # Arabic: article, conjunction, vowel marks, letter variants.
        ("ar", "ومسار الحافلات الأوسط", ["median-bus-lane"]),
        ("ar", "مسار الحافلات الاوسط", ["median-bus-lane"]),
        ("ar", "نِسبة المياه المُفوترة", ["revenue-water-ratio"]),
        ("ar", "مياه غير محصلة", ["non-revenue-water"]),
        ("ar", "المياه غير المدرة للدخل", ["non-revenue-water"]),
        ("ar", "بالركوب المجاني", ["free-ride"]),
        ("ar", "حماية المباني", []),
        # Chinese: no spaces, traditional forms.
        ("zh", "首尔的路中公交专用道网络", ["median-bus-lane"]),
        ("zh", "公交專用道", ["bus-lane"]),
        ("zh", "產銷差率", ["non-revenue-water"]),
        ("zh", "有收水率与无收益水", ["revenue-water-ratio", "non-revenue-water"]),
        ("zh", "分流制排水改造合流制", ["separate-sewer", "combined-sewer"]),
        ("zh", "污水厂不是水厂", ["wastewater-treatment-plant", "water-treatment-plant"]),
        ("zh", "海綿城市", ["low-impact-development"]),
        ("zh", "老年人免费乘车不是逃票", ["free-ride", "fare-evasion"]),
    ],
)  # fmt: skip
def test_a_text_speaks_of(
    matcher: ConceptMatcher, lang: str, text: str, concepts: list[str]
) -> None:
    assert _found(matcher, text, lang) == concepts


@pytest.mark.parametrize(
    ("query", "concepts"),
    [
        ("carril bus central", {"median-bus-lane"}),
        ("carril bus", {"bus-lane"}),
        ("مسار الحافلات الأوسط", {"median-bus-lane"}),
        ("快速公交", {"median-bus-lane"}),
        ("brt", {"median-bus-lane"}),
        ("중앙차로", {"median-bus-lane"}),
        ("agua no facturada", {"non-revenue-water"}),
        ("agua facturada", {"revenue-water-ratio"}),
        ("NRW", {"non-revenue-water"}),
        ("清溪川", {"cheonggyecheon"}),
        ("淸溪川", {"cheonggyecheon"}),
        ("Cheonggyecheon", {"cheonggyecheon"}),
        ("peaje urbano", {"congestion-charge"}),
        ("海绵城市", {"low-impact-development"}),
        ("S-Map", {"s-map"}),
        ("IoT 원격검침", {"internet-of-things", "smart-metering"}),
        ("hello", set()),
        ("", set()),
    ],
)
def test_a_query_needs_no_language(matcher: ConceptMatcher, query: str, concepts: set[str]) -> None:
    assert {match.concept for match in matcher.in_query(query)} == concepts


def test_every_concept_is_found_by_each_of_its_own_words_and_no_other_is(
    content: Content, matcher: ConceptMatcher
) -> None:
    wrong = [
        (concept.id, lang, label, found)
        for concept in content.concepts.values()
        for lang in LANGUAGES
        for label in concept.labels[lang]
        if (found := _found(matcher, label, lang)) != [concept.id]
    ]
    assert not wrong


def test_abbreviations_and_names_are_found_in_queries(
    content: Content, matcher: ConceptMatcher
) -> None:
    missed = [
        (concept.id, word)
        for concept in content.concepts.values()
        for word in (*concept.abbreviations, *concept.names)
        if concept.id not in {match.concept for match in matcher.in_query(word)}
    ]
    assert not missed


def test_inverse_concepts_know_each_other_and_never_match(
    content: Content, matcher: ConceptMatcher
) -> None:
    pairs = [
        (concept, content.concepts[other])
        for concept in content.concepts.values()
        for other in concept.inverse
    ]
    assert len(pairs) >= 16
    for concept, other in pairs:
        assert concept.id in other.inverse, concept.id
        for label in _words(concept):
            assert other.id not in {match.concept for match in matcher.in_query(label)}, label


def _words(concept: Concept) -> list[str]:
    labels = (label for each in concept.labels.values() for label in each)
    return [*labels, *concept.abbreviations, *concept.names]


def test_no_word_stands_for_two_concepts(content: Content) -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for concept in content.concepts.values():
        for lang in LANGUAGES:
            for label in (*concept.labels[lang], *concept.abbreviations, *concept.names):
                owners[lang, simplified(normal(label)).casefold()].add(concept.id)
    assert not {word: ids for word, ids in owners.items() if len(ids) > 1}


def test_every_label_is_in_its_language(content: Content) -> None:
    wrong = []
    for concept in content.concepts.values():
        for lang in LANGUAGES:
            for label in concept.labels[lang]:
                right = (
                    re.search(_SCRIPTS[lang], label)
                    if lang in _SCRIPTS
                    else _LATIN.fullmatch(label)
                )
                if not right:
                    wrong.append((concept.id, lang, label))
    assert not wrong


def test_the_first_label_of_a_concept_is_never_forbidden_for_it(content: Content) -> None:
    for concept in content.concepts.values():
        for lang, words in concept.forbidden.items():
            for label in concept.labels[lang]:
                assert not any(word.lower() in label.lower() for word in words), (concept.id, label)


def test_the_term_base_is_large_and_used(content: Content) -> None:
    used = {each for package in content.packages.values() for each in package.concepts}
    assert len(content.concepts) >= 280
    assert len(used) >= 280
    for concept in content.concepts.values():
        assert all(concept.labels[lang] for lang in LANGUAGES), concept.id
