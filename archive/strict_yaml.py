"""YAML read strictly: every scalar stays the string that was written, and knows its line.

No implicit booleans, numbers, dates or octals, no aliases, no tags, no duplicate keys, UTF-8 only,
capped in size and depth. The typed reading is done by ``archive.fields``.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unicodedata import normalize

import yaml

from archive.problem import ContentError, Problem

MAX_BYTES: Final = 1024 * 1024
MAX_DEPTH: Final = 16

#: libyaml when it is there: 20 times faster than the loader in Python, same events, same marks.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """A scalar (its text), a list or a mapping, and the line (from 1) on which it stands."""

    value: "str | list[Node] | dict[str, Node]"
    line: int


def read_text(path: Path, name: str, limit: int = MAX_BYTES) -> str:
    """Return the text of a file, NFC, with plain line ends; ContentError names what is wrong."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _error(name, 0, f"cannot be read ({error.strerror}); check the file") from error
    if len(data) > limit:
        raise _error(name, 0, f"has {len(data)} bytes, {limit} are allowed; make it shorter")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _error(name, line, "is not UTF-8 from here on; save the file as UTF-8") from error
    if "\0" in text:
        raise _error(name, text[: text.index("\0")].count("\n") + 1, "holds a NUL; remove it")
    return normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def load(text: str, name: str, first_line: int = 1) -> Node:
    """Read one YAML document; ``first_line`` is the line of the file on which the text begins."""
    if _looks_bottomless(text):
        raise _error(name, first_line, "opens far more brackets than it closes; close them")
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        what = error.problem or "it cannot be read"
        raise _error(name, line + first_line, f"is not valid YAML: {what}; mend it") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise _error(name, first_line, f"is not valid YAML: {error}; mend it") from error
    if root is None:
        return Node({}, first_line)
    return _convert(root, name, first_line, 0, set())


def _looks_bottomless(text: str) -> bool:
    """Libyaml's composer recurses in C: 50,000 '[' end the process, not the parsing."""
    depth = 0
    for match in _BRACKET.finditer(text):
        depth += 1 if match[0] in "[{" else -1
        if depth > _MAX_OPEN:
            return True
    return bool(_NESTED_DASHES.search(text))


_BRACKET: Final = re.compile(r"[\[\]{}]")
_MAX_OPEN: Final = 200
_NESTED_DASHES: Final = re.compile(r"(?:[-?]\s+){200}")


def _convert(node: yaml.Node, name: str, first_line: int, depth: int, seen: set[int]) -> Node:
    line = node.start_mark.line + first_line
    if id(node) in seen:
        raise _error(name, line, "uses an alias (*name); write the value out")
    seen.add(id(node))
    if depth > MAX_DEPTH:
        raise _error(name, line, f"is nested more than {MAX_DEPTH} levels deep; flatten it")
    if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.startswith(_PYTHON):
        raise _error(name, line, f"has the tag {node.tag}; remove it")
    if isinstance(node, yaml.SequenceNode):
        return Node([_convert(n, name, first_line, depth + 1, seen) for n in node.value], line)
    if isinstance(node, yaml.MappingNode):
        return Node(_mapping(node, name, first_line, depth, seen), line)
    return Node(str(node.value), line)


_PYTHON = "tag:yaml.org,2002:python/"


def _mapping(
    node: yaml.MappingNode, name: str, first_line: int, depth: int, seen: set[int]
) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for key, value in node.value:
        line = key.start_mark.line + first_line
        if not isinstance(key, yaml.ScalarNode):
            raise _error(name, line, "has a key that is not a word; use plain keys")
        if key.value in found:
            raise _error(name, line, f"has the key '{key.value}' twice; remove one")
        found[key.value] = _convert(value, name, first_line, depth + 1, seen)
    return found


def _error(name: str, line: int, message: str) -> ContentError:
    return ContentError([Problem(name, line, "", message)])
