"""The procedures and rules as tables for `docs/procedures.md`: what each has, when it was checked, what is unsure."""

from collections.abc import Iterable, Iterator

from knowledge.library import Library
from knowledge.model import Facet, Procedure

_HEAD = """\
# Procedures

Written by `motcua check --table > docs/procedures.md`; a test compares it with the knowledge files.
"Cases" is the number of answers to the first question of the decision tree, "Unsure" the facts that are marked so.
"""
_RULES = """\

## Not needed

Rules that are said before a procedure: that it, or a paper for it, is not needed (`knowledge/rules`).
"""
_ABSENT = "–"


def tables(library: Library) -> str:
    """Return both tables as Markdown, in order of field and code."""
    procedures = sorted(library.procedures.values(), key=lambda p: (p.field, p.code))
    heads = ("Field", "Code", "Procedure", "Cases", "Form", "English", "Checked", "Unsure")
    rows = [_procedure(library, procedure) for procedure in procedures]
    unsure = sum(fact.unsure is not None for p in procedures for facet in Facet for fact in p.facts(facet))
    total = f"\n{len(rows)} procedures, {unsure} unsure facts.\n\n"
    rules = [
        (rule.code, rule.spares.value, ", ".join(rule.procedures), rule.source.title, str(rule.checked), rule.unsure)
        for rule in library.rules
    ]
    before = ("Rule", "Spares", "Before", "Source", "Checked", "Unsure")
    listed = f"\n{len(rules)} rules.\n\n"
    return "".join((_HEAD, total, *_table(heads, rows), _RULES, listed, *_table(before, rules)))


def _procedure(library: Library, procedure: Procedure) -> tuple[str | None, ...]:
    english = library.root is not None and (library.root / "procedures_en" / f"{procedure.code}.yaml").is_file()
    return (
        procedure.field,
        procedure.code,
        procedure.short,
        str(len(procedure.cases.options)) if procedure.cases else None,
        procedure.form,
        "yes" if english else None,
        str(procedure.checked),
        ", ".join(_unsure(procedure)),
    )


def _unsure(procedure: Procedure) -> Iterator[str]:
    for facet in Facet:
        many = sum(fact.unsure is not None for fact in procedure.facts(facet))
        if many:
            yield facet.value if many == 1 else f"{facet.value} × {many}"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str | None, ...]]) -> Iterator[str]:
    for row in (heads, ("---",) * len(heads), *rows):
        yield "| " + " | ".join((cell or _ABSENT).replace("|", "/") for cell in row) + " |\n"
