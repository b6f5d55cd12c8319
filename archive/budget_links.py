"""What ties policies and budget lines, and what is not tied yet: a list of work for staff."""

from collections.abc import Iterator

from archive.budget import LineItem, Program
from archive.content import Content
from archive.package import Package


def lines_without_policy(content: Content) -> Iterator[tuple[Program, LineItem]]:
    """Yield the line items that no policy names: neither them, nor one above or beneath them.

    A link to an account speaks of all its lines; a link to the whole program of none.
    """
    linked = {link.target for package in content.published.values() for link in package.budget}
    for program in content.programs.values():
        own = {each.removeprefix(f"{program.address}/") for each in linked}
        yield from ((program, item) for item in program.items() if not _tied(program, item, own))


def _tied(program: Program, item: LineItem, linked: set[str]) -> bool:
    account = program.account_of(item.id)
    above = {each.id for each in program.ancestors(item.id)} | ({account.id} if account else set())
    return bool(linked & (above | {item.id})) or any(
        _tied(program, each, linked) for each in item.items
    )


def policies_without_line(content: Content) -> Iterator[Package]:
    """Yield the published policies that name no budget line."""
    return (package for package in content.published.values() if not package.budget)
