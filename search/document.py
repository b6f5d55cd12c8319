"""Content -> documents: what is found. One package is one document, whatever its languages."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from archive.budget import Account, LineItem, Program
from archive.content import Content
from archive.languages import LANGUAGES, in_language
from archive.package import Package
from archive.render import plain_text

#: What a hit can be, in the order in which the facet lists them.
KINDS: Final = (
    "policy", "program", "line", "project", "award", "body", "training", "media", "programme",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a document in one language; ``extra`` is searched but never quoted."""

    title: str
    summary: str
    body: str
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found.

    ``facets`` hold what results are filtered and counted by; ``start`` (ISO date) orders by newest;
    ``concepts`` are the concepts it is declared to be about; ``stored`` is shown with the hit
    (an amount in thousand won, a fiscal year).
    """

    kind: str
    slug: str
    start: str
    words: Mapping[str, Words]
    facets: Mapping[str, tuple[str, ...]]
    concepts: tuple[str, ...] = ()
    stored: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The name of the document in the index."""
        return f"{self.kind}:{self.slug}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A document that could be made: its id and digest now, the document when it is needed."""

    id: str
    digest: str
    make: Callable[[], Document]


def entries(content: Content) -> Iterator[Entry]:
    """Yield an entry for everything that readers may find.

    Making a document renders every edition (10 ms each); comparing digests does not.
    """
    for package in content.published.values():
        make = partial(policy_document, package)
        yield Entry(f"policy:{package.slug}", package.digest, make)
    for program in content.programs.values():
        linked = [
            f"{p.sector}/{p.slug}>{link.target}" for p, link in content.policies_of(program.address)
        ]
        digest = "+".join([program.digest, *linked])
        make = partial(program_document, program, content)
        yield Entry(f"program:{program.address}", digest, make)
        targets: tuple[Account | LineItem, ...] = (*program.accounts, *program.items())
        for target in targets:
            make = partial(line_document, program, target, content)
            yield Entry(f"line:{program.address}/{target.id}", digest, make)
    from search.programme_document import programme_entries  # late: it makes our Documents

    yield from programme_entries(content.programme)


def policy_document(package: Package) -> Document:
    """Return the document of a policy package."""
    return Document(
        kind="policy",
        slug=package.slug,
        start=package.start.start,
        words={lang: _edition_words(package, lang) for lang in package.editions},
        facets={
            "sector": (package.sector,),
            "kind": ("policy",),
            "decade": tuple(map(str, package.decades)),
            "edition": tuple(package.editions),
            "sdg": tuple(dict.fromkeys(target.partition(".")[0] for target in package.sdg)),
            "country": tuple(dict.fromkeys(each.country for each in package.adopters)),
            "budget": ("yes",) if package.budget else ("no",),
        },
        concepts=package.concepts,
    )


def _edition_words(package: Package, lang: str) -> Words:
    edition = package.editions[lang]
    labels = (
        *(figure.label for figure in package.figures),
        *(cost.label for cost in package.costs),
        *(milestone.text for milestone in package.milestones),
        *(adopter.city for adopter in package.adopters),
        *(award.name for award in package.awards),
        package.department,
    )
    extra = "\n".join(text[lang] for text in labels if lang in text)
    if lang == "en":
        extra += "\n" + package.slug.replace("-", " ")
    return Words(edition.title, edition.summary, plain_text(edition, package), extra)


def program_document(program: Program, content: Content) -> Document:
    """Return the document of a budget program: its name, contents, accounts and lines."""
    return Document(
        kind="program",
        slug=program.address,
        start=str(program.fiscal_year),
        words={lang: _program_words(program, lang) for lang in LANGUAGES},
        facets=_budget_facets("program", program, content, program.address),
        stored={"amount": program.appropriation, "year": program.fiscal_year},
    )


def line_document(program: Program, target: Account | LineItem, content: Content) -> Document:
    """Return the document of an account or line item, found by its label in any language."""
    account = program.account_of(target.id)
    address = f"{program.address}/{target.id}"
    facets = _budget_facets("line", program, content, address)
    amount = target.amount(program.fiscal_year) if isinstance(target, Account) else target.amount
    return Document(
        kind="line",
        slug=address,
        start=str(program.fiscal_year),
        words={
            lang: Words(target.label[lang], _above(program, target, lang), "", _computed(target))
            for lang in LANGUAGES
            if lang in target.label
        },
        facets={**facets, "account": (account.id,) if account else ()},
        stored={"amount": amount, "year": program.fiscal_year},
    )


def _computed(target: Account | LineItem) -> str:
    if isinstance(target, Account):
        return ""
    return target.computation.printed if target.computation else target.unread or ""


def _above(program: Program, target: Account | LineItem, lang: str) -> str:
    account = program.account_of(target.id)
    labels = [program.name]
    labels += [account.label] if account and account.id != target.id else []
    labels += [each.label for each in program.ancestors(target.id)]
    return " › ".join(in_language(label, lang) for label in labels)


def _budget_facets(
    kind: str, program: Program, content: Content, address: str
) -> dict[str, tuple[str, ...]]:
    linked = (package.sector for package, _ in content.policies_of(address))
    return {
        "sector": tuple(dict.fromkeys(linked)),
        "kind": (kind,),
        "decade": (str(program.fiscal_year // 10 * 10),),
        "edition": LANGUAGES,
        "budget": ("yes",),
        "year": (str(program.fiscal_year),),
    }


def _program_words(program: Program, lang: str) -> Words:
    labels = [*(each.label for each in program.accounts), *(each.label for each in program.items())]
    done = (text for year in program.results for text in year.texts)
    texts = (*program.purpose, *program.basis, *done)
    body = "\n".join(in_language(text, lang) for text in texts)
    extra = "\n".join(in_language(label, lang) for label in labels)
    summary = in_language(program.overview.content, lang)
    return Words(in_language(program.name, lang), summary, body, extra)
