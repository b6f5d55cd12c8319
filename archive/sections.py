"""The fixed sections of an edition: their order and their headings in five languages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

#: Section code -> heading per language, in the order in which an edition has them.
SECTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "overview": {
        "ko": "개요",
        "en": "Overview",
        "es": "Panorama general",
        "ar": "نظرة عامة",
        "zh": "概述",
    },
    "problem": {
        "ko": "문제",
        "en": "The problem",
        "es": "El problema",
        "ar": "المشكلة",
        "zh": "问题",
    },
    "action": {
        "ko": "추진 내용",
        "en": "What was done",
        "es": "Qué se hizo",
        "ar": "ما الذي جرى",
        "zh": "做法",
    },
    "cost": {
        "ko": "비용과 재원",
        "en": "Cost and funding",
        "es": "Costo y financiación",
        "ar": "التكلفة والتمويل",
        "zh": "成本与资金",
    },
    "results": {
        "ko": "결과",
        "en": "Results",
        "es": "Resultados",
        "ar": "النتائج",
        "zh": "成效",
    },
    "failures": {
        "ko": "실패와 극복",
        "en": "What failed and how it was overcome",
        "es": "Qué falló y cómo se superó",
        "ar": "ما تعثّر وكيف جرى تجاوزه",
        "zh": "失败与克服",
    },
    "transfer": {
        "ko": "이전 조건",
        "en": "Conditions for transfer",
        "es": "Condiciones para la transferencia",
        "ar": "شروط نقل التجربة",
        "zh": "移植条件",
    },
    "sources": {
        "ko": "출처",
        "en": "Sources",
        "es": "Fuentes",
        "ar": "المصادر",
        "zh": "资料来源",
    },
}

#: What an edition that holds only a summary must still have.
SUMMARY_SECTIONS: Final = ("transfer",)

_HEADING = re.compile(r"^## +(.+?)\s*#*$")
_FENCE = re.compile(r"^(```|~~~)")


@dataclass(frozen=True, slots=True)
class Section:
    """One section of an edition's text: its code (None: not one of ours), heading, place and words.

    ``line`` is the line of the heading, counted from 1 within the body.
    """

    code: str | None
    heading: str
    line: int
    text: str


def split_sections(body: str, lang: str) -> Iterator[Section]:
    """Cut a body at its ``## `` headings; text before the first comes with an empty heading."""
    codes = {headings[lang]: code for code, headings in SECTIONS.items()}
    heading, start, lines, fenced = "", 1, list[str](), False
    for number, line in enumerate(body.split("\n"), start=1):
        fenced ^= bool(_FENCE.match(line))
        found = None if fenced else _HEADING.match(line)
        if found is None:
            lines.append(line)
            continue
        if heading or "".join(lines).strip():
            yield Section(codes.get(heading), heading, start, "\n".join(lines))
        heading, start, lines = found[1], number, []
    if heading or "".join(lines).strip():
        yield Section(codes.get(heading), heading, start, "\n".join(lines))
