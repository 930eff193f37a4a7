"""Errors an API caller can act on, each a problem body (RFC 9457, `application/problem+json`) with a stable code.

ApiError
├── BadRequestError            400
│   ├── BodyMalformedError         body-malformed          not JSON, or JSON that no reader agrees on (NaN, too deep)
│   ├── NotUtf8Error               not-utf8                the address or the body is not UTF-8
│   └── NulByteError               nul-byte                a NUL in the address or in a text
├── TokenRequiredError         401 token-required          no token, or a wrong or revoked one
│   └── SignInRequiredError        sign-in-required        console: nobody is signed in
├── NotAllowedError            403 not-allowed             a good token for something else
│   └── FormExpiredError           form-expired            console: the form is not from our page of this browser
├── LedElsewhereError          403 step-required           console: another page comes first (second step, own password)
├── NotFoundError              404 not-found               no such address
│   ├── DossierNotFoundError       dossier-not-found
│   ├── DetailsNotFoundError       details-not-found       no such dossier, or another second fact: nobody learns which
│   ├── ProcedureNotFoundError     procedure-not-found
│   ├── SubmissionNotFoundError    submission-not-found    never handed in, somebody else's, or erased
│   ├── HandOverUnknownError       handover-unknown        no such code: mistyped, or never given out
│   ├── TicketNotFoundError        ticket-not-found        no such ticket, or another person's
│   ├── LinkCodeUnknownError       link-code-unknown       no such code of a member or a group, used, or too old
│   └── TeamNotFoundError          team-not-found
├── MethodNotAllowedError      405 method-not-allowed
├── ConflictError              409
│   ├── IdempotencyConflictError   idempotency-conflict    the key came before with another body
│   ├── EventConflictError         event-conflict          the event came before with another content
│   └── HandOverUsedError          handover-used           the code worked once already
├── HandOverExpiredError       410 handover-expired        the code was good for 30 minutes
├── PaperGoneError             410 paper-gone              the address of a paper is too old, or the form was erased
├── BodyTooLargeError          413 body-too-large          more than 1 MB
├── RequestInvalidError        422 request-invalid         `errors` lists the fields
│   └── DossierCodeInvalidError    dossier-code-invalid    `hint` says what is missing
├── HandOverLockedError        423 handover-locked         too many wrong codes; wait 30 minutes
├── DossierLockedError         423 dossier-locked          too many wrong second facts; wait `Retry-After` seconds
├── TooManyRequestsError       429 too-many-requests       wait `Retry-After` seconds
├── InternalError              500 internal                our fault; tell us `request_id`
├── StorageUnavailableError    503 storage-unavailable     try again after `Retry-After` seconds
└── BotUnreachableError        503 bot-unreachable         console: the assistant does not answer
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from locales import say

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field: where it is, a stable word for it, and a sentence for developers."""

    field: str
    code: str
    message: str


