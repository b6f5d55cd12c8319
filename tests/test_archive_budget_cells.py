"""The grammar of a cell: text -> value, as tables of cases."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import budget_cells as cells


@pytest.mark.parametrize(
    ("text", "value", "national"),
    [
        ("(x-) 366,615", 366615, None),
        ("(x-) Δ23,240", -23240, None),
        ("(x-)", None, None),
        ("", None, None),
        ("-", None, None),
        ("0", 0, None),
        ("(x60,000) 120,000", 120000, 60000),
        ("(x△30,000) △100,000", -100000, -30000),
        ("△50", -50, None),
        ("▲41", -41, None),
        ("(25,000)", -25000, None),
        ("-20,000", -20000, None),
        ("− 5,000", -5000, None),
        ("25.0", Decimal("25.0"), None),
    ],
)
def test_an_amount_is_read_with_its_sign(text: str, value: Any, national: int | None) -> None:
    found = cells.cell(text)
    assert (found.readable, found.value, found.national) == (True, value, national)


@pytest.mark.parametrize(
    "text", ["p.m", "미정", "1,16,400", "1.168.420", "5,000 외", "(5,000", "²"]
)
def test_what_is_no_amount_is_not_guessed_at(text: str) -> None:
    found = cells.cell(text)
    assert (found.readable, found.value) == (False, None)


@given(st.integers(0, 10**12))
def test_every_whole_amount_comes_back(number: int) -> None:
    for text in (f"{number:,}", f"(x-) {number:,}", f"Δ{number:,}", f"({number:,})"):
        assert abs(cells.cell(text).value) == number


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_without_a_crash(text: str) -> None:
    cells.cell(cells.tidy(text))
    cells.item(cells.tidy(text))
    cells.period(text, 2016)
    cells.without_people(text)


PRODUCTS = [
    ("행사장 임차 5,000천원 * 2회", "행사장 임차", 5000, "thousand-won", [(2, "회")]),
    ("발표료 4인 * 200천원 * 4회", "발표료", 200, "thousand-won", [(4, "인"), (4, "회")]),
    ("정책패키지 50,000천원 * 3개 분야", "정책패키지", 50000, "thousand-won", [(3, "개 분야")]),
    (
        "참석수당 등 : 150천원 * 8명 * 8회",
        "참석수당 등",
        150,
        "thousand-won",
        [(8, "명"), (8, "회")],
    ),
    ("점검 12,500,000원 x 12회", "점검", 12500000, "won", [(12, "회")]),
    ("준설 2,500천원 × 400㎥", "준설", 2500, "thousand-won", [(400, "㎥")]),
    ("감리 8.3백만원×12개월", "감리", Decimal("8.3"), "million-won", [(12, "개월")]),
    ("포상 30만원 * 2명", "포상", 30, "ten-thousand-won", [(2, "명")]),
    ("수수료 10% * 5천원", "수수료", 5, "thousand-won", [(10, "%")]),
    (
        "국제행사 홍보부스 설치(4회) 20,000천원",
        "국제행사 홍보부스 설치(4회)",
        20000,
        "thousand-won",
        [],
    ),
    ("인건비 등 38,400 천원", "인건비 등", 38400, "thousand-won", []),
    ("인쇄 24,000 * 2개소", "인쇄", 24000, "unknown", [(2, "개소")]),
]


@pytest.mark.parametrize(("text", "label", "price", "unit", "factors"), PRODUCTS)
def test_a_computation_is_cut_from_its_label(
    text: str, label: str, price: Any, unit: str, factors: list[tuple[int, str]]
) -> None:
    found = cells.words(text)
    assert (found.label, found.unread) == (label, None)
    assert (found.computation.price, found.computation.unit) == (price, unit)
    assert [(each.value, each.unit) for each in found.computation.factors] == factors


@pytest.mark.parametrize(
    "text",
    [
        "해외도시 협력사무소 2개 운영 대외활동비천원 (출장여비 24,000등)* 2개소",
        "상자 (3천원 + 2천원) * 1,000개",
        "상자 3천원 + 2천원 * 1,000개",
        "운반 6,000천원 / 2 * 3회",
        "면적 400m2 * 10천원",
        "단가 10천원 * 환율 1,100원",
        "인쇄 2회 홍보물 * 3천원",
    ],
)
def test_other_arithmetic_is_kept_as_words_and_said(text: str) -> None:
    found = cells.words(text)
    assert (found.computation, found.unread) == (None, text)


@pytest.mark.parametrize(
    ("text", "label", "amount", "price"),
    [
        ("현수막 7,500천원 * 4회 = 30,000천원", "현수막", 30000, 7500),
        ("통역 = 4,800천원 800천원 * 2인 * 3일 * 1회", "통역", 4800, 800),
        ("시정투어) = 5,700천원 5,700천원", "시정투어)", 5700, 5700),
        ("장비 임대비 = 9,000천원", "장비 임대비", 9000, None),
        ("용역비 50,000천원", "용역비", 50000, None),
    ],
)
def test_a_line_item_is_read_in_either_order(
    text: str, label: str, amount: int, price: Any
) -> None:
    found = cells.item(text)
    assert (found.label, found.amount, found.unread) == (label, amount, None)
    assert (found.computation.price if found.computation else None) == price


@pytest.mark.parametrize(
    "text", ["2대*3회=6회, 6회*500천원 = 3,000천원", "= 1,16,400천원", "가 = 나"]
)
def test_a_line_with_an_unclear_result_has_no_amount(text: str) -> None:
    found = cells.item(text)
    assert (found.amount, found.unread) == (None, text)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2016.03~2016.12", ("2016-03", "2016-12")),
        ("2016.01", ("2016-01", "2016-01")),
        ("'16.9~'16.10", ("2016-09", "2016-10")),
        ("3월~5월", ("2016-03", "2016-05")),
        ("2016년 3월 ~ 6월", ("2016-03", "2016-06")),
        ("2016.3.1~2016.4.5", ("2016-03", "2016-04")),
        ("연중", None),
        ("13월", None),
        ("2016.05~2016.03", None),
        ("3월 ~", None),
    ],
)
def test_months(text: str, months: tuple[str, str] | None) -> None:
    assert cells.period(text, 2016) == months


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("해외도시협력담당관 홍길동 02) 0000-0000", "해외도시협력담당관"),
        ("차량 임차(담당 홍길동 02-0000-0001) 외", "차량 임차( ) 외"),
        ("문의 010-1234-5678", ""),
        ("상자 1,000-2,000개", "상자 1,000-2,000개"),
    ],
)
def test_names_with_telephone_numbers_go(text: str, kept: str) -> None:
    assert cells.without_people(text) == kept
