"""Example bodies for the description of the API (OpenAPI)."""

from typing import Any

from locales import say


def request(body: dict[str, Any]) -> dict[str, Any]:
    """Return what a route adds to its description to show this request body."""
    return {"requestBody": {"content": {"application/json": {"example": body}}}}


def answer(body: dict[str, Any], description: str = "Successful Response") -> dict[str, Any]:
    """Return what a route adds to its answers to show this one."""
    return {"description": description, "content": {"application/json": {"example": body}}}


_PERSON = "9c1d8a34e0b7f2a65d13c0ffee5eed01"

DOSSIER_EVENT: dict[str, Any] = {
    "event": "A-1042",
    "status": 4,
    "at": "2026-11-20T09:30:00+07:00",
    "procedure": "1.001193",
    "procedure_name": say("office-example-procedure"),
    "agency": "H19.31",
    "agency_name": say("office-example-agency"),
    "commune": say("office-example-commune"),
    "filed_by": 2,
    "received_at": "2026-11-05T08:12:00+07:00",
    "appointed_at": "2026-11-27T16:30:00+07:00",
}
DOSSIER: dict[str, Any] = {
    "code": "H19.31-261105-0012",
    **{name: DOSSIER_EVENT[name] for name in ("procedure", "procedure_name", "agency", "agency_name", "commune")},
    "status": 4,
    "status_key": "processing",
    "status_name": say("office-status-processing"),
    "status_since": "2026-11-20T09:30:00+07:00",
    "received_at": "2026-11-05T08:12:00+07:00",
    "appointed_at": "2026-11-27T16:30:00+07:00",
    "finished_at": None,
    "supplement_until": None,
    "guide": "1.001193",
    "waits_for": None,
    "next_step": "wait",
    "clock": {
        "state": "running",
        "starts": "2026-11-05",
        "limit_days": 15,
        "derived": True,
        "used_days": 11,
        "left_days": 4,
        "paused_days": 0,
        "due": "2026-11-27",
        "late_days": 0,
        "appointed": "2026-11-27",
        "gap_days": 0,
        "lines": [
            {
                "kind": "due",
                "since": None,
                "until": "2026-11-27",
                "days": None,
                "name": "",
                "text": say("clock-due", until="27/11/2026"),
            }
        ],
    },
    "as_of": "2026-11-20T09:31:00+07:00",
    "demo": True,
}
SECOND_FACT: dict[str, Any] = {"second": "1957", "channel": "web", "person": _PERSON}
DOSSIER_DETAILS: dict[str, Any] = {
    "dossier": DOSSIER,
    "owner": say("office-example-owner"),
    "reason": None,
    "fee_due": 100000,
    "fee_paid": None,
    "result": None,
    "supplements": 0,
    "history": [
        {
            "status": 4,
            "status_key": "processing",
            "status_name": say("office-status-processing"),
            "at": "2026-11-20T09:30:00+07:00",
            "reason": None,
        }
    ],
}
NATIONAL_BATCH: dict[str, Any] = {
    "service": "DongBoHoSoMC",
    "data": [
        {
            "MaHoSo": "H19.31-261105-0012",
            "MaTTHC": "1.001193",
            "TenTTHC": say("office-example-procedure"),
            "DonViXuLy": say("office-example-agency"),
            "TrangThaiHoSo": 2,
            "NgayTiepNhan": "20261105081200",
            "NgayHenTra": "20261127163000",
            "KenhThucHien": 2,
            "ChuHoSo": say("office-example-owner"),
        }
    ],
}
_BALANCE: dict[str, Any] = {
    "agency": "H19.31",
    "agency_name": say("office-example-agency"),
    "carried_over": 12,
    "received": 340,
    "finished": 321,
    "closed": 3,
    "withdrawn": 2,
    "running": 26,
    "gap": 0,
    "in_time": 330,
    "late": 9,
    "undated": 1,
    "in_time_percent": 97.35,
}
MONTH: dict[str, Any] = {"month": "2026-11", "total": _BALANCE, "agencies": [_BALANCE], "flawed": []}
OVERDUE: dict[str, Any] = {
    "dossiers": [
        {
            "code": "H19.31-261105-0012",
            "agency": "H19.31",
            "agency_name": say("office-example-agency"),
            "procedure_name": say("office-example-procedure"),
            "status": 4,
            "due_at": "2026-11-19T16:30:00+07:00",
        }
    ],
    "next": None,
}
BATCH_KEPT: dict[str, Any] = {"rows": 1, "applied": 1, "kept": 0, "known": 0, "refused": 0, "problems": []}
DOSSIER_EVENT_KEPT = {"code": "H19.31-261105-0012", "applied": True, "status": 4}
SUBMISSION: dict[str, Any] = {
    "form": "to_khai_khai_sinh",
    "form_version": 1,
    "procedure": "1.001193",
    "answers": {"ngay_sinh": "2026-11-05", "so_ban_sao": "2", "con": [{"ngay_sinh": "2026-11-05"}]},
    "behalf": "",
    "channel": "web",
    "person": _PERSON,
}
SUBMISSION_KEPT = {
    "reference": "TK-261122-7KQ4",
    "created_at": "2026-11-22T10:15:00+07:00",
    "code": "18Y4WH",
    "paper": "https://motcua.example/v1/papers/gAAAAABn",
}
COUNTER_CODE = {"channel": "web", "person": _PERSON}
HAND_OVER: dict[str, Any] = {
    "form": "to_khai_khai_sinh",
    "form_version": 1,
    "procedure": "1.001193",
    "answers": {"ngay_sinh": "2026-11-05"},
    "channel": "web",
    "person": _PERSON,
}
PAPER_READY = {"code": "18Y4WH", "paper": "https://motcua.example/v1/papers/gAAAAABn…"}
HAND_OVER_READY = {
    "code": "18Y4WH",
    "minutes": 30,
    "expires_at": "2026-11-22T10:45:00+07:00",
    "link": "https://motcua.example/ma/tiep/18Y4WH",
}
CLAIM = {"code": "18y 4wh", "channel": "zalo_bot", "person": _PERSON}
DRAFT = {name: HAND_OVER[name] for name in ("form", "form_version", "procedure", "answers")} | {"helping": ""}
PERSON: dict[str, Any] = {
    "submissions": [
        {"reference": "TK-261122-7KQ4", "form": "to_khai_khai_sinh", "created_at": "2026-11-22T10:15:00+07:00"}
    ],
    "ratings": 1,
    "tickets": 0,
}
ERASED = {"what": "forms", "forms": 1, "drafts": 0, "ratings": 0}
RATING: dict[str, Any] = {
    "target": "agency",
    "subject": "dossier:H19.31-261105-0012",
    "score": 4,
    "element": "officer",
    "comment": say("office-example-comment"),
    "dossier": "H19.31-261105-0012",
    "channel": "zalo_bot",
    "question_version": 1,
    "person": _PERSON,
}
RATING_KEPT = {"id": 301}
SATISFACTION: dict[str, Any] = {
    "label": say("office-overview-label"),
    "target": "agency",
    "period": "2026-11",
    "agency": "H19.31",
    "commune": None,
    "headline": {
        "key": "",
        "hidden": False,
        "comparable": True,
        "answers": 30,
        "persons": 30,
        "counts": {"5": 20, "4": 7, "3": 2, "2": 1, "1": 0},
        "share": "90.00",
        "low": "74.38",
        "high": "96.54",
        "rank": None,
    },
    "months": [],
    "parts": {"element": [], "procedure": [], "agency": [], "commune": [], "channel": []},
    "left_out": {"helper": 3},
    "response": {"part": 30, "whole": 120, "share": "25.00"},
}
SAVED_TRIP = {
    "rule": "bang_lai_khong_thoi_han",
    "procedure": "3.000347",
    "channel": "web",
    "person": _PERSON,
}
SAVED_TRIP_KEPT = {"id": 12}
HEALTH = {"status": "ok"}
PROCEDURES: dict[str, Any] = {
    "total": 1,
    "procedures": [
        {
            "code": "1.001193",
            "name": say("office-example-procedure"),
            "short": say("office-example-procedure"),
            "field": say("office-example-field"),
            "summary": say("office-example-summary"),
            "online_level": "mot_phan",
            "form": "to_khai_khai_sinh",
            "checked": "2026-11-22",
        },
    ],
}
PROCEDURE: dict[str, Any] = {
    **PROCEDURES["procedures"][0],
    "fee": [{"say": say("office-example-fee"), "source": "cong", "amount": 0}],
    "sources": {"cong": {"title": say("office-example-source"), "date": "2026-04-15", "url": None}},
}
