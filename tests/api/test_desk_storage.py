"""Of any number who press at the same instant exactly one has the ticket; the queries hold on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from desk_town import COMMUNE, COMMUNE_NAME, add_team
from sqlalchemy import func, insert, select, true, update

from api.storage import inbox, tickets
from api.storage.desk_models import Ticket
from api.storage.inbox import Counts
from api.storage.ratings import Scope
from api.storage.territory_models import Agency

PRESSES = 1000


def put(session, now, team, number=0, **changed):
    return tickets.put(session, values(now, team, number, **changed))


def values(now, team, number=0, **changed):
    row = {
        "person": f"person-{number}",
        "channel": "web",
        "address": "web/1",
        "language": "vi",
        "reason": "asked",
        "topic_name": "",
        "commune": COMMUNE,
        "commune_name": COMMUNE_NAME,
        "queue": "team",
        "team_id": team,
        "created_at": now,
        "queued_at": now,
        "promised": 15,
        "announced": 1,
        "said": 0,
        "seen": 0,
        "demo": False,
    }
    return {**row, **changed}


def test_two_press_at_once_a_thousand_times(office):
    now = office.clock()
    with office.sessions.writing.begin() as session:
        made = add_team(session, now, members=2)
        rows = [values(now, made.team.id, number) for number in range(PRESSES)]
        numbers = list(session.scalars(insert(Ticket).returning(Ticket.id), rows))
    barrier = Barrier(2)
    won = ([], [])

    def press(place):
        member = made.members[place].id
        for number in numbers:
            barrier.wait()
            with office.sessions.writing.begin() as session:
                if tickets.take(session, number, {"owner_member": member}, true(), now):
                    won[place].append(number)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(press, range(2)))
    assert sorted(won[0] + won[1]) == numbers
    with office.sessions.reading.begin() as session:
        owned = dict(session.execute(select(Ticket.owner_member, func.count()).group_by(Ticket.owner_member)).all())
    assert {made.members[0].id: len(won[0]), made.members[1].id: len(won[1])}.items() >= owned.items()
    assert sum(owned.values()) == PRESSES


def test_a_second_open_ticket_of_a_person_is_the_first(office):
    now = office.clock()
    with office.sessions.writing.begin() as session:
        team = add_team(session, now).team.id
        first = put(session, now, team).id
    with office.sessions.writing.begin() as session:
        assert put(session, now, team).id == first
        session.execute(update(Ticket).values(closed_at=now, close_reason="left"))
        assert put(session, now, team).id != first


def test_the_lists_of_the_inbox(office):
    now = office.clock()
    with office.sessions.writing.begin() as session:
        made = add_team(session, now)
        owner = made.members[0].id
        session.add(Agency(code="H19.31", name="Trung tâm", commune=COMMUNE, created_at=now))
        mine, free = (put(session, now, made.team.id, number, said=number).id for number in (3, 4))
        put(session, now, None, 5, queue="province", commune=None, commune_name="")
        tickets.take(session, mine, {"owner_member": owner}, true(), now)
    own = Ticket.owner_member == owner
    with office.sessions.reading.begin() as session:
        for scope, seen in (
            (Scope(), 3),
            (Scope(agency="H19"), 2),
            (Scope(commune=COMMUNE_NAME), 2),
            (Scope("H20"), 0),
        ):
            reach = inbox.reach_of(scope)
            assert inbox.counts(session, reach, own) == Counts(min(seen, 1), max(seen - 1, 0), seen, 3 if seen else 0)
        reach = inbox.reach_of(Scope())
        assert [row.id for row in inbox.listed(session, reach, own, "mine", 9)] == [mine]
        assert [row.id for row in inbox.listed(session, reach, own, "free", 1)] == [free]
        assert len(inbox.listed(session, reach, own, "all", 9, after=mine)) == 2


def test_an_open_ticket_is_overdue_by_its_own_clock(office):
    now = office.clock()
    with office.sessions.writing.begin() as session:
        made = add_team(session, now)
        put(session, now, made.team.id, 1)
        late = put(session, now, made.team.id, 2, queued_at=now.replace(hour=1)).id
    with office.sessions.writing.begin() as session:
        found = tickets.overdue(session, now.replace(hour=2), now.replace(hour=2), 10)
        assert [each.id for each in found] == [late]
