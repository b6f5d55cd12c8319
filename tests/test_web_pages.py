"""Every page in every language: status, language, direction, headers, links, weight."""

import gzip
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from conftest import ROOT
from flask import Flask
from flask.testing import FlaskClient

from archive.content import Content
from archive.languages import LANGUAGES, TAGS
from web import create_app

PAGES = [
    "/", "/sectors/transport", "/sectors/sewerage", "/policies/median-bus-lanes", "/policies/climate-card",
    "/search", "/search?q=bus", "/search?q=버스&sector=transport&sort=newest", "/search?q=zzzzqqqq", "/budget/", "/budget/2016/policy-exchange", "/about", "/programme/", "/programme/projects", "/status", "/status/transport", "/status/urban-planning-housing",
]  # fmt: skip


class Reader(HTMLParser):
    """Collects what the tests ask of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if found.get("id"):
            self.ids.append(str(found["id"]))

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (found for name, found in self.tags if name == tag)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_each_page_in_each_language(client: FlaskClient, lang: str, page: str) -> None:
    response = client.get(f"/{lang}{page}")
    assert response.status_code == 200
    reader = Reader(response.text)
    html = next(reader.all("html"))
    assert html["lang"] == TAGS[lang]
    assert html["dir"] == ("rtl" if lang == "ar" else "ltr")
    assert len(list(reader.all("h1"))) == 1
    assert len(reader.ids) == len(set(reader.ids)), "ids are unique"
    assert not list(reader.all("style"))
    assert not [
        each for _, each in reader.tags if "style" in each or any(k.startswith("on") for k in each)
    ]
    assert all(each.get("src") for each in reader.all("script"))
    for each in reader.all("a"):
        target = str(each.get("href"))
        if target.startswith("#"):
            assert target[1:] in reader.ids, target
    assert weight(response.data, reader) < 50 * 1024, "html and css together"


def weight(html: bytes, reader: Reader) -> int:
    """Return the bytes of a page and its style sheets."""
    sheets = [str(each["href"]) for each in reader.all("link") if each.get("rel") == "stylesheet"]
    names = [sheet.split("/static/")[1].split("?")[0] for sheet in sheets]
    return len(html) + sum((ROOT / "web/static" / name).stat().st_size for name in names)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_policy_page_is_heavy(client: FlaskClient, content: Content, lang: str) -> None:
    for slug in content.published:
        response = client.get(f"/{lang}/policies/{slug}")
        assert weight(response.data, Reader(response.text)) < 50 * 1024, slug


def test_every_link_leads_somewhere(client: FlaskClient) -> None:
    """Walk the whole site in Korean and Arabic from the home page; only our own addresses."""
    seen: set[str] = set()
    waiting = ["/ko/", "/ar/"]
    while waiting:
        path = waiting.pop()
        if path in seen or "/search?" in path:
            continue
        seen.add(path)
        response = client.get(path)
        assert response.status_code == 200, path
        if response.mimetype == "text/html":
            links = (str(each.get("href")) for each in Reader(response.text).all("a"))
            found = {link.split("#")[0] for link in links if link.startswith("/")}
            waiting += [each for each in found if each.split("/")[1] in ("ko", "ar", "api")]
    assert len(seen) > 200


@pytest.mark.parametrize(
    "page",
    [
        "/ko/",
        "/en/policies/median-bus-lanes",
        "/ar/nothing",
        "/static/style.css",
        "/api/v1/policies",
        "/api/v1/nothing",
        "/en/search?page=x",
    ],
)
def test_headers_are_on_every_answer(client: FlaskClient, page: str) -> None:
    with client.get(page) as response:
        headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Strict-Transport-Security" in headers
    assert "Set-Cookie" not in headers


def test_the_root_leads_to_the_language_of_the_browser(client: FlaskClient) -> None:
    for asked, lang in (
        ("ko-KR,ko;q=0.9", "ko"),
        ("zh-CN,zh;q=0.8", "zh"),
        ("ar", "ar"),
        ("fr", "en"),
        ("es-MX,es", "es"),
    ):
        response = client.get("/", headers={"Accept-Language": asked})
        assert (response.status_code, response.headers["Location"]) == (302, f"/{lang}/")
        assert response.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("path", "status"),
    [("/en/nope", 404), ("/fr/", 404), ("/en/policies/no-such", 404), ("/en/sectors/no", 404), ("/ar/budget/2016/no", 404),
     ("/ko/budget/1999/policy-exchange", 404), ("/zh/search?colour=red", 400), ("/es/search?page=99&q=bus", 404), ("/en/search?page=0", 400), ("/en/policies/../../etc/passwd", 404),
     ("/en/policies/%2e%2e%2fetc", 404), ("/en/search?q=%ff%fe", 200), ("/static/../settings.py", 404), ("/en", 308)],
)  # fmt: skip
def test_what_is_not_there_has_its_status(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_error_page_speaks_the_readers_language(client: FlaskClient, lang: str) -> None:
    response = client.get(f"/{lang}/nope")
    assert response.status_code == 404
    html = next(Reader(response.text).all("html"))
    assert html["lang"] == TAGS[lang]
    if lang != "en":
        assert "This page is not in the archive" not in response.text


def test_only_reading_is_allowed(client: FlaskClient) -> None:
    for method in (client.post, client.put, client.delete, client.patch):
        assert method("/en/").status_code == 405


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hreflang_names_real_editions_only(
    client: FlaskClient, content: Content, lang: str
) -> None:
    for slug, package in content.published.items():
        reader = Reader(client.get(f"/{lang}/policies/{slug}").text)
        tags = {each["hreflang"] for each in reader.all("link") if each.get("hreflang")}
        expected = (
            {TAGS[code] for code in package.editions} | {"x-default"}
            if lang in package.editions
            else set()
        )
        assert tags == expected


def test_a_missing_edition_is_shown_in_the_best_other_with_a_notice(
    app: Flask, small: Path, tmp_path: Path
) -> None:
    (small / "policies/transport/good/ar.md").unlink()
    one = create_app(CONTENT=str(small), INDEX=str(tmp_path / "none")).test_client()
    response = one.get("/ar/policies/good")
    reader = Reader(response.text)
    assert next(reader.all("h1")) == {"lang": "en", "dir": "ltr"}
    assert 'role="note"' in response.text
    assert 'name="robots" content="noindex"' in response.text
    assert "/en/policies/good" in next(
        str(each["href"]) for each in reader.all("link") if each.get("rel") == "canonical"
    )


def test_a_translation_that_is_behind_says_so(small: Path, tmp_path: Path) -> None:
    path = small / "policies/transport/good/ko.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("늦었다", "매우 늦었다"), encoding="utf-8"
    )
    one = create_app(CONTENT=str(small), INDEX=str(tmp_path / "none")).test_client()
    assert "notice warn" in one.get("/en/policies/good").text
    assert "notice warn" not in one.get("/ko/policies/good").text


def test_pages_live_without_an_index_and_search_says_so(small: Path, tmp_path: Path) -> None:
    one = create_app(CONTENT=str(small), INDEX=str(tmp_path / "none")).test_client()
    for page in (
        "/ko/",
        "/ko/policies/good",
        "/ko/sectors/transport",
        "/ko/budget/",
        "/api/v1/policies",
    ):
        assert one.get(page).status_code == 200
    response = one.get("/ko/search?q=버스")
    assert response.status_code == 503
    assert response.headers["Retry-After"]


def test_one_bad_file_never_takes_another_page_down(small: Path, tmp_path: Path) -> None:
    (small / "policies/transport/good/package.yaml").write_bytes(b"\xff{[")
    one = create_app(CONTENT=str(small), INDEX=str(tmp_path / "none")).test_client()
    assert one.get("/en/policies/other").status_code == 200
    assert one.get("/en/policies/good").status_code == 404


def test_an_archived_policy_is_gone_with_a_word(small: Path, tmp_path: Path) -> None:
    path = small / "policies/transport/good/package.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("status: published", "status: archived"),
        encoding="utf-8",
    )
    one = create_app(CONTENT=str(small), INDEX=str(tmp_path / "none")).test_client()
    assert one.get("/en/policies/good").status_code == 410


def test_drafts_are_not_public(small: Path, tmp_path: Path) -> None:
    path = small / "policies/transport/good/package.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("status: published", "status: draft"),
        encoding="utf-8",
    )
    one = create_app(CONTENT=str(small), INDEX=str(tmp_path / "none")).test_client()
    assert one.get("/en/policies/good").status_code == 404
    assert "good" not in [each["slug"] for each in one.get("/api/v1/policies").json["policies"]]


def test_what_a_reader_types_is_escaped(client: FlaskClient) -> None:
    for payload in (
        '"><script>alert(1)</script>',
        "'><img src=x onerror=alert(1)>",
        "{{7*7}}",
        "</title><script>",
    ):
        text = client.get("/en/search", query_string={"q": payload}).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "</title><script>" not in text


def test_a_page_is_kept_by_its_etag(client: FlaskClient) -> None:
    first = client.get("/en/policies/median-bus-lanes")
    again = client.get(
        "/en/policies/median-bus-lanes", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    with client.get("/static/style.css?v=1") as style:
        assert style.headers["Cache-Control"].endswith("immutable")


def test_every_word_of_the_site_is_translated() -> None:
    """What the code and templates say is in all four catalogues, placeholders kept."""
    method = [("**.py", "python"), ("templates/**.html", "jinja2")]
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}
    said = {each[2] for each in extract_from_dir(str(ROOT / "web"), method, keywords=keywords)}
    assert len(said) > 100
    for lang in ("ko", "es", "ar", "zh"):
        with (ROOT / f"web/translations/{lang}/LC_MESSAGES/messages.po").open("rb") as file:
            catalogue = read_po(file)
        for message in said:
            found = catalogue.get(message[0] if isinstance(message, tuple) else message)
            assert found is not None, (lang, message)
            strings = found.string if isinstance(found.string, tuple) else (found.string,)
            assert all(strings), (lang, message)
            wanted = set(
                re.findall(r"%\(\w+\)s", found.id if isinstance(found.id, str) else found.id[1])
            )
            for string in strings:
                inside = set(re.findall(r"%\(\w+\)s", string))
                assert inside <= wanted, (lang, message)
                assert inside == wanted or isinstance(found.id, tuple), (lang, message)


def test_budget_links_are_read_both_ways(client: FlaskClient, content: Content) -> None:
    linked = 0
    for slug, package in content.published.items():
        page = client.get(f"/en/policies/{slug}").text
        for link in package.budget:
            linked += 1
            address = "/".join(link.target.split("/")[:2])
            assert f"/en/budget/{address}" in page
            budget = (
                client.get(f"/en/budget/{link.target}")
                if client.get(f"/en/budget/{link.target}").status_code == 200
                else client.get(f"/en/budget/{address}")
            )
            assert f"/en/policies/{slug}" in budget.text
            data = json.dumps(client.get(f"/api/v1/budget/{address}").json)
            assert f'"slug": "{slug}"' in data
    assert linked > 10


def test_the_site_is_small_on_the_wire(client: FlaskClient) -> None:
    assert len(gzip.compress((ROOT / "web/static/style.css").read_bytes())) < 10 * 1024
