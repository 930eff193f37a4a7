"""What is counted in SQL is what a plain reading of the same rows comes to, on both databases."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from indicator_rows import NOW, add, complete
from sqlalchemy import delete, insert, select

from api.indicators.periods import span
from api.storage import indicator_cells
from api.storage.indicator_models import IndicatorCell, IndicatorService
from api.storage.models import Dossier, Rating

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PERIODS = ("2026-09", "2026-10", "2026-11", "2026-Q3", "2026-Q4", "2026")
EDGES = [datetime(2026, 9, 30, 17, tzinfo=UTC), datetime(2026, 10, 31, 17, tzinfo=UTC), NOW]


def some_moment(chance):
    if chance.random() < 0.2:
        return chance.choice(EDGES) + timedelta(seconds=chance.choice((-1, 0, 1)))
    return datetime(2026, 7, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(160 * 86400))


def some_dossier(chance):
    """Return a dossier as it may be, contradictions and all."""
    moments = {
        name: some_moment(chance) if chance.random() < 0.8 else None
        for name in ("received_at", "due_at", "appointed_at")
    }
    status = chance.choice((1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 9, 10, 10))
    ended = some_moment(chance) if status in {3, 7, 8, 9, 10} else None
    stopped = ended or (some_moment(chance) if status in {5, 6} else None)
    return moments | {
        "status": status,
        "ended_at": ended,
        "stopped_at": stopped,
        "finished_at": chance.choice((ended, None)) if status in {9, 10} else None,
        "supplements": chance.choice((0, 0, 1, 2)),
        "filed_by": chance.choice((None, 1, 2, 2, 3)),
        "agency": chance.choice(("H19.31", "H19.31.2", "H19.40")),
        "commune": chance.choice((None, "Xã Bom Bo", "Phường Trấn Biên")),
        "procedure": f"1.00{chance.randrange(4)}",
        "demo": chance.random() < 0.1,
    }


def bounds(name):
    year, _, rest = name.partition("-")
    first, many = (1, 12) if not rest else (int(rest[1]) * 3 - 2, 3) if rest[0] == "Q" else (int(rest), 1)
    after = datetime(int(year) + (first + many > 12), (first + many - 1) % 12 + 1, 1, tzinfo=ZONE)
    return datetime(int(year), first, 1, tzinfo=ZONE), after


def read_plainly(dossiers, name):
    """Count dossiers one by one, as the definitions say it in words."""
    since, until = bounds(name)
    judged = min(until, NOW)
    cells, services = {}, Counter()
    for each in dossiers:
        cell = Counter()
        received, ended, status, due = each["received_at"], each["ended_at"], each["status"], each["due_at"]
        in_, out = (moment is not None and since <= moment < until for moment in (received, ended))
        handled = out and status in {9, 10}
        cell["received"] += in_
        cell["finished"] += handled
        cell["closed"] += out and (status == 8 or (status == 3 and received is not None))
        cell["withdrawn"] += out and status == 7 and received is not None
        cell["carried_over"] += received is not None and received < since and (ended is None or ended >= since)
        runs = received is not None and received < until and (ended is None or ended >= until)
        cell["running"] += runs or (received is None and status in {2, 4, 5, 6})
        stop = each["stopped_at"] if each["stopped_at"] is not None and each["stopped_at"] < judged else judged
        if runs and due is not None:
            cell["running_dated"] += 1
            cell["running_late"] += stop > due
        if handled and due is not None:
            cell["finished_dated"] += 1
            cell["finished_late"] += each["stopped_at"] > due
        if in_ or handled:
            on_time = due is not None and stop <= due and each["supplements"] <= 1
            cell["in_time" if on_time else "undated" if due is None else "late"] += 1
        if in_ and each["filed_by"] is not None:
            cell["by_channel"] += 1
            cell["online"] += each["filed_by"] == 2
        if in_ and each["filed_by"] == 2:
            services[each["agency"], each["commune"] or "", each["demo"], each["procedure"]] += 1
        end = each["finished_at"] or ended
        if handled and received is not None and end >= received:
            pause = timedelta()
            if due is not None and each["appointed_at"] is not None and due > each["appointed_at"]:
                pause = due - each["appointed_at"]
            cell["timed"] += 1
            cell["seconds"] += max(0, int((end - received - pause).total_seconds()))
        where = each["agency"], each["commune"] or "", each["demo"]
        cells.setdefault(where, Counter()).update(cell)
    return {where: +cell for where, cell in cells.items() if +cell}, services


def stored(session, name):
    cells = session.scalars(select(IndicatorCell).where(IndicatorCell.period == name)).all()
    services = session.scalars(select(IndicatorService).where(IndicatorService.period == name)).all()
    return (
        {
            (each.agency, each.commune, each.demo): Counter(
                {column: many for column in indicator_cells.COUNTS if (many := getattr(each, column))}
            )
            for each in cells
        },
        Counter({(each.agency, each.commune, each.demo, each.procedure): each.online for each in services}),
    )


def count(sessions, name, now=NOW):
    with sessions.reading() as session:
        counted = indicator_cells.count(session, span(name, now))
    with sessions.writing.begin() as session:
        indicator_cells.store(session, name, counted, now)


@pytest.mark.parametrize("seed", range(3))
def test_sql_counts_what_a_plain_reading_counts(sessions, seed):
    chance = Random(seed)
    dossiers = [complete(some_dossier(chance)) for _ in range(400)]
    with sessions.writing.begin() as session:
        add(session, *dossiers)
    for name in PERIODS:
        count(sessions, name)
        count(sessions, name)  # what stood there goes
        with sessions.reading() as session:
            cells, services = stored(session, name)
        plain, plain_services = read_plainly(dossiers, name)
        differ = {
            (w, n): (cells.get(w, {}).get(n), c.get(n))
            for w, c in plain.items()
            for n in c | cells.get(w, {})
            if cells.get(w, {}).get(n) != c.get(n)
        }
        assert not differ, (name, differ)
        assert (cells.keys(), services) == (plain.keys(), plain_services)


def answer(number, rater, thing, score, **more):
    return {
        "idempotency_key": f"k{number}",
        "fingerprint": "f",
        "target": "agency",
        "subject": thing,
        "score": score,
        "agency": "H19.31",
        "commune": "Xã Bom Bo",
        "channel": "web",
        "helper": False,
        "question_version": 2,
        "rater": rater,
        "demo": False,
        "created_at": NOW,
    } | more


def test_the_last_answer_of_a_person_to_a_thing_counts(sessions):
    """Five people, six things; one changed their mind, one answer is flagged, one is of an element, one of last month."""
    rows = [answer(n, f"p{n}", f"dossier:{n}", 5) for n in range(5)]
    rows += [
        answer(10, "p0", "dossier:0", 1),  # a change of mind
        answer(11, "p1", "dossier:9", 2),
        answer(12, "p2", "dossier:2", 1, flag="helper"),
        answer(13, "p3", "dossier:3", 1, element="officer"),
        answer(14, "p4", "dossier:8", 1, created_at=NOW - timedelta(days=40)),
        answer(15, "p5", "dossier:5", 1, target="assistant"),
        answer(16, "p6", "general", 1, agency=None),
    ]
    rows += [answer(20 + n, f"q{n}", f"dossier:{n}", 1, agency="H19.40") for n in range(4)]
    with sessions.writing.begin() as session:
        for row in rows:
            session.execute(insert(Rating), [row])
    count(sessions, "2026-11")
    with sessions.reading() as session:
        cells, _ = stored(session, "2026-11")
    assert cells["H19.31", "Xã Bom Bo", False] == {"rated": 6, "rated_known": 6, "disliked": 2}
    assert cells["H19.40", "Xã Bom Bo", False] == {"rated": 4}, "four people: nothing is told of their levels"


def test_counted_anew_after_dossiers_went(sessions):
    with sessions.writing.begin() as session:
        add(session, some_dossier(Random(1)))
    count(sessions, "2026")
    with sessions.writing.begin() as session:
        session.execute(delete(Dossier))
    count(sessions, "2026")
    with sessions.reading() as session:
        assert stored(session, "2026") == ({}, Counter())
        assert indicator_cells.counted_at(session) == {"2026": NOW}
