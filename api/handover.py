"""Give codes out and take them in: one use, 30 minutes, five wrong tries (docs/handover.md)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from cryptography.fernet import InvalidToken
from sqlalchemy.orm import Session

from api import security
from api.deps import Office
from api.sealing import seal
from api.storage import attempts, handovers
from api.storage.models import HandOver
from knowledge.handover_code import code_of, read_code

LIFE = timedelta(minutes=30)
TRIES = 5  # for one person, and for one code
TRIES_OF_ALL = 60  # true-looking codes that open nothing, from everybody together, in the life of a code
_EVERYBODY = "everybody"
_MOST_PLACES = 100

Purpose = Literal["draft", "counter"]
Reason = Literal["unknown", "expired", "used", "locked"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a code is asked for: `key` and `fingerprint` are those of the request, `person` a keyed hash."""

    purpose: Purpose
    key: str
    fingerprint: str
    person: str
    submission: int | None = None
    draft: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """A code with the row that stands for it."""

    code: str
    row: HandOver


def issue(session: Session, office: Office, wanted: Wanted, now: datetime) -> Issued:
    """Return a code that nobody else has now; the same key gets the same code again."""
    for place in range(_MOST_PLACES):
        code = _code(office, wanted.key, place)
        if code is None:
            continue
        row = handovers.put(session, _values(office, wanted, code, place, now))
        if row is not None:
            return Issued(_code(office, wanted.key, row.place) or code, row)
    raise RuntimeError("no free code")


def given_before(session: Session, office: Office, key: str, now: datetime) -> str:
    """Return the code that was given out for this key, as long as it can be used, else nothing."""
    row = handovers.of_key(session, key)
    if row is None or row.claimed_at is not None or row.expires_at <= now:
        return ""
    return _code(office, key, row.place) or ""


def claim(
    session: Session, office: Office, typed: str, purpose: Purpose, *, who: str, use: str, now: datetime
) -> Issued | Reason:
    """Take a code in, or say why not.

    `who` is whose tries are counted, `use` names this one use: who repeats the same use gets the same answer.
    """
    if _count(session, office, "code-of", who, now, TRIES):
        return "locked"
    code = read_code(typed)
    if code is None:
        return "unknown"
    hashed = _hash(office, code)
    everybody = purpose == "draft" and _count(session, office, "codes", _EVERYBODY, now, TRIES_OF_ALL, slide=False)
    if _count(session, office, "code", hashed, now, TRIES) or everybody:
        return "locked"
    row = handovers.of_code(session, hashed)
    if row is None or row.purpose != purpose or not security.same(row.code_hash, hashed):
        return "unknown"
    claimed = office.keyed("claim", who, use)
    if row.claimed_by is not None and not security.same(row.claimed_by, claimed):
        return "used"
    if row.expires_at <= now:
        return "expired"
    row.claimed_at, row.claimed_by = row.claimed_at or now, claimed
    _give_back(session, office, who, hashed, purpose)
    return Issued(code, row)


def opened(office: Office, issued: Issued) -> dict[str, Any] | None:
    """Return the draft behind a code, or None where it is gone."""
    if issued.row.draft is None:
        return None
    try:
        text = seal(f"hand-over:{issued.code}", office.settings.secret).decrypt(issued.row.draft)
    except InvalidToken:  # the key was changed in between
        return None
    draft: dict[str, Any] = json.loads(text)
    return draft


def _values(office: Office, wanted: Wanted, code: str, place: int, now: datetime) -> dict[str, Any]:
    draft = None
    if wanted.draft is not None:
        text = json.dumps(wanted.draft, ensure_ascii=False).encode()
        draft = seal(f"hand-over:{code}", office.settings.secret).encrypt(text).decode("ascii")
    return {
        "idempotency_key": wanted.key,
        "fingerprint": wanted.fingerprint,
        "code_hash": _hash(office, code),
        "place": place,
        "purpose": wanted.purpose,
        "submission_id": wanted.submission,
        "draft": draft,
        "person": wanted.person,
        "created_at": now,
        "expires_at": now + LIFE,
    }


def _code(office: Office, key: str, place: int) -> str | None:
    """Return the code at this place of the row that belongs to a key; without MOTCUA_KEY nobody can tell it."""
    return code_of(int(office.keyed("hand-over", key, str(place)), 16))


def _hash(office: Office, code: str) -> str:
    return office.keyed("hand-over-code", code)


def _count(
    session: Session, office: Office, what: str, who: str, now: datetime, allowed: int, *, slide: bool = True
) -> bool:
    """Count a try before it is looked at; say whether it was one too many."""
    counted = office.keyed(f"hand-over-{what}", who)
    return attempts.count(session, counted, now, allowed=allowed, within=LIFE, slide=slide) is not None


def _give_back(session: Session, office: Office, who: str, hashed: str, purpose: Purpose) -> None:
    counted = [("code-of", who), ("code", hashed)]
    if purpose == "draft":
        counted.append(("codes", _EVERYBODY))
    for what, of in counted:
        attempts.give_back(session, office.keyed(f"hand-over-{what}", of))
