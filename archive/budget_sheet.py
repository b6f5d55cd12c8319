"""A budget explanation sheet (사업별 설명서, text taken from a PDF) -> the data of a program.

    bytes -> budget_layout -> Parts (rows of tables, lines of sections)
          -> overview, accounts, line items, schedule, settlement, text amounts, results
          -> Sheet(data in the shape of the YAML with Korean words only, notes)

What is not understood becomes a Note with its line. Names and telephone numbers of officials are
never read: of the table of officials only the office is taken.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from archive import budget_cells as cells
from archive.budget import SETTLEMENT_AMOUNTS, THOUSAND, UNKNOWN_UNIT, Computation
from archive.budget_layout import (
    COLUMNS,
    Line,
    NotASheet,
    Note,
    Parts,
    Table,
    decode,
    lines_of,
    packed,
    sort,
)

Data = dict[str, Any]

#: The longest line item of the sheets has some 100 characters; longer ones are another table.
MAX_ITEM: Final = 1_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet says: the program in the shape of its YAML (Korean only), and the notes."""

    data: Data
    notes: tuple[Note, ...]


# ------------------------------------------------------------------------------------ the door


def read_sheet(data: bytes, program: str, year: int | None = None) -> Sheet:
    """Read the bytes of a sheet as the program ``program``.

    ``year`` is the fiscal year when the sheet does not name it (or names it wrongly). NotASheet
    when the bytes are no sheet of this family, or lack a title or a year.
    """
    parts = sort(lines_of(decode(data)))
    _recognize(parts)
    newest = _fiscal_year(parts)
    parts.year = year or newest
    if year and newest and year != newest:
        reason = f"the newest year of the sheet; it is read as {year}, as asked"
        parts.note(parts.header_lines.get("accounts", 1), str(newest), reason, unread=False)
    if parts.year is None:
        raise NotASheet("it names no fiscal year; give it with --year")
    if not parts.title:
        raise NotASheet("it has no title, the name of the program")
    _settle_units(parts)
    accounts, total, years = _accounts(parts)
    trees = _line_items(parts, accounts)
    result = {
        "program": program,
        "fiscal_year": parts.year,
        "name": _ko(parts.title),
        "department": _ko(_department(parts)),
        "overview": _overview(parts),
        "purpose": [_ko(text) for text in _leaves(parts.texts.get("purpose", []))],
        "basis": [_ko(text) for text in _leaves(parts.texts.get("basis", []))],
        "unit": parts.units["accounts"],
        "years": years,
        "total": total,
        "accounts": trees,
        "schedule": _schedule(parts),
        "settlement": _settlement(parts),
        "text_amounts": _text_amounts(parts),
        "results": _results(parts),
    }
    _rest(parts)
    notes = tuple(sorted(parts.notes, key=lambda note: note.line))
    result["unread"] = [
        {"sheet_line": note.line, "text": note.text, "reason": note.reason}
        for note in notes
        if note.unread and note.text
    ]
    return Sheet(_filled(result), notes)


def _recognize(parts: Parts) -> None:
    """Two of the marks of the family must be there; one alone stands in many a document."""
    tables = {"accounts", "line_items", "schedule", "settlement"} & set(parts.rows)
    sections = {"overview", "purpose", "basis", "content", "results"} & set(parts.texts)
    if not tables or len(tables) + len(sections) < 2:
        raise NotASheet(
            "it is not a budget explanation sheet of this family: it lacks the account table, "
            "the line items, the schedule or the settlement, by the names of their columns"
        )


def _settle_units(parts: Parts) -> None:
    """A table that prints no unit has the sheet's unit, if the others agree on one."""
    said = set(parts.units.values())
    for kind in ("accounts", "schedule", "settlement"):
        if kind not in parts.units:
            parts.units[kind] = said.copy().pop() if len(said) == 1 else UNKNOWN_UNIT
            at = parts.header_lines.get(kind)
            if at is not None and parts.units[kind] == UNKNOWN_UNIT:
                parts.note(at, kind, "the table prints no unit (단위), nor does the sheet")
            elif at is not None:
                reason = f"the table prints no unit; read in {said.copy().pop()} like the others"
                parts.note(at, kind, reason, unread=False)


