"""Replies and requests as JSON in the outbox, and back."""

from dataclasses import asdict
from typing import Any

from bot.dialogue.replies import Choice, CountSavedTrip, LookUpDossier, Reply, Request, SaveRating, SubmitForm

_KINDS: tuple[type[Request], ...] = (LookUpDossier, SubmitForm, SaveRating, CountSavedTrip)
_REQUESTS = {kind.__name__: kind for kind in _KINDS}


def dump_reply(reply: Reply) -> dict[str, Any]:
    """Return `reply` as JSON-ready data."""
    return {"text": reply.text, "choices": [asdict(c) for c in reply.choices], "private": reply.private}


def load_reply(body: dict[str, Any]) -> Reply:
    """Return the reply that `dump_reply` wrote."""
    return Reply(body["text"], tuple(Choice(**choice) for choice in body["choices"]), body["private"])


def dump_request(request: Request) -> dict[str, Any]:
    """Return `request` as JSON-ready data."""
    return {"kind": type(request).__name__, **asdict(request)}


def load_request(body: dict[str, Any]) -> Request:
    """Return the request that `dump_request` wrote."""
    return _REQUESTS[body["kind"]](**{key: value for key, value in body.items() if key != "kind"})
