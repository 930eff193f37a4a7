"""What the assistant does in return: things to say, and things to ask of the API."""

from dataclasses import dataclass, field
from typing import Any, Literal

from bot.dialogue.events import Purpose
from bot.dialogue.handing.requests import DeskRequest
from bot.dialogue.helping.requests import HelpingRequest
from bot.dialogue.state import State


@dataclass(frozen=True, slots=True)
class Choice:
    """A short answer that can be tapped, or typed as its number or its words.

    Where a number would be read as an answer (a form field that asks for a number), `numbered` is false: the
    choice is a button where there are buttons, and the text says in words what it does.
    """

    id: str
    label: str
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Reply:
    """One bubble of text. `private` marks what repeats personal data: officers never see it in a transcript.

    `scan` says that the QR code of an identity card may be scanned instead of typing (our own page offers it).
    `paper` is the address of a PDF, to be sent as a document where the channel can; the text holds the link as well.
    `big` asks for big letters, `voice` for a voice message instead of text, where a voice can be made.
    `template` is what a template registered with the platform says instead where free text may no longer be sent:
    `kind` ("dossier") and the values of its blanks (bot/zalo/templates.py).
    `wiped` says that what stood before it was erased: a page that still shows it lets go of it.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    private: bool = False
    scan: bool = False
    paper: str = ""
    big: bool = False
    voice: bool = False
    template: dict[str, str] | None = None
    wiped: bool = False


@dataclass(frozen=True, slots=True)
class LookUpDossier:
    """Ask the API for a dossier; its answer comes back as an event.

    `last` says that no other one of the same message comes after it, so that something may be asked.
    """

    code: str
    purpose: Purpose = field(default="status", repr=False)
    last: bool = field(default=True, repr=False)


@dataclass(frozen=True, slots=True)
class OpenDossier:
    """Ask for what is personal in a dossier with a `second` fact: the birth year, or four digits of the phone.

    Answered by `DossierFound`, `DossierClosed` or `DossierLocked`.
    """

    code: str
    second: str


@dataclass(frozen=True, slots=True)
class FollowDossier:
    """Ask to be told of each change; `opened` says that the second fact was right today, so reasons may be told."""

    code: str
    opened: bool = False


@dataclass(frozen=True, slots=True)
class UnfollowDossier:
    """Ask to be told nothing more of a dossier, or ("") of none."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class TellHand:
    """Tell whether the result of a dossier that counts as returned is in the person's hand."""

    code: str
    in_hand: bool


@dataclass(frozen=True, slots=True)
class SubmitForm:
    """Hand a finished form to the API; answered by `Submitted`.

    `answers` is the output (`knowledge.filling.output`): values by field name, lists of objects for repeated
    sections. `behalf` says in plain words whom it is for, where that is somebody else.
    """

    form: str
    form_version: int
    procedure: str
    answers: dict[str, Any] = field(default_factory=dict)
    behalf: str = ""


@dataclass(frozen=True, slots=True)
class SaveRating:
    """Keep a rating of 1 to 5: of the `assistant` or of an `agency`, about `subject` (a procedure or a dossier).

    `element` is the one of the five elements of SIPAS that was asked about or meant, None for the whole; `reason` is
    the one of the five offered reasons that was chosen; `helper` says that a member helped.
    """

    target: str
    subject: str
    score: int
    element: str | None = None
    reason: str | None = None
    comment: str | None = None
    question_version: int = 2
    helper: bool = field(default=False, repr=False)


@dataclass(frozen=True, slots=True)
class CountSavedTrip:
    """Count a trip that a rule ("not needed") saved somebody who wanted `procedure`."""

    rule: str
    procedure: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """Lend a draft to another chat: its flat answers, kept sealed for 30 minutes; answered by `HandOverReady`."""

    form: str
    form_version: int
    procedure: str
    answers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Fetch the draft behind a code, as it was typed; answered by `TakenOver` or `TakeOverRefused`."""

    code: str


@dataclass(frozen=True, slots=True)
class CounterCode:
    """Ask for a new code with which an officer opens the form handed in as `reference`.

    Answered by `HandOverReady`, or by `RequestRefused("counter")` where the form is gone.
    """

    reference: str


@dataclass(frozen=True, slots=True)
class PaperAgain:
    """Ask for a new address of the paper of the form handed in as `reference`, with a new code for the counter.

    Answered by `PaperReady`, or by `RequestRefused("paper")` where the form is gone.
    """

    reference: str


@dataclass(frozen=True, slots=True)
class ShowData:
    """Ask what the office keeps of this person; answered by `DataHeld`."""


@dataclass(frozen=True, slots=True)
class EraseData:
    """Remove this person's `forms` from the office, or `all` that hangs on them; answered by `DataErased`."""

    what: Literal["forms", "all"] = "forms"


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """Fetch a picture from its platform and read the codes in it; answered by `PictureRead`."""

    ref: str


@dataclass(frozen=True, slots=True)
class HearSpeech:
    """Fetch a voice message from its platform and write down what is said; answered by `SpeechHeard`."""

    ref: str


@dataclass(frozen=True, slots=True)
class NoteQuestion:
    """Keep a question that was not answered well, masked: `why`, and what the assistant thinks of it.

    `tell` says that the person wants to be told the answer, once. Answered by `QuestionNoted`.
    """

    text: str
    why: str
    decision: str = field(default="fallback", repr=False)
    candidates: tuple[tuple[str, float], ...] = field(default=(), repr=False)
    answered: str = field(default="", repr=False)
    language: str = field(default="vi", repr=False)
    commune: str = field(default="", repr=False)
    tell: bool = False


SenseRequest = ReadPicture | HearSpeech
DossierRequest = LookUpDossier | OpenDossier | FollowDossier | UnfollowDossier | TellHand
OfficeRequest = (
    DossierRequest
    | SubmitForm
    | SaveRating
    | CountSavedTrip
    | HandOver
    | TakeOver
    | CounterCode
    | PaperAgain
    | ShowData
    | EraseData
    | DeskRequest
    | HelpingRequest
    | NoteQuestion
)
Request = OfficeRequest | SenseRequest


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agreed to or not: for which `purpose`, to which version of the words that asked for it."""

    purpose: str
    text_version: int
    given: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """The outcome of one step. `private` says that what was heard is personal data and must be masked.

    `consents` go to the log of consents; `erase` asks to blank what this conversation still holds of personal data.
    """

    state: State
    replies: tuple[Reply, ...] = ()
    requests: tuple[Request, ...] = ()
    private: bool = False
    consents: tuple[Consent, ...] = ()
    erase: bool = False
