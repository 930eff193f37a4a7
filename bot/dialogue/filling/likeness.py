"""Answers that point at something said before: "như trên", "giống địa chỉ của mẹ", "dùng lại"."""

import re

from bot.dialogue.filling.choices import known, same
from bot.dialogue.filling.drafts import form_of
from bot.dialogue.filling.people import NAME
from bot.dialogue.speech import speech
from bot.dialogue.state import Draft, Person, State
from bot.dialogue.words import plain, says_yes
from bot.dialogue.world import World
from knowledge.filling.asked import active
from knowledge.filling.model import Field, Form

_LIKE = re.compile(
    r"(?:(?:dia chi|cho o|noi o|dan toc|ghi|van|cung|thi|la|o) )*"
    r"(?:y nhu|y chang|y|giong nhu|giong|nhu|theo|trung|same as|same)"
    r"(?: voi| y| cua| het| luon| ben)*(?: (.+?))??(?: (?:luon|do|day|vay|nhe|nha|thoi))*"
)
_ABOVE = frozenset("tren|o tren|cau tren|phia tren|luc nay|hoi nay|vua roi|o truoc|truoc|cu|above|before".split("|"))
_AGAIN = re.compile(
    r"(?:dung|lay|xai|use)(?: lai| luon| again)*(?: (?:cua|thong tin|it))*(?: (.+?))?(?: (?:di|nhe|nha|luon))*"
)
_SELF = frozenset({"toi", "tui", "minh", "ban than", "me", "mine"})
_APART = frozenset({"person_name", "personal_number"})


def like(state: State, draft: Draft, field: Field, text: str, world: World) -> str | None:
    """Return the earlier answer that `text` points at, or None."""
    found = _LIKE.fullmatch(plain(text))
    if found is None:
        return None
    form = form_of(draft, world)
    sources = same(form, draft, field) or _of_one_kind(form, draft, field)
    named = found[1]
    if not sources or named is None or named in _ABOVE:
        above = named or plain(text).startswith("y ")
        return sources[-1][1] if sources and (above or len(sources) == 1) else None
    if named in {*_SELF, plain(speech(state).words()["you"])}:
        own = [value for one, value in sources if "{you}" in one.ask.lower()]
        return own[0] if len(own) == 1 else None
    scores = [_shared(set(named.split()), form, one) for one, _ in sources]
    best = max(scores)
    return sources[scores.index(best)][1] if best and scores.count(best) == 1 else None


def again(state: State, draft: Draft, field: Field, text: str, world: World) -> Person | None:
    """Return the person we know whose facts `text` wants to be used again, by name or, of one only, by "dùng lại"."""
    persons = [person for _, person in known(state, draft, field, world)]
    words = plain(text)
    found = _AGAIN.fullmatch(words)
    named = [person for person in persons if words == plain(person.facts[NAME])]
    if found and found[1]:
        named = [person for person in persons if set(found[1].split()) <= set(plain(person.facts[NAME]).split())]
    if len(named) == 1:
        return named[0]
    meant = says_yes(text) or (found is not None and not found[1])
    return persons[0] if len(persons) == 1 and meant else None


def _of_one_kind(form: Form, draft: Draft, field: Field) -> list[tuple[Field, str]]:
    """Return what was answered to earlier questions of the same kind, the last one last."""
    if field.kind in _APART:
        return []
    found = []
    for one in active(form, draft.answers):
        if one.name == field.name:
            break
        if one.kind == field.kind and draft.answers.get(one.name):
            found.append((one, draft.answers[one.name]))
    return found


def _shared(words: set[str], form: Form, field: Field) -> int:
    section = form.parts[field.name]
    heading = plain(f"{section.title} {section.person or ''}").split()
    return len(words & {*plain(field.label).split(), *heading})