def _ko(text: str) -> Data:
    return {"ko": cells.without_people(text)} if text else {}


def _filled(value: Data) -> Data:
    """Return the mapping without what is absent, at every level; zero stays."""
    return {key: _deep(each) for key, each in value.items() if each not in (None, "", [], {})}


def _deep(value: Any) -> Any:
    if isinstance(value, dict):
        return _filled(value)
    return [_deep(each) for each in value] if isinstance(value, list) else value


# ------------------------------------------------------------------------------- account table

_YEAR = re.compile(r"(20\d\d)|['‘’](\d\d)")
_HEADER_REST = re.compile(r"[(x\-)A-Z*/%100 ]*")
_TOTAL = re.compile(r"(?:총|합)?계")
_SUBTOTAL = re.compile(r"소계")


def _column_year(name: str) -> int | None:
    match = _YEAR.search(name)
    return None if match is None else int(match[1] or 2000 + int(match[2]))


def _fiscal_year(parts: Parts) -> int | None:
    """The newest year of the account table, else the newest of the schedule."""
    tables = [table for table, _ in parts.rows.get("accounts", [])]
    found = [_column_year(n) for table in tables for n in table.names]
    if not any(found):
        rows = parts.rows.get("schedule", [])
        found = [_column_year(line.cell(table.index("period"))) for table, line in rows]
    return max((year for year in found if year), default=None)


def _accounts(parts: Parts) -> tuple[list[Data], Data | None, list[int]]:
    """Read the account table: its rows, its total row, its years in order."""
    found, total, years, held = list[Data](), None, set[int](), ""
    rows = parts.rows.get("accounts", [])
    for at, (table, line) in enumerate(rows):
        label, label_at = line.cell(table.index("label")), table.index("label")
        others = [each for index, each in enumerate(line.cells) if index != label_at]
        if not label and all(_HEADER_REST.fullmatch(each) for each in others):
            continue  # the second line of a header: (x-), (A), (B-A)
        if label and not any(others):
            held = _broken_label(parts, found, rows[at + 1 : at + 2], line, label) or held
            continue
        label, held = f"{held} {label}".strip(), ""
        row = _amount_row(parts, table, line)
        years |= {year for index in table.columns if (year := _year_at(table, index))}
        if _TOTAL.fullmatch(label.replace(" ", "")):
            total = row
        elif _SUBTOTAL.fullmatch(packed(label)):
            parts.note(line.number, line.text, "a subtotal; the format has no place for it")
        elif label:
            code, name = _code(label)
            found.append({"id": "", "code": code, "label": _ko(name), **row, "line_items": []})
        else:
            parts.note(line.number, line.text, "amounts without the name of an account")
    return found, total, sorted(years)


_CODE = re.compile(r"\(?\b(\d{3}-\d{2})\b\)?\s*")


def _code(label: str) -> tuple[str | None, str]:
    """Split ``201-01 사무관리비`` into code and name."""
    match = _CODE.search(label)
    return (match[1], _CODE.sub("", label).strip()) if match else (None, label)


def _broken_label(
    parts: Parts,
    found: list[Data],
    rest: list[tuple[Table, Line]],
    line: Line,
    label: str,
) -> str | None:
    """A name alone in its row: the first half of the next nameless row, or the end of the last."""
    following = rest[0] if rest else None
    if following and not following[1].cell(following[0].index("label")):
        parts.note(line.number, label, "taken as the name of the row below", unread=False)
        return label
    if found:
        joined = f"{found[-1]['label']['ko']} {label}"
        parts.note(line.number, label, f"joined to the row above as '{joined}'", unread=False)
        found[-1]["label"] = _ko(joined)
    else:
        parts.note(line.number, label, "a name without amounts")
    return None


