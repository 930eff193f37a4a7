"""Dossiers of the transcripts: what the `@dossier` lines say, and how the office tells of it.

@dossier CODE = 4 | procedure | agency | từ 2026-11-02 | nhận … | hẹn … | xong … | lý do … | tên … | số 1957
                    | hạn … | phí 500000 | đóng 0 | kết quả … | báo 2026-11-20 | tính start 2026-11-02 2026-11-03 0;…
@news CODE change      the office has news of a dossier as it stands now: change, moved, soon, passed, lapse
"""

from dataclasses import dataclass, field, replace

from bot.dialogue.events import (
    DossierClosed,
    DossierFound,
    DossierLocked,
    DossierMissing,
    Followed,
    HandTold,
    Noticed,
    Sum,
    Unfollowed,
)
from bot.dialogue.replies import FollowDossier, LookUpDossier, OpenDossier, TellHand, UnfollowDossier

_LABELS = {
    "từ": "since",
    "nhận": "received_at",
    "hẹn": "appointed_at",
    "xong": "finished_at",
    "lý do": "reason",
    "tên": "owner",
    "số": "second",
    "hạn": "until",
    "phí": "fee_due",
    "đóng": "fee_paid",
    "kết quả": "result",
    "báo": "as_of",
    "tính": "sums",
}
_MOST_TRIES = 5
REQUESTS = (LookUpDossier, OpenDossier, FollowDossier, UnfollowDossier, TellHand)


@dataclass
class Register:
    """The dossiers of one transcript, the second fact of each, and who follows them."""

    dossiers: dict = field(default_factory=dict)
    seconds: dict = field(default_factory=dict)
    followed: dict = field(default_factory=dict)
    wrong: int = 0

    def add(self, line):
        found, second = read_dossier(line)
        self.dossiers[found.code], self.seconds[found.code] = found, second

    def answer(self, request):
        match request:
            case LookUpDossier(code, purpose, last):
                found = self.dossiers.get(code)
                return replace(_public(found), purpose=purpose, last=last) if found else DossierMissing(code)
            case OpenDossier(code, second):
                return self.open(code, second)
            case FollowDossier(code, opened):
                self.followed[code] = opened
                return Followed(code) if code in self.dossiers else DossierMissing(code)
            case UnfollowDossier(code):
                return Unfollowed(code)
            case TellHand():
                return HandTold()

    def open(self, code, second):
        if self.wrong >= _MOST_TRIES:
            return DossierLocked(code, 30)
        if code in self.dossiers and self.seconds.get(code) == second:
            return replace(self.dossiers[code], opened=True)
        self.wrong += 1
        return DossierClosed(code)

    def news(self, line):
        code, kind = line.split()
        found = self.dossiers[code]
        opened = self.followed.get(code, False)
        return Noticed(kind, replace(found, opened=True) if opened else _public(found))


def read_dossier(line):
    """Return the dossier of an `@dossier` line, and its second fact."""
    code, rest = (part.strip() for part in line.split(" = "))
    status, procedure, agency, *labelled = (part.strip() for part in rest.split("|"))
    told = dict(_labelled(part) for part in labelled)
    second = told.pop("second", None)
    told.setdefault("since", told.get("finished_at") or told.get("received_at") or "2026-11-01")
    named = {"code": code, "procedure_name": procedure, "agency": agency, "status": int(status)}
    return DossierFound(**named, **told), second


def _public(found):
    return replace(found, reason=None, owner="", fee_due=None, fee_paid=None, result="")


def _labelled(part):
    label = next(label for label in _LABELS if part.startswith(f"{label} "))
    name, value = _LABELS[label], part.removeprefix(label).strip()
    if name in {"fee_due", "fee_paid"}:
        return name, int(value)
    return (name, tuple(map(_sum, value.split(";")))) if name == "sums" else (name, value)


def _sum(line):
    kind, since, until, days, *name = line.split(maxsplit=4)
    return Sum(kind, since.strip("-"), until.strip("-"), int(days), *name)
