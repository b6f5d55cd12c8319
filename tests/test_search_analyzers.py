"""Each analyzer as text -> terms; index and query are cut alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyzers import STREAMS, analyze, analyze_many, normal

CASES = [
    ("ko", "중앙버스전용차로를 설치했다", "중앙 버스 전용 차로 설치"),
    ("ko", "서울은 서울의 서울에서", "서울 서울 서울"),
    ("ko", "길을 이끌었다, 정책을 이끈다", "길 이끌 정책 이끌"),
    ("ko", "BRT 노선 12개", "brt 노선 12 개"),
    ("ko_word", "버스 전용차로 BRT정류장", "버스 전용 용차 차로 brt 정류 류장"),
    ("ko_word", "물 관리", "물 관리"),
    ("ko_cross", "버스 전용 차로, BRT 역", "버스 스전 전용 용차 차로 brt 역"),
    ("ko_cross", "버스전용차로", "버스 스전 전용 용차 차로"),
    ("en", "The City's buses were running", "citi bus run"),
    ("en", "Sewage-treatment plants, 1,398 of them", "sewag treatment plant 1 398 them"),
    ("es", "gestión de las aguas residuales", "gestion agu residual"),
    ("es", "Gestion de aguas residuales", "gestion agu residual"),
    ("ar", "الحافلات والمَسارات في مدينة", "حافل مسار مدين"),
    ("ar", "أنظمة إدارة آبار", "انظم ادار ابار"),
    ("ar", "مـــترو", "مترو"),
    ("zh", "公車專用道", "公 公车 车 车专 专 专用 用 用道 道"),
    ("zh", "公车专用道", "公 公车 车 车专 专 专用 用 用道 道"),
    ("zh", "淸溪川 2005年", "清 清溪 溪 溪川 川 2005 年"),
]  # fmt: skip


@pytest.mark.parametrize(("stream", "text", "terms"), CASES)
def test_text_becomes_terms(stream: str, text: str, terms: str) -> None:
    assert " ".join(term.text for term in analyze(stream, text)) == terms


def test_decomposed_hangul_is_the_same() -> None:
    import unicodedata

    for stream in ("ko", "ko_word", "ko_cross"):
        decomposed = unicodedata.normalize("NFD", "교통 정책을")
        assert analyze(stream, decomposed) == analyze(stream, "교통 정책을")


@given(st.text(max_size=60), st.sampled_from(sorted(STREAMS)))
def test_any_text_is_cut_within_itself(text: str, stream: str) -> None:
    whole = normal(text)
    for term in analyze(stream, text):
        assert term.text
        assert 0 <= term.start <= term.end <= len(whole)


def test_many_texts_are_cut_as_one_by_one() -> None:
    texts = ["서울시 교통", "", "물 재생 센터를 지었다"]
    assert list(analyze_many("ko", texts)) == [analyze("ko", text) for text in texts]
