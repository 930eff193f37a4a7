"""The register at the size of a province: `python -m benchmarks.register`, with PYTHONPATH=tests.

A PostgreSQL of its own (fsync on) grows from 14,000 to 1,400,000 dossiers; at each size the API, in a process of its
own, is asked over HTTP. Then 100,000 records are taken by the real import. Writes docs/dossiers.md and a picture.
"""

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from typing import Any

import httpx
import psycopg
from postgres import Postgres
from product import Product

from api.dossiers.receiving import AT_ONCE, Row, Sender, Tally, in_portions, read_row, take
from api.security import bot_token
from api.settings import Settings
from api.start import prepare
from api.storage import agencies
from api.storage.engine import open_engine, sessions_of
from benchmarks.register_data import code_of, make, records

DOCS = Path(__file__).resolve().parent.parent / "docs"
PICTURE = "dossiers-scale.png"
SIZES = (14_000, 140_000, 1_400_000)
LOOKUPS, ROUNDS, IMPORTED, BATCH = 1_000, 3, 100_000, 10_000
KEY = "a-key-for-benchmarks-that-is-long-enough"
MARK = "<!-- written by `make register-bench` -->"
NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
_TABLES = ("dossiers", "dossier_events")
_LOAD = "`load of the machine` says what else it had to do then: above the number of cores all times are too long."


class Place:
    """A database, its API in a process of its own, and a key of the province."""

    def __init__(self, server: Postgres, folder: Path) -> None:
        self.url = server.database("register")
        self.bare = self.url.replace("postgresql+psycopg", "postgresql")
        self.settings = Settings(
            _env_file=None, key=KEY, api_database_url=self.url, demo=False, pushes_per_minute=10**6
        )
        self.engine = open_engine(self.url)
        prepare(self.settings, self.engine, NOW)
        self.sessions = sessions_of(self.engine)
        with self.sessions.writing.begin() as session:
            self.key = agencies.issue_key(session, "H19", "benchmark", NOW)
        own = {"MOTCUA_API_DATABASE_URL": self.url, "MOTCUA_KEY": KEY, "MOTCUA_DEMO": ""}
        self.product = Product(folder, **own, MOTCUA_PUSHES_PER_MINUTE=str(10**6)).start()

    def caller(self, token: str) -> httpx.Client:
        return httpx.Client(base_url=self.product.url, headers={"Authorization": f"Bearer {token}"}, timeout=120)

    def fill(self, size: int) -> None:
        with psycopg.connect(self.bare, autocommit=True, options="-c statement_timeout=0") as connection:
            connection.execute("TRUNCATE dossiers, dossier_events CASCADE")
            make(connection, size)
            connection.execute("VACUUM ANALYZE dossiers, dossier_events")

    def scalar(self, statement: str) -> Any:
        with psycopg.connect(self.bare) as connection:
            row = connection.execute(statement).fetchone()
            assert row is not None
            return row[0]

    def plan(self, statement: str) -> str:
        with psycopg.connect(self.bare) as connection:
            return "\n".join(
                row[0] for row in connection.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {statement}")
            )


