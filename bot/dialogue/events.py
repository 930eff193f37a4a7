"""What can happen to a conversation."""

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFound:
    """The API answered a `LookUpDossier`. Dates are ISO days; `reason` is the office's own sentence."""

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
    """The API stored a form under `reference`."""

    form: str
    reference: str


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
    | DossierFound
    | DossierMissing
    | Submitted
    | RatingSaved
    | TripCounted
    | RequestRefused
)
