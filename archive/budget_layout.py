"""The bytes of a budget sheet -> its lines, sorted into tables and sections.

    bytes -> decode (UTF-8, cp949; refuses PDFs, binaries, giants)
          -> lines -> tables by their header row, sections by their heading -> Parts

Columns are found by their names, so their order is free; a repeated header is a page break.
What the parts say is read by ``archive.budget_sheet``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from archive import budget_cells as cells

#: The longest real sheets have some 40 kB; beyond this it is something else.
MAX_BYTES: Final = 1024 * 1024
MAX_LINE: Final = 10_000


class NotASheet(Exception):
    """The input is not a sheet of this family; the message is one sentence for the reader."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to look at: line of the sheet, its words, what was (not) done with it.

    ``unread`` is False when the words were read, but by a rule that a person should confirm.
    """

    line: int
    text: str
    reason: str
    unread: bool = True

    def __str__(self) -> str:
        """``line 74: could not read '…': reason``."""
        verb = "could not read" if self.unread else "please confirm"
        return f"line {self.line}: {verb} '{self.text}': {self.reason}"


# ------------------------------------------------------------------------------ bytes -> lines

#: First bytes -> what the file is. A sheet is text.
_MAGIC: Final = (
    (b"%PDF", "a PDF; extract its text first (pdftotext -layout, or copy the text)"),
    (b"\xd0\xcf\x11\xe0", "an old office file (HWP or DOC); save it as text first"),
    (b"PK\x03\x04", "a zipped office file (HWPX, DOCX or XLSX); save it as text first"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")


def decode(data: bytes) -> str:
    """Return the text of a sheet file with plain line ends; NotASheet when it is no text."""
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1024
        raise NotASheet(f"it is larger than {limit} kB; a budget explanation sheet is not")
    if not data.strip():
        raise NotASheet("it is empty")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise NotASheet(f"it is {what}")
    text = _decoded(data)
    if _CONTROL.search(text):
        raise NotASheet("it is binary, not text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp949")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotASheet("it is neither UTF-8 nor cp949 text")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet: its number, its cells, its indentation and the text before tidying."""

    number: int
    cells: tuple[str, ...]
    indent: int
    raw: str

    @property
    def text(self) -> str:
        """The cells that hold something, in one line."""
        return " ".join(each for each in self.cells if each)

    def cell(self, index: int | None) -> str:
        """The words of a cell, empty when there is none."""
        return self.cells[index] if index is not None and index < len(self.cells) else ""


def lines_of(text: str) -> Iterator[Line]:
    """Yield the lines of a sheet, cut into cells; NotASheet when one is absurdly long."""
    for number, raw in enumerate(text.split("\n"), start=1):
        if len(raw) > MAX_LINE:
            raise NotASheet(f"line {number} has {len(raw)} characters; {MAX_LINE} are allowed")
        wide = cells.widths(raw)
        parts = wide.strip().strip("|").split("|") if wide.lstrip().startswith("|") else None
        found = tuple(map(cells.tidy, parts or wide.split("\t")))
        if not all(set(each) <= set("-: ") and each for each in found):  # a Markdown table rule
            yield Line(number, found, len(wide) - len(wide.lstrip(" ")), wide)


# ------------------------------------------------------------------- headings, headers of tables

#: Section -> words of its heading without spaces; the first that is contained wins.
_SECTIONS: Final = (
    ("nature", ("사업성격",)),
    ("overview", ("사업개요",)),
    ("officials", ("사업담당자", "담당자")),
    ("accounts", ("예산총괄",)),
    ("line_items", ("산출근거", "산출내역", "예산요구내역")),
    ("purpose", ("사업목적",)),
    ("basis", ("사업근거", "추진근거")),
    ("content", ("사업내용",)),
    ("schedule", ("추진일정",)),
    ("results", ("추진실적",)),
    ("settlement", ("결산현황", "결산")),
)
#: Chapters that hold our sections; they are no title and end what stands above them.
_CHAPTERS: Final = ("기본현황", "예산설명", "사업설명", "사업효과")
_HEADING = re.compile(r"#+\s|[□■◆❏▣]|\*\*\s*\d")
_BOXES = re.compile(r"[□■☐☑☒▣]")
_MARKS = re.compile(r"^[#\s□■◆❏▣*\d.)]+|[*#\s]+$")
_PAGE_NUMBER = re.compile(r"[-–]?\s*\d{1,4}\s*(?:/\s*\d{1,4})?\s*[-–]?")


def _heading(line: Line) -> str | None:
    """Return the section that a heading opens (``other`` for an unknown one), None: no heading."""
    if len([each for each in line.cells if each]) != 1 or len(line.text) > 60 or "=" in line.text:
        return None
    name = packed(_title(line))
    known = next(
        (section for section, words in _SECTIONS if any(map(name.__contains__, words))), None
    )
    if _HEADING.match(line.text) and len(_BOXES.findall(line.text)) < 2:
        return known or "other"
    if name in _CHAPTERS:
        return "other"
    exact = any(name in words for _, words in _SECTIONS)
    numbered = re.match(r"\d{1,2}[.)]?\s", line.text) is not None
    return known if exact or (numbered and len(name) < 20) else None


