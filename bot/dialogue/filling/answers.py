"""Take what was typed as an answer: keep it, ask whether it was meant so, or say what is wrong with it."""

from dataclasses import replace

from bot.dialogue.filling import ladder, walking
from bot.dialogue.filling.drafts import field_of
from bot.dialogue.filling.naming import sex_of
from bot.dialogue.filling.questions import ask
from bot.dialogue.kinds import READERS, Asked, Bad, Good, Unsure, Which
from bot.dialogue.kinds.answer import Answer
from bot.dialogue.outcome import Outcome
from bot.dialogue.speech import speech
from bot.dialogue.state import Draft, State
from bot.dialogue.whereabouts import home
from bot.dialogue.world import World
from knowledge.filling.model import Field
from knowledge.text import clean, fold, has_accents, tokens

_EXPLAIN_AFTER, _PERSON_AFTER = 2, 3
_MYSELF = "toi"
# what makes another person of a word for oneself: bà nội, ông xã, chị gái
_OTHERS = frozenset("noi ngoai xa gia co con toi tui em gai trai chong vo hang ruot ho".split())


def answered(state: State, draft: Draft, text: str, world: World) -> Outcome:
    """Take `text` as the answer to the present field."""
    field = field_of(draft, world)
    if field is None:
        return walking.go_on(state, draft, world)
    match read(state, field, text, world):
        case Good(value):
            return walking.keep(state, draft, field, value, world)
        case Unsure(value, key):
            return _guessed(state, draft, (value,), key, world)
        case Which(found):
            return _guessed(state, draft, found, "", world)
        case Bad(key, blanks):
            note = speech(state)(f"bad-{key}", **{"label": field.label, **blanks})
            return ladder.wrong(state, draft, field, note, world)


def read(state: State, field: Field, text: str, world: World) -> Answer:
    """Read `text` as an answer to `field`; "cho bà" from a person who is called bà is "cho tôi"."""
    about = Asked(world.today, home(state, world), sex_of(state.pair))
    found = READERS[field.kind](text, field, about)
    told = _of_myself(state, text) if field.kind == "choice" else text
    own = READERS[field.kind](told, field, about) if told != text else found
    return own if isinstance(own, Good) or isinstance(found, Bad) else found


def _of_myself(state: State, text: str) -> str:
    """Return `text` with "tôi" for the word by which the person is called, but not in "bà nội", "ông xã"."""
    you = speech(state).words()["you"]
    said, own = tokens(clean(text)), tokens(you if has_accents(text) else fold(you))
    meant, place = [], 0
    while place < len(said):
        here, behind = said[place : place + len(own)] == own, said[place + len(own) :][:1]
        mine = here and not {fold(word) for word in behind} & _OTHERS
        meant += [_MYSELF] if mine else said[place : place + 1]
        place += len(own) if mine else 1
    return " ".join(meant) if _MYSELF in meant else text


def _guessed(state: State, draft: Draft, found: tuple[str, ...], key: str, world: World) -> Outcome:
    asked = ask(state, replace(draft, guesses=found, guess=key, tries=0), world)
    return replace(asked, private=True)
