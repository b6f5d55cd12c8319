"""Hangul taken apart: letters of a syllable, initials, and what a finger on the wrong layout meant.

Syllable = 0xAC00 + (initial * 21 + vowel) * 28 + final (The Unicode Standard, chapter 3.12).
The keyboard is the two-set layout of KS X 5002.
"""

from typing import Final

_BASE: Final = 0xAC00
_LAST: Final = 0xD7A3
INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS: Final = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

#: Letters that are typed with two strokes.
_COMPOUNDS: Final = {
    "ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ",
    "ㅢ": "ㅡㅣ", "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ",
    "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ",
}  # fmt: skip
_JOINED: Final = {pair: letter for letter, pair in _COMPOUNDS.items()}

_KEYS: Final = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnmQWERTOP",
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ",
        strict=True,
    )
)
_LETTER_KEYS: Final = {letter: key for key, letter in _KEYS.items()}


def is_syllable(char: str) -> bool:
    """Return whether a character is a whole Hangul syllable."""
    return _BASE <= ord(char) <= _LAST


def letters(text: str) -> str:
    """Return ``text`` with each syllable as its letters: 버스 -> ㅂㅓㅅㅡ; double letters apart."""
    return "".join(_letters(char) for char in text)


def _letters(char: str) -> str:
    if not is_syllable(char):
        return _COMPOUNDS.get(char, char)
    rest, final = divmod(ord(char) - _BASE, 28)
    initial, vowel = divmod(rest, 21)
    parts = (INITIALS[initial], _VOWELS[vowel], _FINALS[final])
    return "".join(_COMPOUNDS.get(part, part) for part in parts)


def initials(text: str) -> str:
    """Return the initial of each syllable; other characters as they are: 버스 -> ㅂㅅ."""
    return "".join(
        INITIALS[(ord(char) - _BASE) // 588] if is_syllable(char) else char for char in text
    )


def is_initials(text: str) -> bool:
    """Return whether a word is written in initials alone: ㅂㅅㅈㅇㅊㄹ."""
    return len(text) > 1 and all(char in INITIALS for char in text)


def typed_on_latin(text: str) -> str | None:
    """Return the Hangul that ``text`` was meant to be (ryxhd -> 교통), None when it makes none."""
    strokes = [_KEYS.get(char) or _KEYS.get(char.lower()) or char for char in text]
    if not any(stroke in _LETTER_KEYS for stroke in strokes):
        return None
    joined = join(strokes)
    loose = any("\u3131" <= char <= "\u318e" for char in joined)
    return None if loose or joined == text else joined


def typed_on_korean(text: str) -> str | None:
    """Return the Latin that ``text`` was meant to be (ㅠㅕㄴ -> bus), None without Hangul."""
    strokes = letters(text)
    typed = "".join(_LETTER_KEYS.get(char, char) for char in strokes)
    return None if typed == text or not typed.isascii() else typed.lower()


def join(strokes: list[str]) -> str:
    """Return letters put together into syllables, as an input method does; others as they are."""
    found: list[str] = []
    at = 0
    while at < len(strokes):
        size, syllable = _syllable(strokes, at)
        found.append(syllable)
        at += size
    return "".join(found)


def _syllable(strokes: list[str], at: int) -> tuple[int, str]:
    initial = strokes[at]
    if initial not in INITIALS or at + 1 >= len(strokes) or strokes[at + 1] not in _VOWELS:
        return 1, initial
    vowel, size = strokes[at + 1], 2
    if "".join(strokes[at + 1 : at + 3]) in _JOINED:
        vowel, size = _JOINED["".join(strokes[at + 1 : at + 3])], 3
    final, taken = _final(strokes, at + size)
    code = (INITIALS.index(initial) * 21 + _VOWELS.index(vowel)) * 28 + _FINALS.index(final)
    return size + taken, chr(_BASE + code)


def _final(strokes: list[str], at: int) -> tuple[str, int]:
    """Return the final at a place and its strokes; a consonant before a vowel begins the next."""

    def vowel_at(place: int) -> bool:
        return place < len(strokes) and strokes[place] in _VOWELS

    pair = _JOINED.get("".join(strokes[at : at + 2]), "")
    if pair in _FINALS and pair and not vowel_at(at + 2):
        return pair, 2
    single = strokes[at] if at < len(strokes) else ""
    if single in _FINALS and single and not vowel_at(at + 1):
        return single, 1
    return "", 0
