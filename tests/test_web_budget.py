import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import CONTENT, ROOT
from flask import Flask, g
from flask.testing import FlaskClient
from markupsafe import escape
from playwright.sync_api import Browser

from archive.budget import Program
from archive.budget_checks import DISAGREES, KINDS, REASONS, check_program
from archive.budget_export import TABLES
from archive.content import Content
from archive.languages import LANGUAGES
from web import budget_words
from web.cli import main

ADDRESS = "2016/policy-exchange"
#: Words that are the same in every language.
NAMES = {"CSV", "JSON", "datapackage", "json", "SeoulSolution"}
API = f"/api/v1/budget/{ADDRESS}"


@pytest.fixture(scope="session")
def program(content: Content) -> Program:
    return content.programs[ADDRESS]


def page(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.get_data(as_text=True)


def words_of(html: str) -> str:
    """The words of the page itself, without Korean of the sheet and titles of policies."""
    main = html.split('tabindex="-1">')[1].split("</main>", maxsplit=1)[0]
    return re.sub(r'<bdi lang="ko">.*?</bdi>|<a href="/../policies.*?</a>|<[^>]*>', " ", main)


def targets(program: Program) -> list[str]:
    return [each.id for each in (*program.accounts, *program.items())]


# ------------------------------------------------------------------------------------- pages


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_account_and_line_has_a_page_with_its_place_and_amount(
    client: FlaskClient, program: Program, lang: str
) -> None:
    tree = page(client, f"/{lang}/budget/{ADDRESS}")
    for each in targets(program):
        html = page(client, f"/{lang}/budget/{ADDRESS}/{each}")
        assert f'href="/{lang}/budget/{ADDRESS}"' in html
        trail = program.ancestors(each)
        for above in trail:
            assert f'href="/{lang}/budget/{ADDRESS}/{above.id}"' in html
        # one step from the program, or from the line above
        if trail:
            assert f'href="{each}"' in page(client, f"/{lang}/budget/{ADDRESS}/{trail[-1].id}")
        else:
            assert f'href="policy-exchange/{each}"' in tree
    for item in program.items():
        assert str(escape(item.label[lang])) in tree


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["", f"{ADDRESS}", f"{ADDRESS}/checks", f"{ADDRESS}/casebook"])
def test_pages_speak_the_readers_language(client: FlaskClient, lang: str, path: str) -> None:
    html = page(client, f"/{lang}/budget/{path}")
    assert f'dir="{"rtl" if lang == "ar" else "ltr"}"' in html.split("<head>")[0]
    for other in LANGUAGES:
        assert f'href="/{other}/budget/{path}"' in html
    if lang in ("ar", "zh", "ko"):
        assert set(re.findall(r"[A-Za-z]{3,}", words_of(html))) <= NAMES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_of_kinds_and_reasons_are_all_there(app: Flask, lang: str) -> None:
    assert set(budget_words._KINDS) == set(KINDS)
    assert set(budget_words._REASONS) == set(REASONS)
    with app.test_request_context():
        g.lang = lang
        for words in (*budget_words._KINDS.values(), *budget_words._REASONS.values()):
            assert lang == "en" or str(words) != str(words._args[0])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_program_page_stays_small(client: FlaskClient, lang: str) -> None:
    html = page(client, f"/{lang}/budget/{ADDRESS}")
    css = (ROOT / "web/static/style.css").read_bytes()
    assert len(html.encode()) + len(css) < 50 * 1024


@pytest.mark.parametrize("lang", LANGUAGES)
def test_disagreements_show_both_figures_and_the_reason(
    client: FlaskClient, app: Flask, program: Program, lang: str
) -> None:
    html = page(client, f"/{lang}/budget/{ADDRESS}")
    plain = re.sub(r"<[^>]*>", "", html)
    with app.test_request_context():
        g.lang = lang
        for check in check_program(program).with_verdict(DISAGREES):
            assert check.printed is not None
            assert check.computed is not None
            figures = (budget_words.number(check.printed), budget_words.number(check.computed))
            assert all(each in plain for each in figures)
            assert budget_words.difference(check.difference) in plain
            assert budget_words.reason(check) in plain
        for sign in budget_words.SIGNS.values():
            assert f"{sign.symbol} {sign.word}" in plain


