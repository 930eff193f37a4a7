"""The second step of signing in: codes of an app (TOTP, RFC 6238), each good once, and recovery codes."""

import secrets
from datetime import datetime

import pyotp
from sqlalchemy.orm import Session

from api import security
from api.sealing import Unopened
from api.storage import officers
from api.storage.models import Officer

CODES = 10
ISSUER = "Mot Cua"
_SECONDS = 30
_DRIFT = (0, -1, 1)  # a telephone's clock may be half a minute off
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS, _GROUP = 4, 4


def new_secret() -> str:
    """Return a secret of 160 random bits."""
    return pyotp.random_base32()


def address_for(secret: str, name: str) -> str:
    """Return what an app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def passes(session: Session, officer: Officer, typed: str, now: datetime) -> bool:
    """Use up a code of the app or a recovery code; False if it is none, or was used before."""
    plain = "".join(sign for sign in typed.lower() if sign.isalnum())
    step = matching_step(officer, plain, now)
    if step is not None:
        return officers.use_step(session, officer.id, step)
    return officers.use_code(session, officer.id, security.token_hash(plain))


def matching_step(officer: Officer, typed: str, now: datetime) -> int | None:
    """Return which step of time a code belongs to, if it is one of the app."""
    if officer.totp is None or isinstance(officer.totp, Unopened):
        return None
    app, step = pyotp.TOTP(officer.totp), int(now.timestamp()) // _SECONDS
    found = [step + off for off in _DRIFT if security.same(app.generate_otp(step + off), typed)]
    return found[0] if found else None


def give_codes(session: Session, officer: Officer) -> list[str]:
    """Give an officer ten new recovery codes of 79 random bits each, and return them: they are not kept."""
    codes = ["-".join(_group() for _ in range(_GROUPS)) for _ in range(CODES)]
    officers.set_codes(session, officer.id, [security.token_hash(code.replace("-", "")) for code in codes])
    return codes


def _group() -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(_GROUP))
