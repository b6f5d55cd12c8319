"""From sheet to file: the committed file is what the importer makes, and people's work is kept."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from archive.budget_sheet import read_sheet
from archive.budget_yaml import difference, merged, write

ROOT = Path(__file__).parent
REAL = ROOT / "sheets" / "2016-policy-exchange.txt"
COMMITTED = ROOT.parent / "content" / "budget" / "2016-policy-exchange.yaml"
TEXT = COMMITTED.read_text(encoding="utf-8")


def data_of(year: int | None = None, change: dict[str, str] | None = None) -> dict[str, Any]:
    text = REAL.read_text(encoding="utf-8")
    for old, new in (change or {}).items():
        assert old in text
        text = text.replace(old, new)
    return read_sheet(text.encode(), "policy-exchange", year).data


def plain(text: str) -> Any:
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 -- strings only, our own file


def bare(value: Any) -> Any:
    """A file without what people add: ids, translations, links."""
    if isinstance(value, list):
        return [bare(each) for each in value]
    if not isinstance(value, dict):
        return value
    by_hand = {"id", "en", "es", "ar", "zh"}
    links = {"line_items", "schedule"}
    return {
        key: bare(each)
        for key, each in value.items()
        if key not in by_hand
        and not (key in links and isinstance(each, list) and isinstance(each[0], str))
    }


def test_the_committed_file_is_what_the_importer_makes() -> None:
    assert bare(plain(TEXT)) == bare(plain(merged(data_of(), None)))


def test_importing_again_changes_no_byte() -> None:
    assert merged(data_of(), TEXT) == TEXT
    assert difference(TEXT, merged(data_of(), TEXT), "x") == ""


def test_a_changed_amount_changes_its_line_alone() -> None:
    new = merged(data_of(change={"감수료 = 9,000천원": "감수료 = 9,100천원"}), TEXT)
    lines = [line for line in difference(TEXT, new, "x").split("\n") if line[:1] in "+-"][2:]
    assert [line.strip("+- ") for line in lines if line.strip()] == ["amount: 9000", "amount: 9100"]


def test_comments_order_and_edited_translations_stay() -> None:
    edited = "# for staff\n" + TEXT.replace(
        "en: Venue rental\n", "en: Hiring a hall  # better\n", 1
    )
    assert merged(data_of(), edited) == edited


def test_two_translations_of_the_same_words_both_stay() -> None:
    edited = TEXT.replace("en: Interpretation\n", "en: Interpreters on site\n", 1)
    assert merged(data_of(), edited) == edited


def test_a_new_line_item_gets_an_id_of_its_own_and_moves_no_other() -> None:
    change = {
        "- 통역 500천원 * 1명 * 3일 * 5회\t= 7,500천원": "- 통역 500천원 * 1명 * 3일 * 5회\t= 7,500천원\n\t- 안내 책자 1천원 * 5회\t= 5천원"
    }
    new = plain(merged(data_of(change=change), TEXT))
    old_ids, new_ids = ids(plain(TEXT)), ids(new)
    assert old_ids < new_ids
    assert len(new_ids - old_ids) == 1
    added = (new_ids - old_ids).pop()
    assert added.startswith("item-")


def ids(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(ids, value)) if value else set()
    if not isinstance(value, dict):
        return set()
    own = {value["id"]} if "id" in value else set()
    return own.union(*map(ids, value.values())) if value else own


def test_the_next_year_borrows_ids_and_translations() -> None:
    change = {"2016예산(B)": "2017예산(B)", "2015예산액 (A)": "2016예산액 (A)"}
    new = plain(merged(data_of(2017, change), None, [TEXT]))
    assert new["fiscal_year"] == "2017"
    assert ids(new["accounts"]) == ids(plain(TEXT)["accounts"])
    assert new["accounts"][0]["label"]["en"] == "Office and administration expenses"
    assert "line_items" not in new["schedule"]["rows"][0], "links are of one year"


def test_another_program_borrows_translations_but_no_ids() -> None:
    data = data_of()
    data["program"] = "another"
    new = plain(merged(data, None, [TEXT]))
    assert new["accounts"][0]["id"] == "account-1"
    assert new["accounts"][0]["label"]["zh"] == "办公管理费"


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "budget" / "2016-x.yaml"
    write(path, "a: 1\n")
    write(path, "a: 2\n")
    assert path.read_text(encoding="utf-8") == "a: 2\n"
    with pytest.raises(UnicodeEncodeError):
        write(path, "\ud800")
    assert path.read_text(encoding="utf-8") == "a: 2\n"
    assert [each.name for each in path.parent.iterdir()] == ["2016-x.yaml"]