def milliseconds(act: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1000


def at(spent: list[float], share: float) -> float:
    return sorted(spent)[min(len(spent) - 1, int(len(spent) * share))]


def look_up(place: Place, size: int, callers: int) -> list[float]:
    """Return how long look-ups take that `callers` make one after the other, all of dossiers that exist."""

    def one(seed: int) -> list[float]:
        chance, spent = random.Random(seed), []
        with place.caller(bot_token(KEY.encode())) as http:
            for _ in range(LOOKUPS // callers):
                code = code_of(chance.randrange(size), size)
                begin = time.perf_counter()
                assert http.get(f"/v1/dossiers/{code}").status_code == httpx.codes.OK, code
                spent.append((time.perf_counter() - begin) * 1000)
        return spent[20:]

    with ThreadPoolExecutor(callers) as pool:
        return [each for spent in pool.map(one, range(callers)) for each in spent]


def reports(place: Place) -> dict[str, float]:
    """Return the middle of five tries of each report."""
    with place.caller(place.key) as http:

        def asked(path: str) -> float:
            return at([milliseconds(lambda: http.get(path).raise_for_status()) for _ in range(5)], 0.5)

        return {
            "overdue, first 100, ms": asked("/v1/reports/overdue"),
            "month 2026-10, ms": asked("/v1/reports/months/2026-10"),
            "month 2025-05, ms": asked("/v1/reports/months/2025-05"),
        }


def quietest(place: Place, size: int, callers: int) -> list[float]:
    """Return the best of three rounds: whatever else the machine does slows some of them."""
    return min((look_up(place, size, callers) for _ in range(ROUNDS)), key=lambda spent: at(spent, 0.99))


def measure(place: Place, size: int) -> dict[str, float]:
    alone, together = quietest(place, size, 1), quietest(place, size, 4)
    sizes = {name: place.scalar(f"SELECT pg_total_relation_size('{name}')") / 1e6 for name in _TABLES}
    return {
        "dossiers": place.scalar("SELECT count(*) FROM dossiers"),
        "events": place.scalar("SELECT count(*) FROM dossier_events"),
        "look-up p50, ms": at(alone, 0.5),
        "look-up p99, ms": at(alone, 0.99),
        "4 at once p50, ms": at(together, 0.5),
        "4 at once p99, ms": at(together, 0.99),
        **reports(place),
        "dossiers on disk, MB": sizes["dossiers"],
        "events on disk, MB": sizes["dossier_events"],
        "load of the machine": os.getloadavg()[0],
    }


def imported(place: Place) -> dict[str, float]:
    """Return rows a second: by the import, and as a batch of 10,000 over HTTP; then the same batch once more."""
    sender, tally = Sender("benchmark", "H19", place.settings.dossier_code_pattern, place.settings.secret), Tally()

    def keep(rows: list[Row]) -> None:
        with place.sessions.writing.begin() as session:
            take(session, rows, NOW, tally)

    rows = (read_row(n, record, sender) for n, record in enumerate(records(IMPORTED), 1))
    spent = milliseconds(lambda: [*in_portions(rows, tally, keep)]) / 1000
    assert tally.rows == IMPORTED
    assert not tally.faults
    more = [{**record, "MaHoSo": record["MaHoSo"].replace("-261123-", "-261124-")} for record in records(BATCH)]
    body = "\n".join(json.dumps(record, ensure_ascii=False) for record in more).encode()
    with place.caller(place.key) as http:
        told: list[float] = []
        for number in (1, 2):
            headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": f"benchmark-{number}"}
            told.append(
                milliseconds(
                    lambda h=headers: http.post("/v1/dossiers/batch", content=body, headers=h).raise_for_status()
                )
                / 1000
            )
    return {
        f"import of {IMPORTED:,} records, rows/s": IMPORTED / spent,
        "its events/s": IMPORTED * 4 / spent,
        "batch of 10,000 over HTTP, s": told[0],
        "the same rows under another key, s": told[1],
        "rows in a transaction": AT_ONCE,
    }


def plans(place: Place) -> dict[str, str]:
    code = code_of(SIZES[-1] // 2, SIZES[-1])
    since, until = (f"timestamptz '2025-{month} 00:00+07'" for month in ("05-01", "06-01"))
    flows = " OR ".join(f"({name} >= {since} AND {name} < {until})" for name in ("received_at", "ended_at"))
    left = f"received_at < {since} AND (ended_at IS NULL OR ended_at >= {since})"
    scope = "(agency = 'H19' OR agency LIKE 'H19.%') AND demo IS FALSE"
    overdue = f"stopped_at IS NULL AND due_at < timestamptz '2026-11-22 05:00+00' AND status IN (2, 4) AND {scope}"
    return {
        "look-up": place.plan(f"SELECT * FROM dossiers WHERE code = '{code}'"),
        "history": place.plan(f"SELECT * FROM dossier_events WHERE dossier_code = '{code}' ORDER BY at, id"),
        "overdue": place.plan(f"SELECT code, due_at FROM dossiers WHERE {overdue} ORDER BY due_at, code LIMIT 100"),
        "month, what came and went": place.plan(
            f"SELECT agency, max(agency_name) FROM dossiers WHERE {scope} AND ({flows}) GROUP BY agency"
        ),
        "month, what was carried over": place.plan(
            f"SELECT agency, count(*) FROM dossiers WHERE {scope} AND {left} GROUP BY agency"
        ),
    }


def main() -> None:
    server = Postgres(durable=True, settings=("shared_buffers=512MB", "maintenance_work_mem=256MB", "max_wal_size=4GB"))
    server.make().start()
    folder = Path(tempfile.mkdtemp(prefix="register-"))
    try:
        place = Place(server, folder)
        found = []
        for size in SIZES:
            place.fill(size)
            found.append(measure(place, size))
            print(json.dumps(found[-1]), flush=True)
        looked = plans(place)
        loaded = imported(place)
        print(json.dumps(loaded), flush=True)
        place.product.stop()
        place.engine.dispose()
    finally:
        server.stop()
        server.remove()
        rmtree(folder, ignore_errors=True)
    write(found, loaded, looked)


def write(found: list[dict[str, float]], loaded: dict[str, float], looked: dict[str, str]) -> None:
    rows = [f"| {name} | {' | '.join(shown(each[name]) for each in found)} |" for name in found[0]]
    table = ["| | | | |", "|---|---|---|---|", *rows]
    rates = ["| | |", "|---|---|", *(f"| {name} | {shown(value)} |" for name, value in loaded.items())]
    told = [f"{name}:\n```\n{plan}\n```" for name, plan in looked.items()]
    page = DOCS / "dossiers.md"
    head = page.read_text("utf-8").split(MARK)[0].rstrip()
    parts = (
        MARK,
        f"Measured on {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} cores. {_LOAD}",
        "\n".join(table),
        "\n".join(rates),
    )
    page.write_text(
        "\n\n".join((head, *parts, f"![growth]({PICTURE})", "Plans at the largest size:", *told)) + "\n", "utf-8"
    )
    draw(found)


def shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def draw(found: list[dict[str, float]]) -> None:
    import matplotlib as mpl  # noqa: PLC0415 - only this draws

    mpl.use("Agg")
    import matplotlib.pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(figsize=(7, 3.6), layout="constrained")
    for name in (
        "look-up p50, ms",
        "look-up p99, ms",
        "overdue, first 100, ms",
        "month 2026-10, ms",
        "month 2025-05, ms",
    ):
        axes.plot([each["dossiers"] for each in found], [each[name] for each in found], marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel="dossiers", ylabel="ms")
    axes.legend(fontsize="small")
    figure.savefig(DOCS / PICTURE, dpi=110)


if __name__ == "__main__":
    sys.exit(main())
