"""What the assistant does in return: things to say, and things to ask of the API."""

from dataclasses import dataclass, field

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
    """One bubble of text. `private` marks what repeats personal data: officers never see it in a transcript."""

    text: str
    choices: tuple[Choice, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True)
class LookUpDossier:
    """Ask the API for a dossier; its answer comes back as an event."""

    code: str


@dataclass(frozen=True, slots=True)
class SubmitForm:
    """Hand a finished form to the API. `answers` holds only what belongs to the output."""

    form: str
    form_version: int
    procedure: str
    answers: dict[str, str] = field(default_factory=dict)


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


Request = LookUpDossier | SubmitForm | SaveRating | CountSavedTrip


@dataclass(frozen=True, slots=True)
class Turn:
    """The outcome of one step. `private` says that what was heard is personal data and must be masked."""

    state: State
    replies: tuple[Reply, ...] = ()
    requests: tuple[Request, ...] = ()
    private: bool = False
