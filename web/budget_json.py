"""A budget program as JSON: the sheet as printed, and the policies of each line."""

from typing import Any

from archive.budget import LineItem, Program, Row
from archive.content import Content


def program_json(program: Program, content: Content) -> dict[str, Any]:
    """Return a program with amounts in thousand won."""
    return {
        "address": program.address,
        "year": program.fiscal_year,
        "program": program.code,
        "name": dict(program.name),
        "unit": program.unit,
        "years": list(program.years),
        "total": _row(program.total),
        "accounts": [
            {
                "id": account.id,
                "label": dict(account.label),
                **_row(account.row),
                "items": [_item(each, program, content) for each in account.items],
            }
            for account in program.accounts
        ],
        "schedule": _schedule(program),
        "settlement": [
            {
                name: getattr(row, name)
                for name in ("year", "original", "carried_in", "change", "current", "spent",
                             "carried_over", "unspent")
            }
            for row in (program.settlement.rows if program.settlement else ())
        ],
        "policies": _policies(program.address, content),
    }  # fmt: skip


def _row(row: Row | None) -> dict[str, Any]:
    if row is None:
        return {}
    percentage = None if row.percentage is None else str(row.percentage)
    amounts = {str(year): amount for year, amount in row.amounts.items()}
    return {"amounts": amounts, "change": row.change, "percentage": percentage}


def _schedule(program: Program) -> dict[str, Any] | None:
    if program.schedule is None:
        return None
    return {
        "total": program.schedule.total,
        "rows": [
            {
                "label": dict(row.label),
                "start": row.start,
                "end": row.end,
                "amount": row.amount,
            }
            for row in program.schedule.rows
        ],
    }


def _item(item: LineItem, program: Program, content: Content) -> dict[str, Any]:
    return {
        "id": item.id,
        "label": dict(item.label),
        "amount": item.amount,
        "computation": item.computation.printed if item.computation else None,
        "policies": _policies(f"{program.address}/{item.id}", content),
        "items": [_item(each, program, content) for each in item.items],
    }


def _policies(address: str, content: Content) -> list[dict[str, str]]:
    return [
        {"slug": package.slug, "type": link.type, "target": link.target}
        for package, link in content.policies_of(address)
    ]
