"""Two hundred hostile query strings: answered within the caps, never by a 5xx."""

import time

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SEEDS = [
    "*", "**", "?", "a*", "*a*", "~", "a~4", "a~9999", "^", "a^999", "[a TO z]", "{a TO z}", "title:x", "body_ko:*", "id:*", "\\", "\\\\", "(", ")", "((", "))",
    "(" * 5000, ")" * 5000, "[" * 5000, '"' * 10_000, "'" * 10_000, '"a' * 3000, "-" * 5000, "- " * 3000, "-a " * 3000, '-"a" ' * 2000,
    " ANDMAYBE ".join("abcdefghijklmnopqrstuvwxyz"), "NOT " * 1000 + "a", "a AND " * 1000, "a OR " * 1000, "a ANDNOT b " * 500, "a REQUIRE b " * 500,
    "가" * 10_000, "가나다라 " * 3000, "ㅂㅅㅈㅇㅊㄹ", "ㅋ" * 10_000, "ㅏㅏㅏ", "ᄀ" * 300, "가\u0301" * 300, "각".encode().decode() * 3,
    "\x00", "\x00" * 500, "a\x00b", "\r\n\r\nSet-Cookie: a=b", "\u202e\u202d\u2066", "\u200b" * 1000, "\ufeff", "\uffff", "\U0010ffff", "\U000e0041",
    "\ufdfa" * 2000, "\ufb03" * 1000, "①②③", "㎥㎢㈜", "ﷺ", "𝕭𝖀𝕾", "ＢＵＳ", "½⅓", "²³", "Ⅷ", "ß" * 500, "İ" * 500, "ǆ" * 200,
    "😀" * 1000, "👨‍👩‍👧‍👦" * 200, "🇰🇷" * 200, "é" * 1000, "e\u0301" * 1000, "a" + "\u0301" * 3000,
    "ا" * 5000, "ـ" * 5000, "َ" * 5000, "لا إله" * 500, "الـــحافلات", "٠١٢٣٤٥٦٧٨٩", "ییک", "\u061c\u200f" * 300,
    "公" * 5000, "淸溪川復原", "𠮷" * 500, "々〆〇", "カタカナ", "ไทย" * 300, "हिन्दी" * 200, "Ελλάδα", "Кириллица" * 200,
    "<script>alert(1)</script>", "'; DROP TABLE policies;--", "${jndi:ldap://x}", "{{7*7}}", "%s%s%s%n", "../../../etc/passwd", "%00", "%ff%fe", "&#x41;", "]]>",
    "1" * 5000, "0.1" * 1000, "1e999", "-1", "NaN", "null", "undefined", "true", "None", "0x7fffffff", "9" * 400, "1,000,000,000", "2004-07-01", "1/0",
    "the", "the of and", "a", "i", "el la los", "في من", "의 를 은", "的", ".", ",", ";", ":", "!", "@", "#", "$", "%", "&", "+", "=", "|", "/", "`", "_", "__", "_a_",
    "bus " * 2000, " ".join(f"w{n}" for n in range(3000)), " ".join("abc" * n for n in range(60)), "a b " * 3000, "x" * 60_000,
    "버스\n지하철\t수도\r하수", "버 스 전 용 차 로", "버스전용차로" * 500, "busバス버스公交حافلة" * 50, "bus-lane_bus.lane/bus", "B.R.T.", "T-money", "C++", "#1",
    "서울" + " " * 5000 + "버스", "\u3000" * 3000, "\t" * 3000, "\u2028\u2029" * 500, "quote ' inside", 'quote " inside', '"', '""', '" "', '"   bus   lane  "', '"-bus"', '-"', '-""', "--bus", "-", " - ",
]  # fmt: skip


def variants() -> list[str]:
    found = list(SEEDS)
    found += [f"{seed[:40]} 버스 {seed[-40:]}" for seed in SEEDS[: max(0, 200 - len(SEEDS))]]
    return found


def test_two_hundred_hostile_queries(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    client.get("/ko/search?q=버스")
    queries = variants()
    assert len(queries) >= 200
    slowest, culprit = 0.0, ""
    for text in queries:
        for path in ("/ko/search", "/api/v1/search"):
            start = time.perf_counter()
            raw = text.encode("utf-8", "surrogatepass")
            response = client.get(path, query_string={"q": raw})
            taken = time.perf_counter() - start
            assert response.status_code in (200, 400), (text[:40], response.status_code)
            if taken > slowest:
                slowest, culprit = taken, text
    with capsys.disabled():
        print(
            f"\n{len(queries)} hostile queries; slowest {slowest * 1000:.0f} ms: {culprit[:30]!r}"
        )


@pytest.mark.parametrize("raw", [b"%ED%A0%80", b"%ff", b"%c0%af", b"%00", b"%F4%90%80%80"])
def test_bytes_that_are_no_text(client: FlaskClient, raw: bytes) -> None:
    assert client.get(f"/en/search?q={raw.decode()}").status_code == 200


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=300))
def test_any_string_is_answered(client: FlaskClient, text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    assert client.get("/api/v1/search", query_string={"q": raw, "lang": "ar"}).status_code == 200
