"""Where a conversation stands. A state is a frozen value that survives JSON, with a schema version."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field as Described
from pydantic import TypeAdapter

from bot.dialogue.handing.values import AskingMachine, AskingWhere, ChoosingTicket, ClosingTicket, Member, Ticket
from bot.dialogue.helping.values import Helping
from knowledge.model import Facet

SCHEMA = 2


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing is being asked."""

    kind: Literal["idle"] = "idle"


@dataclass(frozen=True, slots=True)
class Choosing:
    """We asked which of these procedures is meant; `text` is the question that was not clear."""

    text: str
    facet: Facet
    kind: Literal["choosing"] = "choosing"


@dataclass(frozen=True, slots=True)
class ChoosingCase:
    """We asked which case of a procedure is the person's; `path` holds the branches taken so far."""

    code: str
    facet: Facet
    path: tuple[str, ...] = ()
    then_form: bool = False
    kind: Literal["choosing_case"] = "choosing_case"


@dataclass(frozen=True, slots=True)
class Draft:
    """A form being filled, pinned to the version it began with.

    `answers` maps field to value ("" is skipped) and keeps those of branches left; `current` is the field being
    asked, None on the review page; `tries` counts wrong answers in a row to it. `guesses` are what the last answer
    may have meant and `guess` the key of the sentence that asks about it; `last` are the questions that are left for
    the end; `passed` are the checks that the person
    goes on with, `apart` the parts of the form whose person is none we know; `reviewed` says that all of it was
    shown, `changed` which answer was mended since. `told` are the questions that were answered before the form began;
    `renewed` says that its version is gone and that it was moved to the newest, which is still to be told.
    """

    form: str
    version: int
    procedure: str
    answers: dict[str, str] = field(default_factory=dict)
    current: str | None = None
    tries: int = 0
    guesses: tuple[str, ...] = ()
    guess: str = ""
    last: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    reviewed: bool = False
    changed: str | None = None
    told: tuple[str, ...] = ()
    renewed: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Facts of one person that may be offered again in another form, by the name of the fact."""

    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Consenting:
    """We told how the answers are used and asked for consent before the first field."""

    draft: Draft
    kind: Literal["consenting"] = "consenting"


@dataclass(frozen=True, slots=True)
class Filling:
    """We are walking through an e-form, one field at a time, or stand on its review page."""

    draft: Draft
    kind: Literal["filling"] = "filling"


@dataclass(frozen=True, slots=True)
class AskingDossier:
    """We asked for the code of a dossier, to tell where it stands or to follow it."""

    tries: int = 0
    follow: bool = False
    kind: Literal["asking_dossier"] = "asking_dossier"


@dataclass(frozen=True, slots=True)
class AskingSecond:
    """We asked for a second fact before telling what is personal in a dossier."""

    code: str
    tries: int = 0
    kind: Literal["asking_second"] = "asking_second"


@dataclass(frozen=True, slots=True)
class AskingHand:
    """A dossier counts as returned: we asked whether the result is in the person's hand."""

    code: str
    kind: Literal["asking_hand"] = "asking_hand"


@dataclass(frozen=True, slots=True)
class Looked:
    """The dossier that was looked up last: its status then, and in which turn."""

    code: str
    status: int
    turn: int


@dataclass(frozen=True, slots=True)
class Rating:
    """We asked how satisfied the person is with `subject`, or, once there is a `score`, why; `heard` is a complaint.

    `element` is the one of the five of SIPAS that this question is about, "" for the whole.
    """

    target: Literal["assistant", "agency"]
    subject: str
    score: int | None = None
    heard: str = ""
    element: str = ""
    kind: Literal["rating"] = "rating"


@dataclass(frozen=True, slots=True)
class AskingAddress:
    """We asked how the person wants to be addressed."""

    kind: Literal["asking_address"] = "asking_address"


@dataclass(frozen=True, slots=True)
class Sparing:
    """We said by `rule` that `code` is not needed, and asked whether to go on; the rest is what was asked."""

    rule: str
    code: str
    facet: Facet
    text: str = ""
    form: bool = False
    kind: Literal["sparing"] = "sparing"


@dataclass(frozen=True, slots=True)
class Keeping:
    """We asked whether to keep what `people` told for their next form; `reference` is the form handed in."""

    people: tuple[Person, ...]
    reference: str
    kind: Literal["keeping"] = "keeping"


@dataclass(frozen=True, slots=True)
class Erasing:
    """We asked once more before erasing everything, or only the draft of `form`."""

    form: str = ""
    kind: Literal["erasing"] = "erasing"


Door = Literal["mot_cua", "cong_an", "none"]
"""Behind which door of a commune something begins: the one-stop centre, the police, or none of the commune's."""


