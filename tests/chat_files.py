"""Transcripts (`*.chat`) as tests: every line of the citizen is said again, and all that is answered is compared.

    # what the conversation is about (first line)
    @today 2026-11-22          the day on which it happens
    @phone 1900 1234 | giờ     number and hours of a person to reach
    @home Đồng Nai             the province the deployment stands in
    @office 25270 | name | address | phone | hours
    @dossier CODE = 4 | procedure | agency | nhận 2026-11-02 | …      (tests/chat_dossiers.py)
    @news CODE change          the office has news of a dossier that is followed
    @desk joined | Tổ …        what happens at the desk behind the assistant  (tests/chat_desk.py)
    @abroad                    the channel's servers stand in another country
    @api down / @api up        the office does not answer / answers again, what waited first
    > text                     the citizen types;  > [2] presses button 2;  > [cũ 2] one of the question before
    > (nhãn dán)               something that is no text;  > (mở lại) the page is opened;  > (giấy × 9000) repeated
    > (thẻ) 079…|…             the QR code of an identity card was scanned
    > (ảnh) H19.31-…           a picture came, with this code in it;  > (nói) …  a voice message that was written down
    < text                     the assistant; `<` alone stands between two bubbles; choices as [1. Có] [2. Không]
    * SaveRating(…)            a request to the office

The state goes through JSON at every turn.
"""

import difflib
import itertools
import json
import re
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from chat_desk import REQUESTS as DESK_REQUESTS
from chat_desk import Desk
from chat_dossiers import REQUESTS, Register
from shipped import LIBRARY

from bot.commands.talk import chat_answer
from bot.dialogue.card import card_facts
from bot.dialogue.engine import step
from bot.dialogue.events import (
    CardRead,
    DataErased,
    DataHeld,
    HandOverReady,
    Opened,
    PaperReady,
    PictureRead,
    Pressed,
    QuestionNoted,
    RatingSaved,
    Said,
    SpeechHeard,
    Submitted,
    TakenOver,
    TakeOverRefused,
    TripCounted,
    Unreadable,
)
from bot.dialogue.replies import (
    CounterCode,
    CountSavedTrip,
    EraseData,
    HandOver,
    NoteQuestion,
    PaperAgain,
    SaveRating,
    ShowData,
    SubmitForm,
    TakeOver,
)
from bot.dialogue.state import State, dump, load
from bot.dialogue.world import World
from knowledge.handover_code import code_of
from knowledge.places import find_province, offices

TODAY = date(2026, 11, 22)
CODES = [code for number in range(40, 4000, 97) if (code := code_of(number))]
_REPEATED = re.compile(r"\((.+) × (\d+)\)")


def collect_chat(path, parent):
    return ChatFile.from_parent(parent, path=path) if path.suffix == ".chat" else None


class ChatFile(pytest.File):
    def collect(self):
        yield ChatItem.from_parent(self, name=self.path.stem)


class WrongReplyError(AssertionError):
    """The lines that differ."""


class ChatItem(pytest.Item):
    def runtest(self):
        written = self.path.read_text("utf-8")
        spoken = replay(written, LIBRARY)
        if self.config.getoption("--update-chats"):
            self.path.write_text(spoken, "utf-8")
        elif written != spoken:
            lines = difflib.unified_diff(written.splitlines(), spoken.splitlines(), "written", "spoken", "", "", 2, "")
            raise WrongReplyError("\n".join(lines))

    def repr_failure(self, excinfo):
        if isinstance(excinfo.value, WrongReplyError):
            return f"{self.path}: the conversation went differently (make chats)\n{excinfo.value}"
        return super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, 0, f"chat: {self.path.stem}"


