"""What a message means: the values that `understand` returns and the dialogue acts on."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge.model import Facet


class Intent(StrEnum):
    """What a person wants of the assistant."""

    PROCEDURE = "procedure"
    DOSSIER_STATUS = "dossier_status"
    FILL_FORM = "fill_form"
    HUMAN = "human"
    RATING_OR_COMPLAINT = "rating_or_complaint"
    GREETING_THANKS = "greeting_thanks"
    OUT_OF_SCOPE = "out_of_scope"


class Decision(StrEnum):
    """Answer at once, ask which one is meant, or say that it was not understood."""

    ANSWER = "answer"
    ASK = "ask"
    FALLBACK = "fallback"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A procedure that may be meant, the other codes it answers for, and its calibrated probability."""

    code: str
    p: float
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrivateSpan:
    """Personal data inside a message: `kind` (personal_number, phone, secret, …) and where it stands."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Context:
    """What the conversation was about when the message came: a procedure's code, or nothing."""

    code: str | None = None


@dataclass(frozen=True, slots=True)
class Understanding:
    """The reading of one wish; further wishes of the same message stand in `more`, in order.

    `topic` names the finer sort within an intent (the entry of `intents/*.yaml` that won), `dossier` is a code
    found in the text in its official spelling, `private` what must be neither stored nor logged.
    """

    intent: Intent
    facet: Facet
    decision: Decision
    candidates: tuple[Candidate, ...] = ()
    more: tuple["Understanding", ...] = ()
    dossier: str | None = None
    topic: str | None = None
    private: tuple[PrivateSpan, ...] = ()
