"""Load over HTTP: `python -m benchmarks.load [short|long]`, with PYTHONPATH=tests. It wants the machine for itself.

Each line is a product of its own, started as `motcua serve` starts, and driven by this process beside it. PostgreSQL
runs on the same two cores with fsync on. `long` adds 200,000 turns with a picture of the memory, and 10,000
conversations with delays, repetitions and overtaking.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from postgres import Postgres
from product import Product
from sqlalchemy import func, select
from stage import KEY, address, database_of, make_schemas

from benchmarks.floor import floor
from benchmarks.replies import SECRET, TOKEN, Api, talk
from benchmarks.visitors import all_at_once, crowd, disorderly, steadily
from bot.mailbox.engine import open_engine
from bot.mailbox.tables import conversations, inbox, outbox

DOCS = Path(__file__).resolve().parent.parent / "docs"
PICTURE = "benchmarks-memory.png"
PEOPLE, CLIENTS = 400, 24
REPLIED = 10  # messages a second: about half of what Telegram lets one bot send
STEADY = 80  # turns per second of the long run: less than half of what saturates it
SHORT = {"seconds": 6, "turns": 0, "talks": 300}
LONG = {"seconds": 20, "turns": 200_000, "talks": 10_000}


class Place:
    """A product on one kind of database with so many workers."""

    def __init__(self, server, workers, **settings):
        self.folder = Path(tempfile.mkdtemp(prefix="load-"))
        self.server, self.workers = server, workers
        own = {"MOTCUA_WORKERS": str(workers), "MOTCUA_KEY": KEY, "MOTCUA_DEMO": "", **settings}
        if server:
            make_schemas(server.database(database_of(self.folder)))
            own["MOTCUA_BOT_DATABASE_URL"] = self.url
            own["MOTCUA_API_DATABASE_URL"] = address(self.folder, "office", server)
        self.product = Product(self.folder, **own).start()

    @property
    def url(self):
        return address(self.folder, "bot", self.server) if self.server else address(self.folder / "data", "bot")

    @property
    def name(self):
        return f"{'PostgreSQL' if self.server else 'SQLite'}, {self.workers} process{'es' * (self.workers > 1)}"

    def megabytes(self):
        """Return the memory of all processes of the product."""
        found = subprocess.run(
            ["pgrep", "-P", str(self.product.process.pid)], capture_output=True, text=True, check=False
        )
        numbers = [self.product.process.pid, *map(int, found.stdout.split())]
        pages = [int(Path(f"/proc/{number}/statm").read_text("ascii").split()[1]) for number in numbers]
        return sum(pages) * 4096 / 1e6


def speed(place, seconds):
    """Return turns per second to saturation, and the answers' times at saturation and at half of it."""

    async def drive():
        visitors = await crowd(place.product.port, PEOPLE)
        await all_at_once(visitors, CLIENTS, 2)
        most, full = await all_at_once(visitors, CLIENTS, seconds)
        half = await steadily(visitors, most / 2, int(most / 2 * seconds))
        fifty = await steadily(visitors, 50, int(50 * min(10, seconds)))
        return most, full, half, fifty

    most, full, half, fifty = asyncio.run(drive())
    bare = floor(place.server)
    return {
        "what": place.name,
        "turns/s": most,
        "full p50 ms": at(full, 0.5),
        "full p99 ms": at(full, 0.99),
        "half p50 ms": at(half, 0.5),
        "half p99 ms": at(half, 0.99),
        "50/s p99 ms": at(fifty, 0.99),
        "bare SQL/s": bare["bare"],
        "of bare, without HTTP": bare["turns"] / bare["bare"],
        "of bare, over HTTP": most / bare["bare"],
    }


def replied(server, workers, seconds):
    """Return the time from a message on Telegram to the webhook's answer and to the reply."""

    async def drive():
        api = Api()
        told = {"TOKEN": TOKEN, "API_URL": f"http://127.0.0.1:{await api.start()}", "WEBHOOK_SECRET": SECRET}
        settings = {f"MOTCUA_TELEGRAM_{name}": value for name, value in told.items()}
        place = await asyncio.to_thread(Place, server, workers, **settings)
        try:
            return place.name, *await talk(place.product.port, api, REPLIED, seconds)
        finally:
            await asyncio.to_thread(place.product.stop)
            rmtree(place.folder)

    name, answers, spent, unanswered = asyncio.run(drive())
    return {
        "what": f"Telegram at {REPLIED} a second, {name}",
        "webhook p50 ms": at(answers, 0.5),
        "webhook p99 ms": at(answers, 0.99),
        "to reply p50 ms": at(spent, 0.5),
        "to reply p99 ms": at(spent, 0.99),
        "unanswered": unanswered,
    }


