"""What can happen to a conversation."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from bot.dialogue.handing.events import DeskEvent
from bot.dialogue.helping.events import HelpingEvent


@dataclass(frozen=True, slots=True)
class Opened:
    """The chat was opened for the first time, or by a command such as /start.

    `argument` is what the link that opened it carried: `tt_1.004222` (a procedure), `ma_7HM4XY` (a code that hands a
    form over).
    """

    argument: str = ""


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
    """Something came that is no text and cannot be looked into.

    `kind` is sticker, voice, video, file, place, contact or other, empty where the platform does not tell; `edited` is
    a text that was changed after it had been answered.
    """

    kind: str = ""


@dataclass(frozen=True, slots=True)
class Photographed:
    """A picture came; `ref` is the name by which its platform hands it out. Answered by asking for `ReadPicture`."""

    ref: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A voice message came; `ref` is the name by which its platform hands it out."""

    ref: str


@dataclass(frozen=True, slots=True)
class PictureRead:
    """A `ReadPicture` is done: the codes in the picture as `texts`, or the facts of the identity card it shows.

    `unseen` says that the picture could not be fetched or opened. The picture is gone already.
    """

    texts: tuple[str, ...] = ()
    card: dict[str, str] = field(default_factory=dict)
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class SpeechHeard:
    """A `HearSpeech` is done: what was said, empty where nothing could be made out."""

    text: str = ""


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
Purpose = Literal["status", "why", "follow"]
"""Why a dossier is looked up: to tell where it stands, to explain its deadline, to follow it."""


@dataclass(frozen=True, slots=True)
class Sum:
    """One line of a deadline's arithmetic, from day to day in working days; a holiday has its `name`.

    `kind` says what the line is about; the sentence for it stands in `locales` under clock-….
    """

    kind: str
    since: str = ""
    until: str = ""
    days: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFound:
    """The API answered a `LookUpDossier` or an `OpenDossier`. Dates are ISO days.

    `status` is one of the ten official ones, or `PREFILLED`: a form filled here that no office has received yet.
    What is personal (`owner`, `reason`, money, `until` when papers or money are due) is there only where `opened`,
    by a second fact. `purpose` and `last` are those of the request; `as_of` is the day of what a slow system told
    last, empty where it is fresh; `sums` explain the deadline.
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
    since: str | None = None
    as_of: str | None = None
    opened: bool = False
    owner: str = ""
    until: str | None = None
    fee_due: int | None = None
    fee_paid: int | None = None
    result: str = ""
    sums: tuple[Sum, ...] = ()
    purpose: Purpose = "status"
    last: bool = True


@dataclass(frozen=True, slots=True)
class DossierClosed:
    """The second fact does not fit the dossier, or there is no such dossier: nobody learns which."""

    code: str


@dataclass(frozen=True, slots=True)
class DossierLocked:
    """Too many wrong second facts, or too many look-ups; it works again after `minutes`."""

    code: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Followed:
    """The office tells this conversation from now on of each change of the dossier."""

    code: str


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """The office tells nothing more of the dossier, or ("") of any."""

    code: str


@dataclass(frozen=True, slots=True)
class HandTold:
    """The office knows whether the result is in hand; nothing more is said."""


NoticeKind = Literal["change", "moved", "soon", "passed", "lapse"]


@dataclass(frozen=True, slots=True)
class Noticed:
    """The office has news of a dossier that this conversation follows.

    `change`: another status; `moved`: another appointed date; `soon`: it is the next working day; `passed`: it is
    over; `lapse`: papers or money are due by `dossier.until`.
    """

    kind: NoticeKind
    dossier: DossierFound


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
class PaperReady:
    """The form that was handed in can be printed at the address `paper` for half an hour; `code` opens it once."""

    paper: str
    code: str


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The draft behind a code, to go on with in this chat; `helping` names the session of who helped with it."""

    form: str
    form_version: int
    procedure: str
    answers: dict[str, str] = field(default_factory=dict)
    helping: str = ""


Reason = Literal["unknown", "expired", "used", "locked"]


@dataclass(frozen=True, slots=True)
class TakeOverRefused:
    """The code opens nothing: mistyped or never given, over, used before, or too many wrong ones were tried."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class DataHeld:
    """What the office keeps of this person: (reference, form, ISO day) of each form, how many ratings and tickets."""

    submissions: tuple[tuple[str, str, str], ...] = ()
    ratings: int = 0
    tickets: int = 0


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
class QuestionNoted:
    """The office keeps a question that was not answered well, or never will; nothing more is said."""


@dataclass(frozen=True, slots=True)
class AnswerReady:
    """A question that this person asked, and wanted to be told of, is answered by the procedure `code` now."""

    text: str
    code: str


@dataclass(frozen=True, slots=True)
class RequestRefused:
    """The API will never accept a request (`kind` names it); the person is told."""

    kind: str


Event = (
    Opened
    | Said
    | Pressed
    | Unreadable
    | Photographed
    | Spoken
    | PictureRead
    | SpeechHeard
    | CardRead
    | Left
    | Elapsed
    | DossierFound
    | DossierMissing
    | DossierClosed
    | DossierLocked
    | Followed
    | Unfollowed
    | HandTold
    | Noticed
    | Submitted
    | HandOverReady
    | PaperReady
    | TakenOver
    | TakeOverRefused
    | DataHeld
    | DataErased
    | RatingSaved
    | TripCounted
    | RequestRefused
    | DeskEvent
    | HelpingEvent
    | QuestionNoted
    | AnswerReady
)
