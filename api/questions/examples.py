"""Example bodies for the description of the API: questions, and what was learned from them."""

from typing import Any

from locales import say

QUESTION: dict[str, Any] = {
    "channel": "web",
    "person": "9c1d8a34e0b7f2a65d13c0ffee5eed01",
    "text": say("learned-example-question"),
    "reason": "fallback",
    "decision": "fallback",
    "candidates": [{"code": "1.004194", "p": 0.31}],
    "language": "vi",
    "commune": "25270",
    "address": None,
}
KEPT: dict[str, Any] = {"id": 812}
OVERLAY: dict[str, Any] = {
    "version": "5b1f0a9c3de84c11",
    "changes": [
        {
            "id": 3,
            "change": {"kind": "questions", "code": "1.004194", "questions": [say("learned-example-question")]},
            "asked": [say("learned-example-question")],
        }
    ],
}
ANSWERS: dict[str, Any] = {
    "answers": [
        {
            "id": 812,
            "address": "web/9f2c",
            "text": say("learned-example-question"),
            "language": "vi",
            "code": "1.004194",
        }
    ]
}
TAKEN: dict[str, Any] = {"told": [812], "unanswered": []}
TAKEN_NOW: dict[str, Any] = {"taken": 1}