@dataclass(frozen=True, slots=True)
class ChoosingCommune:
    """We asked which of several places is meant; `said` holds the words that name them, `door` whom it is asked for."""

    said: str
    door: Door = "mot_cua"
    kind: Literal["choosing_commune"] = "choosing_commune"


@dataclass(frozen=True, slots=True)
class OfferingEnglish:
    """We asked whether to go on in English; `text` is the English question that is answered then."""

    text: str
    kind: Literal["offering_english"] = "offering_english"


Doing = Annotated[
    Idle
    | Choosing
    | ChoosingCase
    | Consenting
    | Filling
    | AskingDossier
    | AskingSecond
    | AskingHand
    | Rating
    | AskingAddress
    | Sparing
    | Keeping
    | Erasing
    | ChoosingCommune
    | OfferingEnglish
    | AskingWhere
    | AskingMachine
    | ClosingTicket
    | ChoosingTicket,
    Described(discriminator="kind"),
]


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice that was shown: what it does, its words, and whether its number may be typed."""

    action: str
    label: str
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Wish:
    """A further wish of the same message, kept until the first one is served."""

    code: str
    facet: Facet
    form: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """All that a conversation remembers.

    `topic` is the procedure last spoken of, `cases` its chosen case and `alternatives` what else may have been meant;
    `paused` is a draft left for another question, `parked` those left on purpose, one for each form, the last one
    first; `people` are kept for their next form, `finished` those of a form on its way to the office, `handed` is
    the reference of the last one that got there; `agreed` are the purposes that the person agreed to, `declined`
    those not; `later` holds further wishes of the same message;
    `offers` the choices on screen, made in turn `offered_at`; `failures` how often in a row we did not understand;
    `told` the rules ("not needed") that were said;
    `commune` is the code of the commune the person let us remember, `commune_asked` whether we asked to, `place` the
    words of the present question that name one; `english_offered` says whether English was offered, `big` whether big
    letters are wanted; `looked` is the dossier looked up last, `followed` are those whose changes are told, `opened`
    those whose second fact was right ("code day"), `hands` those of which we asked whether the result is in hand,
    `hand` the one of which that is still to be asked; `misses` has a day for each look-up that found nothing.
    `ticket` is what this person wants of a human, `member` says that this chat is one of a community team; `soothed`
    that a person was offered to somebody angry; `question` is what was asked last, masked; with `helping` all of this
    is a villager's at a member's phone; `helped` names the sessions in which this person was helped so.
    """

    turn: int = 0
    pair: str = "neutral"
    pair_known: bool = False
    language: str = "vi"
    topic: str | None = None
    cases: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    doing: Doing = field(default_factory=Idle)
    paused: Draft | None = None
    parked: tuple[Draft, ...] = ()
    people: tuple[Person, ...] = ()
    finished: tuple[Person, ...] = ()
    handed: str = ""
    agreed: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    later: tuple[Wish, ...] = ()
    offers: tuple[Offer, ...] = ()
    offered_at: int = 0
    asked: str = ""
    failures: int = 0
    rated: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    greeted: bool = False
    commune: str = ""
    commune_asked: bool = False
    place: str = ""
    english_offered: bool = False
    big: bool = False
    said: tuple[str, ...] = ()
    looked: Looked | None = None
    followed: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    hands: tuple[str, ...] = ()
    hand: str = ""
    misses: tuple[str, ...] = ()
    ticket: Ticket | None = None
    member: Member | None = None
    soothed: bool = False
    question: str = ""
    helping: Helping | None = None
    helped: tuple[str, ...] = ()


_STATES = TypeAdapter(State)
_FRESH = _STATES.dump_python(State(), mode="json")


def _several_parked(data: dict[str, Any]) -> dict[str, Any]:
    parked = data.get("parked")
    return {**data, "parked": [parked] if parked else []}


_MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _several_parked}


def dump(state: State) -> dict[str, Any]:
    """Return `state` as JSON-ready data with its schema version; what is still at its default is left out."""
    whole = _STATES.dump_python(state, mode="json")
    return {"schema": SCHEMA, **{key: value for key, value in whole.items() if value != _FRESH[key]}}


def load(data: dict[str, Any]) -> State:
    """Return the state that `dump` wrote, of this or an older schema. Raises `ValueError` for anything else."""
    schema = int(data.get("schema", 0))
    while schema < SCHEMA and schema in _MIGRATIONS:
        data = _MIGRATIONS[schema](data)
        schema += 1
    if schema != SCHEMA:
        raise ValueError(f"state of schema {schema} cannot be read")
    return _STATES.validate_python({key: value for key, value in data.items() if key != "schema"})
