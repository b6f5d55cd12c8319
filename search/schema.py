"""The fields of the index, each with its reason, and the making of an index document.

A text field is named ``<part>_<stream>``: ``title_ko``, ``body_ko_cross``, ``summary_ar``.
"""

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from whoosh import fields, formats
from whoosh.analysis import Analyzer, Token

from archive.languages import LANGUAGES
from search.analyzers import STREAMS, Term, analyze_many, streams_of
from search.concepts import ConceptMatcher
from search.document import Document, Words
from search.vocabulary import words_of

#: Raise it when fields, boosts that are stored, or the making of documents change.
SCHEMA_VERSION: Final = 3

#: Part of a document -> its weight in ranking. A title says what a policy is about; the extra
#: words (labels of figures, names of cities) find it when nothing else does.
PARTS: Final[Mapping[str, float]] = {"title": 2.0, "summary": 1.2, "body": 1.0, "extra": 0.4}

#: A concept that the package names counts as if it stood this often in its text.
DECLARED: Final = 5
CONCEPTS: Final = "concepts"


class CutText(str):
    """Ready-made terms in the dress of a text, which is all that Whoosh gives to an analyzer."""

    __slots__ = ("terms",)

    terms: list[Term]

    @classmethod
    def of(cls, terms: list[Term]) -> "CutText":
        """Dress terms up."""
        text = cls("terms")
        text.terms = terms
        return text


class Cut(Analyzer):  # type: ignore[misc]  # whoosh is not typed
    """Hands Whoosh the terms that ``search.analyzers`` made. Holds nothing: it is pickled."""

    def __call__(self, value: CutText, *, positions: bool = False, **_: Any) -> Iterator[Token]:
        """Yield a token per term; terms that begin at one place share a position."""
        token = Token(positions=positions)
        last = None
        position = -1
        for term in value.terms:
            if term.start != last:
                position, last = position + 1, term.start
            token.text = term.text
            token.pos = position
            token.boost = 1.0
            token.stopped = False
            yield token

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    __hash__ = Analyzer.__hash__


class Cutting(fields.FieldType):  # type: ignore[misc]  # whoosh is not typed
    """A scored field of ready-made terms, with positions where phrases look at it."""

    def __init__(self, *, positions: bool) -> None:
        form = formats.Positions if positions else formats.Frequency
        self.format = form()
        self.analyzer = Cut()
        self.scorable = True
        self.stored = False
        self.unique = False
        self.vector = None
        self.column_type = None
        self.multitoken_query = "default"
        self.spelling = self.spelling_prefix = False


def schema() -> fields.Schema:
    """Return the schema of the index."""
    found = fields.Schema(
        # The name of the document; unique, so that an update replaces. Sorted to map numbers.
        id=fields.ID(unique=True, sortable=True),
        # Concept ids found in any edition: how a Spanish query finds a Korean text.
        concepts=Cutting(positions=False),
        # What is shown: words per language and where Korean morphemes stand, packed.
        shown=fields.STORED(),
    )
    for part in PARTS:
        for stream in STREAMS.values():
            found.add(f"{part}_{stream.name}", Cutting(positions=stream.phrases))
    return found


def field_name(part: str, stream: str) -> str:
    """Return the name of a text field."""
    return f"{part}_{stream}"


@dataclass(frozen=True, slots=True)
class Row:
    """A document as the index takes it, and the words it is written in: (language, word)."""

    fields: Mapping[str, Any]
    words: tuple[tuple[str, str], ...]


def rows(documents: list[Document], matcher: ConceptMatcher) -> Iterator[Row]:
    """Yield an index row for each document; Korean is analysed in one go, on all cores."""
    korean = [_part(document, "ko", part) for document in documents for part in PARTS]
    morphemes = iter(analyze_many("ko", korean))
    for document in documents:
        ko_terms = {part: next(morphemes) for part in PARTS}
        found = {"id": document.id, **_text_fields(document, ko_terms)} | {
            "concepts": CutText.of(_concept_terms(document, matcher)),
            "shown": _pack(document, ko_terms),
        }
        yield Row(found, tuple(words_of(document, ko_terms)))


def _part(document: Document, lang: str, part: str) -> str:
    words = document.words.get(lang)
    return getattr(words, part) if words else ""


def _text_fields(document: Document, ko_terms: Mapping[str, list[Term]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for lang in LANGUAGES:
        for stream in streams_of(lang):
            for part in PARTS:
                text = _part(document, lang, part)
                if text:
                    terms = ko_terms[part] if stream.name == "ko" else _terms(stream.name, text)
                    found[field_name(part, stream.name)] = CutText.of(terms)
    return found


def _terms(stream: str, text: str) -> list[Term]:
    return next(analyze_many(stream, [text]))


def _concept_terms(document: Document, matcher: ConceptMatcher) -> list[Term]:
    counts: Counter[str] = Counter(dict.fromkeys(document.concepts, DECLARED))
    for lang, words in document.words.items():
        for text in (words.title, words.title, words.summary, words.body):
            counts += matcher.count(text, lang)
    return [
        Term(concept, position, position)
        for position, (concept, count) in enumerate(counts.items())
        for _ in range(count)
    ]


def _pack(document: Document, ko_terms: Mapping[str, list[Term]]) -> bytes:
    shown = {
        "words": {
            lang: [words.title, words.summary, words.body] for lang, words in document.words.items()
        },
        "ko": {part: terms for part, terms in ko_terms.items() if terms and part != "extra"},
        "stored": dict(document.stored),
    }
    return zlib.compress(json.dumps(shown, ensure_ascii=False).encode(), 1)


class Shown:
    """What an index row keeps to be shown: words per language and the Korean morphemes."""

    def __init__(self, packed: bytes) -> None:
        shown = json.loads(zlib.decompress(packed))
        self.words = {lang: Words(*words) for lang, words in shown["words"].items()}
        self.stored: dict[str, int | None] = shown["stored"]
        self._ko = shown["ko"]

    def terms(self, part: str, lang: str) -> list[Term]:
        """Return the terms of a part in the main stream of a language."""
        if lang == "ko":
            return [Term(*each) for each in self._ko.get(part, ())]
        words = self.words.get(lang)
        return _terms(lang, getattr(words, part)) if words else []
