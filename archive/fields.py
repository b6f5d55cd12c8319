"""Typed reading of strict YAML: each wrong field becomes a problem, the rest is still read."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final, TypeVar

from archive.languages import LANGUAGES, Text
from archive.problem import Problem
from archive.scripts import language_fault
from archive.strict_yaml import Node

T = TypeVar("T")

_SCALES: Final = {
    "thousand": Decimal(10) ** 3,
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
}
_NUMBER: Final = re.compile(
    rf"(?P<digits>-?\d{{1,18}}(?:\.\d{{1,9}})?)(?: +(?P<scale>{'|'.join(_SCALES)}))?", re.ASCII
)


class Unreadable(Exception):
    """The thing being read lacks something it cannot do without; its problem is noted already."""


class Fields:
    """The fields of one mapping, taken one by one; ``finish`` refuses those nobody took.

    ``where`` names the mapping in messages (``figures[2]``); ``problems`` collects what is wrong.
    """

    def __init__(self, node: Node, path: str, where: str, problems: list[Problem]) -> None:
        self.path, self.where, self.line, self.problems = path, where, node.line, problems
        self._taken: set[str] = set()
        if not isinstance(node.value, dict):
            self.report(node.line, "", "must be a mapping of keys to values; write key: value")
            raise Unreadable
        self._nodes: dict[str, Node] = node.value

    def report(self, line: int, key: str, message: str) -> None:
        """Note a problem with ``key`` of this mapping."""
        where = ".".join(part for part in (self.where, key) if part)
        self.problems.append(Problem(self.path, line, where, message))

    def line_of(self, key: str) -> int:
        """Return the line on which ``key`` stands, or the line of the mapping."""
        node = self._nodes.get(key)
        return node.line if node else self.line

    def node(self, key: str) -> Node | None:
        """Take a field as it is; an empty value counts as absent."""
        self._taken.add(key)
        node = self._nodes.get(key)
        return node if node is not None and node.value not in ("", [], {}) else None

    def required(self, key: str) -> Node:
        """Take a field as it is; Unreadable when it is absent or empty."""
        node = self.node(key)
        if node is None:
            self.report(self.line_of(key), key, "is missing; add it")
            raise Unreadable
        return node

    def mapping(self, key: str) -> "Fields":
        """Take a required mapping as fields of its own."""
        where = f"{self.where}.{key}".strip(".")
        return Fields(self.required(key), self.path, where, self.problems)

    def take(self, key: str, parse: Callable[[str], T]) -> T:
        """Take a required scalar through ``parse``, whose ValueError becomes the message."""
        return self._parsed(self.required(key), key, parse)

    def maybe(self, key: str, parse: Callable[[str], T]) -> T | None:
        """Take an optional scalar; None when absent or wrong (wrong is reported)."""
        node = self.node(key)
        try:
            return None if node is None else self._parsed(node, key, parse)
        except Unreadable:
            return None

    def text(self, key: str, *, required: bool = True) -> Text:
        """Take a sentence in all five languages: ``{ko: …, en: …, es: …, ar: …, zh: …}``."""
        node = self.required(key) if required else self.node(key)
        if node is None:
            return {}
        fields = Fields(node, self.path, f"{self.where}.{key}".strip("."), self.problems)
        text = {lang: value for lang in LANGUAGES if (value := fields.maybe(lang, _line))}
        fields.finish()
        for lang, value in text.items():
            fault = language_fault(value, lang)
            if fault:
                fields.report(fields.line_of(lang), lang, fault)
        missing = [lang for lang in LANGUAGES if lang not in text]
        if missing:
            self.report(node.line, key, f"lacks {', '.join(missing)}; add the translation")
        if not text:
            raise Unreadable
        return text

    def strings(self, key: str, parse: Callable[[str], T]) -> tuple[T, ...]:
        """Take a list of scalars through ``parse``; wrong and repeated ones are reported."""
        found: list[T] = []
        for node in self._list(key):
            try:
                value = self._parsed(node, key, parse)
            except Unreadable:
                continue
            if value in found:
                self.report(node.line, key, f"names {value} twice; remove one")
            else:
                found.append(value)
        return tuple(found)

    def items(self, key: str, read: "Callable[[Fields], T]") -> tuple[T, ...]:
        """Take a list of mappings; one that cannot be read is reported and left out."""
        found: list[T] = []
        for number, node in enumerate(self._list(key), start=1):
            try:
                fields = Fields(node, self.path, f"{self.where}.{key}[{number}]", self.problems)
                fields.where = fields.where.strip(".")
                found.append(read(fields))
                fields.finish()
            except Unreadable:
                continue
        return tuple(found)

    def finish(self) -> None:
        """Report each key that nobody took."""
        for key, node in self._nodes.items():
            if key not in self._taken:
                known = ", ".join(sorted(self._taken))
                self.report(node.line, key, f"is not a known key; remove it or use: {known}")

    def keys(self) -> tuple[str, ...]:
        """The keys as written."""
        return tuple(self._nodes)

    def _list(self, key: str) -> list[Node]:
        node = self.node(key)
        if node is None:
            return []
        if isinstance(node.value, list):
            return node.value
        self.report(node.line, key, "must be a list; begin each entry with '- '")
        return []

    def _parsed(self, node: Node, key: str, parse: Callable[[str], T]) -> T:
        if not isinstance(node.value, str):
            self.report(node.line, key, "must be a single value, not a list or mapping")
            raise Unreadable
        try:
            return parse(node.value.strip())
        except ValueError as error:
            self.report(node.line, key, str(error))
            raise Unreadable from error


def _line(text: str) -> str:
    return " ".join(text.split())


def line(text: str) -> str:
    """Parse a line of text: white space is folded; it may not be empty."""
    if not text.strip():
        raise ValueError("is empty; fill it in")
    return _line(text)


def choice(options: tuple[str, ...]) -> Callable[[str], str]:
    """Parse one of ``options``."""

    def parse(text: str) -> str:
        if text not in options:
            raise ValueError(f"'{text}' is not known; use one of {', '.join(options)}")
        return text

    return parse


def number(text: str) -> Decimal:
    """Parse ``36.9``, ``-5``, ``1_398`` or ``81.6 billion`` exactly."""
    match = _NUMBER.fullmatch(text.replace("_", ""))
    if match is None:
        scales = ", ".join(_SCALES)
        raise ValueError(f"'{text}' is not a number; write 36.9 or 81.6 billion ({scales})")
    return Decimal(match["digits"]) * _SCALES.get(match["scale"], Decimal(1))


def integer(text: str) -> int:
    """Parse a whole number."""
    value = number(text)
    if value != value.to_integral_value():
        raise ValueError(f"'{text}' is not a whole number; write digits only")
    return int(value)
