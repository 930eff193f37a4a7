"""What is shown of a dossier: to whoever has its code, and to whoever also knows a second fact."""

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import BaseModel, Field

from api.clock import in_vietnam
from api.deps import Office
from api.dossiers.clock_words import clock_of, sentences_of
from api.routers.kinds import MomentOut
from api.sealing import Unopened
from api.statuses import PREFILLED, STATUSES, Waiting
from api.storage.models import Dossier, DossierEvent, Submission
from locales import say


class ClockLine(BaseModel):
    """One step of the arithmetic, as values and as a sentence."""

    kind: str = Field(examples=["holidays"])
    since: date | None
    until: date | None
    days: int | None
    name: str
    text: str


class ClockNow(BaseModel):
    """How the day on which the result is due comes about. `due` is null while papers or money are waited for."""

    state: str = Field(description="`running`, `waiting` or `ended`", examples=["running"])
    starts: date
    limit_days: int = Field(description="Working days")
    derived: bool = Field(description="True where the limit was read from the appointed day")
    used_days: int
    left_days: int
    paused_days: int
    due: date | None
    late_days: int
    appointed: date | None
    gap_days: int | None = Field(description="Working days from the due day to the appointed one")
    lines: list[ClockLine]


class DossierNow(BaseModel):
    """Where a dossier stands. By code alone nobody learns names, papers, reasons or amounts of money.

    A form that was filled in here and not handed in yet has the status 0 (`prefilled`) and no agency. `guide` is the
    code under which `/v1/procedures` tells of the procedure today; `as_of` is when its agency last told of it.
    """

    code: str = Field(examples=["H19.31-261105-0012"])
    procedure: str = Field(examples=["1.001193"])
    procedure_name: str
    guide: str | None
    agency: str = Field(examples=["H19.31"])
    agency_name: str
    commune: str | None
    status: int = Field(ge=0, le=10, examples=[4])
    status_key: str = Field(examples=["processing"])
    status_name: str
    status_since: MomentOut
    received_at: MomentOut | None
    appointed_at: MomentOut | None
    finished_at: MomentOut | None
    supplement_until: MomentOut | None
    waits_for: Waiting = Field(description="`citizen` where the person has to act, else null")
    next_step: str = Field(description="What the person does now, as a stable word", examples=["wait"])
    clock: ClockNow | None
    as_of: MomentOut | None
    demo: bool = Field(description="True for demonstration data")


class Happening(BaseModel):
    """One change of a dossier."""

    status: int
    status_key: str
    status_name: str
    at: MomentOut
    reason: str | None


class DossierDetails(BaseModel):
    """What is shown after the second fact. Amounts are in đồng."""

    dossier: DossierNow
    owner: str | None
    reason: str | None
    fee_due: int | None
    fee_paid: int | None
    result: str | None
    supplements: int
    history: list[Happening]


def shown(office: Office, dossier: Dossier, now: datetime, language: str) -> DossierNow:
    """Return what everybody with the code may know."""
    status = STATUSES[dossier.status]
    return DossierNow(
        code=dossier.code,
        procedure=dossier.procedure,
        procedure_name=dossier.procedure_name,
        guide=guide_of(office, dossier.procedure),
        agency=dossier.agency,
        agency_name=dossier.agency_name,
        commune=dossier.commune,
        status=status.number,
        status_key=status.key,
        status_name=status.name(language),
        status_since=dossier.status_since,
        received_at=dossier.received_at,
        appointed_at=dossier.appointed_at,
        finished_at=dossier.finished_at,
        supplement_until=dossier.supplement_until,
        waits_for=status.waits_for,
        next_step=status.next_step,
        clock=clock_shown(dossier, now, language),
        as_of=dossier.confirmed_at,
        demo=dossier.demo,
    )


def clock_shown(dossier: Dossier, now: datetime, language: str) -> ClockNow | None:
    """Return the clock with its sentences."""
    found = clock_of(dossier, in_vietnam(now).date(), language)
    if found is None:
        return None
    return ClockNow(
        state=found.state,
        starts=found.starts,
        limit_days=found.limit,
        derived=found.derived,
        used_days=found.used,
        left_days=found.left,
        paused_days=found.paused,
        due=found.due,
        late_days=found.late,
        appointed=found.appointed,
        gap_days=found.gap,
        lines=[
            ClockLine(kind=line.kind, since=line.since, until=line.until, days=line.days, name=line.name, text=text)
            for line, text in sentences_of(found, language)
        ],
    )


def details(
    office: Office, dossier: Dossier, history: Sequence[DossierEvent], now: datetime, language: str
) -> DossierDetails:
    """Return what somebody may know who also has a second fact."""
    return DossierDetails(
        dossier=shown(office, dossier, now, language),
        owner=None if isinstance(dossier.owner, Unopened) else dossier.owner,
        reason=dossier.reason,
        fee_due=dossier.fee_due,
        fee_paid=dossier.fee_paid,
        result=dossier.result,
        supplements=dossier.supplements,
        history=[_happening(each, language) for each in history],
    )


def _happening(event: DossierEvent, language: str) -> Happening:
    status = STATUSES[event.status]
    return Happening(
        status=event.status, status_key=status.key, status_name=status.name(language), at=event.at, reason=event.reason
    )


def prefilled(office: Office, form: Submission, language: str) -> DossierNow:
    """Return where a form stands that no office has received yet."""
    known = office.library.find(form.procedure)
    return DossierNow(
        code=form.reference,
        procedure=form.procedure,
        procedure_name=known.short if known else form.procedure,
        guide=guide_of(office, form.procedure),
        agency="",
        agency_name=say("office-agency-none", language),
        commune=None,
        status=PREFILLED.number,
        status_key=PREFILLED.key,
        status_name=PREFILLED.name(language),
        status_since=form.created_at,
        received_at=None,
        appointed_at=None,
        finished_at=None,
        supplement_until=None,
        waits_for=PREFILLED.waits_for,
        next_step=PREFILLED.next_step,
        clock=None,
        as_of=form.created_at,
        demo=False,
    )


def guide_of(office: Office, procedure: str) -> str | None:
    """Return the code that answers today for a code as agencies write it: superseded, or with an agency behind it."""
    national = ".".join(procedure.split(".")[:2])
    return office.library.owners.get(procedure) or office.library.owners.get(national)
