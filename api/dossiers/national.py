"""Read dossiers in the names of the national synchronisation (DongBoHoSoMC, CapNhatTienDoHoSoMC).

One record tells how a dossier stands and some moments of its past. What is not needed here (e-mail, identity number,
summary, papers) is dropped at once; of the phone and the year of birth only keyed hashes go on.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.agency_codes import agency_in
from api.dossiers.events import Event, Person
from api.dossiers.moments import read_closing, read_moment
from api.dossiers.second_fact import birth_of, phone_of
from api.private_text import without_numbers
from api.routers.kinds import AgencyCode

SUBMITTED, RECEIVED, REFUSED, PROCESSING, SUPPLEMENT, DONE, RETURNED = 1, 2, 3, 4, 5, 9, 10
_PAID_ONLINE = (1, 2)
_IN_PERSON = 1
_LONGEST = 2000


def _text(value: object) -> object:
    """Return a cell as text: numbers come from spreadsheets, blanks are nothing."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return (str(value).strip() or None) if isinstance(value, str | int | float) else value


def _number(value: object) -> object:
    text = _text(value)
    return text.replace(".", "").replace(",", "") if isinstance(text, str) else text


Told = Annotated[str | None, BeforeValidator(_text), Field(max_length=_LONGEST)]
Needed = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=500)]
When = Annotated[datetime | None, BeforeValidator(read_moment)]
Closing = Annotated[datetime | None, BeforeValidator(read_closing)]
Whole = Annotated[int | None, BeforeValidator(_number)]
Status = Annotated[int, BeforeValidator(_number), Field(ge=1, le=10)]


class _National(BaseModel):
    model_config = ConfigDict(extra="ignore", populate_by_name=True)


class Supplement(_National):
    """One request for papers, and the papers that came."""

    asked_at: When = Field(default=None, alias="NgayBoSung")
    what: Told = Field(default=None, alias="NoiDungBoSung")
    given_at: When = Field(default=None, alias="NgayTiepNhanBoSung")
    appointed_before: Closing = Field(default=None, alias="NgayHenTraTruoc")
    appointed_after: Closing = Field(default=None, alias="NgayHenTraMoi")


class Fee(_National):
    """One fee, in đồng."""

    amount: Whole = Field(default=None, alias="Gia")


