"""What finds little is mended, never in silence; suggestions while typing; similar policies."""

import unicodedata

import pytest
from conftest import CONTENT, Find
from hypothesis import given
from hypothesis import strategies as st

from archive.content import Content
from archive.languages import LANGUAGES
from search.suggestion import Suggester
from search.vocabulary import within_one_edit

CASES = [
    ("ryxhd", "layout", "교통", ""),
    ("ㅠㅕㄴ", "layout", "bus", ""),
    ("qjtmwjsdydckfh", "layout", "버스전용차로", "median-bus-lanes"),
    ("ㅂㅅㅈㅇㅊㄹ", "initials", "", "median-bus-lanes"),
    ("ㅊㄱㅊ", "initials", "청계천", "cheonggyecheon-restoration"),
    ("청계쳔", "spelling", "청계천", "cheonggyecheon-restoration"),
    ("cheonggyecheom", "spelling", "", "cheonggyecheon-restoration"),
    ("alcantarilado", "spelling", "alcantarillado", ""),
    ("sewrage", "spelling", "", ""),
]


@pytest.mark.parametrize(("typed", "kind", "words", "first"), CASES)
def test_a_slip_is_mended_and_said(
    search: Find, typed: str, kind: str, words: str, first: str
) -> None:
    results = search(typed, "ko")
    assert results.correction is not None
    assert results.correction.kind == kind
    assert not words or results.correction.words == words
    assert results.total
    assert not first or results.hits[0].slug == first


@pytest.mark.parametrize(
    "text",
    [
        "버스 전용차로",
        "advanced water treatment",
        "BRT",
        "중앙차로",
        "gestión del agua",
        "محطة معالجة",
        "污水处理厂",
        "기차",
        "회의",
        "도로",
        "결과",
    ],
)
def test_what_is_right_is_left_alone(search: Find, text: str) -> None:
    assert search(text, "en").correction is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("서울은 버스를", "서울 버스"), ("버스 전용 차로", "버스전용차로"), ("교통", unicodedata.normalize("NFD", "교통")), ("gestión", "gestion"), ("公車專用道", "公车专用道"),
     ("أنظمة", "انظمة"), ("الحـــافلات", "الحافلات"), ("الحَافِلات", "الحافلات"), ("淸溪川", "清溪川")],
)  # fmt: skip
def test_ways_of_writing_find_the_same_first(search: Find, one: str, other: str) -> None:
    assert search(one, "ko").hits[0].slug == search(other, "ko").hits[0].slug


@pytest.mark.parametrize("text", ["Cheonggyecheon", "淸溪川", "清溪川", "청계천"])
def test_a_name_in_any_script(search: Find, text: str) -> None:
    assert search(text, "es").hits[0].slug == "cheonggyecheon-restoration"


def test_every_hit_says_why(search: Find) -> None:
    for text in ("carril bus central", "BRT", "公交专用道", "버스전용차로"):
        for hit in search(text, "en").hits[:2]:
            assert hit.why
    reason = next(each for each in search("carril bus central", "ko").hits[0].why if each.concept)
    assert (reason.words, reason.label) == ("carril bus central", "중앙버스전용차로")


def test_inverse_concepts_do_not_match_each_other(search: Find, content: Content) -> None:
    pairs = [(a.id, b) for a in content.concepts.values() for b in a.inverse]
    assert pairs
    for one, other in pairs:
        for lang in LANGUAGES:
            for label in content.concepts[one].labels[lang]:
                for hit in search(label, "en").hits[:3]:
                    assert other not in {each.concept for each in hit.why}, (label, other)


@pytest.fixture(scope="module")
def suggester(content: Content) -> Suggester:
    return Suggester(content)


@pytest.mark.parametrize(
    ("text", "lang", "kind", "slug"),
    [
        ("청계", "ko", "policy", "cheonggyecheon-restoration"),
        ("청곜", "ko", None, None),
        ("청ㄱ", "ko", "policy", "cheonggyecheon-restoration"),
        ("ㅊㄱㅊ", "ko", "policy", "cheonggyecheon-restoration"),
        ("medi", "en", "concept", "median-bus-lane"),
        ("alcanta", "es", "sector", "sewerage"),
        ("الصرف", "ar", "sector", "sewerage"),
        ("排水", "zh", "sector", "sewerage"),
        ("brt", "en", "concept", "median-bus-lane"),
    ],
)
def test_suggestions(
    suggester: Suggester, text: str, lang: str, kind: str | None, slug: str | None
) -> None:
    found = [(each.kind, each.slug) for each in suggester.suggest(text, lang)]
    assert len(found) <= 8
    assert len(found) == len(set(found))
    if kind:
        assert (kind, slug) in found


@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=400))
def test_any_beginning_is_answered(text: str) -> None:
    assert len(SUGGESTER.suggest(text, "ar")) <= 8


SUGGESTER = Suggester(Content.read(CONTENT))


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("abc", "abc", True),
        ("abc", "abd", True),
        ("abc", "ab", True),
        ("abc", "abcd", True),
        ("abc", "acb", True),
        ("abc", "cab", False),
        ("abc", "ade", False),
        ("", "a", True),
        ("", "ab", False),
    ],
)
def test_one_edit(one: str, other: str, near: bool) -> None:  # noqa: FBT001 - a table of cases
    assert within_one_edit(one, other) == within_one_edit(other, one) == near
