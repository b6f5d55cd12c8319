"""Where a document matched: pieces of its title, summary and text with the match marked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from search.analyzers import Term, analyze, normal
from search.concepts import ConceptMatcher
from search.results import Fragment, Piece
from search.schema import Shown

#: Characters of a fragment, per language: Hangul and Han say more with each.
_WIDTH: Final = {"ko": 100, "zh": 80, "en": 200, "es": 200, "ar": 170}
_BODY_FRAGMENTS: Final = 2

Span = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to mark: the telling terms per language with their weight, and concepts."""

    terms: Mapping[str, Mapping[str, float]]
    pairs: Mapping[str, float]
    concepts: frozenset[str]
    matcher: ConceptMatcher

    def spans(self, shown: Shown, part: str, lang: str) -> list[Span]:
        """Return the matched places of a part (characters), merged, with their weights."""
        text = normal(getattr(shown.words[lang], part))
        weights = self.terms.get(lang, {})
        found = [_span(term, weights) for term in shown.terms(part, lang) if term.text in weights]
        if lang == "ko" and not found:
            pairs = analyze("ko_cross", text)
            found = [_span(term, self.pairs) for term in pairs if term.text in self.pairs]
        if self.concepts:
            matches = self.matcher.find(text, lang)
            found += [(m.start, m.end, 3.0) for m in matches if m.concept in self.concepts]
        return _merged(found)


def _span(term: Term, weights: Mapping[str, float]) -> Span:
    return term.start, term.end, weights[term.text]


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end, weight in sorted(spans):
        if merged and start <= merged[-1][1]:
            last = merged.pop()
            merged.append((last[0], max(last[1], end), max(last[2], weight)))
        else:
            merged.append((start, end, weight))
    return merged


def fragments(shown: Shown, wanted: Wanted, langs: Iterable[str]) -> tuple[Fragment, ...]:
    """Return the fragments of a document in the first of ``langs`` that matched at all."""
    for lang in langs:
        if lang in shown.words:
            found = tuple(_in_language(shown, wanted, lang))
            if found:
                return found
    return ()


def _in_language(shown: Shown, wanted: Wanted, lang: str) -> Iterator[Fragment]:
    for part in ("title", "summary"):
        spans = wanted.spans(shown, part, lang)
        if spans:
            text = normal(getattr(shown.words[lang], part))
            yield Fragment(part, lang, tuple(_pieces(text, spans, 0, len(text))))
    text = normal(shown.words[lang].body)
    spans = wanted.spans(shown, "body", lang)
    for start, end in _windows(text, spans, _WIDTH[lang]):
        yield Fragment("body", lang, tuple(_pieces(text, spans, start, end)))


def _windows(text: str, spans: list[Span], width: int) -> list[tuple[int, int]]:
    """Return the best stretches of text, within a line each, in reading order."""
    scored = []
    for first, (start, _, _) in enumerate(spans):
        line_end = text.find("\n", start)
        stop = min(start + width, line_end if line_end >= 0 else len(text))
        inside = [span for span in spans[first:] if span[1] <= stop]
        words = {text[a:b].lower(): weight for a, b, weight in inside}
        scored.append((sum(words.values()), -start, stop))
    chosen: list[tuple[int, int]] = []
    for _, negative, stop in sorted(scored, reverse=True):
        start = -negative
        if all(stop <= a or b <= start for a, b in chosen):
            chosen.append(_at_words(text, start, stop, width))
        if len(chosen) == _BODY_FRAGMENTS:
            break
    return sorted(chosen)


def _at_words(text: str, start: int, stop: int, width: int) -> tuple[int, int]:
    """Widen to the left within the line, and begin and end at words."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = line_end if line_end >= 0 else len(text)
    begin = max(line_start, start - width // 4)
    if begin > line_start:
        space = text.find(" ", begin, start)
        begin = space + 1 if space >= 0 else begin
    end = min(line_end, max(stop, begin + width))
    if end < line_end:
        space = text.rfind(" ", stop, end)
        end = space if space >= 0 else end
    return begin, end


def _pieces(text: str, spans: list[Span], start: int, end: int) -> Iterator[Piece]:
    if start > 0 and text[start - 1] != "\n":
        yield "… ", False
    at = start
    for span_start, span_end, _ in spans:
        a, b = max(span_start, start), min(span_end, end)
        if a >= b:
            continue
        if a > at:
            yield text[at:a], False
        yield text[a:b], True
        at = b
    if at < end:
        yield text[at:end], False
    if end < len(text) and text[end] != "\n":
        yield " …", False
