"""Indicators at the size of a province: `python -m benchmarks.indicators`, with PYTHONPATH=tests.

On a PostgreSQL of its own with 1,400,000 dossiers: how long each period takes to count, and pages that show it over
HTTP. Writes docs/indicators.md.
"""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from typing import Any

import psycopg
from postgres import Postgres

from api.indicators.board import board, needed
from api.indicators.periods import span
from api.settings import Settings
from api.start import prepare
from api.storage import dossier_lists, indicator_cells
from api.storage.engine import Sessions, open_engine, sessions_of, without_hurry
from api.storage.ratings import Scope
from benchmarks.register_data import make

PAGE = Path(__file__).resolve().parent.parent / "docs" / "indicators.md"
MARK = "<!-- written by `python -m benchmarks.indicators` -->"
SIZES = (140_000, 1_400_000)
PERIODS = ("2026-11", "2026-10", "2025-05", "2026-Q3", "2025")
NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
KEY = "a-key-for-benchmarks-that-is-long-enough"
ROUNDS = 3


def milliseconds(act: Callable[[], Any]) -> float:
    spent = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        act()
        spent.append((time.perf_counter() - begin) * 1000)
    return sorted(spent)[len(spent) // 2]


def counting(sessions: Sessions, name: str) -> None:
    with sessions.reading() as session:
        without_hurry(session.connection())
        counted = indicator_cells.count(session, span(name, NOW))
    with sessions.writing.begin() as session:
        indicator_cells.store(session, name, counted, NOW)


def showing(sessions: Sessions, scope: Scope, period: str) -> None:
    with sessions.reading() as session:
        board(session, scope, period, NOW)


def listing(sessions: Sessions) -> None:
    with sessions.reading() as session:
        dossier_lists.at_work(session, Scope(), NOW)
        dossier_lists.late(session, Scope(), NOW, 200)


def measure(sessions: Sessions) -> dict[str, float]:
    found = {f"count {name}, ms": milliseconds(lambda name=name: counting(sessions, name)) for name in PERIODS}
    for period in ("2026-11", "2026"):
        for name in needed(period, NOW):
            counting(sessions, name)
    found["board 2026-11 of the province, ms"] = milliseconds(lambda: showing(sessions, Scope(), "2026-11"))
    found["board 2026 of one agency, ms"] = milliseconds(lambda: showing(sessions, Scope("H19.31"), "2026"))
    found["register, overdue and by agency, ms"] = milliseconds(lambda: listing(sessions))
    return found


def main() -> None:
    """Measure each size and write the table."""
    server, folder = Postgres(durable=True).make().start(), Path(tempfile.mkdtemp())
    results: list[dict[str, float]] = []
    try:
        url = server.database("indicators")
        settings = Settings(_env_file=None, key=KEY, api_database_url=url, demo=False)
        engine = open_engine(url)
        prepare(settings, engine, NOW)
        for size in SIZES:
            bare = url.replace("postgresql+psycopg", "postgresql")
            with psycopg.connect(bare, autocommit=True, options="-c statement_timeout=0") as connection:
                connection.execute("TRUNCATE dossiers, dossier_events CASCADE")
                make(connection, size, events=False)
                connection.execute("VACUUM ANALYZE dossiers")
            results.append(
                {"dossiers": size, **measure(sessions_of(engine)), "load of the machine": os.getloadavg()[0]}
            )
        engine.dispose()
    finally:
        server.stop()
        server.remove()
        rmtree(folder)
    rows = [f"| {name} | " + " | ".join(f"{each[name]:,.0f}" for each in results) + " |" for name in results[0]]
    table = "\n".join(["| |" + " |" * len(SIZES), "|---|" + "---|" * len(SIZES), *rows])
    kept = PAGE.read_text("utf-8").split(MARK)[0].rstrip()
    PAGE.write_text(
        f"{kept}\n\n{MARK}\n\nMeasured on {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} cores.\n\n{table}\n", "utf-8"
    )


if __name__ == "__main__":
    main()