def _year_at(table: Table, index: int) -> int | None:
    return _column_year(table.names[index]) if table.columns.get(index) == "year" else None


def _amount_row(parts: Parts, table: Table, line: Line) -> Data:
    row: Data = {"amounts": {}, "national": {}, "change": None, "percentage": None, "unread": []}
    for index, words in enumerate(line.cells):
        if words and index not in table.columns:
            parts.note(line.number, words, "stands in a column that the table does not name")
    for index, column in table.columns.items():
        if column == "label":
            continue
        found = cells.cell(line.cell(index))
        year = _year_at(table, index)
        amount = _plain_number(found) if column == "percentage" else _amount(parts, found, table)
        if not found.readable or (amount is None) != (found.value is None):
            parts.note(line.number, line.cell(index), f"no amount, in column {table.names[index]}")
            row["unread"].append(year or column)
        elif year and amount is not None:
            row["amounts"][year] = amount
        elif amount is not None:
            row[column] = amount
        if year and found.national is not None:  # (x1,000)
            row["national"][year] = cells.thousands(found.national, parts.units["accounts"])
    return row


def _amount(parts: Parts, found: cells.Cell, table: Table) -> int | None:
    if found.value is None:
        return None
    return cells.thousands(found.value, found.unit or table.unit or parts.units[table.kind])


def _plain_number(found: cells.Cell) -> int | Decimal | None:
    if found.value is None:
        return None
    whole = found.value == found.value.to_integral_value() and "." not in str(found.value)
    return int(found.value) if whole else found.value


# ------------------------------------------------------------------------------------ line items

#: Bullets -> level. A hard one begins an item wherever it stands; a soft one within a cell only
#: when the item before it has its amount, because words are joined by the same signs.
_LEVELS: Final = {
    **dict.fromkeys("○◦❍◯●ㅇ", 1),
    **dict.fromkeys("-–", 2),
    **dict.fromkeys("▷▶►▸", 3),
    **dict.fromkeys("·•‣∙⋅", 4),
}
_SOFT: Final = "-–·•‣∙⋅"
_BULLET = re.compile(r"(?:(?<=\s)|^)(?:[○◦❍◯●▷▶►▸]\s*|[-–·•‣∙⋅ㅇ]\s+)")
_FIRST_BULLET = re.compile(r"^(?:[○◦❍◯●▷▶►▸]|[-–·•‣∙⋅](?=\s|[^\d\s])|ㅇ(?=\s))\s*")


@dataclass
class _Item:
    """A line item while its words are gathered."""

    level: int
    line: int
    words: str = ""
    items: list["_Item"] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return next(cells.equals(self.words), None) is not None


@dataclass
class _Tree:
    """The items of one account, and the way down to the newest."""

    roots: list[_Item] = field(default_factory=list)
    trail: list[_Item] = field(default_factory=list)

    def begin(self, level: int, line: int) -> _Item:
        while self.trail and self.trail[-1].level >= level:
            self.trail.pop()
        item = _Item(level, line)
        (self.trail[-1].items if self.trail else self.roots).append(item)
        self.trail.append(item)
        return item


def _line_items(parts: Parts, accounts: list[Data]) -> list[Data]:
    """Hang the line items beneath their accounts; an account named only here is added."""
    by_name = {packed(account["label"]["ko"]): account for account in accounts}
    trees: dict[str, _Tree] = {}
    name, held = "", ""
    for table, line in parts.rows.get("line_items", []):
        words = line.cell(table.index("label"))
        if len(line.cells) == 1 and not _known(by_name, words):
            words, text = "", line.text  # a line without a tab goes on with the text
        else:
            text = _item_text(table, line)
        if words:
            name, held = _account_name(parts, by_name, line, held, words)
        if _TOTAL.fullmatch(packed(name)):
            parts.note(line.number, line.text, "a total among the line items", unread=True)
        elif text and not name:
            parts.note(line.number, line.text, "line items before the first account")
        elif text:
            _feed(parts, trees.setdefault(name, _Tree()), text, line.number)
    for name, tree in trees.items():
        account = by_name.get(name) or _missing_account(parts, accounts, name, tree)
        account["line_items"] = [_finished(parts, item) for item in tree.roots]
    _number(accounts)
    return accounts