def endurance(place, turns):
    """Take so many turns at a steady rate; return the memory as it went, and draw it."""
    memory = []

    def watch(number):
        if number % 500 == 0:
            memory.append((number, place.megabytes()))

    async def drive():
        visitors = await crowd(place.product.port, 3000)
        return await steadily(visitors, STEADY, turns, watch)

    spent = asyncio.run(drive())
    draw(memory, place.name)
    settled, last = memory[len(memory) // 5][1], memory[-1][1]
    return {"turns": len(spent), "MB after a fifth": settled, "MB at the end": last, "p99 ms": at(spent, 0.99)}


def draw(memory, name):
    import matplotlib as mpl  # noqa: PLC0415 - only the long run draws

    mpl.use("Agg")
    import matplotlib.pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(figsize=(8, 3.2), layout="constrained")
    axes.plot([number for number, _ in memory], [size for _, size in memory], linewidth=1)
    axes.set(xlabel="turns", ylabel="memory, MB", title=name, ylim=(0, None))
    figure.savefig(DOCS / PICTURE, dpi=110)


def order(place, talks):
    """Hold conversations in disorder; return what was lost, doubled or out of order: nothing."""
    begin = time.perf_counter()
    visitors = asyncio.run(disorderly(place.product.port, talks))
    engine = open_engine(place.url, KEY.encode())
    with engine.connect().execution_options(reading=True) as connection:
        heard = dict(
            connection.execute(select(inbox.c.conversation_id, func.count()).group_by(inbox.c.conversation_id)).all()
        )
        rows = connection.execute(select(outbox.c.conversation_id, outbox.c.seq).order_by(outbox.c.id)).all()
        known = connection.execute(select(conversations.c.id, conversations.c.version, conversations.c.next_seq)).all()
    engine.dispose()
    seqs = {}
    for conversation, seq in rows:
        seqs.setdefault(conversation, []).append(seq)
    disorder = sum(seqs[row.id] != list(range(1, row.next_seq)) for row in known)
    unlike = sum(answer_places(visitor) for visitor in visitors)
    return {
        "conversations": len(known),
        "lost": sum(max(0, 4 - heard[row.id]) for row in known),
        "doubled": sum(max(0, row.version - 4) for row in known),
        "out of order": disorder + unlike,
        "seconds": time.perf_counter() - begin,
    }


def answer_places(visitor):
    """Return 1 if the answers to different messages share a place, else 0."""
    places = [message["seq"] for messages in visitor.answers.values() for message in messages]
    return int(len(places) != len(set(places)))


def at(spent, share):
    return sorted(spent)[int(len(spent) * share)] * 1000


def main(size):
    """Measure everything and print one line of JSON for each result."""
    postgres = Postgres(durable=True, settings=("shared_buffers=256MB",)).make().start()
    try:
        for server in (None, postgres):
            for workers in (1, 2):
                with running(server, workers) as place:
                    tell(speed(place, size["seconds"]))
                tell(replied(server, workers, size["seconds"]))
                with running(server, workers) as place:
                    tell({"what": f"disorder, {place.name}", **order(place, size["talks"])})
        if size["turns"]:
            with running(postgres, 2) as place:
                tell({"what": f"endurance, {place.name}", **endurance(place, size["turns"])})
    finally:
        postgres.stop()
        postgres.remove()


@contextmanager
def running(server, workers):
    """Give a product that runs, and end it."""
    place = Place(server, workers)
    try:
        yield place
    finally:
        place.product.stop()
        rmtree(place.folder)


def tell(result):
    rounded = {key: round(value, 2) if isinstance(value, float) else value for key, value in result.items()}
    print(json.dumps(rounded, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(LONG if sys.argv[1:] == ["long"] else SHORT)
