"""Bodies for the API's description: tickets, members, what is to be told."""

from typing import Any

from locales import say

_PERSON = "9c1d8a34e0b7f2a65d13c0ffee5eed01"
_QUESTION = say("ticket-example-question")
TICKET: dict[str, Any] = {
    "channel": "telegram",
    "address": "telegram/5521",
    "person": _PERSON,
    "reason": "asked",
    "topic": "1.001193",
    "question": _QUESTION,
    "commune": "26068",
    "language": "vi",
    "transcript": [{"who": "citizen", "text": _QUESTION}],
}
TICKET_OPEN: dict[str, Any] = {
    "ticket": 12,
    "queue": "team",
    "queue_name": say("ticket-example-team"),
    "open_now": False,
    "waits_minutes": 6,
    "ahead": 0,
    "opens_at": "2026-11-23T07:30:00+07:00",
    "helper_said": False,
}
SAYS = {"person": _PERSON, "text": say("ticket-example-words")}
STATE = {"state": "talking"}
LEAVES = {"person": _PERSON}
CODE = {"code": "7HM4XY21", "channel": "telegram", "address": "telegram/5521", "person": _PERSON}
LINKED = {"member": 7, "role": "leader", "team_name": say("ticket-example-team")}
CHAT = {"channel": "telegram", "person": _PERSON}
UNLINKED = {"unlinked": True}
GROUP = {"code": "7HM4XY21", "channel": "telegram", "address": "telegram/-100123"}
GROUP_LINKED = {"team_name": say("ticket-example-team")}
ACT = {"channel": "telegram", "person": _PERSON, "act": "take", "ticket": 12}
_LINE: dict[str, Any] = {
    "ticket": 12,
    "topic_name": say("office-example-procedure"),
    "commune_name": say("office-example-commune"),
    "waits_minutes": 4,
}
ACTED: dict[str, Any] = {
    "outcome": "taken",
    "ticket": 12,
    "mine": [_LINE],
    "waiting": [],
    "transcript": [{"who": "citizen", "text": _QUESTION}],
    "canned": [say("ticket-example-canned")],
}
EVENTS: dict[str, Any] = {
    "events": [
        {
            "id": 412,
            "address": "telegram/5521",
            "audience": "citizen",
            "kind": "said",
            "ticket": 12,
            "text": say("ticket-example-words"),
            "speaker": "team",
            "speaker_name": say("ticket-example-team"),
            "topic_name": _LINE["topic_name"],
            "commune_name": _LINE["commune_name"],
            "waits_minutes": 4,
            "language": "vi",
            "reason": None,
        }
    ],
    "awake": True,
}
TAKEN = {"ids": [412]}
TAKEN_NOW = {"taken": 1}
