"""The data of a sheet -> the text of its file in ``content/budget``, keeping what staff wrote.

    sheet data + existing file (and the program's files of other years)
        -> ids, translations, codes and links taken over by the Korean words
        -> YAML by a round-trip library: comments and order stay

A sheet knows Korean words and amounts. Ids (they are addresses), translations and the links from
schedule and text to line items are people's work and are never lost by a second import.
"""

import difflib
import io
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from archive.budget_sheet import Data

#: Lists of the file whose entries are known by their Korean label (and place among equals).
_LINKED: Final = ("line_items", "schedule")
#: Keys that only people write.
_BY_HAND: Final = ("code",)
#: What makes an entry of a list the same entry in another version of the file.
_IDENTITY: Final = ("id", "year", "ko", "sheet_line", "value")
#: Small mappings that read better in one line.
_FLOW: Final = frozenset({"amounts", "national", "computation", "factors"})

_Key = tuple[str, ...]


def program_path(content: Path, year: int, program: str) -> Path:
    """Return where the file of a program stands."""
    return content / "budget" / f"{year}-{program}.yaml"


def merged(data: Data, text: str | None, others: Sequence[str] = ()) -> str:
    """Return the YAML text of sheet ``data``.

    ``text`` is the present file of this program and year, ``others`` are files of other programs
    and years, from which translations are taken, and ids when they are of the same program.
    """
    known = [(_load(each), False) for each in others]
    if text is not None:
        known.append((_load(text), True))
    words = {ko: each for old, _ in known for ko, each in _texts(old)}
    ids, rows = _memory([old for old, _ in known if old.get("program") == data["program"]])
    fresh = _with_ids(data, ids, rows)
    _link(fresh, known[-1][0] if text is not None else {})
    present = _load(text) if text is not None else CommentedMap()
    _update(present, _translated(fresh, words))
    return _dump(present)


def difference(old: str | None, new: str, name: str) -> str:
    """Return the unified difference between two texts of a file, empty when they are equal."""
    before = (old or "").splitlines(keepends=True)
    after = new.splitlines(keepends=True)
    source = name if old is not None else "/dev/null"
    return "".join(difflib.unified_diff(before, after, source, name))


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all: a neighbour is written, then takes its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


# ---------------------------------------------------------------- what the files already know


