"""Numbers as five languages write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.fields import number
from archive.languages import LANGUAGES
from archive.numbers import numbers_in
from archive.period import Period
from web.languages import compact
from web.languages import number as in_words

CASES = [
    (
        "ko",
        "하루 480만 명, 1조 2,000억 원, 3억 5천만 원",
        ["4800000", "1200000000000", "350000000"],
    ),
    ("ko", "36.9%에서 14.2%로, 11억 4,518만 원", ["36.9", "14.2", "1145180000"]),
    (
        "en",
        "4.8 million riders on 1,398 buses, KRW 163.6 billion",
        ["4800000", "1398", "163600000000"],
    ),
    ("en", "2 millionaires on 3 lines", ["2", "3"]),
    ("es", "4,8 millones, 1.398 buses y 3 mil millones", ["4800000", "1398", "3000000000"]),
    ("es", "12\u00a0345,5 km", ["12345.5"]),
    ("ar", "4.8 مليون راكب و1,398 حافلة و٣٫٥ مليار", ["4800000", "1398", "3500000000"]),
    ("zh", "480万人次，1.2万亿韩元，3亿5000万", ["4800000", "1200000000000", "350000000"]),
    ("ko", "도로교통법 제65조와 제7조", ["65", "7"]),
    ("en", "none at all", []),
]


@pytest.mark.parametrize(("lang", "text", "expected"), CASES)
def test_numbers_are_read(lang: str, text: str, expected: list[str]) -> None:
    assert [each.value for each in numbers_in(text, lang)] == [Decimal(each) for each in expected]


@given(st.integers(0, 10**14), st.sampled_from(LANGUAGES))
def test_what_the_site_writes_is_read_back(value: int, lang: str) -> None:
    assert [each.value for each in numbers_in(compact(value, lang), lang)] == [value]


@given(st.decimals(0, 10**9, places=2), st.sampled_from(LANGUAGES))
def test_plain_numbers_are_read_back(value: Decimal, lang: str) -> None:
    assert [each.value for each in numbers_in(in_words(value, lang), lang)] == [value]


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_any_text_can_be_read(text: str, lang: str) -> None:
    assert all(text[each.start : each.end] for each in numbers_in(text, lang))


@pytest.mark.parametrize(
    ("text", "value"),
    [("36.9", "36.9"), ("81.6 billion", "81600000000"), ("-5", "-5"), ("1_398", "1398")],
)
def test_numbers_of_facts(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", "many", "NaN", "Infinity", "1e999999", "1,398", "0x10", "١٢", "3 zillion", "1" * 30],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        number(text)


@pytest.mark.parametrize(
    ("text", "year", "end"),
    [("2004", 2004, 2004), ("2004-07", 2004, 2004), ("2004-07-01/2006", 2004, 2006)],
)
def test_periods(text: str, year: int, end: int) -> None:
    period = Period.parse(text)
    assert (period.year, period.end_year, str(period)) == (year, end, text)


@pytest.mark.parametrize(
    "text", ["04", "2004-13", "2004-02-30", "2006/2004", "2004-07-01-02", "now", "", "2004/"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|calendar|span"):
        Period.parse(text)
