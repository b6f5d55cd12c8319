"""The pages of the budget: all programs, one program, one account or line item, all its sums."""

from typing import Any

from flask import Blueprint, abort, render_template

from archive.budget import LineItem
from web import budget_words
from web.budget_view import Sheet, amount_of, months, sector_lines
from web.pages import LANG, take_language
from web.programme_words import item_url
from web.shelf import shelf

blueprint = Blueprint("budget", __name__)
blueprint.url_value_preprocessor(take_language)


@blueprint.context_processor
def words() -> dict[str, Any]:
    """Give the budget's templates its words."""
    return {"words": budget_words, "months": months}


@blueprint.app_context_processor
def of_sector() -> dict[str, Any]:
    """Give a sector's page its budget lines."""
    return {"sector_lines": lambda code: sector_lines(shelf().content, code)}


@blueprint.get(f"/{LANG}/budget/")
def programs() -> str:
    """All budget programs and years, the newest first."""
    content = shelf().content
    sheets = [Sheet(program, content) for program in content.programs.values()]
    sheets.sort(key=lambda sheet: (-sheet.program.fiscal_year, sheet.program.code))
    return render_template("budget.html", sheets=sheets)


@blueprint.get(f"/{LANG}/budget/<int:year>/<code>")
def program(year: int, code: str) -> str:
    """One budget program: overview, accounts, lines, schedule, settlement, and its policies."""
    sheet = _sheet(year, code)
    return render_template("program.html", sheet=sheet, program=sheet.program)


@blueprint.get(f"/{LANG}/budget/<int:year>/<code>/checks")
def checks(year: int, code: str) -> str:
    """Every sum of a program with its verdict."""
    sheet = _sheet(year, code)
    return render_template("checks.html", sheet=sheet, program=sheet.program)


@blueprint.get(f"/{LANG}/budget/<int:year>/<code>/<target_id>")
def line(year: int, code: str, target_id: str) -> str:
    """One account or line item: its place, amount, computation, sums, steps and policies."""
    sheet = _sheet(year, code)
    target = sheet.program.target(target_id) or abort(404)
    return render_template(
        "line.html",
        sheet=sheet,
        program=sheet.program,
        target=target,
        is_line=isinstance(target, LineItem),
        amount=amount_of(sheet.program, target),
        account=sheet.program.account_of(target_id),
        above=sheet.program.ancestors(target_id),
        paid_for=shelf().content.programme.of_budget(f"{sheet.program.address}/{target_id}"),
        item_url=item_url,
    )


def _sheet(year: int, code: str) -> Sheet:
    content = shelf().content
    return Sheet(content.programs.get(f"{year}/{code}") or abort(404), content)
