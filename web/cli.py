"""policy-archive: the command line of the archive."""

import datetime as dt
import json
import os
import sys
import tempfile
from pathlib import Path

import click
from flask import Flask, g

from archive.checking import check_content
from archive.content import Content
from archive.editing import EditError, mark_translated, new_package
from archive.languages import LANGUAGES
from search.analyzers import STREAMS
from search.analyzers import analyze as analyze_text
from search.index import NoIndex, is_stale, sync
from search.query import FILTERS, BadParameter, from_params
from web.budget_cli import budget
from web.desk_cli import measure_relevance, misses, status

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
    context.meta["index"] = _index_folder()


@main.command()
@click.argument("only", default="", metavar="[SECTOR/SLUG]")
@click.pass_obj
def check(root: Path, only: str) -> None:
    """Read everything and print each problem as path:line: what is wrong, what to do."""
    if only and not (root / "policies" / only).is_dir():
        raise click.ClickException(f"there is no folder {root}/policies/{only}")
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
        folder = new_package(root, address, dt.datetime.now(tz=dt.UTC).date().isoformat())
    except EditError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{folder}: fill in package.yaml and ko.md, then run: policy-archive check {address}"
    )


@main.command()
@click.argument("slug")
@click.argument("langs", nargs=-1)
@click.pass_obj
def translated(root: Path, slug: str, langs: tuple[str, ...]) -> None:
    """Say that the editions of SLUG (all, or LANGS) are made from the source as it is now."""
    package = Content.read(root).packages.get(slug)
    if package is None:
        raise click.ClickException(
            f"there is no readable package '{slug}'; see policy-archive check"
        )
    chosen = langs or tuple(lang for lang in package.editions if lang != package.original)
    try:
        changed = mark_translated(root, package, chosen)
    except EditError as error:
        raise click.ClickException(str(error)) from error
    for path in changed:
        click.echo(path)


def _index_folder() -> Path:
    return Path(os.environ.get("POLICY_ARCHIVE_INDEX", "instance/index"))


def _sync(content: Content) -> None:
    """Bring the index up to date, with progress on standard error."""

    def progress(done: int, todo: int) -> None:
        click.echo(f"\rindexing {done} of {todo}", nl=done == todo, err=True)

    done = sync(_index_folder(), content, progress)
    word = "rebuilt" if done.rebuilt else "up to date"
    click.echo(
        f"index {word}: {done.added} added, {done.removed} removed, {done.kept} kept", err=True
    )


@main.command()
@click.pass_obj
def index(root: Path) -> None:
    """Make the index the mirror of the content; does nothing when it is already."""
    _sync(Content.read(root))


@main.command()
@click.argument("words", nargs=-1)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@click.option("--filter", "filters", multiple=True, metavar="NAME=VALUE", help=", ".join(FILTERS))
@click.option("--sort", type=click.Choice(["relevance", "newest"]), default="relevance")
@click.option("--json", "as_json", is_flag=True, help="Print what /api/v1/search answers.")
@click.pass_obj
def search(  # noqa: PLR0913, PLR0917 - one argument an option
    root: Path,
    words: tuple[str, ...],
    lang: str,
    limit: int,
    page: int,
    filters: tuple[str, ...],
    sort: str,
    *,
    as_json: bool,
) -> None:
    """Find policies and budgets; LANG is the reader's language."""
    params = [("q", " ".join(words)), ("sort", sort), ("page", str(page)), ("limit", str(limit))]
    params += [(name, value) for name, _, value in (each.partition("=") for each in filters)]
    with _app(root).test_request_context(f"/{lang}/"):
        g.lang = lang
        found = _answer(params, lang)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    click.echo(f"{found['total']} results")
    for hit in found["hits"]:
        click.echo(
            f"{hit['score']:9.3f}  {hit['kind']:8} {hit['slug']}  [{hit['lang']}] {hit['title']}"
        )
        for fragment in hit["fragments"]:
            pieces = (f"*{text}*" if hit else text for text, hit in fragment["pieces"])
            click.echo(f"{'':20}{''.join(pieces)}")


def _app(root: Path, known: Content | None = None) -> Flask:
    from web import create_app

    return create_app(CONTENT=str(root), INDEX=str(_index_folder()), KNOWN_CONTENT=known)


def _answer(params: list[tuple[str, str]], lang: str) -> dict:  # type: ignore[type-arg]
    from web.listing import results_json
    from web.shelf import shelf

    try:
        query = from_params(params)
        results = shelf().find(query, lang)
    except (BadParameter, NoIndex) as error:
        raise click.ClickException(str(error)) from error
    if query.page > results.pages:
        raise click.ClickException(f"there are only {results.pages} pages")
    return results_json(results, query, shelf().content, lang)


@main.command()
@click.argument("stream", type=click.Choice(tuple(STREAMS)))
@click.argument("text")
def analyze(stream: str, text: str) -> None:
    """Print the terms of TEXT: what the index holds of it and a query asks for."""
    click.echo(" ".join(term.text for term in analyze_text(stream, text)))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--lang", type=click.Choice(LANGUAGES), required=True)
@click.option("--index", "kept", type=click.Path(path_type=Path), help="Keep the index there.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(folder: Path, lang: str, kept: Path | None, *, as_json: bool) -> None:
    """Measure the search on FOLDER, a collection in BEIR form, with the site's own code."""
    from search.evaluation import BadCollection
    from search.evaluation import evaluate as measure

    def progress(what: str, done: int, todo: int) -> None:
        if done % 200 == 0 or done == todo:
            click.echo(f"\r{what} {done} of {todo}   ", nl=done == todo, err=True)

    try:
        with tempfile.TemporaryDirectory() as temporary:
            figures = measure(folder, lang, kept or Path(temporary) / "index", progress)
    except BadCollection as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(figures))
        return
    for name, value in figures.items():
        click.echo(f"{name:18} {value}")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True)
@click.option("--threads", type=click.IntRange(1), default=4, show_default=True)
@click.pass_obj
def serve(root: Path, host: str, port: int, workers: int, threads: int) -> None:
    """Check the content, bring the index up to date if it is stale, and serve the site."""
    from web.server import Server

    content = Content.read(root)
    for problem in check_content(content):
        click.echo(f"{root}/{problem}", err=True)
    if is_stale(_index_folder(), content):
        _sync(content)
    app = _app(root, content)
    click.echo(f"The archive is open at http://{host}:{port}/  (Ctrl+C closes it)", err=True)
    Server(app, f"{host}:{port}", workers, threads).run()


for command in (budget, measure_relevance, misses, status):
    main.add_command(command)


if __name__ == "__main__":
    main()