#: Table -> column -> pattern of its name (spaces removed). The first pattern that fits a cell is
#: its column, so the narrower ones stand first.
COLUMNS: Final[Mapping[str, Mapping[str, re.Pattern[str]]]] = {
    table: {name: re.compile(pattern) for name, pattern in columns.items()}
    for table, columns in {
        "accounts": {
            "percentage": r"100/A|증감[률율]|증감%|%|비율",
            "change": r"증감|증△감",
            "year": r"(?:20\d\d|['‘’]\d\d)년?도?(?:\D|$)",
            "label": r"^구분$|^과목|^통계목",
        },
        "line_items": {
            "text": r"산출(?:내역|근거|기초)",
            "amount": r"금액|예산액|요구액",
            "label": r"과목|통계목|^구분$",
        },
        "schedule": {
            "detail": r"세부내용|추진세부|^비고$",
            "amount": r"금액|집행액|예산",
            "period": r"기간|시기|일정",
            "label": r"절차|추진내용|사업명|^구분$",
        },
        "settlement": {
            "carried_in": r"전년(?:도)?이월",
            "carried_over": r"(?:차년(?:도)?|다음연도|익년(?:도)?)이월",
            "original": r"당초|본예산",
            "change": r"변경|추경|전용",
            "current": r"현액",
            "unspent": r"잔액|불용",
            "spent": r"집행|지출",
            "year": r"연도|년도|^구분$",
        },
        "officials": {
            "person": r"과장|팀장|주무관|담당자|성명|직위|전화|연락처",
            "bureau": r"실·?국|^실국",
            "office": r"부서",
        },
        "cost": {
            "national": r"^\(?국비\)?$",
            # 사비 (own cost) is how the sheets print 시비, the city's share.
            "city": r"^\(?[시사]비\)?$",
            "district": r"^\(?구비\)?$",
            "rate": r"보조율",
            "total": r"^\(?총(?:계|액|사업비)?\)?$",
        },
    }.items()
}

#: Columns without which a row of names is not the header of that table.
_NEEDED: Final[Mapping[str, frozenset[str]]] = {
    "settlement": frozenset({"year", "current", "spent"}),
    "schedule": frozenset({"label", "period", "amount"}),
    "line_items": frozenset({"label", "text"}),
    "accounts": frozenset({"label", "year"}),
    "officials": frozenset({"office", "person"}),
    "cost": frozenset({"total", "city"}),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A header row: the kind of table, the columns by index, the names as printed."""

    kind: str
    columns: Mapping[int, str]
    names: tuple[str, ...]
    unit: str | None = None

    def index(self, column: str) -> int | None:
        """Where the column of this kind stands, None when the table has none."""
        return next((index for index, name in self.columns.items() if name == column), None)


def _header(line: Line) -> Table | None:
    names = tuple(map(packed, line.cells))
    if len([each for each in names if each]) < 2 or any(len(each) > 24 for each in names):
        return None
    for kind, needed in _NEEDED.items():
        found = {
            index: column
            for index, name in enumerate(names)
            if (column := _column(COLUMNS[kind], name))
        }
        if needed <= set(found.values()):
            return Table(kind, found, names)
    return None


def _column(columns: Mapping[str, re.Pattern[str]], name: str) -> str | None:
    return next((column for column, it in columns.items() if it.search(name)), None)


# ------------------------------------------------------------------------ sorting lines to parts


@dataclass
class Parts:
    """The lines of the sheet, sorted: rows per table kind, lines per section, units, notes."""

    title: str = ""
    year: int | None = None
    rows: dict[str, list[tuple[Table, Line]]] = field(default_factory=dict)
    texts: dict[str, list[Line]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    header_lines: dict[str, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def note(self, line: int, text: str, reason: str, *, unread: bool = True) -> None:
        """Remember what a person should look at; never with a name beside a telephone number."""
        clean = cells.without_people(cells.tidy(text))
        words = clean if len(clean) <= 80 else clean[:79] + "…"
        self.notes.append(Note(line, words, reason, unread))


def sort(lines: Iterator[Line]) -> Parts:
    """Sort the lines of a sheet into its tables and sections."""
    parts, section, table, unit = Parts(), "", None, None
    for line in lines:
        if not line.raw.strip() or (len(line.cells) == 1 and _PAGE_NUMBER.fullmatch(line.text)):
            continue
        if (opened := _heading(line)) is not None:
            _entitle(parts, line)
            section, table, unit = opened, None, cells.unit_line(line.text)
        elif found := _header(line):
            table, unit = _open(parts, found, line, unit), None
        elif said := _unit_alone(line):
            unit = said
        elif _TITLE_KEY.fullmatch(packed(line.cells[0])):
            parts.title = line.cell(1) or parts.title
        elif table is not None:
            parts.rows.setdefault(table.kind, []).append((table, line))
            if table.kind == "cost":  # its values stand in one row; the overview goes on
                table = None
        elif section:
            parts.texts.setdefault(section, []).append(line)
        else:
            _entitle(parts, line)
    return parts


#: The running head of the book of sheets is no title.
_NO_TITLE = re.compile(r"설명서$|^\d*$")
_TITLE_KEY = re.compile(r"세부사업명?|사업명")


def _entitle(parts: Parts, line: Line) -> None:
    """The first words of the sheet that are neither chapter nor section are its title."""
    title = _title(line)
    name = packed(title)
    known = any(word in name for _, words in _SECTIONS for word in words)
    if not (parts.title or known or name in _CHAPTERS or _NO_TITLE.search(name)):
        parts.title = title


def _open(parts: Parts, table: Table, line: Line, unit: str | None) -> Table:
    """Open a table, or go on with it after a page break; each piece may print its own unit."""
    parts.header_lines.setdefault(table.kind, line.number)
    parts.rows.setdefault(table.kind, [])
    said = unit or cells.unit_line(line.text)
    if said:
        parts.units.setdefault(table.kind, said)
    return replace(table, unit=said)


def _unit_alone(line: Line) -> str | None:
    return cells.unit_line(line.text) if len(line.text) < 30 else None


def _title(line: Line) -> str:
    return _MARKS.sub("", line.text).strip()


def packed(name: str) -> str:
    """Return a name without its spaces, as names of the sheets are compared."""
    return name.replace(" ", "")
