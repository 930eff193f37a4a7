"""One act of a member in a chat: list, take, say, close, pass on, leave, next, pause, resume."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from api.deps import Office
from api.desk import acting
from api.desk.acting import Actor
from api.storage import tickets
from api.storage.desk_models import Ticket
from api.storage.territory_models import Member, Team


@dataclass(frozen=True, slots=True)
class Act:
    """What a member wants: the ticket may be left out where only one can be meant."""

    act: str
    ticket: int | None = None
    text: str = ""
    reason: str = "answered"


@dataclass(frozen=True, slots=True)
class Done:
    """What an act came to, and for which ticket."""

    outcome: str
    ticket: int | None = None


def do(session: Session, office: Office, member: Member, team: Team, act: Act, now: datetime) -> Done:
    """Do one act of a member."""
    actor = acting.of_member(member, team)
    if act.act in {"list", "resume", "pause"}:
        return _attend(member, act.act, now)
    number = act.ticket or _meant(session, member, team, act.act)
    if number is None:
        return Done("none")
    return Done(_do(session, office, actor, act, number, now), number)


def _attend(member: Member, act: str, now: datetime) -> Done:
    if act == "pause":
        member.paused_at = now
        return Done("off")
    if act == "resume":
        member.paused_at = None
    return Done("listed")


def _do(session: Session, office: Office, actor: Actor, act: Act, number: int, now: datetime) -> str:
    match act.act:
        case "take" | "next":
            return acting.take(session, actor, number, now)
        case "say":
            return acting.say(session, actor, number, act.text, now)
        case "close":
            return acting.close(session, actor, number, act.reason, now)
        case "pass":
            return acting.pass_on(session, office, actor, number, now)
        case _:
            return acting.leave(session, actor, number, now)


def _meant(session: Session, member: Member, team: Team, act: str) -> int | None:
    """Return the oldest one that waits for who takes, else the only one that the member has."""
    if act in {"take", "next"}:
        waiting = tickets.of_team(session, team.id)
        return waiting[0].id if waiting else None
    mine = tickets.of_member(session, member.id)
    return mine[0].id if len(mine) == 1 else None


def talk(session: Session, ticket: Ticket) -> list[dict[str, str]]:
    """Return the conversation of a ticket: with the assistant, then with people."""
    after = [{"who": each.speaker, "text": each.text} for each in tickets.messages(session, ticket.id)]
    return [*(ticket.transcript or []), *after]
