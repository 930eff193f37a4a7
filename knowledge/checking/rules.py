"""Check the rules that say what is not needed: that they fire on their own questions and on no near ones."""

import re
from collections.abc import Iterator
from datetime import date

from knowledge.checking.across import Shelf, unknown_code
from knowledge.checking.document import Document, Step
from knowledge.checking.problem import Kind, Problem
from knowledge.checking.wording import addressed, names_district, polite, sentences_of, syllables
from knowledge.matcher.vocabulary import Words
from knowledge.rules import Rule, fires, is_stale

SAY_LENGTH, MORE_LENGTH, LEAST, SYLLABLES = 200, 140, 3, 25
_NAME = re.compile(r"[a-z][a-z0-9_]{2,59}")

Place = tuple[Step, ...]


def check_rules(shelf: Shelf, words: Words | None, today: date) -> Iterator[Problem]:
    """Check all rules; whether they fire is tried where the words people use could be read."""
    seen: dict[str, str] = {}
    for document, path, rule in _rules(shelf):
        if rule.code in seen:
            yield document.error(Kind.CODE_TWICE, *path, "code", code=rule.code, other=seen[rule.code])
        seen.setdefault(rule.code, document.name)
        yield from _parts(shelf, document, path, rule)
        yield from _wording(document, path, rule)
        yield from _dates(document, path, rule, today)
        yield from _firing(document, path, rule, words) if words else ()


def aged_rules(shelf: Shelf, today: date) -> Iterator[Problem]:
    """Name the rules that are past their half-life: they keep silent until somebody looks again."""
    for document, path, rule in _rules(shelf):
        if is_stale(rule, today):
            yield document.warning(Kind.STALE, *path, "checked", part=rule.code, say=rule.say, day=rule.checked)


def _rules(shelf: Shelf) -> Iterator[tuple[Document, Place, Rule]]:
    for document, file in shelf.rules:
        yield from ((document, ("rules", number), rule) for number, rule in enumerate(file.rules))


def _parts(shelf: Shelf, document: Document, path: Place, rule: Rule) -> Iterator[Problem]:
    if not _NAME.fullmatch(rule.code):
        yield document.error(Kind.FIELD_NAME, *path, "code", name=rule.code)
    for number, code in enumerate(rule.procedures):
        problem = unknown_code(shelf, document, code, *path, "procedures", number)
        if problem:
            yield problem
    for key in ("procedures", "signs"):
        if not getattr(rule, key) or not all(getattr(rule, key)):
            yield document.error(Kind.EMPTY, *path, key, key=key)
    for key in ("asked", "near"):
        found = len(getattr(rule, key))
        if found < LEAST:
            yield document.error(Kind.TOO_FEW, *path, key, key=key, number=found, least=LEAST)


def _wording(document: Document, path: Place, rule: Rule) -> Iterator[Problem]:
    if len(rule.say) > SAY_LENGTH:
        yield document.error(Kind.SAY_LONG, *path, "say", length=len(rule.say), most=SAY_LENGTH)
    for key in ("say", "instead", "unsure"):
        text = getattr(rule, key) or ""
        if key != "say" and len(text) > MORE_LENGTH:
            yield document.error(Kind.ITEM_LONG, *path, key, length=len(text), most=MORE_LENGTH)
        for kind, find in ((Kind.ADDRESSED, addressed), (Kind.POLITE, polite), (Kind.DISTRICT, names_district)):
            words = find(text)
            if words:
                yield document.error(kind, *path, key, words=words)
        longest = max(map(syllables, sentences_of(text)), default=0)
        if longest > SYLLABLES:
            yield document.warning(Kind.SENTENCE_LONG, *path, key, length=longest, most=SYLLABLES)


def _dates(document: Document, path: Place, rule: Rule, today: date) -> Iterator[Problem]:
    for place, day in ((("checked",), rule.checked), (("source", "date"), rule.source.date)):
        if day > today:
            yield document.error(Kind.FUTURE, *path, *place, day=day)


def _firing(document: Document, path: Place, rule: Rule, words: Words) -> Iterator[Problem]:
    for number, text in enumerate(rule.asked):
        if not fires(rule, text, words):
            yield document.error(Kind.RULE_SILENT, *path, "asked", number, text=text)
    for number, text in enumerate(rule.near):
        if fires(rule, text, words):
            yield document.error(Kind.RULE_FIRES, *path, "near", number, text=text)
