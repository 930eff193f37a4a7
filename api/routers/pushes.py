"""How the systems of agencies tell of dossiers: one change, or a batch that is read while it comes in."""

import json
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from api import examples
from api.agency_codes import agency_in, covers
from api.deps import IdempotencyKey, Now, OfAgency, Office, OfOffice
from api.dossiers.own import DossierEventIn
from api.dossiers.receiving import AT_ONCE, Fault, Row, Sender, Tally, read_row, take
from api.dossiers.settling import Outcome
from api.errors import (
    ApiError,
    BadRequestError,
    BodyMalformedError,
    BodyTooLargeError,
    DossierCodeInvalidError,
    EventConflictError,
    FieldProblem,
    IdempotencyConflictError,
    NotAllowedError,
    Problem,
    RequestInvalidError,
    TokenRequiredError,
    TooManyRequestsError,
    describe,
    problem,
)
from api.examples import answer, request
from api.gate import LARGEST_BODY, check_json, language_of
from api.routers.dossiers import TypedCode, official
from api.storage import dossiers, pushes
from api.storage.models import AgencyKey

router = APIRouter(prefix="/v1/dossiers", tags=["dossiers"])

MOST_ROWS = 10_000
LONGEST_ROW = 65_536
_MOST_TOLD = 1000
_LINES = "application/x-ndjson"


class DossierEventKept(BaseModel):
    """Whether the event changed the dossier; an older or known one does not."""

    code: str
    applied: bool
    status: int


class RowProblem(BaseModel):
    """A row that was not taken, counted from 1, with the problem as it would have been answered alone."""

    row: int = Field(examples=[3])
    code: str | None = Field(description="The dossier, where it could be read", examples=["H19.31-261105-0012"])
    problem: Problem


class BatchKept(BaseModel):
    """What became of a batch. Rows that were taken stay taken; the others can be mended and sent again."""

    rows: int
    applied: int = Field(description="Changed a dossier")
    kept: int = Field(description="Older than what is known; stands in the history")
    known: int = Field(description="Told before")
    refused: int
    problems: list[RowProblem] = Field(description="The first 1,000")


@router.put(
    "/{code}",
    openapi_extra=request(examples.DOSSIER_EVENT),
    responses={
        200: answer(examples.DOSSIER_EVENT_KEPT),
        **describe(
            TokenRequiredError,
            NotAllowedError,
            EventConflictError,
            RequestInvalidError,
            DossierCodeInvalidError,
            TooManyRequestsError,
        ),
    },
)
def put_dossier(code: TypedCode, body: DossierEventIn, key: OfAgency, office: OfOffice, now: Now) -> DossierEventKept:
    """Tell a change of a dossier. Only a newer event changes its state; the same event twice changes nothing."""
    known = official(office, code)
    if not (covers(key.agency, agency_in(known)) and covers(key.agency, body.agency)):
        raise NotAllowedError
    with office.writing() as session:
        (outcome,) = dossiers.record(session, [(known, body.told(known, key.name, office.settings.secret))], now)
        found = dossiers.find(session, known, demo=True)
    if outcome is Outcome.DIFFERS:
        raise EventConflictError
    assert found is not None
    return DossierEventKept(code=known, applied=outcome is Outcome.APPLIED, status=found.status)


@router.post(
    "/batch",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"example": examples.NATIONAL_BATCH},
                _LINES: {"example": json.dumps(examples.NATIONAL_BATCH["data"][0], ensure_ascii=False)},
            },
        }
    },
    responses={
        200: answer(examples.BATCH_KEPT),
        **describe(
            TokenRequiredError,
            NotAllowedError,
            IdempotencyConflictError,
            RequestInvalidError,
            BodyTooLargeError,
            TooManyRequestsError,
        ),
    },
)
async def put_batch(
    http: Request, idempotency_key: IdempotencyKey, key: OfAgency, office: OfOffice, now: Now
) -> BatchKept:
    """Tell of up to 10,000 dossiers, in the names of the national synchronisation (`MaHoSo` …) or in our own.

    One row per line (`application/x-ndjson`), read and kept while it comes in; or as JSON, up to 1 MB, one row or
    `{"data": [rows]}`. Each row is taken or refused by itself. The same key and body again get the same answer.
    """
    batch = _Batch(office, key, now, http)
    found = await to_thread.run_sync(_find, office, key, idempotency_key)
    async for number, raw in _rows(http, batch):
        if found is None:
            await batch.hear(number, raw)
    if found is None:
        await batch.flush()
        answered = batch.answer().model_dump(mode="json")
        found = await to_thread.run_sync(_store, batch, idempotency_key, answered)
    if found[0] != batch.fingerprint:
        raise IdempotencyConflictError
    return BatchKept.model_validate(found[1])


