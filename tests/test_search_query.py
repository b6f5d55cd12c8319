"""What a reader types, read; every other character is only a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import MAX_CHARACTERS, BadParameter, Query, clean, from_params

CASES = [
    ("bus lane", ("bus lane", (), ())),
    ('"bus lane" cost', ("bus lane cost", ("bus lane",), ())),
    ("bus -car", ("bus", (), ("car",))),
    ('bus -"private car"', ("bus", (), ("private car",))),
    ("low-floor bus", ("low-floor bus", (), ())),
    ("bus - lane", ("bus - lane", (), ())),
    ('an open "quote', ('an open "quote', (), ())),
    ("a AND b OR NOT c*~2 title:x ^3", ("a AND b OR NOT c*~2 title:x ^3", (), ())),
    ("“버스 전용차로”", ("버스 전용차로", ("버스 전용차로",), ())),
    ('""', ("", (), ())),
    ("-", ("-", (), ())),
    ("ＢＲＴ　버스", ("BRT 버스", (), ())),
    ("ㅂㅅ", ("ㅂㅅ", (), ())),
    ("", ("", (), ())),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_queries_are_read(
    text: str, expected: tuple[str, tuple[str, ...], tuple[str, ...]]
) -> None:
    query = Query.parse(text)
    assert (query.words, query.phrases, query.excluded) == expected


@given(st.text(alphabet=st.characters(), max_size=400))
def test_any_string_is_a_query_within_the_caps(text: str) -> None:
    query = Query.parse(text)
    assert len(query.text) <= MAX_CHARACTERS
    assert Query.parse(query.text) == query
    query.text.encode()


def test_what_steers_a_terminal_or_a_line_is_taken_out() -> None:
    assert clean("a\u202eb\x00c\ud800d\u200be\n\tf") == "a b cd e f"
    assert len(clean("\ufdfa" * 500)) <= MAX_CHARACTERS


@pytest.mark.parametrize(
    ("params", "name"),
    [
        ({"colour": "red"}, "colour"),
        ({"page": "0"}, "page"),
        ({"page": "one"}, "page"),
        ({"page": "٣"}, "page"),
        ({"page": "9" * 50}, "page"),
        ({"page": "300"}, "page"),
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"sort": "cost"}, "sort"),
        ({"kind": "person"}, "kind"),
        ({"decade": "1995"}, "decade"),
        ({"edition": "fr"}, "edition"),
        ({"sector": "../x"}, "sector"),
        ({"sdg": "18"}, "sdg"),
        ({"country": "korea"}, "country"),
    ],
)
def test_bad_parameters_are_refused_by_name(params: dict[str, str], name: str) -> None:
    with pytest.raises(BadParameter) as caught:
        from_params(params.items())
    assert caught.value.name == name


def test_parameters_come_back_as_they_went_in() -> None:
    params = [
        ("q", "버스"),
        ("sector", "transport"),
        ("decade", "2000"),
        ("sort", "newest"),
        ("page", "2"),
    ]
    assert from_params(params).params() == params
