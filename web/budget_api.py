"""Budgets as JSON and CSV, under /api/v1/budget. Tables are data and the same in all languages."""

import json

from flask import Blueprint, Response, abort, jsonify, url_for

from archive.budget import Program
from archive.budget_checks import check_program
from archive.budget_export import datapackage, table
from web import budget_json
from web.api import only, read_language
from web.shelf import shelf

blueprint = Blueprint("budget_api", __name__, url_prefix="/api/v1/budget")
blueprint.before_request(read_language)


@blueprint.get("")
def programs() -> Response:
    """List every budget program with its total and the count of its verdicts."""
    only("lang")
    found = shelf().content.programs.values()
    return jsonify({"programs": [_brief(each) for each in found]})


def _brief(found: Program) -> dict[str, object]:
    year, code = found.fiscal_year, found.code
    return {
        "address": found.address,
        "year": year,
        "program": code,
        "name": dict(found.name),
        "amount": found.appropriation,
        "unit": found.unit,
        "checks": dict(check_program(found).summary),
        "url": url_for("budget_api.program", year=year, code=code),
        "datapackage": url_for("budget_api.descriptor", year=year, code=code),
    }


@blueprint.get("/<int:year>/<code>")
def program(year: int, code: str) -> Response:
    """Give one budget program as its sheet prints it, with the policies of each line."""
    only("lang")
    return jsonify(budget_json.program_json(_program(year, code), shelf().content))


@blueprint.get("/<int:year>/<code>/checks")
def checks(year: int, code: str) -> Response:
    """Give every sum of a program: printed, computed, verdict and reason."""
    only("lang")
    return jsonify(check_program(_program(year, code)).as_json())


@blueprint.get("/<int:year>/<code>/<name>.csv")
def csv(year: int, code: str, name: str) -> Response:
    """Give one table of the export."""
    only()
    found, chosen = _program(year, code), table(name) or abort(404)
    response = Response(chosen.as_csv([found]), content_type="text/csv; charset=utf-8")
    return _named(response, f"{year}-{code}-{chosen.file}")


@blueprint.get("/<int:year>/<code>/datapackage.json")
def descriptor(year: int, code: str) -> Response:
    """Give the Fiscal Data Package; its tables lie beside it."""
    only()
    text = json.dumps(datapackage([_program(year, code)]), ensure_ascii=False, indent=2)
    response = Response(text + "\n", content_type="application/json")
    return _named(response, f"{year}-{code}-datapackage.json")


def _named(response: Response, name: str) -> Response:
    """Let browsers keep the answer as a file of this name."""
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _program(year: int, code: str) -> Program:
    found = shelf().content.programs.get(f"{year}/{code}")
    return found or abort(404)
