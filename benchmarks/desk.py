"""The desk at the size of a province: `python -m benchmarks.desk`, with PYTHONPATH=tests.

A PostgreSQL of its own (fsync on) gets 111 commune teams with 1,080 members and 844 village teams with 5,520 members by
the real import, and 2,000 open tickets. The product, in a process of its own, is asked over HTTP. Writes docs/teams.md.
"""

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import Any

import httpx
import psycopg
from postgres import Postgres
from product import Product
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from api.desk.hours import Shift
from api.security import bot_token, keyed_hash, token_hash
from api.settings import Settings
from api.start import prepare
from api.storage import browsers
from api.storage.desk_models import Ticket, TicketMessage
from api.storage.engine import Sessions, open_engine, sessions_of
from api.storage.models import Officer
from api.storage.territory_models import Member, Team
from api.territory.importing import Importer, Tally
from api.territory.reading import Row
from knowledge.places import find_commune
from knowledge.places.units import Level, gazetteer

PAGE = Path(__file__).resolve().parent.parent / "docs" / "teams.md"
MARK = "<!-- written by `python -m benchmarks.desk` -->"
KEY = "a-key-for-benchmarks-that-is-long-enough"
COMMUNES, COMMUNE_MEMBERS, VILLAGES, VILLAGE_MEMBERS = 111, 1_080, 844, 5_520
TICKETS, TAKEN, CLOSED, ASKED = 2_000, 600, 5_000, 60
_ALWAYS = tuple(Shift(day, 0, 1440) for day in range(7))
_TOPICS = ("1.001193", "1.004222", "2.000635", None)
_LOAD = "`load of the machine` says what else it had to do then: above the number of cores all times are too long."


def rows() -> Iterator[Row]:
    """Yield the list of a province: each commune with its team, then each village with its own."""
    codes = sorted(gazetteer().units[Level.COMMUNE])[:COMMUNES]
    for place in range(COMMUNE_MEMBERS):
        yield _row(place, codes[place % COMMUNES], "Team of the commune", "")
    for place in range(VILLAGE_MEMBERS):
        village = place % VILLAGES
        yield _row(COMMUNE_MEMBERS + place, codes[village % COMMUNES], "Team of the village", f"Village {village}")


def _row(number: int, commune: str, team: str, village: str) -> Row:
    return Row(
        number + 1,
        commune,
        team,
        village,
        agency=f"H19.{int(commune) % 900 + 100}",
        agency_name=f"Office {commune}",
        name=f"Member {number}",
        phone=f"+8490{number:07}",
        shifts=_ALWAYS,
    )


def take_list(sessions: Sessions, now: datetime) -> tuple[Tally, float]:
    """Take the list in; return what it came to, and the seconds it took."""
    since = time.perf_counter()
    with sessions.writing.begin() as session:
        tally = Importer(session, KEY.encode(), now).take(rows())
    return tally, time.perf_counter() - since


def fill(session: Session, now: datetime) -> None:
    """Link every second member's chat, and make tickets: open, taken, and closed ones of a month."""
    rng = random.Random(2026)
    members = session.scalars(select(Member).order_by(Member.id)).all()
    for member in members[::2]:
        member.channel, member.person = "zalo_bot", keyed_hash(KEY.encode(), "chat", str(member.id))
        member.address, member.linked_at = f"zalo_bot/{member.id}", now
    teams = session.scalars(select(Team).order_by(Team.id)).all()
    by_team = {each.team_id: each.id for each in members}
    made = [_ticket(rng, teams, now, number) for number in range(TICKETS + CLOSED)]
    numbers = list(session.scalars(insert(Ticket).returning(Ticket.id, sort_by_parameter_order=True), made))
    for number, row in list(zip(numbers, made, strict=True))[:TAKEN]:
        if row["team_id"] is not None:
            session.execute(update(Ticket).where(Ticket.id == number).values(owner_member=by_team[row["team_id"]]))
    said = {"speaker": "citizen", "speaker_name": "", "text": "And how much is it?", "at": now}
    session.execute(insert(TicketMessage), [{**said, "ticket_id": each} for each in numbers[:TAKEN] for _ in range(4)])


