"""Bodies for the API's description: following a dossier, news of it, results that never came."""

from typing import Any

from api.examples import DOSSIER

_PERSON = "9c1d8a34e0b7f2a65d13c0ffee5eed01"
FOLLOW: dict[str, Any] = {"channel": "telegram", "person": _PERSON, "address": "telegram/5521", "opened": False}
FOLLOWING = {"code": "H19.31-261105-0012"}
ENDED = {"ended": 1}
NEWS: dict[str, Any] = {
    "news": [
        {
            "id": 412,
            "kind": "change",
            "address": "telegram/5521",
            "opened": False,
            "dossier": DOSSIER,
            "reason": None,
            "fee_due": None,
            "fee_paid": None,
            "result": None,
        }
    ]
}
TAKEN = {"ids": [412]}
TAKEN_NOW = {"taken": 1}
HAND = {"channel": "telegram", "person": _PERSON, "in_hand": False}
HAND_KEPT = {"code": "H19.31-261105-0012", "missing": True}
MISMATCHES: dict[str, Any] = {
    "mismatches": [
        {
            **{name: DOSSIER[name] for name in ("code", "procedure_name", "agency", "commune")},
            "returned_at": "2026-11-20T09:30:00+07:00",
            "said_at": "2026-11-22T10:15:00+07:00",
        }
    ]
}
