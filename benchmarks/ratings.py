"""Satisfaction at scale: `python -m benchmarks.ratings [MOST]`, with PYTHONPATH=tests; 1,000,000 ratings by default.

Ratings of made-up people are written straight into the table and summed up as the product does it. Then what an
officer opens is timed: the figures of the overview, the newest ratings, a report of a commune, 100,000 exported rows.
"""

import json
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from postgres import Postgres
from sqlalchemy import insert, select, text

from api.exporting import csv_lines, rows
from api.satisfaction.report import TARGETS, periods, report
from api.satisfaction.spans import span
from api.storage import rating_cells, ratings
from api.storage.engine import open_engine, sessions_of, without_hurry
from api.storage.migrate import upgrade
from api.storage.models import Rating
from api.storage.ratings import Scope, within

BEGIN = datetime(2025, 12, 1, tzinfo=UTC)
SIZES = (10_000, 100_000, 1_000_000)
ELEMENTS = ("access", "procedure", "officer", "result", "feedback")
CHANNELS = ("web", "zalo_bot", "zalo_oa", "telegram")


def made(count):
    """Yield so many ratings: about three of each person, 111 communes, 120 procedures, over a year."""
    chance = Random(20261122)
    for number in range(count):
        person, commune = chance.randrange(1 + count // 3), chance.randrange(111)
        of_agency = number % 2
        yield {
            "idempotency_key": f"bench-{number}",
            "fingerprint": "",
            "target": "agency" if of_agency else "assistant",
            "subject": f"s{chance.randrange(1 << 40)}",
            "score": chance.choices((5, 4, 3, 2, 1), (60, 25, 8, 4, 3))[0],
            "element": chance.choice(ELEMENTS) if of_agency else None,
            "procedure": f"1.{chance.randrange(120):06d}",
            "agency": f"H19.{commune}" if of_agency else None,
            "commune": f"Xã {commune}",
            "channel": chance.choice(CHANNELS),
            "helper": False,
            "flag": "helper" if chance.random() < 0.05 else None,
            "question_version": 1,
            "rater": f"{person:032x}",
            "device": f"{person:032x}",
            "demo": False,
            "created_at": BEGIN + timedelta(seconds=chance.randrange(365 * 86400)),
        }


def fill(engine, count):
    """Write `count` ratings and their sums; return the seconds of the summing."""
    with engine.execution_options(immediate=True).begin() as connection:
        without_hurry(connection)
        upgrade(connection)
        stream = made(count)
        while some := list(islice(stream, 5000)):
            connection.execute(insert(Rating), some)
    start = time.perf_counter()
    with sessions_of(engine).writing.begin() as session:
        without_hurry(session.connection())
        rating_cells.rebuild(session)
    seconds = time.perf_counter() - start
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    return seconds


def timed(work, times=7):
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1000)
    return sorted(spent)[times // 2]


def one_more(sessions):
    """Store one rating as the product does."""
    with sessions.writing.begin() as session:
        own = f"more-{time.perf_counter_ns()}"
        values = next(made(1)) | {"idempotency_key": own, "subject": own, "rater": own, "device": own}
        ratings.put(session, values)


def measure(engine, count):
    seconds = fill(engine, count)
    sessions = sessions_of(engine)
    everything, commune = Scope(), Scope("H19.7", "Xã 7")

    def overview(scope, period):
        with sessions.reading.begin() as session:
            periods(session, scope)
            for target in TARGETS:
                report(session, scope, target, period)

    def export():
        with sessions.reading.begin() as session:
            first, after = span("2026")
            wanted = [*within(everything), Rating.created_at >= first, Rating.created_at < after]
            for _ in islice(csv_lines(rows(session, wanted)), 100_000):
                pass

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = timed(export, 1)
    return {
        "database": engine.dialect.name,
        "ratings": count,
        "summed up s": seconds,
        "overview ms": timed(lambda: overview(everything, "2026")),
        "one commune ms": timed(lambda: overview(commune, "2026-05")),
        "one rating more ms": timed(lambda: one_more(sessions), 25),
        "100,000 rows s": spent / 1000,
        "more memory for them MB": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
        "cells": _count(engine, "rating_cells"),
    }


def _count(engine, table):
    with engine.connect() as connection:
        return connection.execute(select(text("count(*)")).select_from(text(table))).scalar()


def main(most):
    server = Postgres(settings=("shared_buffers=256MB",)).make().start()
    try:
        for count in (size for size in SIZES if size <= most):
            with tempfile.TemporaryDirectory() as folder:
                for url in (f"sqlite:///{Path(folder) / 'api.db'}", server.database(f"ratings_{count}")):
                    engine = open_engine(url)
                    found = measure(engine, count)
                    engine.dispose()
                    shown = {
                        key: round(value, 2) if isinstance(value, float) else value for key, value in found.items()
                    }
                    print(json.dumps(shown), flush=True)
    finally:
        server.stop()
        server.remove()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1])