class ApiError(Exception):
    """An error with a status and a stable code."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"

    def __init__(
        self,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Iterable[FieldProblem] = (),
        hint: str | None = None,
    ) -> None:
        super().__init__(self.code)
        self.headers = dict(headers or {})
        self.errors = tuple(errors)
        self.hint = hint


class BadRequestError(ApiError):
    status = 400
    code = "bad-request"


class BodyMalformedError(BadRequestError):
    code = "body-malformed"


class NotUtf8Error(BadRequestError):
    code = "not-utf8"


class NulByteError(BadRequestError):
    code = "nul-byte"


class TokenRequiredError(ApiError):
    status = 401
    code = "token-required"

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": "Bearer"})


class SignInRequiredError(TokenRequiredError):
    code = "sign-in-required"


class NotAllowedError(ApiError):
    status = 403
    code = "not-allowed"


class FormExpiredError(NotAllowedError):
    code = "form-expired"


class NotFoundError(ApiError):
    status = 404
    code = "not-found"


class DossierNotFoundError(NotFoundError):
    code = "dossier-not-found"


class DetailsNotFoundError(NotFoundError):
    code = "details-not-found"


class ProcedureNotFoundError(NotFoundError):
    code = "procedure-not-found"


class SubmissionNotFoundError(NotFoundError):
    code = "submission-not-found"


class HandOverUnknownError(NotFoundError):
    code = "handover-unknown"


class MethodNotAllowedError(ApiError):
    status = 405
    code = "method-not-allowed"


class ConflictError(ApiError):
    status = 409
    code = "conflict"


class IdempotencyConflictError(ConflictError):
    code = "idempotency-conflict"


class EventConflictError(ConflictError):
    code = "event-conflict"


class HandOverUsedError(ConflictError):
    code = "handover-used"


class PaperGoneError(ApiError):
    status = 410
    code = "paper-gone"


class HandOverExpiredError(ApiError):
    status = 410
    code = "handover-expired"


class HandOverLockedError(ApiError):
    status = 423
    code = "handover-locked"


class BodyTooLargeError(ApiError):
    status = 413
    code = "body-too-large"


class RequestInvalidError(ApiError):
    status = 422
    code = "request-invalid"


class DossierCodeInvalidError(RequestInvalidError):
    code = "dossier-code-invalid"


class TooManyRequestsError(ApiError):
    status = 429
    code = "too-many-requests"

    def __init__(self, seconds: int) -> None:
        super().__init__(headers={"Retry-After": str(seconds)})
        self.seconds = seconds


class DossierLockedError(ApiError):
    status = 423
    code = "dossier-locked"

    def __init__(self, seconds: int) -> None:
        super().__init__(headers={"Retry-After": str(seconds)})
        self.seconds = seconds


class InternalError(ApiError):
    pass


class StorageUnavailableError(ApiError):
    status = 503
    code = "storage-unavailable"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "2"})


class BotUnreachableError(ApiError):
    status = 503
    code = "bot-unreachable"


class FieldProblemBody(BaseModel):
    """One field of a request that cannot be used."""

    field: str = Field(examples=["body.score"])
    code: str = Field(examples=["less_than_equal"])
    message: str = Field(examples=["Input should be less than or equal to 5"])


class Problem(BaseModel):
    """The body of every error (RFC 9457)."""

    type: str = Field(examples=["urn:motcua:problem:dossier-not-found"])
    title: str
    status: int = Field(examples=[404])
    code: str = Field(examples=["dossier-not-found"])
    request_id: str = Field(examples=["5f0c2b7ad1e94c3e"])
    detail: str | None = None
    hint: str | None = Field(default=None, examples=["parts-missing"])
    errors: list[FieldProblemBody] | None = None


def problem(error: ApiError, language: str, request_id: str) -> dict[str, Any]:
    """Return the body for `error`: sentences in `language`, codes that never change."""
    body: dict[str, Any] = {
        "type": f"urn:motcua:problem:{error.code}",
        "title": say(f"office-problem-{error.code}", language),
        "status": error.status,
        "code": error.code,
        "request_id": request_id,
    }
    if error.hint is not None:
        body |= {"hint": error.hint, "detail": say(f"office-hint-{error.hint}", language)}
    if error.errors:
        body["errors"] = [{"field": e.field, "code": e.code, "message": e.message} for e in error.errors]
    return body


def respond(error: ApiError, language: str, request_id: str) -> JSONResponse:
    """Return the whole answer for `error`."""
    return JSONResponse(problem(error, language, request_id), error.status, error.headers, MEDIA_TYPE)


def describe(*errors: type[ApiError]) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI says about the errors of a route, with one example body each."""
    described: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        entry = described.setdefault(error.status, {"model": Problem, "description": ""})
        entry["description"] = ", ".join(filter(None, (entry["description"], error.code)))
        content = entry.setdefault("content", {MEDIA_TYPE: {"examples": {}}})
        example = {
            "type": f"urn:motcua:problem:{error.code}",
            "title": say(f"office-problem-{error.code}", "en"),
            "status": error.status,
            "code": error.code,
            "request_id": "5f0c2b7ad1e94c3e",
        }
        content[MEDIA_TYPE]["examples"][error.code] = {"value": example}
    return described
