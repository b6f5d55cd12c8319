"""The JSON that others rely on."""

import json

import pytest
from click.testing import CliRunner
from conftest import CONTENT
from flask.testing import FlaskClient

from archive.content import Content
from web.cli import main


def test_a_search_has_its_shape(client: FlaskClient) -> None:
    found = client.get("/api/v1/search?q=버스 전용차로&lang=ko&limit=3").json
    assert set(found) >= {"query", "total", "page", "pages", "hits", "facets"}
    assert found["query"] == "버스 전용차로"
    assert len(found["hits"]) <= 3
    hit = found["hits"][0]
    assert set(hit) >= {
        "kind",
        "slug",
        "sector",
        "lang",
        "title",
        "summary",
        "url",
        "score",
        "fragments",
        "why",
    }
    assert (hit["slug"], hit["lang"], hit["url"]) == (
        "median-bus-lanes",
        "ko",
        "/ko/policies/median-bus-lanes",
    )
    for fragment in hit["fragments"]:
        assert set(fragment) == {"field", "lang", "pieces"}
        assert all(
            isinstance(text, str) and isinstance(matched, bool)
            for text, matched in fragment["pieces"]
        )
    for values in found["facets"].values():
        assert all(set(value) == {"value", "label", "count", "url"} for value in values)


def test_pages_follow_one_another(client: FlaskClient) -> None:
    first = client.get("/api/v1/search?kind=policy&limit=10").json
    seen = []
    for page in range(1, first["pages"] + 1):
        seen += [
            hit["slug"]
            for hit in client.get(f"/api/v1/search?kind=policy&limit=10&page={page}").json["hits"]
        ]
    assert len(seen) == len(set(seen)) == first["total"]
    assert (
        client.get(f"/api/v1/search?kind=policy&limit=10&page={first['pages'] + 1}").status_code
        == 404
    )


@pytest.mark.parametrize(
    ("path", "name"),
    [("search?colour=red", "colour"), ("search?page=0", "page"), ("search?limit=1000", "limit"), ("search?lang=fr", "lang"), ("search?kind=x", "kind"),
     ("policies?x=1", "x"), ("policies/median-bus-lanes?lang=xx", "lang"), ("policies/median-bus-lanes?edit=1", "edit"), ("budget/2016/policy-exchange?a=b", "a")],
)  # fmt: skip
def test_bad_parameters_are_named(client: FlaskClient, path: str, name: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    assert response.json["parameter"] == name
    assert {"type", "title", "status", "detail"} <= set(response.json)


@pytest.mark.parametrize(
    "path", ["policies/nope", "budget/2016/nope", "budget/1900/policy-exchange", "nothing"]
)
def test_what_is_not_there_is_404_in_json(client: FlaskClient, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")


def test_every_policy_is_given_in_every_language(client: FlaskClient, content: Content) -> None:
    listed = client.get("/api/v1/policies").json["policies"]
    assert {each["slug"] for each in listed} == set(content.published)
    for slug, package in content.published.items():
        for lang in ("ko", "ar"):
            found = client.get(f"/api/v1/policies/{slug}?lang={lang}").json
            assert found["lang"] == package.edition(lang).lang
            assert found["edition"]["sections"]
            assert len(found["sources"]) == len(package.sources)


def test_the_budget_is_given_as_printed(client: FlaskClient, content: Content) -> None:
    program = content.programs["2016/policy-exchange"]
    found = client.get("/api/v1/budget/2016/policy-exchange").json
    assert found["total"]["amounts"]["2016"] == 1_145_180
    assert len(found["accounts"]) == len(program.accounts)
    assert found["schedule"]["total"] == 945_180


def test_the_command_prints_the_same_object(
    client: FlaskClient, index_folder: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICY_ARCHIVE_INDEX", str(index_folder))
    arguments = [
        "--content",
        str(CONTENT),
        "search",
        "advanced water treatment",
        "--lang",
        "es",
        "--limit",
        "4",
        "--json",
    ]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    asked = client.get("/api/v1/search?q=advanced water treatment&lang=es&limit=4").json
    assert json.loads(result.stdout) == asked
