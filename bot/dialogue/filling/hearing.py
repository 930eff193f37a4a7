"""Hear what was typed inside a form: what was guessed, choices, words that steer, what is mended, then the answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.dialogue.actions import perform
from bot.dialogue.filling import answers, editing, items, ladder, likeness, review, sending, walking
from bot.dialogue.filling.drafts import field_of
from bot.dialogue.kinds import Bad, Good
from bot.dialogue.offers import said
from bot.dialogue.outcome import Outcome
from bot.dialogue.speech import speech
from bot.dialogue.state import Draft, Offer, State
from bot.dialogue.words import (
    Command,
    asks_back,
    command,
    edited,
    has_nothing,
    keeps,
    lets_be,
    number,
    plain,
    says_no,
    says_yes,
)
from bot.dialogue.world import World
from knowledge.ethnicities import ethnicity
from knowledge.filling.asked import options
from knowledge.filling.model import Field
from knowledge.text import clean

_MISTAKEN = frozenset("sai roi|nham roi|sai|nham|sua|ghi sai roi|ghi nham|ghi nham roi".split("|"))
_GO = frozenset(
    "nop|gui|nop di|gui di|nop luon|gui luon|dung het roi|dung het|xong|xong roi|van gui|cu gui|gui giup".split("|")
)
_OPEN = frozenset({"text", "place", "address"})
"""Kinds that take almost any words, a question too."""
_DENIED = frozenset({"khong", "nghe"})
_NAME_DOUBTS = frozenset({"no_accents", "one_word"})
_COMMAND_NAMES = frozenset({"huy", "dung", "nghi"})


@dataclass(frozen=True, slots=True)
class Heard:
    """What was typed, and what was asked: `field` is None on the review page."""

    state: State
    draft: Draft
    field: Field | None
    text: str
    world: World


def chosen(heard: Heard) -> Outcome | None:
    """Return what follows where one of the things on screen was taken."""
    return _first(heard, _guessed, _sole, _by_number, _closed, _offered, _again)


def turned(heard: Heard) -> Outcome | None:
    """Return what follows where something that was said before is kept, taken out, mended, or meant again."""
    return _first(heard, _stays, _item, _mended, _mistaken, _like, _refused)


def _first(heard: Heard, *listeners: Callable[[Heard], Outcome | None]) -> Outcome | None:
    return next((outcome for listen in listeners if (outcome := listen(heard)) is not None), None)


def heard_in(state: State, draft: Draft, text: str, world: World) -> Heard:
    """Return `text` with the question it answers."""
    return Heard(state, draft, field_of(draft, world), text, world)


def steers(heard: Heard) -> Command | None:
    """Return the command that was typed; a given name without accents is none: Huy, Dung, Nghi."""
    if heard.field is not None and heard.field.kind == "person_name" and clean(heard.text).strip() in _COMMAND_NAMES:
        return None
    if says_yes(heard.text) and heard.draft.guesses:
        return None
    return command(heard.text)


def steer(heard: Heard, steering: Command) -> Outcome | None:
    """Return what the command does inside a form, None where it does what it does everywhere."""
    state, draft, world = heard.state, heard.draft, heard.world
    match steering:
        case Command.BACK:
            return walking.back(state, draft, world)
        case Command.SKIP if heard.field is None and (doubt := review.failing(draft, world)):
            return review.passed(state, draft, doubt.name, world)
        case Command.SKIP:
            return walking.skip(state, draft, world)
        case Command.EXPLAIN:
            return walking.explain(state, draft, world)
        case Command.REVIEW:
            return review.so_far(state, draft, world)
        case Command.RESUME | Command.REPEAT:
            return walking.ask_again(state, draft, world)
        case Command.EDIT:
            return editing.which(state, draft, world)
        case _:
            return None


def answer(heard: Heard) -> Outcome:
    """Take what was typed as the answer, on the review page as the name of what is to be mended."""
    if heard.field is None:
        return editing.by_words(heard.state, heard.draft, heard.text, heard.world)
    if heard.text.rstrip().endswith("?") and (heard.field.kind in _OPEN or unread(heard)):
        return ladder.wrong(heard.state, heard.draft, heard.field, speech(heard.state)("bad-question"), heard.world)
    if asks_back(heard.text) and (heard.field.kind in _OPEN or unread(heard)):
        return walking.explain(heard.state, heard.draft, heard.world)
    return answers.answered(heard.state, heard.draft, heard.text, heard.world)


def unread(heard: Heard) -> bool:
    """Whether the question that was asked cannot take what was typed as its answer."""
    if heard.field is None:
        return True
    return isinstance(answers.read(heard.state, heard.field, heard.text, heard.world), Bad)


def _guessed(heard: Heard) -> Outcome | None:
    draft = heard.draft
    if not draft.guesses or heard.field is None:
        return None
    if len(draft.guesses) == 1 and says_yes(heard.text):
        return walking.keep(heard.state, draft, heard.field, draft.guesses[0], heard.world)
    if says_no(heard.text) or plain(heard.text) in _MISTAKEN:
        return walking.ask_again(heard.state, replace(draft, guesses=(), guess=""), heard.world)
    return _offered(heard)


def _sole(heard: Heard) -> Outcome | None:
    """Take the one value on offer ("Việt Nam") where yes was said; "dung" without accents is "đúng" there."""
    field = heard.field
    if field is None or not field.default or options(field) or heard.draft.guesses or not says_yes(heard.text):
        return None
    value = heard.draft.answers.get(field.name) or field.default
    return walking.keep(heard.state, heard.draft, field, value, heard.world)


def _by_number(heard: Heard) -> Outcome | None:
    """Go to the line of the review page whose number was typed: "3", or "sửa 3" whatever else is on screen."""
    if heard.field is not None:
        return None
    plainly = number(heard.text) is not None and not any(offer.numbered for offer in heard.state.offers)
    named = heard.text if plainly else edited(heard.text)
    if named is None or number(named) is None:
        return None
    return editing.by_words(heard.state, heard.draft, named, heard.world)


def _closed(heard: Heard) -> Outcome | None:
    field = heard.field
    if field is None or not options(field) or heard.draft.guesses:
        return None
    read = answers.read(heard.state, field, heard.text, heard.world)
    stops = field.kind != "yes_no" and command(heard.text) is Command.STOP
    if not isinstance(read, Good) or stops:
        return None
    return walking.keep(heard.state, heard.draft, field, read.value, heard.world)


def _offered(heard: Heard) -> Outcome | None:
    taken = said(heard.state, heard.text)
    if taken is None or (heard.draft.guess in _NAME_DOUBTS and not _picks(heard.text, taken)):
        return None
    return perform(heard.state, taken.action, heard.world)


def _picks(text: str, offer: Offer) -> bool:
    """Whether `text` takes `offer` by its number or all of its words; "Dũng" is a name, not a part of "đúng rồi"."""
    return number(text) is not None or plain(text) == plain(offer.label)


def _again(heard: Heard) -> Outcome | None:
    if heard.field is None or not heard.state.people:
        return None
    person = likeness.again(heard.state, heard.draft, heard.field, heard.text, heard.world)
    if person is not None:
        return walking.use_known(heard.state, heard.draft, person.facts, heard.world)
    offered = any(offer.action.startswith("known:") for offer in heard.state.offers)
    if offered and says_no(heard.text):
        return walking.somebody_else(heard.state, heard.draft, heard.world)
    return None


def _stays(heard: Heard) -> Outcome | None:
    """Keep what is written ("giữ nguyên"); the ethnic group Co is no "có"."""
    field = heard.field
    if field is None or field.name not in heard.draft.answers or not keeps(heard.text):
        return None
    if field.kind == "ethnicity" and ethnicity(heard.text):
        return None
    return walking.as_it_was(heard.state, heard.draft, heard.world)


def _item(heard: Heard) -> Outcome | None:
    state, draft, text, world = heard.state, heard.draft, heard.text, heard.world
    return items.removed(state, draft, text, world) or items.added(state, draft, text, world)


def _mended(heard: Heard) -> Outcome | None:
    named = edited(heard.text)
    if named is None or not editing.possible(heard.draft, named, heard.world):
        return None
    return editing.by_words(heard.state, heard.draft, named, heard.world)


def _mistaken(heard: Heard) -> Outcome | None:
    if plain(heard.text) not in _MISTAKEN:
        return None
    if heard.field is None:
        return editing.which(heard.state, heard.draft, heard.world)
    return walking.back(heard.state, heard.draft, heard.world)


def _like(heard: Heard) -> Outcome | None:
    if heard.field is None or options(heard.field):
        return None
    value = likeness.like(heard.state, heard.draft, heard.field, heard.text, heard.world)
    return walking.keep(heard.state, heard.draft, heard.field, value, heard.world) if value else None


def _has_nothing(field: Field, text: str) -> bool:
    """Whether there is nothing to write; where work, or what cannot be done, is asked for, "không …" is an answer."""
    if says_no(text):
        return field.optional or not options(field)
    asked = plain(f"{field.label} {field.ask}")
    denying = _DENIED & set(asked.removesuffix(" a").removesuffix(" khong").split())
    return not (options(field) or denying) and has_nothing(text, asked)


def _refused(heard: Heard) -> Outcome | None:
    if heard.field is not None:
        skips = _has_nothing(heard.field, heard.text)
        return walking.skip(heard.state, heard.draft, heard.world) if skips else None
    doubt = review.failing(heard.draft, heard.world) is not None
    if doubt and says_yes(heard.text):
        return review.asked(heard.state, heard.draft, heard.world)
    if says_yes(heard.text) or plain(heard.text) in _GO or (doubt and lets_be(heard.text)):
        return sending.submit(heard.state, heard.draft, heard.world)
    return editing.which(heard.state, heard.draft, heard.world) if says_no(heard.text) else None