def _known(by_name: Mapping[str, Data], name: str) -> bool:
    return packed(_code(name)[1]) in by_name


def _item_text(table: Table, line: Line) -> str:
    label, amount = table.index("label"), table.index("amount")
    texts = [each for at, each in enumerate(line.cells) if at not in (label, amount) and each]
    if len(texts) > 1 and "=" not in texts[-1] and cells.cell(texts[-1]).unit:
        texts[-1] = f"= {texts[-1]}"  # the last column holds the result without its sign
    text, sum_cell = " ".join(texts), line.cell(amount)
    return f"{text} = {sum_cell}" if sum_cell and "=" not in text else text


def _account_name(
    parts: Parts, by_name: Mapping[str, Data], line: Line, held: str, words: str
) -> tuple[str, str]:
    """Return the account that a first cell names, and a half that may go on in the next row."""
    name = packed(_code(words)[1])
    joined = held + name
    if held and joined in by_name:
        parts.note(line.number, words, f"taken with the row above as '{joined}'", unread=False)
        return joined, ""
    half = name not in by_name and any(each.startswith(name) for each in by_name)
    return name, name if half else ""


def _missing_account(parts: Parts, accounts: list[Data], name: str, tree: _Tree) -> Data:
    line = tree.roots[0].line if tree.roots else 0
    if parts.rows.get("accounts"):
        parts.note(line, name, "an account that the account table does not have", unread=False)
    account: Data = {"id": "", "label": _ko(name)}
    accounts.append(account)
    return account


def _feed(parts: Parts, tree: _Tree, text: str, line: int) -> None:
    """Give one row to the tree: cut it at its bullets, the rest goes on with the newest item."""
    if text.startswith("※"):
        parts.note(line, text, "a remark among the line items; it is not kept")
        return
    start, item = 0, tree.trail[-1] if tree.trail else None
    first = _FIRST_BULLET.match(text)
    if not first and item and len(item.words) > MAX_ITEM:
        parts.note(line, text, "more words than a line item has")
        return
    if first:
        item, start = tree.begin(_LEVELS[text[0]], line), first.end()
    elif item is None or (item.complete and _is_item(_BULLET.split(text, maxsplit=1)[0])):
        parts.note(line, text, "no bullet before it; taken as an item of its own", unread=False)
        item = tree.begin(item.level if item else 1, line)
    for bullet in _BULLET.finditer(text, start):
        piece, sign = text[start : bullet.start()], bullet[0][0]
        if sign in _SOFT and not _complete_with(item, piece):
            continue
        item.words = f"{item.words} {piece}".strip()
        item, start = tree.begin(_LEVELS[sign], line), bullet.end()
    item.words = f"{item.words} {text[start:]}".strip()


def _complete_with(item: _Item, piece: str) -> bool:
    return item.complete or next(cells.equals(piece), None) is not None


def _is_item(text: str) -> bool:
    """Words before an ``=`` amount: a new item, not the computation of the one before."""
    head = next((text[: found.start()] for found in cells.equals(text)), "")
    return any(letter.isalpha() for letter in cells.words(head).label)


def _finished(parts: Parts, item: _Item) -> Data:
    words, _, remark = item.words.partition("※")
    if remark:
        parts.note(item.line, f"※{remark}", "a remark among the line items; it is not kept")
    found = cells.item(words.strip())
    unit = found.unit or parts.units.get("line_items", UNKNOWN_UNIT)
    amount = None if found.amount is None else cells.thousands(found.amount, unit)
    unread = found.unread
    if found.unread:
        parts.note(item.line, found.unread, "no computation of the form price × factors")
    if found.amount is not None and amount is None:
        unread = words
        parts.note(item.line, words, "not a whole number of thousand won")
    if found.amount is not None and unit == UNKNOWN_UNIT:
        parts.note(item.line, words, "the amount has no unit")
    return {
        "id": "",
        "label": _ko(found.label),
        "amount": amount,
        "unit": None if unit == THOUSAND or amount is None else unit,
        "computation": _computation(found.computation),
        "unread": cells.without_people(unread) if unread else None,
        "sheet_line": item.line,
        "line_items": [_finished(parts, each) for each in item.items],
    }