def _ticket(rng: random.Random, teams: Any, now: datetime, number: int) -> dict[str, Any]:
    team = rng.choice(teams) if number % 20 else None
    since = now - timedelta(minutes=rng.randrange(1, 600))
    over = number >= TICKETS
    closed = now - timedelta(minutes=rng.randrange(1, 40_000)) if over else None
    known = find_commune(team.commune) if team else None
    return {
        "person": f"person-{number}",
        "channel": "web",
        "address": f"web/{number}",
        "language": "vi",
        "reason": "asked",
        "topic": rng.choice(_TOPICS),
        "topic_name": "A procedure",
        "question": "How do I do this?",
        "transcript": [{"who": "citizen", "text": "How do I do this?"}] * 8,
        "commune": team.commune if team else None,
        "commune_name": f"{known.kind} {known.name}" if known else "",
        "queue": "team" if team else "province",
        "team_id": team.id if team else None,
        "created_at": closed - timedelta(minutes=30) if closed else since,
        "queued_at": since,
        "promised": 15,
        "announced": 2,
        "answered_at": closed,
        "waited": rng.randrange(30, 1800) if closed else None,
        "said": rng.randrange(4),
        "seen": 0,
        "closed_at": closed,
        "close_reason": "answered" if closed else None,
        "demo": False,
    }


def people(session: Session, now: datetime) -> dict[str, str]:
    """Return the cookie of a head of all, of an officer of one commune, and of a member of a commune's team."""
    team = session.scalars(select(Team).order_by(Team.id)).first()
    assert team is not None
    known = find_commune(team.commune)
    assert known is not None
    cookies = {}
    for role, place in (("head", None), ("officer", f"{known.kind} {known.name}"), ("member", None)):
        row = {
            "name": f"one-{role}",
            "password_hash": "-",
            "role": role,
            "commune": place,
            "active": True,
            "demo": False,
        }
        officer = Officer(**row, created_at=now)
        session.add(officer)
        session.flush()
        cookies[role] = f"cookie-of-{role}"
        browsers.enter(session, officer.id, token_hash(cookies[role]), now, stage="full", way="password")
        if role == "member":
            mine = session.scalars(select(Member).where(Member.team_id == team.id).order_by(Member.id.desc())).first()
            assert mine is not None
            mine.officer_id = officer.id
    return cookies


def ask(product: Product, cookies: dict[str, str], own: int, team: int) -> dict[str, list[float]]:
    """Return the milliseconds of each page for each who opens it."""
    spent: dict[str, list[float]] = {}
    pages = [
        ("inbox of a member, all of the team", "member", "/canbo/hotro?muc=tat-ca"),
        ("inbox of an officer of a commune, unassigned", "officer", "/canbo/hotro?muc=dang-cho"),
        ("inbox of a head, unassigned of the province", "head", "/canbo/hotro?muc=dang-cho"),
        ("inbox of a head, all 2,000", "head", "/canbo/hotro?muc=tat-ca"),
        ("a ticket with its talk, who has it", "member", f"/canbo/hotro/{own}"),
        ("new words of a talk", "member", f"/canbo/hotro/{own}/loi?sau=0"),
        ("teams, first page of 955", "head", "/canbo/to"),
        ("teams, search", "head", "/canbo/to?tim=village 84"),
        ("one team with its members", "head", f"/canbo/to/{team}"),
        ("figures of a team, 30 days", "head", f"/canbo/to/{team}/so-lieu?ngay=30"),
    ]
    for name, who, path in pages:
        with httpx.Client(base_url=product.url, cookies={"motcua_canbo": cookies[who]}, timeout=60) as browser:
            spent[name] = [_milliseconds(partial(_get, browser, path)) for _ in range(ASKED)][5:]
    headers = {"Authorization": f"Bearer {bot_token(KEY.encode())}"}
    with httpx.Client(base_url=product.url, headers=headers, timeout=60) as bot:
        spent["what is to be told (the bot asks every 1.5 s)"] = [
            _milliseconds(partial(_get, bot, "/v1/desk/events")) for _ in range(ASKED)
        ]
        spent["a new ticket"] = [_milliseconds(partial(_open, bot, number)) for number in range(ASKED)]
    return spent


def _open(bot: httpx.Client, number: int) -> None:
    commune = sorted(gazetteer().units[Level.COMMUNE])[number % COMMUNES]
    body = {"channel": "web", "address": "web/1", "person": f"new-person-{number:010}", "reason": "asked"}
    answer = bot.post("/v1/tickets", json={**body, "commune": commune}, headers={"Idempotency-Key": f"new-{number:05}"})
    assert answer.status_code == httpx.codes.CREATED, answer.text