def _texts(value: Any) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield every translated text of a file by its Korean words."""
    if isinstance(value, Mapping):
        if isinstance(value.get("ko"), str) and len(value) > 1:
            yield _folded(value["ko"]), {lang: value[lang] for lang in value}
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _folded(text: str) -> str:
    return " ".join(text.split())


def _labels(entry: Mapping[str, Any]) -> str:
    return _folded(str(entry.get("label", {}).get("ko", "")))


def _keyed(entries: Any, *extra: str) -> Iterator[tuple[_Key, Any]]:
    """Yield entries with a key of Korean label, extra fields, and number among equals."""
    seen = Counter[_Key]()
    for entry in entries or ():
        key = (_labels(entry), *(str(entry.get(name, "")) for name in extra))
        seen[key] += 1
        yield (*key, str(seen[key])), entry


def _tree(entries: Any, above: _Key = ()) -> Iterator[tuple[_Key, Any]]:
    for key, entry in _keyed(entries):
        yield (*above, *key), entry
        yield from _tree(entry.get("line_items"), (*above, *key))


#: Flat list -> fields beside the label that tell its entries apart. The months of a schedule row
#: are given without the year, so that the next year's row is recognized.
_FLAT: Final = ("rows", "text_amounts")


def _flat(data: Mapping[str, Any]) -> Iterator[tuple[str, _Key, Any]]:
    for key, row in _keyed((data.get("schedule") or {}).get("rows")):
        yield "rows", key, row
    for key, text in _keyed(data.get("text_amounts")):
        yield "text_amounts", key, text


def _memory(files: Sequence[Mapping[str, Any]]) -> tuple[dict[_Key, Any], dict[Any, Any]]:
    """Return the entries of the tree and of the flat lists by key; later files win."""
    tree = {key: entry for old in files for key, entry in _tree(old.get("accounts"))}
    flat = {(name, key): entry for old in files for name, key, entry in _flat(old)}
    return tree, flat


# ------------------------------------------------------------------------ taking it over


def _with_ids(data: Data, ids: Mapping[_Key, Any], rows: Mapping[Any, Any]) -> Data:
    """Give the entries the ids (and codes) they had; a provisional id never takes a used one."""
    taken = {str(entry["id"]) for entry in ids.values()}
    for key, entry in _tree(data.get("accounts")):
        _name(entry, ids.get(key), taken)
    taken = {str(entry["id"]) for entry in rows.values()}
    for name, key, entry in _flat(data):
        _name(entry, rows.get((name, key)), taken)
    return data


def _name(entry: Data, old: Mapping[str, Any] | None, taken: set[str]) -> None:
    if old is not None:
        entry["id"] = str(old["id"])
        entry.update({key: old[key] for key in _BY_HAND if key in old and key not in entry})
    elif entry["id"] in taken:
        free = (f"{entry['id']}-{n}" for n in range(2, len(taken) + 3))
        entry["id"] = next(each for each in free if each not in taken)
    taken.add(str(entry["id"]))


def _link(data: Data, present: Mapping[str, Any]) -> None:
    """Take over the links of schedule rows and text amounts, written in the file of this year."""
    old = {(name, key): entry for name, key, entry in _flat(present)}
    for name, key, entry in _flat(data):
        if (found := old.get((name, key))) is not None:
            entry.update({link: found[link] for link in _LINKED if link in found})


def _translated(value: Any, words: Mapping[str, Mapping[str, str]]) -> Any:
    if isinstance(value, list):
        return [_translated(each, words) for each in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"ko"}:
        return {**words.get(_folded(value["ko"]), {}), "ko": value["ko"]}
    return {key: _translated(each, words) for key, each in value.items()}


# --------------------------------------------------------------------------- round trip


def _yaml() -> YAML:
    yaml = YAML()
    yaml.width = 1_000_000
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=2, offset=0)
    return yaml


def _load(text: str) -> CommentedMap:
    found = _yaml().load(text)
    return found if isinstance(found, CommentedMap) else CommentedMap()


def _dump(value: CommentedMap) -> str:
    stream = io.StringIO()
    _yaml().dump(value, stream)
    return stream.getvalue()


def _update(old: CommentedMap, new: Data) -> None:
    """Make ``old`` say what ``new`` says, touching only what differs."""
    for key in [key for key in old if str(key) not in map(str, new)]:
        del old[key]
    present = {str(key): key for key in old}
    for at, (name, value) in enumerate(new.items()):
        key = present.get(str(name), name)
        if str(name) in present:
            old[key] = _changed(old[key], value, str(name))
        else:
            old.insert(at, key, _fresh(value, str(name)))


def _changed(old: Any, new: Any, name: str) -> Any:
    if isinstance(old, CommentedMap) and isinstance(new, dict):
        if "ko" in old and "ko" in new and _folded(str(old["ko"])) == _folded(new["ko"]):
            new = {**new, **old}  # the same words: what is translated here stays as it is
        _update(old, new)
        return old
    if isinstance(old, CommentedSeq) and isinstance(new, list):
        return _changed_list(old, new, name)
    return old if _same(old, new) else _fresh(new, name)


def _same(old: Any, new: Any) -> bool:
    return not isinstance(old, (dict, list)) and str(old) == str(new)


def _changed_list(old: CommentedSeq, new: list[Any], name: str) -> CommentedSeq:
    if len(old) == len(new) and all(map(_same, old, new)):
        return old
    by_identity = {_identity(each): each for each in old if isinstance(each, CommentedMap)}
    fresh = [
        _changed(by_identity.pop(_identity(each), None), each, name)
        if isinstance(each, dict)
        else each
        for each in new
    ]
    if len(fresh) == len(old):  # in place: comments between the entries stay
        for at, each in enumerate(fresh):
            old[at] = each
        return old
    return _sequence(fresh, name)


def _identity(entry: Mapping[str, Any]) -> tuple[str, str]:
    return next(((key, str(entry[key])) for key in _IDENTITY if key in entry), ("", ""))


def _fresh(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        found = CommentedMap((key, _fresh(each, str(key))) for key, each in value.items())
        if name in _FLOW:
            found.fa.set_flow_style()
        return found
    if isinstance(value, list):
        return _sequence([_fresh(each, name) for each in value], name)
    return _number(value)


def _number(value: Any) -> Any:
    """Exact decimals as ruamel writes them: 1.5 and never 1.50E+0; words that look odd quoted."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return re.sub(r"\s+", " ", value) if isinstance(value, str) else value


def _sequence(entries: list[Any], name: str) -> CommentedSeq:
    found = CommentedSeq(entries)
    if name in _FLOW or not any(isinstance(each, dict) for each in entries):
        found.fa.set_flow_style()
    return found