class NationalDossier(_National):
    """One record of DongBoHoSoMC; `ThoiDiemXuLy`, `NamSinh`, `MaDonVi` and `XaPhuong` are ours."""

    code: Needed = Field(alias="MaHoSo")
    procedure: Annotated[str, BeforeValidator(_text), Field(pattern=r"^[0-9A-Za-z.]{3,40}$", alias="MaTTHC")]
    procedure_name: Needed = Field(alias="TenTTHC")
    status: Status = Field(alias="TrangThaiHoSo")
    agency_name: Needed = Field(alias="DonViXuLy")
    agency: Annotated[AgencyCode | None, BeforeValidator(_text), Field(alias="MaDonVi")] = None
    commune: Annotated[str | None, BeforeValidator(_text), Field(max_length=80, alias="XaPhuong")] = None
    filed_by: Annotated[Whole, Field(ge=1, le=3, alias="KenhThucHien")] = None
    filed_at: When = Field(default=None, alias="NgayNopHoSo")
    received_at: When = Field(default=None, alias="NgayTiepNhan")
    appointed_at: Closing = Field(default=None, alias="NgayHenTra")
    finished_at: When = Field(default=None, alias="NgayKetThucXuLy")
    returned_at: When = Field(default=None, alias="NgayTra")
    refused_at: When = Field(default=None, alias="NgayTuChoi")
    handled_at: When = Field(default=None, alias="ThoiDiemXuLy")
    note: Told = Field(default=None, alias="GhiChu")
    result: Told = Field(default=None, alias="ThongTinTra")
    fees: list[Fee] = Field(default_factory=list, alias="DanhSachLePhi")
    paid: Whole = Field(default=None, alias="DuocThanhToanTrucTuyen")
    supplements: list[Supplement] = Field(default_factory=list, alias="DanhSachHoSoBoSung")
    owner: Annotated[str | None, BeforeValidator(_text), Field(max_length=200, alias="ChuHoSo")] = None
    phone: Told = Field(default=None, alias="SoDienThoai")
    birth_year: Annotated[Whole, Field(ge=1880, le=2200, alias="NamSinh")] = None

    def told(self, code: str, source: str, secret: bytes) -> tuple[Event, ...]:
        """Return the moments that the record tells, and the record itself as a snapshot, in order."""
        own = self._moment()
        past = [
            Event("", status, at, reason, source, facts, snapshot=True)
            for status, at, reason, facts in self._past()
            if at is not None and (status, at) != (self.status, own)
        ]
        person = Person(self.owner, birth_of(secret, code, self.birth_year), phone_of(secret, code, self.phone))
        now = Event("", self.status, own, self._reason(), source, self._facts(agency_in(code)), person, snapshot=True)
        return (*past, now)

    def _moment(self) -> datetime | None:
        """Return when the present status began, as far as the record says."""
        asked = self.supplements[-1].asked_at if self.supplements else None
        told = {
            SUBMITTED: self.filed_at,
            RECEIVED: self.received_at,
            REFUSED: self.refused_at,
            SUPPLEMENT: asked,
            DONE: self.finished_at,
            RETURNED: self.returned_at,
        }
        return self.handled_at or told.get(self.status)

    def _past(self) -> Iterator[tuple[int, datetime | None, str | None, dict[str, Any]]]:
        """Yield what is told of the past: status, moment, reason, facts. What it is all about the snapshot tells."""
        yield SUBMITTED, self.filed_at, None, {}
        first = self.supplements[0].appointed_before if self.supplements else None
        appointed = {"received_at": self.received_at, "appointed_at": first or self.appointed_at}
        yield RECEIVED, self.received_at, None, appointed
        for each in self.supplements:
            yield SUPPLEMENT, each.asked_at, _clean(each.what), {}
            yield PROCESSING, each.given_at, None, {"appointed_at": each.appointed_after}
        if self.status == RETURNED:
            yield DONE, self.finished_at, None, {}

    def _about(self, agency: str) -> dict[str, Any]:
        return {
            "procedure": self.procedure,
            "procedure_name": self.procedure_name,
            "agency": self.agency or agency,
            "agency_name": self.agency_name,
        }

    def _facts(self, agency: str) -> dict[str, Any]:
        fee = sum(each.amount for each in self.fees if each.amount) if self.fees else None
        return {
            **self._about(agency),
            "commune": self.commune,
            "filed_by": self.filed_by or _IN_PERSON,
            "filed_at": self.filed_at,
            "received_at": self.received_at,
            "appointed_at": self.appointed_at,
            "finished_at": self.finished_at if self.status in {DONE, RETURNED} else None,
            "fee_due": fee,
            "fee_paid": fee if self.paid in _PAID_ONLINE else None,
            "result": self.result if self.status in {DONE, RETURNED} else None,
        }

    def _reason(self) -> str | None:
        if self.status == SUPPLEMENT and self.supplements:
            return _clean(self.supplements[-1].what or self.note)
        return _clean(self.note) if self.status in _WITH_REASON else None


_WITH_REASON = frozenset({3, 5, 6, 7, 8})


class NationalProgress(_National):
    """One record of CapNhatTienDoHoSoMC: a change without what the dossier is about. Who handled it is dropped."""

    code: Needed = Field(alias="MaHoSo")
    status: Status = Field(alias="TrangThai")
    at: Annotated[datetime, BeforeValidator(read_moment)] = Field(alias="ThoiDiemXuLy")
    what: Told = Field(default=None, alias="NoiDungXuLy")

    def told(self, _code: str, source: str, _secret: bytes) -> tuple[Event, ...]:
        """Return the change."""
        reason = _clean(self.what) if self.status in _WITH_REASON else None
        return (Event("", self.status, self.at, reason, source, snapshot=True),)


def _clean(text: str | None) -> str | None:
    return without_numbers(text) if text else None
