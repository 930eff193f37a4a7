"""Find out whether a message repeats what a person told, whoever wrote the message and forgot to say so."""

import re
from collections.abc import Iterable, Iterator

from bot.dialogue.filling.drafts import every
from bot.dialogue.replies import Reply
from bot.dialogue.state import Keeping, State

_SHORTEST = 6
_LONG_NUMBER = 9
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def answers_in(state: State) -> frozenset[str]:
    """Return the answers that a state holds, as people read them, which may tell who somebody is."""
    kept = [draft.answers for draft in every(state)]
    people = (*state.people, *state.finished, *(state.doing.people if isinstance(state.doing, Keeping) else ()))
    kept += [person.facts for person in people]
    return frozenset(word for answers in kept for value in answers.values() for word in _words(value))


def repeats(reply: Reply, answers: Iterable[str]) -> bool:
    """Whether a message, or one of its choices, holds one of `answers`; numbers count in whatever groups they stand."""
    text = "\n".join((reply.text, *(choice.label for choice in reply.choices)))
    digits = re.sub(r"\D", "", text)
    return any(answer in (digits if answer.isdigit() else text) for answer in answers)


def _words(value: str) -> Iterator[str]:
    """Yield `value` where it is long enough to be somebody's own: a name, a day, an address, a number."""
    day = _DAY.fullmatch(value)
    if day is not None:
        yield f"{day[3]}/{day[2]}/{day[1]}"
    elif value.isdigit():
        yield from (value,) if len(value) >= _LONG_NUMBER else ()
    elif len(value) >= _SHORTEST and " " in value:
        yield value
