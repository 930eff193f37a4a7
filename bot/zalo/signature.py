"""Who calls our webhook: the signature that Zalo sets over the raw bytes of an event.

Read in three implementations and one integration guide (January to August 2026): plain SHA-256 of app id, body,
timestamp and the OA secret key of the app's webhook page (not the app secret). The official overview is silent and some
code in use differs, so the formula is a setting. A body that was parsed and written anew does not match.
"""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Literal, get_args

Formula = Literal["app_id", "oa_id", "hmac"]
FORMULAS: tuple[Formula, ...] = get_args(Formula)
_PREFIX = "mac="


def signed(raw: bytes, payload: Mapping[str, Any], app_id: str, secret: str, formula: Formula) -> str:
    """Return the hexadecimal signature of `raw`, whose content is `payload`."""
    if formula == "hmac":
        return hmac.new(secret.encode(), raw, sha256).hexdigest()
    named = app_id if formula == "app_id" else _account(payload)
    return sha256(named.encode() + raw + _word(payload.get("timestamp")).encode() + secret.encode()).hexdigest()


def verified(
    raw: bytes, payload: Mapping[str, Any], given: str | None, *, app_id: str, secret: str, formula: Formula
) -> bool:
    """Say whether `given`, with or without `mac=`, signs `raw`; without a secret nothing does."""
    if not secret or not given:
        return False
    expected = signed(raw, payload, app_id, secret, formula)
    return hmac.compare_digest(given.strip().removeprefix(_PREFIX).lower().encode(), expected.encode())


def _account(payload: Mapping[str, Any]) -> str:
    """Return the official account that an event is about: events of following name it, others are sent to it."""
    recipient = payload.get("recipient")
    sent_to = recipient.get("id") if isinstance(recipient, Mapping) else None
    return _word(payload.get("oa_id") or sent_to)


def _word(value: object) -> str:
    known = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value).encode("utf-8", "replace").decode() if known else ""
