"""The floor under a turn: the same statements and commits, run bare by the driver on a copy of the database."""

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

from sqlalchemy import event
from stage import KEY

from benchmarks.visitors import TEXTS
from bot.dialogue.events import Said
from bot.mailbox.engine import open_engine
from bot.mailbox.migrate import migrate
from bot.mailbox.turns import SqlMailbox
from bot.ports import Incoming
from bot.service import Assistant
from knowledge.library import load_library

COMMIT = "COMMIT"


def floor(server, turns=600):
    """Return turns per second of one thread without HTTP, and of the bare statements of the same turns."""
    with tempfile.TemporaryDirectory() as folder:
        here, copy = Path(folder) / "floor.db", Path(folder) / "bare.db"
        url = server.database("floor") if server else f"sqlite:///{here}"
        engine = open_engine(url, KEY.encode())
        migrate(engine)
        assistant = Assistant(load_library(), SqlMailbox(engine), lambda: datetime.now(UTC))
        for number in range(100):
            assistant.hear(_incoming(f"warm{number}", number))
        engine.dispose()
        if server:
            server.database("bare", "floor")
        else:
            copyfile(here, copy)
        issued, spent = _turns(engine, assistant, turns)
        engine.dispose()
        bare = open_engine(server.url("bare") if server else f"sqlite:///{copy}", KEY.encode())
        seconds = _bare(bare, issued)
        bare.dispose()
    return {"turns": turns / spent, "bare": turns / seconds}


def _turns(engine, assistant, turns):
    issued = []

    def keep(_connection, _cursor, sql, parameters, _context, many):
        issued.extend((sql, one) for one in parameters) if many else issued.append((sql, parameters))

    def commit(_connection):
        issued.append((COMMIT, ()))

    event.listen(engine, "before_cursor_execute", keep)
    event.listen(engine, "commit", commit)
    start = time.perf_counter()
    for number in range(turns):
        assistant.hear(_incoming(f"m{number}", number))
    return issued, time.perf_counter() - start


def _bare(engine, issued):
    """Run statements on one connection of the driver itself."""
    connection = engine.raw_connection()
    driver = connection.dbapi_connection
    cursor = driver.cursor()
    start = time.perf_counter()
    for sql, parameters in issued:
        if sql == COMMIT:
            driver.commit()
            continue
        cursor.execute(sql, parameters)
        if cursor.description:
            cursor.fetchall()
    spent = time.perf_counter() - start
    connection.close()
    return spent


def _incoming(name, number):
    text = TEXTS[number % len(TEXTS)]
    return Incoming(
        channel="web", bot="bench", person=f"p{number % 50}", external_id=name, event=Said(text), heard=text,
        at=datetime.now(UTC),
    )  # fmt: skip
