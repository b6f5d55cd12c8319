"""check(content) -> problems: every rule that a file alone cannot break by being unreadable.

    Content.read  ->  what each file says of itself      (reader, terms, budget)
    check         ->  what the files say of one another  (this module)

One function a rule, in tables; none raises for bad content.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

from babel import Locale
from babel.numbers import list_currencies

from archive.content import Content
from archive.numbers import numbers_in
from archive.package import Edition, Package, Value
from archive.problem import Problem
from archive.programme import programme_problems
from archive.prose import CITATION, POLICY_LINK, Block, blocks
from archive.scripts import language_fault, plain_words
from archive.sections import SECTIONS, SUMMARY_SECTIONS

Rule = Callable[[Package, Content], Iterator[Problem]]
EditionRule = Callable[[Edition, Package, Content], Iterator[Problem]]

#: Targets of each Sustainable Development Goal: how many are numbered, and the last letter.
#: https://unstats.un.org/sdgs/indicators/indicators-list/
_SDG_TARGETS: Final = dict(
    zip(
        range(1, 18),
        ("5b", "5c", "9d", "7c", "6c", "6b", "3b", "10b", "5c", "7c",
         "7c", "8c", "3b", "7c", "9c", "10b", "19"),
        strict=True,
    )
)  # fmt: skip

#: Runs of brackets longer than this make the Markdown parser slow (quadratic).
_MAX_BRACKETS: Final = 20
#: Smaller whole numbers may differ between editions: "2" and "two", "July" and 7월.
_COUNTED_BY_WORD: Final = 31


def check(root: Path, only: str = "") -> list[Problem]:
    """Return every problem under ``root``, sorted by file and line.

    ``only`` (``transport/median-bus-lanes``) limits the report to one folder under policies.
    """
    return check_content(Content.read(root), only)


def check_content(content: Content, only: str = "") -> list[Problem]:
    """Return every problem of a content that has been read already."""
    found = [*content.problems, *_term_problems(content), *_same_figures(content)]
    found += programme_problems(
        content.programme, content.packages, content.sectors, content.programs
    )
    for package in content.packages.values():
        found += check_package(package, content)
    prefix = f"policies/{only}/" if only else ""
    return sorted({problem for problem in found if problem.path.startswith(prefix)})


def check_package(package: Package, content: Content) -> list[Problem]:
    """Return the problems of one package within its content."""
    found = [problem for rule in PACKAGE_RULES for problem in rule(package, content)]
    for edition in package.editions.values():
        found += [each for rule in EDITION_RULES for each in rule(edition, package, content)]
    return found


# --- the facts ------------------------------------------------------------------------------


def _facts(package: Package, key: str, message: str, line: int = 0) -> Problem:
    path = f"{package.folder}/package.yaml"
    return Problem(path, line or package.lines.get(key, 1), key, message)


def _place(package: Package, content: Content) -> Iterator[Problem]:
    if package.sector not in content.sectors:
        known = ", ".join(content.sectors)
        message = f"'{package.sector}' is not a sector; use one of {known}"
        yield _facts(package, "sector", message)
    if package.folder != f"policies/{package.sector}/{package.slug}":
        message = f"says '{package.sector}' but stands elsewhere; move the folder or mend this"
        yield _facts(package, "sector", message)
    if package.original not in package.editions:
        message = f"the source edition {package.original}.md is missing or unreadable; add it"
        yield _facts(package, "original", message)
    if package.end is not None and package.end < package.start:
        yield _facts(package, "years", "ends before it begins; mend one")
    for key in ("sources", "concepts"):
        if not getattr(package, key):
            yield _facts(package, key, "is empty; name at least one")


def _ids(package: Package, content: Content) -> Iterator[Problem]:
    seen: set[str] = set()
    named = [("sources", each.id, each.line) for each in package.sources]
    named += [("figures", each.id, each.line) for each in package.figures]
    for key, name, line in named:
        if name in seen:
            message = f"the id '{name}' is used twice; sources and figures need their own"
            yield _facts(package, key, message, line)
        seen.add(name)


def _sources(package: Package, content: Content) -> Iterator[Problem]:
    for key, source, line in _cited_facts(package):
        if source not in package.source_by_id:
            yield _facts(package, key, f"cites '{source}', which is no source; add it", line)


def _cited_facts(package: Package) -> Iterator[tuple[str, str, int]]:
    for figure in package.figures:
        yield from (("figures", value.source, value.line) for value in figure.values)
    yield from (("costs", cost.source, cost.line) for cost in package.costs)
    for key in ("milestones", "legal_basis", "staff", "adopters", "awards"):
        yield from ((key, each.source, 0) for each in getattr(package, key))


def _codes(package: Package, content: Content) -> Iterator[Problem]:
    territories, currencies = Locale("en").territories, list_currencies()
    for figure in package.figures:
        if figure.unit not in content.units:
            message = f"'{figure.unit}' is not in units.yaml; use a unit from there, or count"
            yield _facts(package, "figures", message, figure.line)
    for cost in package.costs:
        if cost.currency not in currencies:
            yield _facts(
                package, "costs", f"'{cost.currency}' is no currency; write KRW", cost.line
            )
    for adopter in package.adopters:
        if adopter.country not in territories:
            yield _facts(package, "adopters", f"'{adopter.country}' is no country; see ISO 3166")
    for target in package.sdg:
        goal, _, part = target.partition(".")
        last = _SDG_TARGETS[int(goal)]
        number, letter = last.rstrip("abcd"), last.lstrip("0123456789")
        exists = int(part) in range(1, int(number) + 1) if part.isdigit() else part <= letter
        if not exists:
            yield _facts(package, "sdg", f"there is no target {target}; see the list of the UN")


def _links(package: Package, content: Content) -> Iterator[Problem]:
    for concept in package.concepts:
        if concept not in content.concepts:
            message = f"'{concept}' is not in the term base; add it there or choose another"
            yield _facts(package, "concepts", message)
    for key in ("related", "predecessors"):
        for slug in getattr(package, key):
            if slug == package.slug:
                yield _facts(package, key, "names the policy itself; remove it")
            elif slug not in content.packages:
                message = f"'{slug}' is no policy of the archive; mend or remove it"
                yield _facts(package, key, message)
    for link in package.budget:
        year, _, rest = link.target.partition("/")
        code, _, target = rest.partition("/")
        program = content.programs.get(f"{year}/{code}")
        if program is None or (target and program.target(target) is None):
            message = f"'{link.target}' is no budget program, account or line item; mend it"
            yield _facts(package, "budget", message, link.line)


def _same_figures(content: Content) -> Iterator[Problem]:
    """The same label, unit and date with two values, and no note that says why."""
    known: dict[tuple[str, str, str], tuple[Package, Value]] = {}
    for package in content.packages.values():
        for figure in package.figures:
            for value in figure.values:
                key = (figure.label.get("ko", figure.id), figure.unit, str(value.date))
                other = known.setdefault(key, (package, value))
                if other[1].value != value.value and not (value.note or other[1].note):
                    yield _facts(
                        package,
                        "figures",
                        f"'{key[0]}' for {key[2]} is {value.value} here and {other[1].value} in "
                        f"{other[0].slug}; mend one, or say in a note why they differ",
                        value.line,
                    )


def _term_problems(content: Content) -> Iterator[Problem]:
    for concept in content.concepts.values():
        for other in concept.inverse:
            if other not in content.concepts:
                message = f"the inverse '{other}' is not in the term base; add or mend it"
                yield Problem(concept.path, concept.line, concept.id, message)
            elif concept.id not in content.concepts[other].inverse:
                message = f"is the inverse of '{other}', which does not say so; add it there"
                yield Problem(concept.path, concept.line, concept.id, message)


# --- the words ------------------------------------------------------------------------------


def _words(edition: Edition, package: Package, line: int, where: str, message: str) -> Problem:
    path = f"{package.folder}/{edition.lang}.md"
    return Problem(path, line, where, message)


def _origin(edition: Edition, package: Package, content: Content) -> Iterator[Problem]:
    if edition.lang == package.original:
        if edition.made_from or edition.translator:
            message = "is the source edition; remove made_from and translator"
            yield _words(edition, package, 1, "made_from", message)
        return
    if not edition.translator:
        yield _words(edition, package, 1, "translator", "is missing; say who translated it")
    if not edition.made_from:
        message = f"is missing; run: policy-archive translated {package.slug} {edition.lang}"
        yield _words(edition, package, 1, "made_from", message)


def _sections(edition: Edition, package: Package, content: Content) -> Iterator[Problem]:
    codes = [section.code for section in edition.sections]
    known = [code for code in codes if code]
    for section in edition.sections:
        line = edition.body_line + section.line - 1
        if section.code is None:
            headings = " · ".join(each[edition.lang] for each in SECTIONS.values())
            what = f"'## {section.heading}' is" if section.heading else "text before a heading is"
            yield _words(edition, package, line, "", f"{what} not a section; use {headings}")
        elif not section.text.strip():
            message = "is empty; write it, or say that it is not known"
            yield _words(edition, package, line, section.heading, message)
    if known != sorted(set(known), key=list(SECTIONS).index):
        message = "the sections are repeated or out of order; put them in the order of the format"
        yield _words(edition, package, edition.body_line, "", message)
    needed = SECTIONS if edition.extent == "complete" else SUMMARY_SECTIONS
    for code in needed:
        if code not in known:
            message = (
                f"claims to be {edition.extent} but has no '## {SECTIONS[code][edition.lang]}'"
            )
            yield _words(edition, package, 1, "extent", f"{message}; add the section")


def _languages(edition: Edition, package: Package, content: Content) -> Iterator[Problem]:
    for where, text in (("title", edition.title), ("summary", edition.summary)):
        if fault := language_fault(text, edition.lang):
            yield _words(edition, package, 1, where, fault)
    for block in blocks(edition):
        if fault := language_fault(block.text, edition.lang):
            yield _words(edition, package, block.line, "", fault)


def _citations(edition: Edition, package: Package, content: Content) -> Iterator[Problem]:
    for block in blocks(edition):
        cited = CITATION.findall(block.text)
        for name in cited:
            if name not in package.source_by_id and name not in package.figure_by_id:
                message = f"cites [@{name}], which is no source and no figure; add or mend it"
                yield _words(edition, package, block.line, "", message)
        words = CITATION.sub("", plain_words(block.text))
        needs = block.section != "sources" and not block.is_heading
        if needs and not cited and any(map(str.isdigit, words)):
            message = "holds a number and cites no source; add [@source] or [@figure]"
            yield _words(edition, package, block.line, "", message)
        yield from _figures_in(block, edition, package)


def _figures_in(block: Block, edition: Edition, package: Package) -> Iterator[Problem]:
    start = 0
    segment = ""
    for match in CITATION.finditer(block.text):
        figure = package.figure_by_id.get(match[1])
        if figure is None:
            continue
        segment = CITATION.sub("", block.text[start : match.start()]).strip() or segment
        start = match.end()
        said = {number.value for number in numbers_in(plain_words(segment), edition.lang)}
        known = {abs(value.value) for value in figure.values}
        if not said & known:
            values = ", ".join(f"{value.value:f}" for value in figure.values)
            numbers = ", ".join(f"{value:f}" for value in sorted(said)) or "no number"
            message = (
                f"contradicts the figure '{figure.id}': the text has {numbers}, "
                f"the figure {values}; mend one of them"
            )
            yield _words(edition, package, block.line, "", message)


def _same_numbers(edition: Edition, package: Package, content: Content) -> Iterator[Problem]:
    """A translation states no number that its source edition and the facts do not have."""
    source = package.editions.get(package.original)
    if source is None or edition.lang == package.original or edition.made_from != source.digest:
        return
    known = set(_numbers(source)) | set(_fact_numbers(package))
    for line, text in _texts(edition):
        for number in numbers_in(plain_words(text), edition.lang):
            whole = number.value == number.value.to_integral_value()
            if (whole and number.value <= _COUNTED_BY_WORD) or number.value in known:
                continue
            message = f"has {number.value:f}, which {source.lang}.md has not; mend one of them"
            yield _words(edition, package, line, "", message)


def _texts(edition: Edition) -> Iterator[tuple[int, str]]:
    yield from ((1, edition.title), (1, edition.summary))
    yield from ((block.line, block.text) for block in blocks(edition))


def _numbers(edition: Edition) -> Iterator[Decimal]:
    for _, text in _texts(edition):
        yield from (each.value for each in numbers_in(plain_words(text), edition.lang))


def _fact_numbers(package: Package) -> Iterator[Decimal]:
    for figure in package.figures:
        yield from (abs(value.value) for value in figure.values)
    yield from (abs(cost.amount) for cost in package.costs)


def _policy_links(edition: Edition, package: Package, content: Content) -> Iterator[Problem]:
    for block in blocks(edition):
        for slug, _ in POLICY_LINK.findall(block.text):
            if slug not in content.packages:
                message = f"links to policy:{slug}, which is not in the archive; mend the link"
                yield _words(edition, package, block.line, "", message)


def _forbidden(edition: Edition, package: Package, content: Content) -> Iterator[Problem]:
    concepts = [content.concepts[each] for each in package.concepts if each in content.concepts]
    for concept in concepts:
        for word in concept.forbidden.get(edition.lang, ()):
            for line, text in _texts(edition):
                if word.lower() in text.lower():
                    right = concept.label(edition.lang)
                    message = f"says '{word}' for {concept.label('ko')}; write '{right}'"
                    yield _words(edition, package, line, "", message)


def _markdown(edition: Edition, package: Package, content: Content) -> Iterator[Problem]:
    for block in blocks(edition):
        if "[" * _MAX_BRACKETS in block.text:
            message = f"has {_MAX_BRACKETS} and more '[' in a row; remove them"
            yield _words(edition, package, block.line, "", message)
        if "<" in block.text and ("</" in block.text or "<script" in block.text.lower()):
            message = "holds HTML, which is not shown; write Markdown"
            yield _words(edition, package, block.line, "", message)


PACKAGE_RULES: Final[Iterable[Rule]] = (_place, _ids, _sources, _codes, _links)
EDITION_RULES: Final[Iterable[EditionRule]] = (
    _origin,
    _sections,
    _languages,
    _citations,
    _same_numbers,
    _policy_links,
    _forbidden,
    _markdown,
)