class _Batch:
    """A batch on its way in: rows that wait for the next portion, and what became of those before."""

    def __init__(self, office: Office, key: AgencyKey, now: Now, http: Request) -> None:
        self.office, self.key, self.now = office, key, now
        self.language, self.request_id = language_of(http.scope), http.state.request_id
        self.sender = Sender(key.name, key.agency, office.settings.dossier_code_pattern, office.settings.secret)
        self.tally = Tally()
        self.waiting: list[Row] = []
        self.hash = sha256()

    @property
    def fingerprint(self) -> str:
        return self.hash.hexdigest()

    async def hear(self, number: int, raw: object) -> None:
        row = Fault(number, raw) if isinstance(raw, ApiError) else read_row(number, raw, self.sender)
        if isinstance(row, Fault):
            self.tally.faults.append(row)
            return
        self.waiting.append(row)
        if len(self.waiting) >= AT_ONCE:
            await self.flush()

    async def flush(self) -> None:
        if self.waiting:
            await to_thread.run_sync(self._take, self.waiting)
        self.waiting = []

    def _take(self, rows: list[Row]) -> None:
        with self.office.writing() as session:
            take(session, rows, self.now, self.tally)

    def answer(self) -> BatchKept:
        counts, faults = self.tally.counts, sorted(self.tally.faults, key=lambda fault: fault.number)
        told = [self._told(each) for each in faults[:_MOST_TOLD]]
        return BatchKept(
            rows=self.tally.rows,
            applied=counts[Outcome.APPLIED],
            kept=counts[Outcome.KEPT],
            known=counts[Outcome.KNOWN],
            refused=len(faults),
            problems=told,
        )

    def _told(self, fault: Fault) -> RowProblem:
        body = Problem(**problem(fault.error, self.language, self.request_id))
        return RowProblem(row=fault.number, code=fault.code, problem=body)


def _find(office: Office, key: AgencyKey, idempotency_key: str) -> tuple[str, dict[str, Any]] | None:
    with office.reading() as session:
        return pushes.find(session, key.id, idempotency_key)


def _store(batch: _Batch, idempotency_key: str, answered: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    with batch.office.writing() as session:
        return pushes.put(session, batch.key.id, idempotency_key, batch.fingerprint, answered, batch.now)


async def _rows(http: Request, batch: _Batch) -> AsyncIterator[tuple[int, object]]:
    """Yield the rows of a body with their numbers as they come in. Raises where there is no end of them."""
    kind = http.headers.get("content-type", "").split(";", 1)[0].strip().lower()
    if kind not in {_LINES, "application/json"}:
        wrong = FieldProblem("header.content-type", "value_error", f"application/json or {_LINES}")
        raise RequestInvalidError(errors=[wrong])
    rows = _lines(http, batch) if kind == _LINES else _whole(http, batch)
    number = 0
    async for row in rows:
        number += 1
        if number > MOST_ROWS:
            raise BodyTooLargeError
        yield number, row


async def _whole(http: Request, batch: _Batch) -> AsyncIterator[object]:
    body = bytearray()
    async for chunk in http.stream():
        batch.hash.update(chunk)
        body += chunk
        if len(body) > LARGEST_BODY:
            raise BodyTooLargeError
    told = check_json(bytes(body))
    rows = told.get("data", [told]) if isinstance(told, dict) else told
    if not isinstance(rows, list):
        raise BodyMalformedError
    for row in rows:
        yield row


async def _lines(http: Request, batch: _Batch) -> AsyncIterator[object]:
    rest = b""
    async for chunk in http.stream():
        batch.hash.update(chunk)
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > LONGEST_ROW:
            raise BodyTooLargeError
        for line in lines:
            if line.strip():
                yield _row(line)
    if rest.strip():
        yield _row(rest)


def _row(line: bytes) -> object:
    """Return the row of a line; a line that is no JSON is a row that cannot be taken, and ends nothing."""
    try:
        return check_json(line)
    except BadRequestError as error:
        return error