def _get(caller: httpx.Client, path: str) -> None:
    answer = caller.get(path)
    assert answer.status_code == httpx.codes.OK, (answer.status_code, answer.text[:200])


def _milliseconds(act: Callable[[], Any]) -> float:
    since = time.perf_counter()
    act()
    return (time.perf_counter() - since) * 1000


def _at(spent: list[float], share: float) -> float:
    return sorted(spent)[min(len(spent) - 1, int(share * len(spent)))]


def plans(bare: str, team: int) -> dict[str, str]:
    """Return how PostgreSQL finds the lists of the inbox, and what has waited for too long."""
    free = "owner_member IS NULL AND owner_officer IS NULL"
    asked = {
        "unassigned of a team": (
            f"SELECT id FROM tickets WHERE queue = 'team' AND team_id = {team} AND closed_at IS NULL AND {free} "
            "ORDER BY id LIMIT 51"
        ),
        "unassigned of the province, first page": (
            f"SELECT id FROM tickets WHERE closed_at IS NULL AND {free} AND id > 0 ORDER BY id LIMIT 51"
        ),
        "the last 20 waits of a team": (
            f"SELECT waited FROM tickets WHERE queue = 'team' AND team_id = {team} "
            "AND answered_at > now() - interval '30 days' ORDER BY answered_at DESC LIMIT 20"
        ),
    }
    with psycopg.connect(bare) as connection:
        return {
            name: "\n".join(
                row[0] for row in connection.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {statement}")
            )
            for name, statement in asked.items()
        }


def main() -> None:
    """Measure and write."""
    folder, now = Path(tempfile.mkdtemp(prefix="desk-")), datetime.now(UTC)
    server = Postgres(durable=True).make().start()
    try:
        url = server.database("desk")
        engine = open_engine(url)
        prepare(Settings(_env_file=None, key=KEY, api_database_url=url), engine, now)
        sessions = sessions_of(engine)
        (tally, first), (_, again) = take_list(sessions, now), take_list(sessions, now)
        with sessions.writing.begin() as session:
            fill(session, now)
            cookies = people(session, now)
            team = session.scalars(select(Team.id).order_by(Team.id)).first() or 0
            own = _given(session, team)
        bare = url.replace("postgresql+psycopg", "postgresql")
        with psycopg.connect(bare, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        product = Product(folder, MOTCUA_API_DATABASE_URL=url, MOTCUA_KEY=KEY, MOTCUA_DEMO="").start()
        try:
            spent = ask(product, cookies, own, team)
        finally:
            product.stop()
        looked = plans(bare, team)
        engine.dispose()
    finally:
        server.stop()
        server.remove()
        rmtree(folder, ignore_errors=True)
    write(tally, (first, again), spent, looked)


def _given(session: Session, team: int) -> int:
    """Give one ticket of the team to the member with an account, and return its number."""
    member = session.scalars(select(Member.id).where(Member.officer_id.is_not(None))).one()
    ticket = session.scalars(select(Ticket.id).where(Ticket.team_id == team, Ticket.closed_at.is_(None)).limit(1)).one()
    session.execute(update(Ticket).where(Ticket.id == ticket).values(owner_member=member))
    return ticket


def write(tally: Tally, took: tuple[float, float], spent: dict[str, list[float]], looked: dict[str, str]) -> None:
    """Write what was found behind the mark in docs/teams.md."""
    counts = f"{tally.counts['teams']} teams and {tally.counts['added']:,} members"
    table = [f"| {name} | {_at(each, 0.5):.0f} | {_at(each, 0.95):.0f} |" for name, each in spent.items()]
    load = f"load of the machine {os.getloadavg()[0]:.1f}"
    parts = [
        MARK,
        f"Measured on {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} cores with PostgreSQL; {load}. {_LOAD}",
        f"The import took {counts} in {took[0]:.1f} s, and the same list again in {took[1]:.1f} s, changing nothing.",
        f"{TICKETS:,} tickets are open, {CLOSED:,} closed. Milliseconds over HTTP:",
        "\n".join(["| | median | p95 |", "|---|---|---|", *table]),
        *(f"{name}:\n```\n{plan}\n```" for name, plan in looked.items()),
    ]
    head = PAGE.read_text("utf-8").split(MARK)[0].rstrip()
    PAGE.write_text("\n\n".join((head, *parts)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
