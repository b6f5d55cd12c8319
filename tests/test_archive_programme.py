"""The programme: the real one is whole and leads everywhere; broken ones are refused by name."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from conftest import CONTENT

from archive.content import Content
from archive.languages import LANGUAGES
from archive.problem import Problem
from archive.programme import KINDS, Item, Programme, programme_problems, read_programme

FOLDER = CONTENT / "programme"


@pytest.fixture(scope="module")
def programme() -> Programme:
    return read_programme(CONTENT)[0]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER, tmp_path / "programme")
    return tmp_path


def problems_of(folder: Path, content: Content) -> list[Problem]:
    found, problems = read_programme(folder)
    names = programme_problems(found, content.packages, content.sectors, content.programs)
    return [*problems, *names]


def edit(folder: Path, file: str, old: str, new: str) -> int:
    path = folder / "programme" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_real_programme_has_no_problem(content: Content) -> None:
    assert problems_of(CONTENT, content) == []


def test_it_holds_what_was_promised(programme: Programme) -> None:
    assert set(programme.groups) == set(KINDS)
    assert len(programme.groups["projects"]) >= 30
    assert len({code for each in programme.groups["projects"] for code in each.countries}) >= 20
    for group in KINDS:
        assert len(programme.groups[group]) >= 10
    assert len(programme.timeline) >= 25
    assert programme.totals
    assert programme.lessons


def test_every_entry_speaks_five_languages_and_names_its_source(programme: Programme) -> None:
    for item in programme.items:
        assert set(item.name) == set(LANGUAGES), item.id
        assert item.sources, item.id
        assert not item.text or set(item.text) == set(LANGUAGES), item.id
    for source in programme.sources:
        assert source.title
        assert source.url or source.budget


def test_every_source_is_cited(programme: Programme) -> None:
    entries = (*programme.items, *programme.timeline, *programme.totals, *programme.lessons)
    cited = {name for each in (*entries, *programme.award_notes) for name in each.sources}
    assert [each.id for each in programme.sources if each.id not in cited] == []


def test_the_awards_of_the_united_nations_are_twelve(programme: Programme) -> None:
    awards = [each for each in programme.groups["awards"] if each.prize == "un-public-service"]
    years = Counter(each.date.year for each in awards if each.date)
    assert years == {2008: 1, 2009: 2, 2010: 2, 2011: 2, 2013: 4, 2015: 1}


def test_conflicting_values_stand_beside_each_other(programme: Programme) -> None:
    item = programme.item("projects", "chanchamayo-waterworks")
    assert item is not None
    for words in ("120,000", "145,000", "2.1 billion", "2.5 billion"):
        assert words in item.text["en"]


def test_the_webtoon_is_in_five_languages(programme: Programme) -> None:
    item = programme.item("media", "webtoon-2014")
    assert item is not None
    assert item.languages == LANGUAGES


def test_links_are_read_from_the_policy(programme: Programme) -> None:
    found = programme.of_policy("owl-night-bus")
    assert "kyiv-night-bus" in [each.id for each in found]
    assert programme.of_policy("no-such-policy") == ()
    assert "eco-mileage-2013" in [each.id for each in programme.in_sector("environment")]


def test_a_group_is_in_the_order_of_time(programme: Programme) -> None:
    for group in KINDS:
        dates = [each.date for each in programme.group(group)]
        known = [each.start for each in dates if each]
        assert known == sorted(known)
        assert dates[len(known) :] == [None] * (len(dates) - len(known))


def test_as_of_is_a_date_that_is_not_the_beginning(programme: Programme) -> None:
    by_id: dict[str, Item] = {each.id: each for each in programme.items}
    assert by_id["kyiv-night-bus"].as_of
    assert str(by_id["kyiv-night-bus"].date) == "2023"
    assert not by_id["bogota-fare-collection"].as_of


def test_no_programme_is_no_problem(tmp_path: Path) -> None:
    programme, problems = read_programme(tmp_path)
    assert (programme.items, programme.timeline, problems) == ((), (), [])


BROKEN = [
    ("unknown source", "projects.yaml", "sources: [p40]", "sources: [nobody]", "'nobody' is no source"),
    ("no source", "projects.yaml", "  sources: [p40]\n", "", "sources: is missing"),
    ("unknown policy", "awards.yaml", "policies: [eco-mileage]", "policies: [eco-smileage]", "'eco-smileage' is no policy"),
    ("unknown sector", "projects.yaml", "sectors: [transport]", "sectors: [trains]", "'trains' is no sector"),
    ("unknown country", "projects.yaml", "countries: [CO]", "countries: [QQ]", "'QQ' is no country"),
    ("country in small letters", "projects.yaml", "countries: [CO]", "countries: [co]", "expected form"),
    ("unknown kind", "media.yaml", "kind: webtoon", "kind: comic", "'comic' is not known"),
    ("unknown status", "training.yaml", "status: planned", "status: maybe", "'maybe' is not known"),
    ("unknown rank", "awards.yaml", "rank: first", "rank: third", "'third' is not known"),
    ("unknown prize", "awards.yaml", "prize: rutgers-survey", "prize: nobel", "'nobel' is no prize"),
    ("unknown language", "media.yaml", "languages: [ko, en", "languages: [xx, en", "'xx' is no language"),
    ("unknown budget line", "media.yaml", "policy-exchange/casebook]", "policy-exchange/nothing]", "no budget program"),
    ("unknown key", "bodies.yaml", "kind: forum", "colour: blue\n  kind: forum", "colour: is not a known key"),
    ("a key of another group", "bodies.yaml", "kind: forum", "prize: lee-kuan-yew\n  kind: forum", "prize: is not a known key"),
    ("two dates", "projects.yaml", "date: 2011/2015", "date: 2011/2015\n  as_of: 2016", "stands beside date"),
    ("no such day", "timeline.yaml", "date: 2013-03-26", "date: 2013-02-30", "not in the calendar"),
    ("repeated id", "projects.yaml", "id: ulaanbaatar-bus-card", "id: bogota-fare-collection", "already used"),
    ("a language is missing", "awards.yaml", "zh: 网络政策论坛", "", "lacks zh"),
    ("wrong language", "projects.yaml", "zh: 波哥大公交收费与车队管理系统", "zh: Fare collection for all the buses of Bogotá", "not in the language 'zh'"),
    ("Hangul left over", "bodies.yaml", "en: The seven sector forums", "en: The seven 분야별 forums", "Hangul outside parentheses"),
    ("source without address", "sources.yaml", ", budget: 2016/policy-exchange", "", "one address"),
    ("source with two addresses", "sources.yaml", ", budget: 2016", ", url: https://example.org/a, budget: 2016", "one address"),
    ("source of an unknown budget", "sources.yaml", "budget: 2016/policy-exchange", "budget: 1999/nothing", "no budget program"),
    ("bad YAML", "media.yaml", "- id: webtoon-2014", "- id: [webtoon", "not valid YAML"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "message"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_a_broken_file_is_refused_by_file_and_line(
    copy: Path, content: Content, file: str, old: str, new: str, message: str
) -> None:
    edit(copy, file, old, new)
    problems = problems_of(copy, content)
    found = [each for each in problems if message in str(each)]
    assert found, problems
    assert found[0].path == f"programme/{file}"
    assert found[0].line >= 1


def test_a_problem_names_the_line_of_the_entry(copy: Path, content: Content) -> None:
    line = edit(
        copy, "projects.yaml", "- id: kyiv-night-bus", "- colour: blue\n  id: kyiv-night-bus"
    )
    assert [each.line for each in problems_of(copy, content)] == [line]


def test_one_bad_file_leaves_the_others_readable(copy: Path) -> None:
    (copy / "programme/awards.yaml").write_bytes(b"\xff")
    (copy / "programme/overview.yaml").unlink()
    programme, problems = read_programme(copy)
    assert {each.path for each in problems} == {"programme/awards.yaml", "programme/overview.yaml"}
    assert programme.groups["awards"] == ()
    assert len(programme.groups["projects"]) >= 30