def test_verdicts_stand_beside_the_numbers(client: FlaskClient) -> None:
    rows = re.findall(
        r"<tr>.*?(?=<tr>|</t)", page(client, f"/en/budget/{ADDRESS}"), flags=re.DOTALL
    )
    added = next(row for row in rows if "Added up again" in row)
    assert re.search(r"203,515<br><i class=\"no\">✗ disagrees</i> <bdi>\+163,100", added)
    assert re.search(r"1,145,180<br><i>✓ agrees</i>", added)
    workshop = next(row for row in rows if "69,500" in row)
    assert "✗ disagrees" in workshop
    assert any("−200,000" in row for row in rows if "Appropriation" in row)


def test_pictures_say_their_numbers_and_hold_no_style(client: FlaskClient) -> None:
    html = page(client, f"/en/budget/{ADDRESS}")
    pictures = re.findall(r'<svg class="chart".*?</svg>', html, flags=re.DOTALL)
    assert len(pictures) == 3
    for each in pictures:
        assert 'role="img"' in each
        assert re.search(r"<title id=[^>]*>.+</title><desc id=[^>]*>.+</desc>", each)
        assert "viewBox" in each
        assert "style=" not in each
    assert "2014: 358,103 / 366,615 · 97.7%" in html
    assert "2015: 1,168,420" in html


def test_pictures_turn_for_arabic(client: FlaskClient) -> None:
    def first_year(lang: str) -> float:
        html = page(client, f"/{lang}/budget/{ADDRESS}")
        found = re.search(r'<text x="([\d.]+)"[^>]*>2014</text>', html)
        assert found
        return float(found[1])

    assert first_year("en") + first_year("ar") == pytest.approx(440)


def test_a_line_says_computation_and_sheet_line(client: FlaskClient) -> None:
    html = page(client, f"/es/budget/{ADDRESS}/sector-forums-speakers")
    assert "200 miles de wones × 2 (personas) × 7 (sectores) × 4 (veces)" in html
    assert "2인 * 200천원 * 7분야 * 4회" in html
    assert ">57<" in html
    unread = page(client, f"/en/budget/{ADDRESS}/cooperation-offices")
    assert "대외활동비천원" in unread
    assert "The computation could not be read." in unread


@pytest.mark.parametrize(
    "path",
    ["2016/nothing", "2015/policy-exchange", f"{ADDRESS}/nothing", f"{ADDRESS}/casebook/more"],
)
def test_what_is_not_there_is_404(client: FlaskClient, path: str) -> None:
    assert client.get(f"/ko/budget/{path}").status_code == 404


# ------------------------------------------------------------------------------------- links


def test_every_budget_link_leads_both_ways(client: FlaskClient, content: Content) -> None:
    linked = [(p, link) for p in content.published.values() for link in p.budget]
    assert linked
    for package, link in linked:
        there = f"/en/budget/{link.target}"
        assert f'href="{there}"' in page(client, f"/en/policies/{package.slug}")
        back = page(client, there)
        assert f'href="/en/policies/{package.slug}"' in back
        assert link.note["en"].replace("'", "&#39;") in back
        program_page = page(client, f"/en/budget/{ADDRESS}")
        assert f'href="/en/policies/{package.slug}"' in program_page


def test_a_sector_lists_its_lines(client: FlaskClient) -> None:
    html = page(client, "/en/sectors/transport")
    assert f'href="/en/budget/{ADDRESS}/casebook"' in html
    assert f"{ADDRESS}/casebook" not in page(client, "/en/sectors/sewerage")


