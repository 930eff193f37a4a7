"""Example bodies of the indicators for the description of the API (OpenAPI)."""

from typing import Any

from locales import say

_FIGURE: dict[str, Any] = {
    "value": "2.90",
    "part": 1265,
    "whole": 43645,
    "reason": None,
    "known": 43645,
    "known_of": 43645,
}
_BEFORE: dict[str, Any] = {**_FIGURE, "value": "3.78", "part": 378, "whole": 10000, "known": 10000, "known_of": 10000}
_UNKNOWN: dict[str, Any] = {
    "value": None,
    "part": None,
    "whole": None,
    "reason": "not-told",
    "known": None,
    "known_of": None,
}
_SOURCE = {"name": say("indicator-source-plan-170"), "date": "2022-06-01"}
INDICATORS: dict[str, Any] = {
    "period": "2022-06",
    "previous": "2022-05",
    "agency": "H10",
    "counted_at": "2022-06-22T16:00:00+07:00",
    "indicators": [
        {
            "key": "overdue-finished",
            "set": "campaign",
            "number": "5",
            "name": say("indicator-overdue-finished-name"),
            "formula": say("indicator-overdue-finished-formula"),
            "unit": "percent",
            "better": "less",
            "source": _SOURCE,
            "figure": _FIGURE,
            "before": _BEFORE,
            "change": "-0.88",
            "target": {"kind": "below", "value": "1"},
            "met": False,
            "months": [{"month": "2022-05", **_BEFORE}, {"month": "2022-06", **_FIGURE}],
        },
        {
            "key": "files",
            "set": "campaign",
            "number": "6",
            "name": say("indicator-files-name"),
            "formula": say("indicator-files-formula"),
            "unit": "percent",
            "better": "more",
            "source": _SOURCE,
            "figure": _UNKNOWN,
            "before": _UNKNOWN,
            "change": None,
            "target": None,
            "met": None,
            "months": [{"month": "2022-06", **_UNKNOWN}],
        },
    ],
    "balance": {
        "carried_over": 52379,
        "received": 40689,
        "finished": 43645,
        "closed": 0,
        "withdrawn": 0,
        "running": 49392,
        "gap": 31,
    },
    "flawed": ["H10.36-220605-0031"],
}
