"""Count who tries to prove who they are, before it is looked at, so that many tries at once are counted too."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from fastapi import Request

from api import security
from api.console.access import SignedIn
from api.console.language import say
from api.deps import Office, address_of
from api.storage import attempts
from api.storage.models import Officer

LOCK = timedelta(minutes=15)
TRIES = 5
TRIES_OF_AN_ADDRESS = 100  # an office shares one address; a machine that tries names does not get far


@dataclass(frozen=True, slots=True)
class Asker:
    """Who tries to sign in, as keyed hashes."""

    account: str
    address: str


def asker_of(office: Office, request: Request, name: str) -> Asker:
    """Return who tries to be the officer `name`."""
    address = office.keyed("address", address_of(request))
    return Asker(office.keyed("sign-in", name, address), office.keyed("sign-in", address))


def password_wait(office: Office, asker: Asker, now: datetime) -> int | None:
    """Count a try at a password; return the seconds to wait if it is one too many."""
    with office.writing() as session:
        of_account = attempts.count(session, asker.account, now, allowed=TRIES, within=LOCK, slide=True)
        of_address = attempts.count(session, asker.address, now, allowed=TRIES_OF_AN_ADDRESS, within=LOCK, slide=False)
    return of_account or of_address


def step_wait(office: Office, officer_id: int, now: datetime) -> int | None:
    """Count a try at the second step of an account, from wherever; return the seconds to wait."""
    with office.writing() as session:
        return attempts.count(session, step_of(office, officer_id), now, allowed=TRIES, within=LOCK, slide=True)


def step_of(office: Office, officer_id: int) -> str:
    """Return whom tries at a second step are counted against."""
    return office.keyed("second-step", str(officer_id))


def locked(wait: int) -> str:
    """Return the sentence that tells how long signing in is locked."""
    return say("office-sign-in-locked", minutes=ceil(wait / 60))


def refusal(office: Office, request: Request, known: SignedIn, password: str, now: datetime) -> str | None:
    """Return why an officer who is signed in does not pass with this password of theirs, or None if they do."""
    asker = asker_of(office, request, known.name)
    wait = password_wait(office, asker, now)
    if wait is not None:
        return locked(wait)
    with office.reading() as session:
        stored = session.get_one(Officer, known.id).password_hash
    if not security.password_matches(stored, password):
        return say("access-password-wrong")
    with office.writing() as session:
        attempts.clear(session, asker.account)
    return None