def test_links_lists_what_is_not_tied(content: Content) -> None:
    run = CliRunner().invoke(main, ["--content", str(CONTENT), "budget", "links", "--json"])
    found = json.loads(run.output)
    lines = {each["address"] for each in found["lines_without_policy"]}
    assert f"{ADDRESS}/content-packages" in lines
    # linked itself, above a linked line, beneath one
    for each in ("casebook", "casebook-and-exhibition", "sector-forums-speakers"):
        assert f"{ADDRESS}/{each}" not in lines
    policies = {each["address"] for each in found["policies_without_line"]}
    assert policies == {f"{p.sector}/{p.slug}" for p in content.published.values() if not p.budget}
    plain = CliRunner().invoke(main, ["--content", str(CONTENT), "budget", "links"])
    assert f"lines without policy: {len(lines)}" in plain.output


# --------------------------------------------------------------------------------------- API


def test_csv_totals_equal_the_printed_totals(client: FlaskClient, program: Program) -> None:
    response = client.get(f"{API}/accounts.csv")
    assert response.content_type == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == (
        "attachment; filename=2016-policy-exchange-accounts.csv"
    )
    rows = list(csv.DictReader(io.StringIO(response.get_data(as_text=True))))
    assert program.total
    for year, total in program.total.amounts.items():
        assert sum(int(row["amount"]) for row in rows if row["year"] == str(year)) == total


def test_the_datapackage_validates_as_it_is_served(client: FlaskClient, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="not in the lock file")
    for name in ("datapackage.json", *(table.file for table in TABLES)):
        response = client.get(f"{API}/{name}")
        assert response.status_code == 200
        (tmp_path / name).write_bytes(response.data)
    assert frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_the_datapackage_names_tables_that_are_served(client: FlaskClient) -> None:
    descriptor = client.get(f"{API}/datapackage.json").get_json()
    for resource in descriptor["resources"]:
        head = client.get(f"{API}/{resource['path']}").get_data(as_text=True).splitlines()[0]
        assert head.split(",") == [each["name"] for each in resource["schema"]["fields"]]


def test_checks_and_list(client: FlaskClient, program: Program) -> None:
    assert client.get(f"{API}/checks").get_json() == check_program(program).as_json()
    (found,) = client.get("/api/v1/budget").get_json()["programs"]
    assert found["address"] == ADDRESS
    assert found["amount"] == 1_145_180
    assert client.get(found["url"]).get_json()["program"] == "policy-exchange"
    assert client.get(found["datapackage"]).content_type == "application/json"


@pytest.mark.parametrize("path", ["nothing.csv", "accounts", "accounts.json"])
def test_unknown_tables_are_404(client: FlaskClient, path: str) -> None:
    response = client.get(f"{API}/{path}")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    ["/api/v1/budget", API, f"{API}/checks", f"{API}/accounts.csv", f"{API}/datapackage.json"],
)
def test_unknown_parameters_are_400(client: FlaskClient, path: str) -> None:
    response = client.get(path, query_string={"colour": "red"})
    assert response.status_code == 400
    assert response.get_json()["parameter"] == "colour"


# ----------------------------------------------------------------------------------- browser


@pytest.mark.parametrize("lang", ["ko", "en", "ar"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit_the_screen_and_unfold(
    site: str, browser: Browser, lang: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=False
    )
    view = context.new_page()
    for path in ("", ADDRESS, f"{ADDRESS}/sector-forums", f"{ADDRESS}/checks"):
        view.goto(f"{site}/{lang}/budget/{path}")
        body = view.locator("body").bounding_box()
        assert body
        main_box = view.locator("main").bounding_box()
        assert main_box
        assert main_box["width"] <= width
    view.goto(f"{site}/{lang}/budget/{ADDRESS}")
    opened = view.locator("details.account >> nth=0").locator("details >> nth=0")
    folded = opened.locator("li >> nth=0")
    assert not folded.is_visible()
    opened.locator("summary").click()
    assert folded.is_visible()
    view.locator('a[href="policy-exchange/cooperation-forum"]').click()
    view.locator('a[href="cooperation-forum-venue"]').click()
    assert view.url.endswith(f"{ADDRESS}/cooperation-forum-venue")
    context.close()
