"""The desk of the transcripts: what the `@desk` lines say, and how the office answers a citizen and a member.

@desk opens 12 | Tổ công nghệ số ấp 3 | chờ 7 | trước 1 | đóng | lúc 2026-11-23T07:30:00+07:00     the next ticket
@desk full                    the next ticket is refused
@desk joined | name           something happens to the citizen's ticket: joined said closed passed left slow reopened
@desk said | name | words
@desk has 15 | việc | nơi | 5 | Người hỏi: … / Máy: … | câu soạn sẵn    somebody waits for the member of this chat
@desk member new 15 | việc | nơi | 5          news for a member;  @desk group …  for a group
@desk member said 15 | words
@desk gone 15                 somebody else has taken it
@desk link Tổ … | leader      whose code the next one is;  without a name it is nobody's
@desk off                     the member has left the team
"""

from dataclasses import dataclass, field

from bot.dialogue.handing.events import (
    ActDone,
    DeskNews,
    GroupLinked,
    LinkRefused,
    Listed,
    MemberLinked,
    MemberUnlinked,
    TicketHeard,
    TicketOpened,
    TicketOver,
    TicketRefused,
)
from bot.dialogue.handing.requests import (
    LeaveTicket,
    LinkGroup,
    LinkMember,
    MemberAct,
    OpenTicket,
    SayToDesk,
    UnlinkMember,
)

REQUESTS = (OpenTicket, SayToDesk, LeaveTicket, LinkMember, UnlinkMember, LinkGroup, MemberAct)
DONE = {
    "say": "said", "close": "closed", "pass": "passed", "leave": "left", "pause": "paused", "resume": "resumed",
}  # fmt: skip


@dataclass
class Waiting:
    listed: Listed
    transcript: tuple = ()
    canned: tuple = ()


@dataclass
class Desk:
    """The office's desk as one chat sees it."""

    answer_to_ticket: object = field(default_factory=lambda: TicketOpened(12, "Tổ công nghệ số ấp 3", True))
    ticket: int = 0
    waiting: dict = field(default_factory=dict)
    mine: dict = field(default_factory=dict)
    link: object = field(default_factory=LinkRefused)
    on: bool = True

    def set(self, line):
        """Take an `@desk` line; return the event that it is, None where it only sets what is answered later."""
        what, *parts = (part.strip() for part in line.split("|"))
        match what.split():
            case ["opens", number]:
                self.answer_to_ticket = opened(int(number), parts)
            case ["full"]:
                self.answer_to_ticket = TicketRefused()
            case ["has", number]:
                self.waiting[int(number)] = waiting(int(number), *parts)
            case ["gone", number]:
                self.waiting.pop(int(number), None)
            case ["off"]:
                self.on = False
            case ["link", *_]:
                team = what.removeprefix("link").strip()
                self.link = MemberLinked("leader" if "leader" in parts else "member", team) if team else LinkRefused()
            case ["member" | "group" as audience, kind, number]:
                return self.news(audience, kind, int(number), parts)
            case [kind]:
                name, text = (*parts, "", "")[:2]
                return DeskNews("citizen", kind, self.ticket, text, name)
        return None

    def news(self, audience, kind, number, parts):
        if kind in {"said", "digest"}:
            return DeskNews(audience, kind, number, text=parts[0])
        topic, commune, minutes = (*parts, "", "", "")[:3]
        return DeskNews(audience, kind, number, "", "", topic, commune, int(minutes) if minutes else None)

    def answer(self, request):
        match request:
            case OpenTicket():
                if isinstance(self.answer_to_ticket, TicketOpened):
                    self.ticket = self.answer_to_ticket.ticket
                return self.answer_to_ticket
            case SayToDesk(number):
                return TicketHeard() if number == self.ticket else TicketOver(said=True)
            case LeaveTicket():
                self.ticket = 0
                return TicketOver()
            case LinkMember():
                return self.link
            case LinkGroup():
                return GroupLinked(self.link.team) if isinstance(self.link, MemberLinked) else self.link
            case UnlinkMember():
                return MemberUnlinked()
            case MemberAct():
                return self.act(request)

    def act(self, request):
        if not self.on:
            return ActDone(request.act, "not_member", request.ticket)
        number, done = request.ticket, DONE.get(request.act)
        if request.act == "next":
            number = next(iter(self.waiting), None)
        if request.act in {"take", "next"}:
            return self.take(request.act, number)
        if request.act == "list":
            return self.told(request.act, "listed")
        if request.act in {"close", "pass", "leave"}:
            done = done if self.mine.pop(number, None) else "none"
        return self.told(request.act, done, number)

    def take(self, act, number):
        found = self.waiting.pop(number, None)
        if found is None:
            return self.told(act, "lost" if number else "none", number)
        self.mine[number] = found
        return self.told(act, "taken", number, transcript=found.transcript, canned=found.canned)

    def told(self, act, done, number=None, **more):
        mine = tuple(each.listed for each in self.mine.values())
        return ActDone(act, done, number, mine, tuple(each.listed for each in self.waiting.values()), **more)


def opened(number, parts):
    name, *more = parts
    known = dict(part.partition(" ")[::2] for part in more)
    waits = int(known["chờ"]) if "chờ" in known else None
    return TicketOpened(number, name, "đóng" not in known, waits, int(known.get("trước", 0)), known.get("lúc"))


def waiting(number, topic="", commune="", minutes="0", transcript="", *canned):
    who = {"Người hỏi": "citizen", "Máy": "assistant"}
    said = [line.strip().partition(": ") for line in transcript.split(" / ") if line.strip()]
    lines = tuple((who[name], text) for name, _, text in said)
    return Waiting(Listed(number, topic, commune, int(minutes or 0)), lines, canned)
