"""Whether the office lives, and whether it can work."""

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import text

from api import examples
from api.deps import OfOffice
from api.errors import StorageUnavailableError, describe
from api.examples import answer

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """All is well."""

    status: str = Field(examples=["ok"])


@router.get("/healthz", responses={200: answer(examples.HEALTH)})
def healthz() -> Health:
    """Answer; the database is no part of this, for a restart would not bring it back."""
    return Health(status="ok")


@router.get("/readyz", responses={200: answer(examples.HEALTH), **describe(StorageUnavailableError)})
def readyz(office: OfOffice) -> Health:
    """Ask the database for one row."""
    with office.reading() as session:
        session.execute(text("SELECT 1"))
    return Health(status="ok")