@dataclass
class Office:
    """Answers requests as the `@` lines say; what is asked while it is down waits."""

    dossiers: dict = field(default_factory=dict)
    down: bool = False
    waiting: list = field(default_factory=list)
    stored: list = field(default_factory=list)
    lent: dict = field(default_factory=dict)

    def __post_init__(self):
        self.register = Register(self.dossiers)
        self.desk = Desk()

    def answers(self, requests):
        self.waiting += requests
        if self.down:
            return []
        due, self.waiting = self.waiting, []
        return [self._answer(request) for request in due]

    def _answer(self, request):  # noqa: C901 one line for each request
        if isinstance(request, REQUESTS):
            return self.register.answer(request)
        if isinstance(request, DESK_REQUESTS):
            return self.desk.answer(request)
        match request:
            case SubmitForm(form):
                self.stored.append((f"TK-{len(self.stored) + 1:06}", form, f"{TODAY}"))
                return Submitted(form, self.stored[-1][0])
            case SaveRating():
                return RatingSaved()
            case CountSavedTrip():
                return TripCounted()
            case NoteQuestion():
                return QuestionNoted()
            case HandOver(form, version, procedure, answers):
                self.lent[CODES[len(self.lent)]] = TakenOver(form, version, procedure, answers)
                return HandOverReady(CODES[len(self.lent) - 1], 30, "")
            case CounterCode():
                return HandOverReady(CODES[-1], 30, "")
            case PaperAgain():
                return PaperReady("https://motcua.example/v1/papers/gAAA", CODES[-1])
            case TakeOver(code):
                return self.lent.pop(code, None) or TakeOverRefused("unknown")
            case ShowData():
                return DataHeld(tuple(self.stored))
            case EraseData(what):
                self.stored.clear()
                return DataErased(what)


@dataclass
class Replay:
    """One conversation being said again; `lines` is the transcript as it goes now."""

    world: World
    state: State = field(default_factory=State)
    before: State = field(default_factory=State)
    office: Office = field(default_factory=Office)
    lines: list = field(default_factory=list)

    def read(self, line):
        if line.startswith(("<", "*")):
            return
        self.lines.append(line.rstrip())
        if line.startswith("@"):
            self.set(*line[1:].split(maxsplit=1))
        elif line.startswith(">"):
            self.happen([self.event(line[1:].strip())])

    def set(self, name, value=None):  # noqa: C901 one line for each word
        if value is None and name != "abroad":
            raise ValueError(f"@{name} needs a value")
        match name:
            case "today":
                self.world = replace(self.world, today=date.fromisoformat(value))
            case "phone":
                phone, hours = _parts(value)
                self.world = replace(self.world, phone=phone, hours=hours)
            case "home":
                self.world = replace(self.world, here=replace(self.world.here, province=find_province(value)[0]))
            case "office":
                listed = (*itertools.chain(*self.world.here.offices.values()), offices.Office(*_parts(value)))
                self.world = replace(self.world, here=replace(self.world.here, offices=offices.by_commune(listed)))
            case "abroad":
                self.world = replace(self.world, abroad=True)
            case "dossier":
                self.office.register.add(value)
            case "desk":
                happened = self.office.desk.set(value)
                self.happen([happened] if happened else [])
            case "news":
                self.happen([self.office.register.news(value)])
            case "api":
                self.office.down = value == "down"
                self.happen(self.office.answers([]))
            case _:
                raise ValueError(f"unknown line @{name}")

    def event(self, said):
        if said in {"(nhãn dán)", "(mở lại)"}:
            return Unreadable() if said == "(nhãn dán)" else Opened()
        if said.startswith("(ảnh)"):
            text = said.removeprefix("(ảnh)").strip()
            return PictureRead((text,) if text else (), card_facts(text))
        if said.startswith("(nói)"):
            return SpeechHeard(said.removeprefix("(nói)").strip())
        if said.startswith("(thẻ)"):
            return CardRead(card_facts(said.removeprefix("(thẻ)")))
        if pressed := re.fullmatch(r"\[(cũ )?(\d+)\]", said):
            asked = self.before if pressed[1] else self.state
            return Pressed(f"{asked.offered_at}:{pressed[2]}")
        if repeated := _REPEATED.fullmatch(said):
            return Said(f"{repeated[1]} " * int(repeated[2]))
        return Said(said)

    def happen(self, events):
        replies, requests = [], []
        while events:
            turn = step(load(json.loads(json.dumps(dump(self.state)))), events.pop(0), self.world)
            if turn.state.offered_at != self.state.offered_at:
                self.before = self.state
            self.state = turn.state
            replies += turn.replies
            requests += turn.requests
            events += self.office.answers(list(turn.requests))
        self.lines += chat_answer(replies, requests)


def replay(script, library):
    """Say every line of the citizen again; return the transcript with what is answered now."""
    conversation = Replay(World(library, TODAY))
    for line in script.splitlines():
        conversation.read(line)
    return "\n".join(conversation.lines) + "\n"


def _parts(text):
    return [part.strip() for part in text.split("|")]
