"""The console with a year of ratings: `python -m benchmarks.console [RATINGS]`, with PYTHONPATH=tests.

1,000,000 ratings by default, made as in `benchmarks.ratings`, on SQLite and on PostgreSQL; the product, in a process of
its own, is asked for each page of the menu over HTTP. Writes docs/satisfaction.md (growth), docs/console.md (pages).
"""

import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
from postgres import Postgres
from product import Product

from api.console.menu import GROUPS
from api.console.rights import RIGHTS
from api.security import keyed_hash, token_hash
from api.storage import browsers, officers
from api.storage.engine import open_engine, sessions_of
from benchmarks import ratings

DOCS = Path(__file__).resolve().parent.parent / "docs"
MARK = "<!-- written by `python -m benchmarks.console` -->"
KEY = "a-key-for-benchmarks-that-is-long-enough"
SIZES = (10_000, 100_000, 1_000_000)
ASKED = 15
READERS = ("head", "auditor", "admin", "officer")
MORE = (
    ("overview of a month", "head", "?ky=2026-05"),
    ("overview of an agency", "head", "?ky=2026&co-quan=H19.7"),
    ("overview of a commune and a channel", "head", "?ky=2026&xa=Xã 7&kenh=web"),
    ("ratings, low ones", "head", "/danh-gia?ky=2026&muc=thap"),
    ("ratings, words searched", "head", "/danh-gia?ky=2026&tim=cham tre"),
    ("the report as a PDF", "head", "/bao-cao.pdf?ky=2026"),
)
_LOAD = "“Load” is that of the machine meanwhile: above the number of cores all times are too long."


def cookies_of(url: str) -> dict[str, str]:
    """Sign in somebody of each role; return their cookies."""
    found, now = {}, datetime.now(UTC)
    engine = open_engine(url)
    with sessions_of(engine).writing.begin() as session:
        for role in READERS:
            officer = officers.add(session, f"bench-{role}", keyed_hash(KEY.encode(), role), role, now)
            officer.change_by = None
            session.flush()
            found[role] = keyed_hash(KEY.encode(), "cookie", role)
            browsers.enter(session, officer.id, token_hash(found[role]), now, stage="full", way="password")
    engine.dispose()
    return found


def pages() -> list[tuple[str, str, str]]:
    """Return name, role and address of every page of the menu, and a few drilled into."""
    entries = [each for group in GROUPS for each in group.entries]
    listed = [(each.key, reader(each.right), each.address) for each in entries]
    return [(name, role, path) for name, role, path in [*listed, *MORE] if role]


def reader(right: str) -> str:
    """Return who opens a page with this right."""
    return next((role for role in READERS if right == "self" or role in RIGHTS[right]), "")


def ask(product: Product, cookies: dict[str, str]) -> dict[str, list[float]]:
    """Return the milliseconds of each page."""
    spent: dict[str, list[float]] = {}
    for name, role, path in pages():
        with httpx.Client(base_url=product.url, cookies={"motcua_canbo": cookies[role]}, timeout=120) as browser:
            for _ in range(ASKED + 1):
                since = time.perf_counter()
                answer = browser.get(f"/canbo{path}", follow_redirects=True)
                assert answer.status_code == httpx.codes.OK, (path, answer.status_code, answer.text[:300])
                spent.setdefault(name, []).append((time.perf_counter() - since) * 1000)
    return {name: each[1:] for name, each in spent.items()}


def opened(url: str, folder: Path) -> dict[str, list[float]]:
    """Start the product on a filled database and ask it."""
    cookies = cookies_of(url)
    product = Product(folder, MOTCUA_API_DATABASE_URL=url, MOTCUA_KEY=KEY, MOTCUA_DEMO="").start()
    try:
        return ask(product, cookies)
    finally:
        product.stop()


def main(most: int) -> None:
    """Measure and write."""
    growth, found = [], {}
    server = Postgres(settings=("shared_buffers=256MB",)).make().start()
    try:
        for count in (size for size in SIZES if size <= most):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                for url in (f"sqlite:///{folder / 'api.db'}", server.database(f"ratings_{count}")):
                    engine = open_engine(url)
                    growth.append(ratings.measure(engine, count) | {"load": os.getloadavg()[0]})
                    engine.dispose()
                    print(growth[-1], flush=True)
                    if count == min(most, SIZES[-1]):
                        found[growth[-1]["database"]] = opened(url, folder)
    finally:
        server.stop()
        server.remove()
    write(growth, found, min(most, SIZES[-1]))


def write(growth: list[dict[str, object]], found: dict[str, dict[str, list[float]]], most: int) -> None:
    """Write both tables behind their marks."""
    day = f"Measured on {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} cores. {_LOAD}"
    names = list(growth[0])
    lines = [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]
    lines += ["| " + " | ".join(_shown(row[name]) for name in names) + " |" for row in growth]
    _put("satisfaction.md", day, "\n".join(lines))
    lines = ["| page, ms | " + " | ".join(f"{name}, median | p95" for name in found) + " |"]
    lines += ["|---" * (1 + 2 * len(found)) + "|"]
    for page in next(iter(found.values())):
        cells = [f"{_at(each[page], 0.5):.0f} | {_at(each[page], 0.95):.0f}" for each in found.values()]
        lines.append(f"| {page} | {' | '.join(cells)} |")
    _put("console.md", f"{day} {most:,} ratings, load {os.getloadavg()[0]:.1f}.", "\n".join(lines))


def _shown(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def _at(spent: list[float], share: float) -> float:
    return sorted(spent)[min(len(spent) - 1, int(share * len(spent)))]


def _put(page: str, *parts: str) -> None:
    path = DOCS / page
    head = path.read_text("utf-8").split(MARK)[0].rstrip()
    path.write_text("\n\n".join((head, MARK, *parts)) + "\n", "utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1])
