"""What the assistant knows about procedures, for whoever wants to build on it."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from api import examples
from api.deps import OfOffice
from api.errors import ProcedureNotFoundError, RequestInvalidError, describe
from api.examples import answer
from knowledge.model import OnlineLevel, Procedure
from knowledge.text import fold

router = APIRouter(prefix="/v1/procedures", tags=["procedures"])


class ProcedureLine(BaseModel):
    """One procedure in a list."""

    code: str = Field(examples=["1.001193"])
    name: str
    short: str
    field: str
    summary: str
    online_level: OnlineLevel
    form: str | None = Field(description="Code of the e-form, if there is one")
    checked: date = Field(description="The day on which the facts were last checked")


class ProcedureList(BaseModel):
    """The procedures found, and how many there are in all."""

    total: int
    procedures: list[ProcedureLine]


Wanted = Annotated[str, Query(max_length=200, description="Words of the name or the code, accents not needed")]


@router.get("", responses={200: answer(examples.PROCEDURES), **describe(RequestInvalidError)})
def list_procedures(office: OfOffice, q: Wanted = "", limit: Annotated[int, Query(ge=1, le=100)] = 20) -> ProcedureList:
    """List procedures whose names hold every word of `q`. For questions in everyday words ask the assistant."""
    words = fold(q).split()
    found = [each for each in office.library.procedures.values() if _holds(each, words)]
    return ProcedureList(total=len(found), procedures=[_line(each) for each in found[:limit]])


@router.get(
    "/{code}", responses={200: answer(examples.PROCEDURE), **describe(ProcedureNotFoundError, RequestInvalidError)}
)
def read_procedure(code: Annotated[str, Path(max_length=40, examples=["1.001193"])], office: OfOffice) -> Procedure:
    """Tell all facts of a procedure, each with its source; a superseded or merged code finds its successor."""
    found = office.library.find(code)
    if found is None:
        raise ProcedureNotFoundError
    return found


def _holds(procedure: Procedure, words: list[str]) -> bool:
    text = fold(" ".join((procedure.code, procedure.name, procedure.short, *procedure.covers, *procedure.aliases)))
    return all(word in text for word in words)


def _line(procedure: Procedure) -> ProcedureLine:
    return ProcedureLine(
        code=procedure.code,
        name=procedure.name,
        short=procedure.short,
        field=procedure.field,
        summary=procedure.summary,
        online_level=procedure.online_level,
        form=procedure.form,
        checked=procedure.checked,
    )
