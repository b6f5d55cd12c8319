"""Generations and sync: a mirror of the content that is switched, never half."""

import shutil
import threading
from pathlib import Path

import pytest

from archive.content import Content
from search.concepts import ConceptMatcher
from search.finding import find
from search.generations import Generations
from search.index import IndexReader, NoIndex, is_stale, sync
from search.query import Query


def titles(index: IndexReader, content: Content, text: str) -> list[str]:
    matcher = ConceptMatcher(content.concepts)
    query = Query.parse(text).with_filter("kind", "policy", chosen=True)
    return [hit.title for hit in find(index.current(), matcher, query, "en").hits]


def rename(content: Path, slug: str, title: str) -> None:
    path = content / "policies/transport" / slug / "en.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("A bus lane for tests", title), encoding="utf-8")


def test_sync_follows_the_content_and_then_rests(small: Path, tmp_path: Path) -> None:
    index = IndexReader(tmp_path / "index")
    with pytest.raises(NoIndex):
        index.current()
    first = sync(tmp_path / "index", Content.read(small))
    assert first.rebuilt
    assert titles(index, Content.read(small), "lane") == ["A bus lane for tests"] * 2
    again = sync(tmp_path / "index", Content.read(small))
    assert (again.added, again.removed) == (0, 0)

    rename(small, "good", "A zeppelin mast")
    content = Content.read(small)
    assert is_stale(tmp_path / "index", content)
    changed = sync(tmp_path / "index", content)
    assert changed.added == 1 or changed.kept < first.added
    assert titles(index, content, "zeppelin")[0] == "A zeppelin mast"

    shutil.rmtree(small / "policies/transport/good")
    content = Content.read(small)
    assert sync(tmp_path / "index", content).removed == 1
    assert titles(index, content, "zeppelin") == []
    assert not is_stale(tmp_path / "index", content)


def test_a_new_term_base_rebuilds(small: Path, tmp_path: Path) -> None:
    sync(tmp_path / "index", Content.read(small))
    path = small / "terms/transport.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "median bus lane,", "median bus lane, zeppelin lane,"
        ),
        encoding="utf-8",
    )
    assert sync(tmp_path / "index", Content.read(small)).rebuilt


def test_readers_never_see_a_half_index(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    content = Content.read(small)
    sync(folder, content)
    index, stop, seen, failures = IndexReader(folder), threading.Event(), set[int](), list[str]()
    matcher = ConceptMatcher(content.concepts)

    def read() -> None:
        while not stop.is_set():
            try:
                query = Query.parse("lane").with_filter("kind", "policy", chosen=True)
                seen.add(find(index.current(), matcher, query, "en").total)
            except Exception as error:  # noqa: BLE001 - anything at all is the failure
                failures.append(repr(error))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(5):
        rename_body(small, number)
        sync(folder, Content.read(small))
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert seen == {2}


def rename_body(content: Path, number: int) -> None:
    path = content / "policies/transport/good/en.md"
    path.write_text(path.read_text(encoding="utf-8") + f"\nMore {number}.\n", encoding="utf-8")


@pytest.mark.parametrize("harm", ["truncate", "remove", "manifest", "link"])
def test_a_damaged_generation_is_not_opened_and_is_made_anew(
    small: Path, tmp_path: Path, harm: str
) -> None:
    folder = tmp_path / "index"
    content = Content.read(small)
    sync(folder, content)
    generation = Generations(folder).current()
    assert generation is not None
    segment = next(generation.glob("*.seg"))
    if harm == "truncate":
        segment.write_bytes(segment.read_bytes()[:100])
    elif harm == "remove":
        segment.unlink()
    elif harm == "manifest":
        (generation / "manifest.json").write_text("{", encoding="utf-8")
    else:
        (folder / "current").unlink()
    assert Generations(folder).current() is None
    with pytest.raises(NoIndex):
        IndexReader(folder).current()
    assert sync(folder, content).added > 0
    assert titles(IndexReader(folder), content, "lane") == ["A bus lane for tests"] * 2


def test_flipped_bits_are_seen_by_the_full_check(small: Path, tmp_path: Path) -> None:
    sync(tmp_path / "index", Content.read(small))
    generations = Generations(tmp_path / "index")
    generation = generations.current()
    assert generation is not None
    assert generations.damaged(generation) == []
    segment = next(generation.glob("*.seg"))
    data = bytearray(segment.read_bytes())
    data[len(data) // 2] ^= 1
    segment.write_bytes(data)
    assert generations.damaged(generation) == [segment.name]


def test_only_the_owner_may_enter(small: Path, tmp_path: Path) -> None:
    sync(tmp_path / "index", Content.read(small))
    assert (tmp_path / "index").stat().st_mode & 0o777 == 0o700


def test_old_generations_are_swept(small: Path, tmp_path: Path) -> None:
    for number in range(5):
        rename_body(small, number)
        sync(tmp_path / "index", Content.read(small))
    assert len(list((tmp_path / "index").glob("gen-*"))) <= 2
