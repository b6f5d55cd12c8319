"""policy-archive: the command line of the archive."""

import datetime
import sys
from pathlib import Path

import click

from archive.checking import check_content
from archive.content import Content
from archive.editing import EditError, mark_translated, new_package

#: Exit codes: something was found wrong; the command could not do its work.
FOUND_PROBLEMS = 1


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    envvar="POLICY_ARCHIVE_CONTENT",
    default="content",
    show_default=True,
    help="The content folder.",
)
@click.pass_context
def main(context: click.Context, content: Path) -> None:
    """A city's policies in five languages, each beside the budget that paid for it."""
    context.obj = content


@main.command()
@click.argument("only", default="", metavar="[SECTOR/SLUG]")
@click.pass_obj
def check(root: Path, only: str) -> None:
    """Read everything and print each problem as path:line: what is wrong, what to do."""
    content = Content.read(root)
    problems = check_content(content, only)
    for problem in problems:
        click.echo(f"{root}/{problem}")
    count = len(content.packages)
    click.echo(f"{count} packages, {len(problems)} problems", err=True)
    sys.exit(FOUND_PROBLEMS if problems else 0)


@main.command()
@click.argument("address", metavar="SECTOR/SLUG")
@click.pass_obj
def new(root: Path, address: str) -> None:
    """Lay out a new policy package with everything to fill in."""
    try:
        folder = new_package(root, address, datetime.date.today().isoformat())
    except EditError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{folder}: fill in package.yaml and ko.md, then run: policy-archive check {address}")


@main.command()
@click.argument("slug")
@click.argument("langs", nargs=-1)
@click.pass_obj
def translated(root: Path, slug: str, langs: tuple[str, ...]) -> None:
    """Say that the editions of SLUG (all, or LANGS) are made from the source as it is now."""
    package = Content.read(root).packages.get(slug)
    if package is None:
        raise click.ClickException(f"there is no readable package '{slug}'; see policy-archive check")
    chosen = langs or tuple(lang for lang in package.editions if lang != package.original)
    try:
        changed = mark_translated(root, package, chosen)
    except EditError as error:
        raise click.ClickException(str(error)) from error
    for path in changed:
        click.echo(path)


if __name__ == "__main__":
    main()
