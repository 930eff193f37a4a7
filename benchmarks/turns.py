"""Turns: milliseconds of one turn through the web channel, and turns per second beside the same SQL run bare.

The reference is the sqlite3 module executing, in the same process and with the same pragmas, exactly the
statements that the turns issued. The figures are ratios of one run on one machine.
"""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import event

from benchmarks import steps
from bot import assembly
from bot.dialogue.events import Said
from bot.mailbox.turns import SqlMailbox
from bot.ports import Incoming
from bot.service import Assistant
from bot.settings import Settings
from knowledge.library import Library

_QUESTIONS = (
    "con mới sinh làm giấy khai sinh cần gì",
    "lam lai can cuoc bi mat o dau",
    "đăng ký tạm trú cho người thuê trọ mất bao nhiêu tiền",
    "còn bao lâu thì có",
    "cảm ơn cháu",
    "sang tên sổ đỏ cho con cần giấy tờ gì",
    "ho so tre hen qua lau",
    "mẹ tôi 76 tuổi có được trợ cấp không",
)
_WARM = 50
Statement = tuple[str, Any]


def measure(library: Library, turns: int = 1500) -> dict[str, float]:
    """Return milliseconds through the web channel, turns per second, and the bare SQL of the same turns."""
    with tempfile.TemporaryDirectory() as folder:
        web = asyncio.run(_through_web(library, Path(folder), turns))
        mailbox = assembly.mailbox_of(Settings(data=Path(folder) / "turns"))
        assistant = Assistant(library, mailbox, lambda: datetime.now(UTC))
        for number in range(_WARM * 4):
            assistant.hear(_incoming(f"warm-{number}", number))
        _copy(Path(folder) / "turns" / "bot.db", Path(folder) / "bare.db")
        issued, seconds = _turns(assistant, mailbox, turns)
        bare = _bare(Path(folder) / "bare.db", issued)
    spent = sum(seconds)
    return {
        "web_median_ms": statistics.median(web) * 1000,
        "web_p99_ms": _p99(web) * 1000,
        "turns_per_second": turns / spent,
        "turn_median_ms": statistics.median(seconds) * 1000,
        "bare_per_second": turns / bare,
        "of_bare": bare / spent,
        "statements_per_turn": len(issued) / turns,
        **steps.measure(library, _QUESTIONS),
    }


async def _through_web(library: Library, folder: Path, turns: int) -> list[float]:
    bot = assembly.build(Settings(data=folder / "web"), library, b"k" * 32, httpx.AsyncClient())
    bot.app.state.desk.pace.burst = float("inf")
    times = []
    async with httpx.AsyncClient(transport=httpx.ASGITransport(bot.app), base_url="http://bot") as client:
        await client.get("/")
        for number in range(turns + _WARM):
            message = {"id": f"m{number}", "text": _QUESTIONS[number % len(_QUESTIONS)]}
            start = time.perf_counter()
            answer = await client.post("/chat/messages", json=message)
            times.append(time.perf_counter() - start)
            answer.raise_for_status()
    return times[_WARM:]


def _turns(assistant: Assistant, mailbox: SqlMailbox, turns: int) -> tuple[list[Statement], list[float]]:
    """Take turns; return the statements they issued and the seconds of each."""
    issued: list[Statement] = []

    def keep(_c: object, _cursor: object, sql: str, parameters: Any, _context: object, many: bool) -> None:
        issued.extend((sql, one) for one in parameters) if many else issued.append((sql, parameters))

    event.listen(mailbox.engine, "before_cursor_execute", keep)
    seconds = []
    for number in range(turns):
        start = time.perf_counter()
        assistant.hear(_incoming(f"m{number}", number))
        seconds.append(time.perf_counter() - start)
    event.remove(mailbox.engine, "before_cursor_execute", keep)
    return issued, seconds


def _incoming(external: str, number: int) -> Incoming:
    text = _QUESTIONS[number % len(_QUESTIONS)]
    return Incoming(
        channel="web", bot="bench", person=f"p{number % 100}", external_id=external, event=Said(text), heard=text,
        at=datetime.now(UTC),
    )  # fmt: skip


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as before, sqlite3.connect(target) as copy:
        before.backup(copy)


def _bare(database: Path, issued: Sequence[Statement]) -> float:
    """Run the statements of the turns on a copy of the mailbox from before them; return the seconds."""
    connection = sqlite3.connect(database, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    start = time.perf_counter()
    for sql, parameters in issued:
        if sql.startswith("BEGIN") and connection.in_transaction:
            connection.execute("COMMIT")
        connection.execute(sql, parameters).fetchall()
    connection.execute("COMMIT")
    spent = time.perf_counter() - start
    connection.close()
    return spent


def _p99(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]
