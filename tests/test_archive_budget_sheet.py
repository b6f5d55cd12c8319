"""Sheets of the family, read whole: what is found, what is said about the rest."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.budget import Program, parse_program
from archive.budget_checks import AGREES, check_program
from archive.budget_layout import MAX_BYTES, NotASheet
from archive.budget_sheet import Sheet, read_sheet
from archive.budget_yaml import merged

SHEETS = Path(__file__).parent / "sheets"
REAL = "2016-policy-exchange.txt"


def sheet_of(name: str, year: int | None = None) -> Sheet:
    return read_sheet((SHEETS / name).read_bytes(), "sample", year)


def program_of(name: str, year: int | None = None) -> Program:
    sheet = sheet_of(name, year)
    text = merged(sheet.data, None)
    program, problems = parse_program(text, f"budget/{sheet.data['fiscal_year']}-sample.yaml")
    assert [each for each in problems if "lacks" not in each.message] == []
    return program


#: Sheet -> fiscal year, accounts, line items, schedule rows, settled years, total of the year.
CONTENTS = {
    REAL: (2016, 7, 65, 21, 3, 1145180),
    "2016-archive-unreadable.txt": (2016, 2, 5, 1, 0, 20000),
    "2016-forum-missing-sections.txt": (2016, 2, 4, 0, 0, None),
    "2016-library-page-breaks.txt": (2016, 2, 5, 3, 0, 30000),
    "2016-market-contradictions.txt": (2016, 2, 4, 2, 2, 41000),
    "2016-park-full-width.txt": (2016, 1, 1, 0, 0, 12000),
    "2016-road-minus-signs.txt": (2016, 4, 0, 0, 0, 100000),
    "2016-sewer-tour-cp949.txt": (2016, 1, 1, 0, 0, 8200),
    "2016-workshop-run-together.txt": (2016, 1, 7, 0, 0, 60000),
    "2017-water-education-columns.txt": (2017, 2, 5, 2, 1, 90000),
    "2018-tunnel-million-won.txt": (2018, 2, 3, 0, 0, 1250000),
    "2019-bicycle-markdown-won.txt": (2019, 1, 1, 0, 0, 12000),
}


def test_every_sheet_of_the_shelf_is_expected() -> None:
    assert {path.name for path in SHEETS.iterdir()} == set(CONTENTS) == set(VERDICTS)


@pytest.mark.parametrize("name", CONTENTS)
def test_a_sheet_is_read_whole(name: str) -> None:
    program = program_of(name, 2016 if "missing" in name else None)
    rows = len(program.schedule.rows) if program.schedule else 0
    settled = len(program.settlement.rows) if program.settlement else 0
    items = len(list(program.items()))
    found = (
        program.fiscal_year,
        len(program.accounts),
        items,
        rows,
        settled,
        program.appropriation,
    )
    assert found == CONTENTS[name]


#: Sheet -> ids of all checks that do not agree, beside those that only lack a link.
VERDICTS = {
    REAL: {"total/2014", "total/2015", "computation/item-1-7", "schedule-appropriation"},
    "2016-archive-unreadable.txt": {
        "total/2015", "total/2016", "change/account-1", "percentage/account-1", "change/account-2",
        "percentage/account-2", "account/account-1", "account/account-2", "computation/item-1-1",
        "computation/item-1-2", "computation/item-1-3", "computation/item-1-4", "schedule-total",
        "schedule-appropriation",
    },
    "2016-forum-missing-sections.txt": {"account/account-1", "account/account-2"},
    "2016-library-page-breaks.txt": set(),
    "2016-market-contradictions.txt": {
        "overview-total", "change/total", "percentage/total", "account/account-2",
        "children/item-1-1", "computation/item-1-1-1", "computation/item-2-1", "schedule-total",
        "schedule-appropriation", "settlement-current/2014", "settlement-unspent/2014",
        "settlement-appropriation/2015",
    },
    "2016-park-full-width.txt": set(),
    "2016-road-minus-signs.txt": {f"account/account-{n}" for n in (1, 2, 3, 4)},
    "2016-sewer-tour-cp949.txt": set(),
    "2016-workshop-run-together.txt": set(),
    "2017-water-education-columns.txt": set(),
    "2018-tunnel-million-won.txt": {"computation/item-2-1"},
    "2019-bicycle-markdown-won.txt": set(),
}  # fmt: skip


@pytest.mark.parametrize("name", VERDICTS)
def test_a_sheet_adds_up_but_for(name: str) -> None:
    program = program_of(name, 2016 if "missing" in name else None)
    apart = {
        check.id
        for check in check_program(program).checks
        if check.verdict != AGREES and check.reason_code != "not-linked"
    }
    assert apart == VERDICTS[name]


#: Sheet -> line and first words of every note.
NOTES = {
    REAL: [(74, "해외도시 협력사무소"), (191, "schedule"), (213, "운영비 교부")],
    "2016-archive-unreadable.txt": [
        (9, "accounts"), (11, "p.m"), (11, "미정"), (12, "1,16,400"), (17, "상자 구입"),
        (18, "인부임"), (19, "운반"), (20, "소모품"), (21, "※ 단가는"), (26, "schedule"), (27, "연중"),
    ],
    "2016-library-page-breaks.txt": [
        (19, "자치단체경상"), (21, "보조금"), (38, "보조금"), (42, "schedule"), (48, "목록 작성"),
    ],
    "2016-market-contradictions.txt": [(30, "- 2015년 예산"), (34, "schedule")],
    "2016-park-full-width.txt": [],
    "2016-road-minus-signs.txt": [],
    "2016-workshop-run-together.txt": [],
    "2017-water-education-columns.txt": [],
    "2018-tunnel-million-won.txt": [],
    "2019-bicycle-markdown-won.txt": [],
}  # fmt: skip


@pytest.mark.parametrize("name", NOTES)
def test_what_could_not_be_read_is_said_with_its_line(name: str) -> None:
    notes = sheet_of(name).notes
    assert [note.line for note in notes] == [line for line, _ in NOTES[name]]
    for note, (_, words) in zip(notes, NOTES[name], strict=True):
        assert note.text.startswith(words)
        assert f"line {note.line}: " in str(note)


def test_a_result_of_the_page_before_finds_its_computation() -> None:
    """The run-together cell begins with the computation of the last line of the page above."""
    program = program_of(REAL)
    rental = next(item for item in program.items() if item.sheet_line == 82)
    assert (rental.label["ko"], rental.amount) == ("장비 임대비", 9000)
    assert rental.computation.printed == "3,000천원 * 3일 * 1회"


def test_a_dash_between_words_begins_no_line_item() -> None:
    labels = [item.label["ko"] for item in program_of("2016-workshop-run-together.txt").items()]
    assert labels == [
        "학술대회",
        "회의장 임차",
        "통역",
        "서울 - 도쿄 항공료",
        "발표자",
        "좌장",
        "결과 보고서",
    ]


def test_minus_signs_and_national_shares() -> None:
    program = program_of("2016-road-minus-signs.txt")
    changes = [account.row.change for account in program.accounts]
    assert changes == [-50000, -25000, -20000, -5000]
    assert program.total.national == {2015: 60000, 2016: 30000}
    cost = program.overview.cost
    assert (cost.total, cost.national, cost.city, cost.district) == (100000, 30000, 60000, 10000)


def test_mixed_units_become_thousand_won_and_are_remembered() -> None:
    items = {item.label["ko"]: item for item in program_of("2018-tunnel-million-won.txt").items()}
    assert (items["준설"].amount, items["준설"].unit) == (1000000, "million-won")
    assert items["점검"].computation.unit == "won"


def test_blank_cells_stay_blank() -> None:
    program = program_of(REAL)
    assert 2014 not in program.accounts[3].row.amounts
    assert program.accounts[2].row.percentage is None


@pytest.mark.parametrize("name", ["2016-sewer-tour-cp949.txt", REAL])
def test_no_name_or_telephone_number_comes_through(name: str) -> None:
    sheet = sheet_of(name)
    text = merged(sheet.data, None) + "".join(map(str, sheet.notes))
    for word in ("홍길동", "성춘향", "이몽룡", "2133", "0000-", "과장", "팀장"):
        assert word not in text


def test_the_office_is_kept_without_its_people() -> None:
    assert program_of("2016-sewer-tour-cp949.txt").department["ko"] == "물순환안전국 물재생시설과"


REAL_TEXT = (SHEETS / REAL).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("how", "data"),
    [
        ("CRLF", REAL_TEXT.replace("\n", "\r\n").encode()),
        ("BOM", b"\xef\xbb\xbf" + REAL_TEXT.encode()),
        ("UTF-16", REAL_TEXT.encode("utf-16")),
        ("cp949", REAL_TEXT.replace("⇒", "→").encode("cp949", "strict")),
    ],
)
def test_the_real_sheet_in_another_coat_is_the_same_program(how: str, data: Any) -> None:
    assert read_sheet(data, "sample").data == sheet_of(REAL).data


BAD = [
    (b"", "it is empty"),
    (b" \n\t\n", "it is empty"),
    (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "a PDF"),
    (b"PK\x03\x04\x14\x00", "office file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "office file"),
    (bytes(range(256)) * 4, "neither UTF-8 nor cp949"),
    ("예산\0총괄".encode(), "binary"),
    (b"a" * (MAX_BYTES + 1), "larger than"),
    (("가" * 30_000).encode(), "characters"),
    ("# 회의록\n\n- 안건 1\n- 예산 총괄\n".encode(), "not a budget explanation sheet"),
    (
        "연도\t당초예산\t예산현액\t집행액\n2014\t1\t1\t1\n".encode(),
        "not a budget explanation sheet",
    ),
    (b"year,amount\n2016,100\n", "not a budget explanation sheet"),
    ((SHEETS / "2016-forum-missing-sections.txt").read_bytes(), "--year"),
]


@pytest.mark.parametrize(("data", "message"), BAD)
def test_bad_input_is_refused_with_one_sentence(data: Any, message: str) -> None:
    with pytest.raises(NotASheet) as refusal:
        read_sheet(data, "sample")
    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_sheet_is_read_or_refused_but_never_crashes(data: Any) -> None:
    lines = REAL_TEXT.split("\n")
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(lines) - 1))
        damage = data.draw(st.sampled_from(("drop", "double", "cut", "tabs", "swap", "noise")))
        if damage == "drop":
            lines[at] = ""
        elif damage == "double":
            lines.insert(at, lines[at])
        elif damage == "cut":
            lines[at] = lines[at][: len(lines[at]) // 2]
        elif damage == "tabs":
            lines[at] = lines[at].replace("\t", " ")
        elif damage == "swap":
            lines[at] = "\t".join(reversed(lines[at].split("\t")))
        else:
            lines[at] += data.draw(st.text(max_size=20))
    try:
        sheet = read_sheet("\n".join(lines).encode("utf-8", "replace"), "sample")
    except NotASheet:
        return
    program, problems = parse_program(merged(sheet.data, None), "budget/x.yaml")
    assert program is not None, problems
    check_program(program)
