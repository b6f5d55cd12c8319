"""The programme as readers meet it: its pages, its links both ways, and its place in search."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from archive.content import Content
from archive.languages import LANGUAGES, TAGS, direction
from archive.programme import Programme, read_programme
from search.document import KINDS
from search.programme_document import KIND_OF, WHOLE, item_document, programme_entries
from search.results import Results

Find = Callable[..., Results]

PAGES = ("", "projects", "awards", "bodies", "training", "media", "projects/chanchamayo-waterworks")


@pytest.fixture(scope="module")
def programme(content: Content) -> Programme:
    return read_programme(content.root)[0]


def html(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_each_page_in_each_language(client: FlaskClient, lang: str, page: str) -> None:
    text = html(client, f"/{lang}/programme/{page}")
    assert f'<html lang="{TAGS[lang]}" dir="{direction(lang)}">' in text
    assert text.count("<h1") == 1
    assert " style=" not in text
    assert "<script>" not in text
    for other in LANGUAGES:
        assert f'hreflang="{TAGS[other]}" href="http://localhost/{other}/programme/{page}"' in text
        assert f'href="/{other}/programme/{page}"' in text
    assert len(re.findall(r'id="([^"]+)"', text)) == len(set(re.findall(r'id="([^"]+)"', text)))


@pytest.mark.parametrize("lang", ["en", "es", "ar", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_no_hangul_but_in_parentheses(client: FlaskClient, lang: str, page: str) -> None:
    main = html(client, f"/{lang}/programme/{page}").split("<main", 1)[1].split("</main>")[0]
    words = re.sub(r"<[^>]+>", "", main.split('<h2 id="sources"')[0])
    assert not re.search(r"[가-힣]", re.sub(r"[(（][^()（）]*[)）]", "", words))


@pytest.mark.parametrize("lang", ["ko", "es", "ar", "zh"])
def test_the_words_around_are_translated(client: FlaskClient, lang: str) -> None:
    text = html(client, f"/{lang}/programme/")
    for words in ("Timeline", "What was learnt", "Projects abroad", "Bodies and partners"):
        assert words not in text


def test_every_citation_leads_to_a_source(client: FlaskClient) -> None:
    for page in PAGES:
        text = html(client, f"/en/programme/{page}")
        cited = set(re.findall(r'href="#(source-[^"]+)"', text))
        assert cited <= set(re.findall(r'id="(source-[^"]+)"', text))
        assert cited or page == "projects"


def test_every_project_has_a_page(client: FlaskClient, programme: Programme) -> None:
    listed = html(client, "/en/programme/projects")
    for item in programme.groups["projects"]:
        assert f'href="/en/programme/projects/{item.id}"' in listed
        assert item.name["ar"] in html(client, f"/ar/programme/projects/{item.id}")


def test_projects_are_filtered_by_links(client: FlaskClient, programme: Programme) -> None:
    text = html(client, "/en/programme/projects?sector=water-supply&country=PE")
    assert "chanchamayo-waterworks" in text
    assert "oda-challenge-lima" not in text
    assert 'content="noindex, follow"' in text
    assert 'href="/en/programme/projects?sector=water-supply"' in text
    wanted = [each for each in programme.groups["projects"] if "transport" in each.sectors]
    text = html(client, "/en/programme/projects?sector=transport")
    assert len(re.findall(r'<h2><a href="/en/programme/projects/', text)) == len(wanted)


@pytest.mark.parametrize(
    "query", ["sector=trains", "country=XX", "country=pe", "colour=blue", "sector=", "sector=transport&sector=sewerage"]
)  # fmt: skip
def test_a_filter_that_is_not_known_is_refused(client: FlaskClient, query: str) -> None:
    response = client.get(f"/en/programme/projects?{query}")
    assert response.status_code == 400
    assert 'lang="en"' in response.text


@pytest.mark.parametrize("page", ["nothing", "projects/nothing", "awards/nothing"])
def test_what_is_not_there_is_not_found(client: FlaskClient, page: str) -> None:
    assert client.get(f"/es/programme/{page}").status_code == 404


def test_both_values_of_a_conflict_are_shown(client: FlaskClient) -> None:
    text = html(client, "/es/programme/projects/chanchamayo-waterworks")
    assert "120.000" in text
    assert "145.000" in text


def test_links_lead_both_ways(client: FlaskClient) -> None:
    assert 'href="/zh/policies/owl-night-bus"' in html(
        client, "/zh/programme/projects/kyiv-night-bus"
    )
    policy = html(client, "/zh/policies/owl-night-bus")
    assert 'href="/zh/programme/projects/kyiv-night-bus"' in policy
    policy = html(client, "/ar/policies/eco-mileage")
    assert 'href="/ar/programme/awards#eco-mileage-2013"' in policy
    sector = html(client, "/ko/sectors/water-supply")
    assert 'href="/ko/programme/projects/chanchamayo-waterworks"' in sector


def test_anchors_are_where_links_lead(client: FlaskClient, programme: Programme) -> None:
    for group in ("awards", "bodies", "training", "media"):
        text = html(client, f"/en/programme/{group}")
        for item in programme.groups[group]:
            assert f'id="{item.id}"' in text


def test_the_budget_stands_beside_what_it_paid_for(client: FlaskClient) -> None:
    assert "/en/budget/2016/policy-exchange" in html(client, "/en/programme/media")
    assert "/en/budget/2016/policy-exchange" in html(client, "/en/programme/")


def test_the_menu_leads_to_the_programme(client: FlaskClient) -> None:
    assert 'href="/ar/programme/"' in html(client, "/ar/")


# --- search ---------------------------------------------------------------------------------


def test_every_entry_is_a_document(programme: Programme) -> None:
    names = [each.id for each in programme_entries(programme)]
    assert len(names) == len(set(names)) == len(programme.items) + 1
    assert {name.partition(":")[0] for name in names} == {*KIND_OF.values(), WHOLE[0]}
    assert set(KINDS) >= {*KIND_OF.values(), WHOLE[0]}
    for entry in programme_entries(programme):
        document = entry.make()
        assert document.id == entry.id
        assert set(document.words) == set(LANGUAGES)


def test_a_document_counts_in_its_facets(programme: Programme) -> None:
    item = programme.item("projects", "mongolia-officials-training")
    assert item is not None
    facets = item_document(item, {}).facets
    assert facets["country"] == ("MN",)
    assert facets["decade"] == ("2020",)
    assert facets["sector"] == ("urban-planning-housing", "transport", "sewerage")


def test_the_digest_changes_with_the_words_alone(programme: Programme) -> None:
    first = {each.id: each.digest for each in programme_entries(programme)}
    again = {each.id: each.digest for each in programme_entries(programme)}
    assert first == again
    assert len(set(first.values())) == len(first)


@pytest.mark.parametrize(
    ("text", "lang", "wanted"),
    [
        ("웹툰", "ko", "media:webtoon-2014"),
        ("网络漫画", "zh", "media:webtoon-2014"),
        ("Perú", "es", "project:chanchamayo-waterworks"),
        ("بيرو", "ar", "project:chanchamayo-waterworks"),
        ("Ulaanbaatar card", "en", "project:ulaanbaatar-bus-card"),
        ("민관협력포럼", "ko", "body:cooperation-forum"),
        ("MUAP", "en", "training:muap"),
        ("MetroLab", "en", "programme:overview"),
        ("Eco-Mileage award", "en", "award:eco-mileage-2013"),
    ],
)
def test_it_is_found_in_any_language(search: Find, text: str, lang: str, wanted: str) -> None:
    hits = [f"{hit.kind}:{hit.slug}" for hit in search(text, lang).hits]
    assert wanted in hits[:5]


def test_a_policy_stands_before_its_award(search: Find) -> None:
    for lang in ("ko", "en"):
        words = {"ko": "에코마일리지", "en": "Eco-Mileage"}[lang]
        assert search(words, lang).hits[0].kind == "policy"


def test_results_lead_to_the_pages(client: FlaskClient) -> None:
    text = html(client, "/en/search?kind=project&country=PE")
    assert 'href="/en/programme/projects/chanchamayo-waterworks"' in text
    text = html(client, "/en/search?q=webtoon")
    assert 'href="/en/programme/media#webtoon-2014"' in text
