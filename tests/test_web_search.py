"""The search page: corrections said, empty pages that help, feeds, suggestions, the desk."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from conftest import CONTENT
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from archive.languages import LANGUAGES, TAGS
from web import create_app
from web.cli import main

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_correction_is_said_and_can_be_undone(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/{lang}/search?q=ryxhd").text
    assert "교통" in page
    assert f"/{lang}/search?q=ryxhd&amp;literal=1" in page
    literal = client.get(f"/{lang}/search?q=ryxhd&literal=1").text
    assert 'class="empty"' in literal


def test_the_api_says_the_correction(client: FlaskClient) -> None:
    assert client.get("/api/v1/search?q=ryxhd").json["correction"] == {
        "kind": "layout",
        "words": "교통",
    }
    assert client.get("/api/v1/search?q=bus").json["correction"] is None
    assert client.get("/api/v1/search?q=ryxhd&literal=1").json["total"] == 0


def test_an_empty_page_helps(client: FlaskClient) -> None:
    page = client.get("/en/search?q=median+bus+lane&sector=sewerage&decade=1950").text
    assert "Without “1950s”" in page
    assert "/ko/search?q=median+bus+lane" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_search_is_a_feed(client: FlaskClient, lang: str) -> None:
    response = client.get(f"/{lang}/search.atom?q=water&kind=policy")
    assert response.mimetype == "application/atom+xml"
    feed = ET.fromstring(response.text)  # noqa: S314 - our own output
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == TAGS[lang]
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    for entry in [feed, *entries]:
        assert entry.findtext(f"{ATOM}id", "").startswith("http")
        assert entry.findtext(f"{ATOM}updated", "").endswith("Z")
        assert entry.findtext(f"{ATOM}title")
    assert client.get(f"/{lang}/search.atom?q=<x>&colour=1").status_code == 400
    ET.fromstring(client.get(f"/{lang}/search.atom", query_string={"q": '<x>&"\x00'}).text)  # noqa: S314


def test_similar_policies_are_listed(client: FlaskClient) -> None:
    page = client.get("/en/policies/advanced-water-treatment").text
    part = page[page.index('id="similar"') :].split("</section>")[0]
    assert part.count("<li>") == 5
    assert "advanced-water-treatment" not in part


def test_suggestions_are_given_as_json(client: FlaskClient) -> None:
    found = client.get("/api/v1/suggest?q=청계&lang=en").json["suggestions"]
    policy = next(each for each in found if each["kind"] == "policy")
    assert policy["slug"] == "cheonggyecheon-restoration"
    assert policy["url"] == "/en/policies/cheonggyecheon-restoration"
    assert set(found[0]) == {"kind", "kind_label", "slug", "label", "lang", "tag", "dir", "url"}
    assert client.get("/api/v1/suggest?q=&lang=ar").json["suggestions"] == []
    assert client.get("/api/v1/suggest?colour=1").status_code == 400


def test_suggestions_in_the_browser_by_keyboard(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}/ko/")
    page.click("#q")
    page.keyboard.type("청계")
    page.wait_for_selector('[role="option"]')
    assert page.get_attribute("#q", "aria-expanded") == "true"
    assert page.inner_text('form [role="status"]')
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#q", "aria-activedescendant") == "q-suggestions-0"
    page.keyboard.press("Escape")
    assert page.get_attribute("#q", "aria-expanded") == "false"
    page.keyboard.type("천 복원")
    page.wait_for_selector('[role="option"]')
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ko/policies/*")
    page.close()


def test_an_input_method_is_left_in_peace(browser: Browser, site: str) -> None:
    """While a syllable is put together nothing is asked; one Enter afterwards is enough."""
    page = browser.new_page()
    asked: list[str] = []
    page.on(
        "request",
        lambda request: asked.append(request.url) if "/api/v1/suggest" in request.url else None,
    )
    page.goto(f"{site}/ko/")
    page.focus("#q")
    session = page.context.new_cdp_session(page)
    for part in ("ㅂ", "버", "벗", "버스"):
        session.send(
            "Input.imeSetComposition",
            {"text": part, "selectionStart": len(part), "selectionEnd": len(part)},
        )
    page.wait_for_timeout(400)
    assert asked == []
    session.send("Input.insertText", {"text": "버스"})
    page.wait_for_selector('[role="option"]')
    assert len(asked) == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/ko/search?q=*")
    assert page.input_value("#q") == "버스"
    page.close()


def test_failed_queries_are_counted_without_a_trace_and_can_be_mended(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICY_ARCHIVE_INDEX", str(tmp_path / "index"))

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, ["--content", str(small), *arguments])
        assert result.exit_code == 0, result.output
        return result.stdout

    run("index")
    client = create_app(CONTENT=str(small), INDEX=str(tmp_path / "index")).test_client()
    for text in ("guagua", "guagua", "someone@example.org zzz", "010 1234 5678 zzz"):
        assert 'class="empty"' in client.get("/es/search", query_string={"q": text}).text
    assert (tmp_path / "misses.tsv").read_text(encoding="utf-8").count("\n") == 2
    listed = run("misses", "list", "--lang", "es")
    assert listed.split()[0] == "2"
    assert "guagua" in listed
    assert "someone" not in listed
    mended = run("misses", "mend", "guagua", "median-bus-lane", "--lang", "es")
    assert "2 results" in mended
    assert 'class="empty"' not in client.get("/es/search?q=guagua").text
    again = CliRunner().invoke(
        main,
        ["--content", str(small), "misses", "mend", "guagua", "median-bus-lane", "--lang", "es"],
    )
    assert again.exit_code == 1
    assert "stands for 'median-bus-lane' already" in again.stderr
    terms = (small / "terms/transport.yaml").read_text(encoding="utf-8")
    before = (CONTENT / "terms/transport.yaml").read_text(encoding="utf-8")
    assert len(set(terms.splitlines()) ^ set(before.splitlines())) <= 4
