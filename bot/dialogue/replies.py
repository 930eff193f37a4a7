"""What the assistant does in return: things to say, and things to ask of the API."""

from dataclasses import dataclass, field
from typing import Any, Literal

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
    """

    text: str
    choices: tuple[Choice, ...] = ()
    private: bool = False
    scan: bool = False


@dataclass(frozen=True, slots=True)
class LookUpDossier:
    """Ask the API for a dossier; its answer comes back as an event."""

    code: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveRating:
    """Keep a rating of 1 to 5: of the `assistant` or of an `agency`, about `subject` (a procedure or a dossier)."""

    target: str
    subject: str
    score: int
    comment: str | None = None
    question_version: int = 1


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
class ShowData:
    """Ask what the office keeps of this person; answered by `DataHeld`."""


@dataclass(frozen=True, slots=True)
class EraseData:
    """Remove this person's `forms` from the office, or `all` that hangs on them; answered by `DataErased`."""

    what: Literal["forms", "all"] = "forms"


Request = (
    LookUpDossier | SubmitForm | SaveRating | CountSavedTrip | HandOver | TakeOver | CounterCode | ShowData | EraseData
)


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
