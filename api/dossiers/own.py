"""What an agency tells in our own names, one change at a time."""

from typing import Annotated, Any

from pydantic import Field, SecretStr

from api.dossiers.events import Event, Person
from api.dossiers.second_fact import birth_of, phone_of
from api.routers.kinds import AgencyCode, Body, CleanText, MomentIn, Name, ProcedureCode

_FACTS = (
    "procedure", "procedure_name", "agency", "agency_name", "commune", "filed_by", "filed_at", "received_at",
    "reached_at", "appointed_at", "finished_at", "limit_days", "supplement_until", "fee_due", "fee_paid", "result",
)  # fmt: skip
Money = Annotated[int, Field(ge=0, le=1_000_000_000_000)]


class PersonIn(Body):
    """Whose dossier it is. Of year and phone only keyed hashes are kept, the name is sealed."""

    name: Annotated[str | None, Field(min_length=1, max_length=200)] = None
    birth_year: Annotated[int | None, Field(ge=1880, le=2200)] = None
    phone: Annotated[SecretStr | None, Field(min_length=8, max_length=20)] = None


class DossierEventIn(Body):
    """One change of a dossier, as its agency tells it. `event` is the sender's own word for it, unique per dossier."""

    status: Annotated[int, Field(ge=1, le=10, examples=[4])]
    at: Annotated[MomentIn, Field(examples=["2026-11-20T09:30:00+07:00"])]
    event: Annotated[str | None, Field(min_length=1, max_length=128)] = None
    reason: CleanText | None = None
    procedure: ProcedureCode
    procedure_name: Annotated[str, Field(min_length=1, max_length=500)]
    agency: AgencyCode
    agency_name: Annotated[str, Field(min_length=1, max_length=200)]
    commune: Name | None = None
    filed_by: Annotated[int | None, Field(ge=1, le=3, description="1 in person, 2 online, 3 by post")] = None
    filed_at: MomentIn | None = None
    received_at: MomentIn | None = None
    reached_at: Annotated[MomentIn | None, Field(description="When it reached the agency that decides")] = None
    appointed_at: MomentIn | None = None
    finished_at: MomentIn | None = None
    limit_days: Annotated[int | None, Field(ge=0, le=1000, description="Working days that the law gives")] = None
    supplement_until: MomentIn | None = None
    fee_due: Money | None = None
    fee_paid: Money | None = None
    result: Annotated[str | None, Field(min_length=1, max_length=500)] = None
    person: PersonIn | None = None

    def told(self, code: str, source: str, secret: bytes) -> Event:
        """Return what is told of the dossier `code`."""
        facts: dict[str, Any] = {name: getattr(self, name) for name in _FACTS}
        key = self.event or f"{self.status}@{self.at.isoformat()}"
        return Event(key, self.status, self.at, self.reason, source, facts, self._person(code, secret))

    def _person(self, code: str, secret: bytes) -> Person | None:
        if self.person is None:
            return None
        phone = self.person.phone.get_secret_value() if self.person.phone else None
        return Person(self.person.name, birth_of(secret, code, self.person.birth_year), phone_of(secret, code, phone))


class DossierRowIn(DossierEventIn):
    """A change with the code of its dossier, as it stands in a batch."""

    code: Annotated[str, Field(min_length=1, max_length=60)]
