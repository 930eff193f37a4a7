"""What can happen to a conversation."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal


@dataclass(frozen=True, slots=True)
class Opened:
    """The chat was opened for the first time, or by a command such as /start."""


@dataclass(frozen=True, slots=True)
class Said:
    """The citizen typed something."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """The citizen tapped a button; `choice` is the id that the button was sent with."""

    choice: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something came that is no text: a sticker, a voice message, a photo."""


@dataclass(frozen=True, slots=True)
class CardRead:
    """The QR code of an identity card was scanned on our own page; the photo is gone already.

    `facts` (`bot.dialogue.card.card_facts`) answer the fields of the person who is being asked about, and are shown
    to be confirmed; empty where no code could be read.
    """

    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Left:
    """The citizen leaves this chat for good: the next one at this phone, or with this page, must find nothing."""


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Nobody said anything for `silent`; facts of people were kept `kept` ago (zero: none are)."""

    silent: timedelta
    kept: timedelta = timedelta()


PREFILLED = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFound:
    """The API answered a `LookUpDossier`. Dates are ISO days; `reason` is the office's own sentence.

    `status` is one of the ten official ones, or `PREFILLED`: a form filled here that no office has received yet.
    """

    code: str
    procedure_name: str
    agency: str
    status: int
    received_at: str | None = None
    appointed_at: str | None = None
    finished_at: str | None = None
    reason: str | None = None
    demo: bool = False


@dataclass(frozen=True, slots=True)
class DossierMissing:
    """The API knows no dossier of that code."""

    code: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """The API stored a form under `reference`.

    `paper` is a short-lived address of the form as a PDF, `code` opens it for an officer at the counter; each is
    empty where there is none.
    """

    form: str
    reference: str
    paper: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class HandOverReady:
    """A code is ready: it works once, for `minutes`. `link` is a page with the code and its QR picture."""

    code: str
    minutes: int
    link: str


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The draft behind a code, to go on with in this chat."""

    form: str
    form_version: int
    procedure: str
    answers: dict[str, str] = field(default_factory=dict)


Reason = Literal["unknown", "expired", "used", "locked"]


@dataclass(frozen=True, slots=True)
class TakeOverRefused:
    """The code opens nothing: mistyped or never given, over, used before, or too many wrong ones were tried."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class DataHeld:
    """What the office keeps of this person: (reference, form, ISO day) of each form, and how many ratings."""

    submissions: tuple[tuple[str, str, str], ...] = ()
    ratings: int = 0


@dataclass(frozen=True, slots=True)
class DataErased:
    """The office no longer keeps this person's `forms`, or `all` that hung on them."""

    what: Literal["forms", "all"] = "forms"


@dataclass(frozen=True, slots=True)
class RatingSaved:
    """The API stored a rating; nothing more is said."""


@dataclass(frozen=True, slots=True)
class TripCounted:
    """The API counted a saved trip, or never will; nothing more is said."""


@dataclass(frozen=True, slots=True)
class RequestRefused:
    """The API will never accept a request (`kind` names it); the person is told."""

    kind: str


Event = (
    Opened
    | Said
    | Pressed
    | Unreadable
    | CardRead
    | Left
    | Elapsed
    | DossierFound
    | DossierMissing
    | Submitted
    | HandOverReady
    | TakenOver
    | TakeOverRefused
    | DataHeld
    | DataErased
    | RatingSaved
    | TripCounted
    | RequestRefused
)
