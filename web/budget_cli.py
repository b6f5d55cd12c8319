"""policy-archive budget: import a sheet, re-add the budget, export it, list what is not linked.

The group ``budget`` is added to the command line by ``web.cli``; ``ctx.obj`` is the content root.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from ruamel.yaml.error import YAMLError

from archive import budget_yaml
from archive.budget import Program, parse_program, read_programs, slug, walk_budget
from archive.budget_checks import AGREES, DISAGREES, Check, Checks, check_program
from archive.budget_export import export_budget
from archive.budget_layout import MAX_BYTES, NotASheet
from archive.budget_links import lines_without_policy, policies_without_line
from archive.budget_sheet import Sheet, read_sheet
from archive.content import Content
from archive.languages import in_language
from archive.problem import ContentError, Problem, relative
from archive.strict_yaml import read_text

FOUND_PROBLEMS = 1


@click.group()
def budget() -> None:
    """Budget programs: read sheets, re-add them, export them, list missing links."""


@budget.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--program", "code", metavar="CODE", help="Code of the program: policy-exchange.")
@click.option("--year", type=click.IntRange(1990, 2099), help="Fiscal year, if the sheet has none.")
@click.option("--write", is_flag=True, help="Write the file; without it only show the difference.")
@click.pass_obj
def import_sheet(
    root: Path, *, file: Path, code: str | None, year: int | None, write: bool
) -> None:
    """Read a budget explanation sheet (text of a PDF) and make the program's YAML.

    Prints what it could not read with the line of the sheet, then the difference to the present
    file. Nothing is written without --write.
    """
    sheet = _read(root, file, code, year)
    program, fiscal_year = str(sheet.data["program"]), int(sheet.data["fiscal_year"])
    path = budget_yaml.program_path(root, fiscal_year, program)
    old = _present(path, root)
    new = _merged(sheet, old, _others(root, path))
    for note in sheet.notes:
        click.echo(f"{file}: {note}", err=True)
    difference = budget_yaml.difference(old, new, relative(path, root))
    click.echo(difference, nl=False)
    _finish(path, new, difference, write=write)


@budget.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: one object, or a list of them.")
@click.argument("only", default="", metavar="[YEAR/PROGRAM]")
@click.pass_obj
def check(root: Path, *, as_json: bool, only: str) -> None:
    """Re-add every level and print a verdict for each printed amount.

    A disagreement is a finding about the sheet and no error; unreadable files exit with 1.
    """
    programs, problems = read_programs(root)
    chosen = [program for program in programs if only in ("", program.address)]
    if only and not chosen:
        raise click.ClickException(f"there is no budget program {only} in {root / 'budget'}")
    found = [check_program(program) for program in chosen]
    if as_json:
        objects = [each.as_json() for each in found]
        click.echo(json.dumps(_one(objects), ensure_ascii=False, indent=2))
    else:
        for program, checks in zip(chosen, found, strict=True):
            _print(program, checks)
    _tell(root, [each for each in problems if _unreadable(each, programs)])


@budget.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.pass_obj
def export(root: Path, folder: Path) -> None:
    """Write CSV tables and a Fiscal Data Package (datapackage.json) into DIR."""
    programs, problems = read_programs(root)
    try:
        files = export_budget(programs, folder)
    except OSError as error:
        raise click.ClickException(f"cannot write {folder}: {error.strerror}") from error
    for file in files:
        click.echo(file)
    _tell(root, [each for each in problems if _unreadable(each, programs)])


@budget.command("links")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def links(root: Path, *, as_json: bool) -> None:
    """List the lines without a policy and the policies without a line."""
    content = Content.read(root)
    found = _untied(content)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for name, rows in found.items():
        click.echo(f"{name.replace('_', ' ')}: {len(rows)}")
        for row in rows:
            amount = f"  {row['amount']:,}" if row.get("amount") is not None else ""
            click.echo(f"  {row['address']}  {row['name']}{amount}")


def _untied(content: Content) -> dict[str, list[dict[str, Any]]]:
    return {
        "lines_without_policy": [
            {
                "address": f"{program.address}/{item.id}",
                "name": in_language(item.label, "en"),
                "amount": item.amount,
            }
            for program, item in lines_without_policy(content)
        ],
        "policies_without_line": [
            {"address": f"{package.sector}/{package.slug}", "name": package.edition("en").title}
            for package in policies_without_line(content)
        ],
    }


# -------------------------------------------------------------------------------------- import


def _read(root: Path, file: Path, code: str | None, year: int | None) -> Sheet:
    """Read the sheet; its program is the one given, or the one of the same name in the archive."""
    with file.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    try:
        if code:
            slug(code)
        sheet = read_sheet(data, code or "unnamed", year)
    except NotASheet as error:
        raise click.ClickException(f"{file} cannot be imported: {error}.") from error
    except ValueError as error:
        raise click.ClickException(f"--program: {error}") from error
    if not code:
        sheet.data["program"] = _code_of(root, sheet)
    return sheet


def _code_of(root: Path, sheet: Sheet) -> str:
    name = sheet.data["name"]["ko"]
    programs, _ = read_programs(root)
    codes = {program.code for program in programs if program.name.get("ko") == name}
    if len(codes) != 1:
        message = f"the archive has no program named '{name}'; give its code with --program"
        raise click.ClickException(message)
    return codes.pop()


def _present(path: Path, root: Path) -> str | None:
    if not path.exists():
        return None
    name = relative(path, root)
    try:
        text = read_text(path, name)
        program, problems = parse_program(text, name)
    except ContentError as error:
        program, problems = None, error.problems
    if program is None:
        raise click.ClickException(f"the present file must be mended first: {problems[0]}")
    return text


def _others(root: Path, path: Path) -> list[str]:
    """The other files of the archive lend their translations; a broken one lends nothing."""
    found = []
    for each in walk_budget(root):
        name = relative(each, root)
        try:
            text = read_text(each, name) if each != path else ""
        except ContentError:
            continue
        if text and parse_program(text, name)[0] is not None:
            found.append(text)
    return found


def _merged(sheet: Sheet, old: str | None, others: Sequence[str]) -> str:
    try:
        return budget_yaml.merged(sheet.data, old, others)
    except YAMLError as error:
        raise click.ClickException(f"the present file is not valid YAML: {error}") from error


def _finish(path: Path, text: str, difference: str, *, write: bool) -> None:
    if not difference:
        click.echo(f"{path}: the sheet says what the file says; nothing to write", err=True)
    elif not write:
        click.echo(f"{path}: nothing written; add --write to write it", err=True)
    else:
        budget_yaml.write(path, text)
        message = "written; name the ids, translate, link, then run: policy-archive check"
        click.echo(f"{path}: {message}", err=True)


# --------------------------------------------------------------------------------------- check


def _one(objects: list[dict[str, object]]) -> object:
    return objects[0] if len(objects) == 1 else objects


def _print(program: Program, checks: Checks) -> None:
    click.echo(f"{program.address}  {program.name.get('en') or program.name.get('ko', '')}")
    for each in checks.checks:
        click.echo(f"  {_verdict(each):<24} {each.what}{_figures(each)}")
    click.echo("  " + ", ".join(f"{name}: {n}" for name, n in checks.summary.items()))


def _verdict(each: Check) -> str:
    by = f" by {each.difference:,}" if each.verdict == DISAGREES else ""
    return each.verdict + by


def _figures(each: Check) -> str:
    """Both figures where they are needed, and the reason."""
    if each.verdict == AGREES:
        return ""
    figures = [
        f"{name} {value:,}"
        for name, value in (("printed", each.printed), ("computed", each.computed))
        if value is not None
    ]
    reason = [each.reason] if each.reason else []
    return f" ({'; '.join([', '.join(figures), *reason])})" if figures else f" ({each.reason})"


def _unreadable(problem: Problem, programs: Sequence[Program]) -> bool:
    """Whether a problem kept its file out; the others are for ``policy-archive check``."""
    return problem.path not in {program.path for program in programs}


def _tell(root: Path, problems: Sequence[Problem]) -> None:
    for problem in problems:
        click.echo(f"{root}/{problem}", err=True)
    if problems:
        sys.exit(FOUND_PROBLEMS)
