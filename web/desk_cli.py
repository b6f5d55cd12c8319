"""Commands for staff: state of the translations, failed queries, relevance of the search."""

import json
import statistics
from collections import Counter, defaultdict
from pathlib import Path
from typing import Final

import click

from archive.content import Content
from archive.editing import EditError, add_label
from archive.languages import LANGUAGES
from search import relevance
from search.concepts import ConceptMatcher
from search.finding import find
from search.index import IndexReader, NoIndex, sync
from search.query import Query
from search.whoosh_index import WhooshIndex
from web.misses import counted

STATES: Final = ("complete", "summary", "behind", "missing")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the matrix as JSON.")
@click.pass_obj
def status(root: Path, *, as_json: bool) -> None:
    """Print the matrix policy × language: complete, summary, behind or missing, with totals."""
    content = Content.read(root)
    matrix = {
        slug: {lang: package.state(lang) for lang in LANGUAGES}
        for slug, package in content.packages.items()
    }
    totals = {lang: Counter(row[lang] for row in matrix.values()) for lang in LANGUAGES}
    if as_json:
        click.echo(json.dumps({"policies": matrix, "totals": totals}))
        return
    width = max(map(len, matrix), default=0)
    click.echo(f"{'':{width}}  " + "".join(f"{lang:10}" for lang in LANGUAGES))
    for slug, row in matrix.items():
        click.echo(f"{slug:{width}}  " + "".join(f"{row[lang]:10}" for lang in LANGUAGES))
    for state in STATES:
        counts = "".join(f"{totals[lang][state]:<10}" for lang in LANGUAGES)
        click.echo(f"{state:{width}}  {counts}")


@click.group()
def misses() -> None:
    """Queries that found nothing, and the synonym that makes one succeed."""


@misses.command("list")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
@click.option("--week", default="", metavar="2026-W47")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def list_misses(context: click.Context, lang: str | None, week: str, *, as_json: bool) -> None:
    """Print failed queries by week and language, the most frequent first."""
    rows = counted(_index_folder(context).parent, lang or "", week)
    if as_json:
        names = ("week", "lang", "query", "count")
        click.echo(json.dumps([dict(zip(names, row, strict=True)) for row in rows]))
        return
    for when, code, query, count in rows:
        click.echo(f"{count:6}  {when}  {code}  {query}")


@misses.command("mend")
@click.argument("query")
@click.argument("concept")
@click.option("--lang", type=click.Choice(LANGUAGES), required=True)
@click.pass_context
def mend_miss(context: click.Context, query: str, concept: str, lang: str) -> None:
    """Make QUERY a synonym of CONCEPT in the term base, index anew, and show what it finds now."""
    root: Path = context.obj
    try:
        path = add_label(root, concept, lang, query)
    except EditError as error:
        raise click.ClickException(str(error)) from error
    content = Content.read(root)
    sync(_index_folder(context), content)
    index = IndexReader(_index_folder(context)).current()
    results = find(index, ConceptMatcher(content.concepts), Query.parse(query), lang)
    click.echo(f"{path}: '{query}' now stands for {concept}; {results.total} results")
    for hit in results.hits[:3]:
        click.echo(f"  {hit.kind} {hit.slug}: {hit.title}")


@click.command("relevance")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--json", "as_json", is_flag=True)
@click.option("--failed", is_flag=True, help="Print each query below nDCG 0.8 with what it found.")
@click.pass_context
def measure_relevance(context: click.Context, folder: Path, *, as_json: bool, failed: bool) -> None:
    """Measure the search on the judged queries in FOLDER (<lang>.tsv), per language."""
    content = Content.read(context.obj)
    try:
        index = IndexReader(_index_folder(context)).current()
    except NoIndex as error:
        raise click.ClickException(str(error)) from error
    matcher = ConceptMatcher(content.concepts)
    figures = {
        lang: _measure(index, matcher, folder / f"{lang}.tsv", lang, failed=failed)
        for lang in LANGUAGES
        if (folder / f"{lang}.tsv").exists()
    }
    if as_json:
        click.echo(json.dumps(figures))
        return
    for lang, found in figures.items():
        click.echo(f"{lang}  " + "  ".join(f"{name} {value}" for name, value in found.items()))


def _measure(
    index: WhooshIndex, matcher: ConceptMatcher, path: Path, lang: str, *, failed: bool
) -> dict[str, float]:
    queries = relevance.read_judgements(path)
    scores: dict[str, list[float]] = defaultdict(list)
    for query in queries:
        asked = Query.parse(query.text).with_filter("kind", "policy", chosen=True)
        ranked = [hit.slug for hit in find(index, matcher, asked, lang).hits]
        ndcg = relevance.ndcg(ranked, query.judgements)
        scores["ndcg@10"].append(ndcg)
        scores["recall@10"].append(relevance.recall(ranked, query.judgements))
        scores["success@1"].append(relevance.success(ranked, query.judgements))
        scores["unjudged@5"].append(relevance.unjudged(ranked, query.judgements))
        if failed and ndcg < _FAILED:
            click.echo(f"{ndcg:.2f} {query.kind:8} {query.text}: {', '.join(ranked[:5])}")
    found = {name: round(statistics.fmean(values), 4) for name, values in scores.items()}
    return {"queries": len(queries), **found}


_FAILED: Final = 0.8


def _index_folder(context: click.Context) -> Path:
    folder: Path = context.find_root().meta["index"]
    return folder
