"""Questions that were not answered well, what was learned from them, and who is to be told the answer."""

from datetime import datetime, time, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import AfterValidator, BaseModel, Field

from api.clock import in_vietnam
from api.deps import IdempotencyKey, Now, Office, OfOffice, require_bot
from api.errors import IdempotencyConflictError, RequestInvalidError, TokenRequiredError, describe
from api.examples import answer, request
from api.news import DAY_BEGINS, DAY_ENDS
from api.questions import examples
from api.retention import WISHES_KEPT
from api.routers.kinds import Body, Channel, KeyedHash, ProcedureCode, canonical
from api.storage import questions
from knowledge.masking import anonymous
from knowledge.overlay.laying import plain
from knowledge.places import find_commune

router = APIRouter(tags=["questions"], dependencies=[Depends(require_bot)])
TRY_AGAIN = timedelta(days=1)
"""After so long the assistant is asked again whether it answers a question that it did not."""

Numbers = Annotated[list[Annotated[int, Field(ge=1, le=2**53)]], Field(max_length=500, default_factory=list)]
Masked = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(anonymous)]


class Thought(Body):
    """A procedure that the assistant thought of, and how likely it was."""

    code: ProcedureCode
    p: Annotated[float, Field(ge=0, le=1)]


class QuestionIn(Body):
    """One question, masked. `answered` is what the assistant took it for.

    `fallback`: not understood; `corrected`: the person said that something else was meant; `rated`: the answer was
    rated low; `human`: a person answered it. With an `address` the person wants to be told the answer, once.
    """

    channel: Channel
    person: KeyedHash
    text: Masked
    reason: Literal["fallback", "corrected", "rated", "human"]
    decision: Literal["answer", "ask", "fallback"]
    candidates: Annotated[list[Thought], Field(max_length=5, default_factory=list)]
    answered: ProcedureCode | None = None
    language: Literal["vi", "en"] = "vi"
    commune: Annotated[str | None, Field(pattern=r"^\d{5}$", description="The code of today's commune")] = None
    ticket: Annotated[int | None, Field(ge=1, le=2**31, description="The talk in which a person answered")] = None
    address: Annotated[str | None, Field(min_length=3, max_length=200, examples=["web/9f2c"])] = None


class QuestionKept(BaseModel):
    """The number of the stored question; the same one where this person asked the same before."""

    id: int


class OverlayOut(BaseModel):
    """All changes of the knowledge that two officers agreed on, in their order; `version` marks this state of them."""

    version: str
    changes: list[dict[str, Any]]


class AnswerOut(BaseModel):
    """Somebody who asked and wants to be told, and what their question is answered by now."""

    id: int
    address: str
    text: str
    language: str
    code: str


class AnswersOut(BaseModel):
    """Who is to be told by now, in the order in which they asked."""

    answers: list[AnswerOut]


class ToldIn(Body):
    """Who was told, and whose question the assistant still does not answer so."""

    told: Numbers
    unanswered: Numbers


class Taken(BaseModel):
    """How many of those who were told were not known to be told."""

    taken: int


@router.post(
    "/v1/questions",
    status_code=201,
    openapi_extra=request(examples.QUESTION),
    responses={
        201: answer(examples.KEPT),
        200: {"model": QuestionKept, **answer(examples.KEPT, "Known before: the same request, or the same words")},
        **describe(TokenRequiredError, IdempotencyConflictError, RequestInvalidError),
    },
)
def note(body: QuestionIn, key: IdempotencyKey, response: Response, office: OfOffice, now: Now) -> QuestionKept:
    """Keep a question for whoever looks after the knowledge. Names and numbers are masked once more."""
    fingerprint = office.keyed("question", canonical(body))
    with office.writing() as session:
        kept, new = questions.put(
            session, {**_row(office, body, now), "idempotency_key": key, "fingerprint": fingerprint}
        )
        conflict = kept.idempotency_key == key and kept.fingerprint != fingerprint
    if conflict:
        raise IdempotencyConflictError
    response.status_code = 201 if new else 200
    return QuestionKept(id=kept.id)


def _row(office: Office, body: QuestionIn, now: datetime) -> dict[str, Any]:
    commune = find_commune(body.commune) if body.commune else None
    return body.model_dump(exclude={"candidates"}) | {
        "candidates": [[each.code, round(each.p, 4)] for each in body.candidates],
        "commune": commune.full if commune else None,
        "digest": office.keyed("asked", plain(body.text)),
        "wants_at": now if body.address else None,
        "created_at": now,
    }


@router.get(
    "/v1/knowledge/overlay",
    responses={
        200: answer(examples.OVERLAY),
        304: {"description": "Nothing has changed since the version in If-None-Match"},
        **describe(TokenRequiredError, RequestInvalidError),
    },
    response_model=OverlayOut,
)
def overlay(
    office: OfOffice, response: Response, known: Annotated[str | None, Header(alias="If-None-Match")] = None
) -> OverlayOut | Response:
    """Return what was learned since this version of the program was made; with `If-None-Match` only if it changed."""
    current = office.shelf.overlay
    mark = f'"{current.version}"'
    if known == mark:
        return Response(status_code=304, headers={"ETag": mark})
    response.headers["ETag"] = mark
    return OverlayOut(version=current.version, changes=current.dumped()["changes"])


@router.get(
    "/v1/answers", responses={200: answer(examples.ANSWERS), **describe(TokenRequiredError, RequestInvalidError)}
)
def answers(
    office: OfOffice,
    now: Now,
    overlay: Annotated[str, Query(max_length=40, description="The version of the overlay that the bot has")] = "",
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> AnswersOut:
    """List who is to be told an answer now: by day only, and only once the bot knows what the office knows."""
    if overlay != office.shelf.version or not time(DAY_BEGINS) <= in_vietnam(now).time() < time(DAY_ENDS):
        return AnswersOut(answers=[])
    with office.reading() as session:
        rows = questions.waiting(session, now - WISHES_KEPT, now - TRY_AGAIN, after, limit)
        return AnswersOut(answers=[_answer(question, code) for question, code in rows if question.address])


def _answer(question: Any, code: str) -> AnswerOut:
    text = questions.text_of(question)
    return AnswerOut(id=question.id, address=str(question.address), text=text, language=question.language, code=code)


@router.post(
    "/v1/answers/taken",
    openapi_extra=request(examples.TAKEN),
    responses={200: answer(examples.TAKEN_NOW), **describe(TokenRequiredError, RequestInvalidError)},
)
def taken(body: ToldIn, office: OfOffice, now: Now) -> Taken:
    """Note who was told; where they are reached is forgotten. Said again it changes nothing."""
    with office.writing() as session:
        questions.tried(session, body.unanswered, now)
        return Taken(taken=questions.told(session, body.told, now))
