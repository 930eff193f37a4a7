"""Check what a form says of its answers: computed lines, offers, signatures, and the checks before handing in."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date

from knowledge.checking.document import Document
from knowledge.checking.form_blanks import Place, blanks, spoken
from knowledge.checking.form_fields import Reads, label
from knowledge.checking.form_paths import Walk, When, placed, within
from knowledge.checking.problem import Kind, Problem
from knowledge.filling.checks import DATES, LOOKS_AT
from knowledge.filling.computed import KINDS, RULES
from knowledge.filling.model import Check, Computed, Field, Form, Section

_NUMBERED = frozenset({"years_between", "years_old", "days_since", "days_left"})
_NUMBER_FITS = frozenset({"personal_number", "sex", "choice"}) | DATES
_FIELDS_OF_RULE = {"age": 2}


def check_rules_of(document: Document, form: Form, walk: Walk, kinds: Reads, today: date) -> Iterator[Problem]:
    """Check everything that names questions besides their conditions."""
    computed = {within(section)(one.name) for section in form.sections for one in section.computed}
    for number, section in enumerate(form.sections):
        for place, line in enumerate(section.computed):
            yield from _computed(document, ("sections", number, "computed", place), line, section, walk, computed)
    yield from _same_as(document, form, walk, kinds, today)
    for place, signature in enumerate(form.signatures):
        path: Place = ("signatures", place)
        yield from blanks(document, signature.label, (*path, "label"), frozenset())
        if signature.name is not None and signature.name not in computed:
            yield from _unknown(document, (*path, "name"), signature.name, walk.known)
        yield from _reached(document, path, walk, signature.when, signature.label)
    for place, check in enumerate(form.checks):
        yield from _check(document, ("checks", place), check, walk)


def _computed(
    document: Document, path: Place, one: Computed, section: Section, walk: Walk, computed: Collection[str]
) -> Iterator[Problem]:
    called = within(section)
    yield from label(document, path, one.label)
    if one.rule not in RULES:
        yield document.error(Kind.RULE_UNKNOWN, *path, "rule", rule=one.rule, known=", ".join(RULES))
    if len(one.of) < _FIELDS_OF_RULE.get(one.rule, 1):
        yield document.error(Kind.RULE_FIELDS, *path, "of", rule=one.rule, number=_FIELDS_OF_RULE.get(one.rule, 1))
    for name in one.of:
        if called(name) not in computed or called(name) in walk.known:
            yield from _unknown(document, (*path, "of"), name, walk.known, called)
            yield from _kind(document, (*path, "of"), one.rule, walk.known.get(called(name)), KINDS.get(one.rule))
    yield from _reached(document, path, walk, one.when, one.label, section=section)


def _same_as(document: Document, form: Form, walk: Walk, kinds: Reads, today: date) -> Iterator[Problem]:
    """An answer that is offered again must be one of an earlier question, and fit the kind of this one."""
    earlier: set[str] = set(walk.known) - {one.name for one in placed(form)}
    for one in placed(form):
        called = within(form.sections[int(one.path[1])])
        for name in map(called, one.field.same_as):
            asked = walk.known.get(name)
            if asked is None:
                yield from _unknown(document, (*one.path, "same_as"), name, walk.known)
            elif name not in earlier or ("." in name and not one.repeated):
                yield document.error(Kind.CONDITION_LATER, *one.path, "same_as", variant="same", name=name)
            elif asked.kind != one.field.kind and not _reads_too(asked, one.field, kinds, today):
                said = {"name": name, "kind": one.field.kind, "other": asked.kind}
                yield document.error(Kind.NOT_READ, *one.path, "same_as", variant="same", **said)
        earlier.add(one.name)


def _reads_too(asked: Field, field: Field, kinds: Reads, today: date) -> bool:
    """Whether an answer to `asked`, its example, is one to `field` as well."""
    if asked.example is None or asked.kind not in kinds or field.kind not in kinds:
        return False
    kept = kinds[asked.kind](asked.example, asked, today)
    return bool(kept) and all(value in kinds[field.kind](value, field, today) for value in kept)


def _check(document: Document, path: Place, one: Check, walk: Walk) -> Iterator[Problem]:
    repeated = any("." in name for name in one.of)
    yield from spoken(document, one.say, (*path, "say"), question=False, repeated=repeated)
    for key, names in (("of", one.of), ("edit", (one.edit,))):
        for name in names:
            yield from _unknown(document, (*path, key), name, walk.known)
    yield from _looked_at(document, path, one, walk)
    if one.rule in _NUMBERED and one.least is None and one.most is None:
        yield document.error(Kind.RULE_NUMBERS, *path, "rule", rule=one.rule)
    if one.rule == "never" and not one.when:
        yield document.error(Kind.MISSING, *path, "rule", variant="never", key="when")
    if one.blocks and not one.source:
        yield document.error(Kind.MISSING, *path, "blocks", variant="law", key="source")
    known = tuple(name for name in one.of if name in walk.known) if one.rule not in {"given", "number_fits"} else ()
    yield from _reached(document, path, walk, one.when, one.name, fields=known)


def _looked_at(document: Document, path: Place, one: Check, walk: Walk) -> Iterator[Problem]:
    """A rule looks at so many fields of such kinds, all of them in one group or outside groups."""
    groups = {name.partition(".")[0] for name in (*one.of, one.edit, *(c.field for c in one.when)) if "." in name}
    if len(groups) > 1:
        yield document.error(Kind.RULE_FIELDS, *path, "of", variant="groups", rule=one.rule, number=1)
    wanted = LOOKS_AT.get(one.rule)
    if len(one.of) != len(wanted or one.of) or not one.of:
        yield document.error(Kind.RULE_FIELDS, *path, "of", rule=one.rule, number=len(wanted or "1"))
    kinds = wanted or (_NUMBER_FITS if one.rule == "number_fits" else None,) * len(one.of)
    for name, allowed in zip(one.of, kinds, strict=False):
        yield from _kind(document, (*path, "of"), one.rule, walk.known.get(name), allowed)


def _reached(
    document: Document,
    path: Place,
    walk: Walk,
    when: When,
    name: str,
    *,
    section: Section | None = None,
    fields: tuple[str, ...] = (),
) -> Iterator[Problem]:
    """Conditions of what is no question may look at any question; they must be able to hold."""
    called = within(section) if section else str
    faults = list(walk.conditions(path, when, None, called))
    yield from faults
    needs = walk.together(((*section.when, *when) if section else when), called, fields)
    if not faults and not all(needs.values()):
        yield document.error(Kind.UNREACHABLE, *path, "when", variant="line", name=name)


def _unknown(
    document: Document, path: Place, name: str, known: Mapping[str, Field], called: Callable[[str], str] = str
) -> Iterator[Problem]:
    if called(name) not in known:
        yield document.error(Kind.FIELD_UNKNOWN, *path, name=name)


def _kind(
    document: Document, path: Place, rule: str, field: Field | None, allowed: Collection[str] | None
) -> Iterator[Problem]:
    if field is not None and allowed is not None and field.kind not in allowed:
        said = {"rule": rule, "name": field.name, "kind": field.kind, "known": ", ".join(sorted(allowed))}
        yield document.error(Kind.RULE_KIND, *path, **said)