def _computation(found: Computation | None) -> Data | None:
    if found is None:
        return None
    factors = [{"value": _short(each.value), "unit": each.unit} for each in found.factors]
    price = _short(found.price)
    return {"price": price, "unit": found.unit, "factors": factors, "printed": found.printed}


def _short(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value


def _number(accounts: list[Data]) -> None:
    """Give provisional ids by place; ``archive.budget_yaml`` keeps those that a file has."""
    for at, account in enumerate(accounts, start=1):
        account["id"] = f"account-{at}"
        _number_items(account.get("line_items", []), f"item-{at}")


def _number_items(items: list[Data], prefix: str) -> None:
    for at, item in enumerate(items, start=1):
        item["id"] = f"{prefix}-{at}"
        _number_items(item["line_items"], item["id"])


# ------------------------------------------------------------------------- schedule, settlement


def _schedule(parts: Parts) -> Data | None:
    rows, total = list[Data](), None
    for table, line in parts.rows.get("schedule", []):
        get = {name: line.cell(table.index(name)) for name in COLUMNS["schedule"]}
        label = get.pop("label")
        if label and not any(get.values()):
            _continue_row(parts, rows, line, label)
            continue
        amount = _checked_amount(parts, table, line)
        if _TOTAL.fullmatch(packed(label)):
            total = amount
        elif _SUBTOTAL.fullmatch(packed(label)):
            parts.note(line.number, line.text, "a subtotal; the format has no place for it")
        elif not label and amount is None:
            parts.note(line.number, line.text, "a row of the schedule without name and amount")
        else:
            rows.append(_schedule_row(parts, line, label, amount, get, len(rows) + 1))
    if "schedule" not in parts.rows:
        return None
    return {"unit": parts.units["schedule"], "total": total, "rows": rows}


def _continue_row(parts: Parts, rows: list[Data], line: Line, label: str) -> None:
    """A name alone in its row is the rest of the name before it, cut by the cell or the page."""
    if not rows:
        parts.note(line.number, label, "a name without amount at the head of the schedule")
        return
    joined = f"{rows[-1]['label']['ko']} {label}"
    rows[-1]["label"] = _ko(joined)
    above = rows[-1]["sheet_line"]
    parts.note(line.number, label, f"joined to line {above} as '{joined}'", unread=False)


def _schedule_row(
    parts: Parts, line: Line, label: str, amount: int | None, get: Mapping[str, str], at: int
) -> Data:
    months = cells.period(get["period"], parts.year)
    if months is None and get["period"]:
        parts.note(line.number, get["period"], "no months of the form 2016.03~2016.05")
    start, end = months or (None, None)
    return {
        "id": f"row-{at}",
        "label": _ko(label or get["detail"]),
        "start": start,
        "end": end,
        "amount": amount,
        "detail": _ko(get["detail"]),
        "sheet_line": line.number,
    }


def _checked_amount(parts: Parts, table: Table, line: Line, index: int | None = None) -> int | None:
    """Read the amount cell of a row; what is none is noted."""
    index = table.index("amount") if index is None else index
    found = cells.cell(line.cell(index))
    amount = _amount(parts, found, table)
    if not found.readable or (amount is None) != (found.value is None):
        parts.note(line.number, line.cell(index), "no whole amount in thousand won")
    return amount


def _settlement(parts: Parts) -> Data | None:
    rows = list[Data]()
    for table, line in parts.rows.get("settlement", []):
        year = _column_year(line.cell(table.index("year")))
        if year is None:
            if any(each.strip("(x-) ") for each in line.cells):
                parts.note(line.number, line.text, "a row of the settlement without a year")
            continue
        row: Data = {"year": year}
        for name in SETTLEMENT_AMOUNTS:
            if (index := table.index(name)) is not None:
                row[name] = _checked_amount(parts, table, line, index)
        rows.append(row)
    return {"unit": parts.units["settlement"], "rows": rows} if rows else None


# ------------------------------------------------------------------------- overview and the texts

_CHECKBOX = re.compile(
    r"(?P<box><input(?P<attributes>[^<>]*)>|[□☐☑☒▣■√])\s*(?P<label>[^<□☐☑☒▣■√\t]*)"
)
_OFFICIAL = re.compile(r"담당|과장|팀장|주무관|전화|연락처|작성자")
_OVERVIEW: Final = {
    "사업기간": "period",
    "사업위치": "location",
    "사업내용": "content",
    "사업형태": "form",
    "사업시행주체": "operator",
    "시행주체": "operator",
}


def _chosen(text: str) -> list[tuple[bool, str]]:
    """Return each check box of a text: whether it is checked, and its word."""
    found = []
    for match in _CHECKBOX.finditer(text):
        checked = "checked" in (match["attributes"] or "") or match["box"] in "☑☒▣■√"
        found.append((checked, cells.tidy(match["label"])))
    return found


def _overview(parts: Parts) -> Data:
    found, name = Data(), ""
    for line in parts.texts.get("overview", []):
        key = packed(line.cells[0])
        if key == "총사업비":
            _plain_cost(parts, line, found)
        elif key in _OVERVIEW:
            name = _OVERVIEW[key]
            found[name] = _ko(_value(line))
        elif name and (not key or len(line.cells) == 1):
            found[name] = _ko(f"{found[name].get('ko', '')} {_bare(line)}".strip())
        elif not _OFFICIAL.search(key):
            parts.note(
                line.number, line.text, "a row of the overview that the format does not have"
            )
    cost = _cost_table(parts) or found.pop("cost", None)
    return {**found, "nature": _nature(parts), "cost": cost}


def _value(line: Line) -> str:
    """The words of a row of the overview; of check boxes, those that are checked."""
    boxes = _chosen(line.raw.split("\t", 1)[-1])
    checked = [word for checked, word in boxes if checked and word]
    if boxes:
        return ", ".join(checked)
    return _FIRST_BULLET.sub("", " ".join(filter(None, line.cells[1:])))


def _plain_cost(parts: Parts, line: Line, found: Data) -> None:
    """``총사업비 | 1,145,180천원`` in one row; a table of its own is read by ``_cost_table``."""
    amount = cells.cell(line.cell(1))
    if amount.readable and amount.value is not None and amount.unit:
        found["cost"] = {"total": cells.thousands(amount.value, amount.unit)}
    elif "cost" not in parts.rows:
        parts.note(line.number, line.text, "no total cost of a form we know")


def _cost_table(parts: Parts) -> Data | None:
    for table, line in parts.rows.get("cost", []):
        cost: Data = {}
        for index, name in table.columns.items():
            amount = cells.cell(line.cell(index))
            if name == "rate" or amount.value is None:
                continue
            unit = amount.unit or parts.units["accounts"]
            cost[name] = cells.thousands(amount.value, unit)
        if cost:
            return cost
    return None


def _nature(parts: Parts) -> list[Data]:
    """Names in one row, their check boxes in the next."""
    found, names = list[Data](), tuple[str, ...]()
    for line in parts.texts.get("nature", []):
        raw = line.raw.split("\t")
        boxes = [_chosen(each) for each in raw]
        if not any(boxes):
            names = line.cells
            continue
        for at, box in enumerate(boxes):
            if box and box[0][0] and at < len(names):
                found.append(_ko(names[at]))
    return found


def _department(parts: Parts) -> str:
    """The bureau and the office of the table of officials; never a person's cell."""
    for table, line in parts.rows.get("officials", []):
        names = [line.cell(table.index("bureau")), line.cell(table.index("office"))]
        return " ".join(filter(None, map(cells.without_people, names)))
    return ""


def _depth(line: Line) -> tuple[int, int]:
    """Indentation first, then the bullet: ``  - ▷ x`` is below ``  - x``."""
    text, level = line.text, 0
    while match := _FIRST_BULLET.match(text):
        level += _LEVELS[text[0]]
        text = text[match.end() :]
    return line.indent, level


def _bare(line: Line) -> str:
    text = line.text
    while match := _FIRST_BULLET.match(text):
        text = text[match.end() :]
    return text.strip()


def _leaves(lines: list[Line]) -> Iterator[str]:
    """Yield the bullets that have none beneath them."""
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else None
        if following is None or _depth(following) <= _depth(line):
            yield _bare(line)


_BUDGET_WORD = re.compile(r"예산|사업비|소요액|비용")
_MONEY = re.compile(rf"(?P<amount>{cells.NUMBER})\s*(?P<unit>{cells.MONEY_WORD})")


def _text_amounts(parts: Parts) -> list[Data]:
    """Amounts named in the text of the program, each under the topic it stands below."""
    found, topic, top = list[Data](), "", (99, 99)
    for line in parts.texts.get("content", []):
        if _depth(line) <= top or not topic:
            topic, top = _bare(line), min(top, _depth(line))
        money = list(_MONEY.finditer(line.text))
        reason = _no_text_amount(parts, line.text, money) if money else ""
        if reason:
            parts.note(line.number, line.text, reason)
        elif money:
            found.append(_text_amount(line, money[0], topic, len(found) + 1))
    return found


def _no_text_amount(parts: Parts, text: str, money: list[re.Match[str]]) -> str:
    """Why the amount of a line is not one of the program's, empty when it is."""
    before = text[: money[0].start()]
    year = _column_year(before)
    if not _BUDGET_WORD.search(before):
        return "an amount that the text does not call a budget"
    if year not in (None, parts.year):
        return f"an amount of another year than {parts.year}"
    if len(money) > 1:
        return "several amounts in one line"
    exact = cells.decimal(money[0]["amount"])
    unit = cells.unit_code(money[0]["unit"]) or UNKNOWN_UNIT
    return "" if cells.thousands(exact, unit) is not None else "not a whole number of thousand won"


def _text_amount(line: Line, money: re.Match[str], topic: str, at: int) -> Data:
    unit = cells.unit_code(money["unit"]) or UNKNOWN_UNIT
    return {
        "id": f"text-{at}",
        "label": _ko(topic.partition(" : ")[0]),
        "amount": cells.thousands(cells.decimal(money["amount"]), unit),
        "unit": None if unit == THOUSAND else unit,
        "sheet_line": line.number,
    }


_RESULT_YEAR = re.compile(r"^(?:[○◦□-]\s*)?(?:(20\d\d)|['‘’](\d\d))\s*년?도?")


def _results(parts: Parts) -> list[Data]:
    found = list[Data]()
    for line in parts.texts.get("results", []):
        match = _RESULT_YEAR.match(line.cells[0])
        rest = line.raw.split("\t", 1)[-1] if match and "\t" in line.raw else ""
        if match:
            year = int(match[1] or 2000 + int(match[2]))
            found.append({"year": year, "texts": [_ko(text) for text in _listed(rest)]})
        elif found:
            found[-1]["texts"].append(_ko(_bare(line)))
        else:
            parts.note(line.number, line.text, "a result without a year")
    return found


def _listed(raw: str) -> Iterator[str]:
    for piece in re.split(r"<li[^<>]*>|○|\t", raw):
        if text := _FIRST_BULLET.sub("", cells.tidy(piece)):
            yield text


def _rest(parts: Parts) -> None:
    """Say which lines of the table sections belong to no table: a header we did not know."""
    for section in ("accounts", "line_items", "schedule", "settlement"):
        for line in parts.texts.get(section, []):
            parts.note(line.number, line.text, f"no table of {section} begins here that we know")
