"""What one process stores wakes the pages and the deliveries of another; a broken line is opened again."""

import time

import anyio
import pytest
from sqlalchemy import text

from bot.herald import Herald
from bot.signals import Signal


async def heard(signal, seconds=5):
    """Return how long it took until something was heard."""
    begin, seen = time.monotonic(), signal.now()
    await signal.wait(seen, seconds)
    return time.monotonic() - begin


def test_news_reach_the_other_process(stage, process):
    other = stage.open()

    async def play():
        here, there = Signal(), Signal()
        async with anyio.create_task_group() as group:
            for engine, signal in ((process.engine, here), (other.engine, there)):
                group.start_soon(Herald(engine, signal).run)
            await anyio.sleep(1.2)
            waits = []
            for number in range(2):
                process.hear("xin chào", f"{number}", channel="web")
                here.fire()
                waits.append(await heard(there))
                await anyio.sleep(0.2)
            own = there.own
            group.cancel_scope.cancel()
        return waits, own

    waits, own = anyio.run(play)
    assert max(waits) < (1 if stage.server else 2)
    assert own == 0  # news of others are not told on
    other.close()


@pytest.mark.databases("postgresql")
def test_a_line_that_broke_is_opened_again(stage, process, caplog):
    other = stage.open()

    async def play():
        here, there = Signal(), Signal()
        async with anyio.create_task_group() as group:
            for engine, signal in ((process.engine, here), (other.engine, there)):
                group.start_soon(Herald(engine, signal).run)
            await anyio.sleep(0.5)
            with process.engine.connect() as connection:
                broken = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
                assert connection.scalar(text(broken)) == 2
            await anyio.sleep(2.5)
            here.fire()
            wait = await heard(there)
            group.cancel_scope.cancel()
        return wait

    assert anyio.run(play) < 1
    assert "passing on news" in caplog.text
    other.close()


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize(
    ("fired", "woken"), [(["an"], [True, False]), ([""], [True, True]), ([f"n{n}" for n in range(500)], [True, True])]
)
def test_another_process_hears_of_whom_there_are_news(stage, process, fired, woken):
    other = stage.open()

    async def play():
        here, there = Signal(), Signal()
        async with anyio.create_task_group() as group:
            for engine, signal in ((process.engine, here), (other.engine, there)):
                group.start_soon(Herald(engine, signal).run)
            await anyio.sleep(0.5)
            with there.watch("an") as an, there.watch("binh") as binh:
                an.clear(), binh.clear()
                for person in fired:
                    here.fire(person)
                await heard(there, 3)
                found = [await an.wait(0.1), await binh.wait(0.1)]
            group.cancel_scope.cancel()
        return found

    assert anyio.run(play) == woken
    other.close()
