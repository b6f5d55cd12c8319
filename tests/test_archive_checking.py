"""A shelf of broken packages: each rule bites, names the place, and hurts nothing else."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.checking import check
from archive.content import Content

Break = Callable[[Path], None]


def edit(file: str, old: str, new: str) -> Break:
    def apply(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return apply


def write(file: str, data: bytes) -> Break:
    return lambda folder: (folder / file).write_bytes(data) and None


def append(file: str, text: str) -> Break:
    def apply(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as handle:
            handle.write(text)

    return apply


SHELF = [
    ("bad yaml", edit("package.yaml", "sector: transport", "sector: [transport"), "package.yaml", "not valid YAML"),
    ("bad utf-8", write("en.md", b"---\ntitle: A\xff\n---\n"), "en.md", "not UTF-8"),
    ("a NUL", write("en.md", b"---\ntitle: A\0\n---\n"), "en.md", "NUL"),
    ("duplicate key", append("package.yaml", "status: draft\n"), "package.yaml", "key 'status' twice"),
    ("unknown key", append("package.yaml", "colour: blue\n"), "package.yaml", "colour: is not a known key"),
    ("alias", edit("package.yaml", 'sdg: ["11.2"]', 'sdg: &x ["11.2"]\nrelated: *x'), "package.yaml", "alias"),
    ("python tag", append("package.yaml", "awards: !!python/object:os.system []\n"), "package.yaml", "remove it"),
    ("unknown sector", edit("package.yaml", "sector: transport", "sector: trains"), "package.yaml", "'trains' is not a sector"),
    ("sector of another folder", edit("package.yaml", "sector: transport", "sector: sewerage"), "package.yaml", "stands elsewhere"),
    ("unknown status", edit("package.yaml", "status: published", "status: live"), "package.yaml", "'live' is not known; use one of draft"),
    ("related to nothing", append("package.yaml", "related: [no-such-policy]\n"), "package.yaml", "no policy of the archive"),
    ("related to itself", append("package.yaml", "related: [good]\n"), "package.yaml", "names the policy itself"),
    ("unknown concept", edit("package.yaml", "[median-bus-lane]", "[flying-bus]"), "package.yaml", "'flying-bus' is not in the term base"),
    ("no concept", edit("package.yaml", "[median-bus-lane]", "[]"), "package.yaml", "concepts: is empty"),
    ("budget link to nothing", edit("package.yaml", "2016/policy-exchange", "2016/policy-exchange/no-line"), "package.yaml", "no budget program"),
    ("unknown link type", edit("package.yaml", "type: produced", "type: liked"), "package.yaml", "'liked' is not known"),
    ("missing source", edit("package.yaml", "stage: before, source: a", "stage: before, source: z"), "package.yaml", "cites 'z'"),
    ("figure without source", edit("package.yaml", "{value: 15, date: 2003, stage: before, source: a}", "{value: 15, date: 2003}"), "package.yaml", "source: is missing"),
    ("figure without date", edit("package.yaml", "{value: 15, date: 2003, stage: before, source: a}", "{value: 15, source: a}"), "package.yaml", "date: is missing"),
    ("figure that is no number", edit("package.yaml", "value: 15", "value: many"), "package.yaml", "'many' is not a number"),
    ("unknown unit", edit("package.yaml", "km-per-hour", "parsec"), "package.yaml", "'parsec' is not in units.yaml"),
    ("no such day", edit("package.yaml", "start: 2004-07", "start: 2004-02-30"), "package.yaml", "not in the calendar"),
    ("no such currency", edit("package.yaml", "currency: KRW", "currency: QQQ"), "package.yaml", "'QQQ' is no currency"),
    ("no such SDG target", edit("package.yaml", "11.2", "11.9"), "package.yaml", "no target 11.9"),
    ("source without title", edit("package.yaml", "title: A report, ", ""), "package.yaml", "title: is missing"),
    ("source without address", edit("package.yaml", ", url: https://example.org/report", ""), "package.yaml", "url: is missing"),
    ("source address that is no address", edit("package.yaml", "https://example.org/report", "javascript:alert(1)"), "package.yaml", "expected form"),
    ("label lacks a language", edit("package.yaml", ", zh: 公交车速", ""), "package.yaml", "lacks zh"),
    ("label in the wrong language", edit("package.yaml", "سرعة الحافلة", "the speed of the bus"), "package.yaml", "not in the language 'ar'"),
    ("same id twice", append("package.yaml", ""), "", ""),
    ("body in the wrong language", edit("es.md", "Los autobuses llegaban tarde porque los autos ocupaban la calle, así que el centro quedó para ellos.", "Buses were late because the cars stood in their way, and that is why the middle of the road was kept for them."), "es.md", "reads like 'en'"),
    ("korean body in english", edit("en.md", "Buses were late because cars stood in their way, so the middle of the road was kept for them.", "버스가 자동차에 막혀 늦었다. 길 가운데를 버스에만 내주었다."), "en.md", "Hangul"),
    ("english body in arabic", edit("ar.md", "كانت الحافلات تتأخر لأن السيارات تسد طريقها، فخُصص لها وسط الطريق.", "Buses were late because cars stood in their way."), "ar.md", "not in the language 'ar'"),
    ("title in the wrong language", edit("zh.md", "title: 测试用公交车道", "title: A lane for buses in the middle"), "zh.md", "title: is not in the language 'zh'"),
    ("leftover Hangul", edit("zh.md", "把道路中央让给公交车。", "把道路中央让给버스。"), "zh.md", "Hangul outside parentheses"),
    ("no front matter", write("en.md", b"## Overview\n\nText.\n"), "en.md", "no front matter"),
    ("missing section", edit("en.md", "## Results", "## Outcome"), "en.md", "'## Outcome' is not a section"),
    ("complete without a section", edit("en.md", "\n## Results\n\nBus speed rose from 15 to 19.5 km/h[@bus-speed].\n", ""), "en.md", "claims to be complete but has no '## Results'"),
    ("empty section", edit("en.md", "Bus speed rose from 15 to 19.5 km/h[@bus-speed].", ""), "en.md", "Results: is empty"),
    ("sections out of order", lambda folder: _swap(folder / "en.md", "Overview", "Sources"), "en.md", "out of order"),
    ("number without source", edit("en.md", "[@bus-speed]", ""), "en.md", "cites no source"),
    ("unknown citation", edit("en.md", "[@bus-speed]", "[@nobody]"), "en.md", "no source and no figure"),
    ("number that contradicts the figure", edit("en.md", "from 15 to 19.5 km/h", "to 29.5 km/h"), "en.md", "contradicts the figure 'bus-speed'"),
    ("number the source edition has not", edit("en.md", "Bus speed rose", "In 77 places bus speed rose"), "en.md", "has 77, which ko.md has not"),
    ("no translator", edit("en.md", "translator: Tester\n", ""), "en.md", "translator: is missing"),
    ("no digest of the source", lambda folder: _drop_line(folder / "en.md", "made_from"), "en.md", "policy-archive translated good en"),
    ("link to a missing policy", edit("en.md", "Buses were late", "[Buses](policy:no-such) were late"), "en.md", "not in the archive"),
    ("HTML", edit("en.md", "Buses were late", "<b>Buses</b> were late"), "en.md", "holds HTML"),
    ("brackets without end", append("en.md", "\n" + "[" * 5000 + "\n"), "en.md", "'[' in a row"),
    ("no source edition", lambda folder: (folder / "ko.md").unlink(), "package.yaml", "source edition ko.md is missing"),
]  # fmt: skip
SHELF = [row for row in SHELF if row[2]]


def _swap(path: Path, one: str, other: str) -> None:
    text = path.read_text(encoding="utf-8")
    text = text.replace(f"## {one}", "## X").replace(f"## {other}", f"## {one}")
    path.write_text(text.replace("## X", f"## {other}"), encoding="utf-8")


def _drop_line(path: Path, key: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(rf"^{key}:.*\n", "", text, flags=re.MULTILINE), encoding="utf-8")


def test_the_small_archive_is_clean(small: Path) -> None:
    assert check(small) == []


@pytest.mark.parametrize(
    ("apply", "file", "message"), [row[1:] for row in SHELF], ids=[row[0] for row in SHELF]
)
def test_each_broken_package_is_refused_by_name(
    small: Path, apply: Break, file: str, message: str
) -> None:
    apply(small / "policies/transport/good")
    problems = [str(problem) for problem in check(small)]
    wanted = f"policies/transport/good/{file}:"
    assert any(each.startswith(wanted) and message in each for each in problems), problems
    assert all(re.match(r"[^:]+:\d+: ", each) for each in problems)
    assert not [each for each in problems if "/other/" in each], "the other package is untouched"
    assert "other" in Content.read(small).published


def test_a_bad_edition_leaves_the_others_readable(small: Path) -> None:
    (small / "policies/transport/good/es.md").write_bytes(b"\xff\xfe")
    assert set(Content.read(small).published["good"].editions) == {"ko", "en", "ar", "zh"}


def test_a_slug_is_unique_in_the_archive(small: Path) -> None:
    (small / "policies/sewerage").mkdir()
    (small / "policies/transport/good").rename(small / "policies/sewerage/other")
    messages = [problem.message for problem in check(small)]
    assert any("already used in another sector" in message for message in messages)


def test_the_same_figure_with_two_values_needs_a_note(small: Path) -> None:
    path = small / "policies/transport/other/package.yaml"
    text = path.read_text(encoding="utf-8").replace("value: 15,", "value: 16,")
    path.write_text(text, encoding="utf-8")
    assert any("here and 15 in good" in each.message for each in check(small))
    note = "note: {ko: 다른 구간, en: Another stretch, es: Otro tramo, ar: مقطع آخر, zh: 另一路段}"
    path.write_text(text.replace("value: 16,", f"value: 16, {note},"), encoding="utf-8")
    assert not any("here and 15 in good" in each.message for each in check(small))


def test_a_forbidden_translation_is_refused(small: Path) -> None:
    path = small / "terms/transport.yaml"
    text = path.read_text(encoding="utf-8")
    entry = "- id: median-bus-lane\n"
    forbidden = "  forbidden: {en: [middle of the road]}\n"
    path.write_text(text.replace(entry, entry + forbidden), encoding="utf-8")
    assert any("says 'middle of the road'" in each.message for each in check(small))


def test_a_translation_is_behind_when_its_source_changes(small: Path) -> None:
    package = Content.read(small).packages["good"]
    assert package.state("en") == "complete"
    edit("ko.md", "늦었다", "매우 늦었다")(small / "policies/transport/good")
    package = Content.read(small).packages["good"]
    assert [package.state(lang) for lang in ("ko", "en", "ar")] == ["complete", "behind", "behind"]


def test_billion_laughs_and_deep_nesting_are_refused_quickly(small: Path) -> None:
    folder = small / "policies/transport/good"
    laughs = "a: &a [x,x]\n" + "".join(f"b{i}: &b{i} [*a,*a]\n" for i in range(9))
    for data in (laughs.encode(), b"a: " + b"[" * 3000, b"[" * 50_000):
        (folder / "package.yaml").write_bytes(data)
        assert any("good/package.yaml" in each.path for each in check(small))


def test_the_archive_itself_is_clean() -> None:
    from conftest import CONTENT

    assert [str(problem) for problem in check(CONTENT)] == []
