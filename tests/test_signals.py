"""A signal wakes who waits; who comes late, or never hears of it, is not kept waiting."""

import anyio

from bot.signals import Signal


async def timed(signal, seen, seconds):
    begin = anyio.current_time()
    await signal.wait(seen, seconds)
    return anyio.current_time() - begin


def test_it_wakes_everyone_who_waits():
    async def run():
        signal = Signal()
        waited = []

        async def wait():
            waited.append(await timed(signal, signal.now(), 10))

        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(wait)
            await anyio.sleep(0.05)
            signal.fire()
        return waited

    waited = anyio.run(run)
    assert len(waited) == 3
    assert max(waited) < 5


def test_what_was_fired_before_is_not_missed():
    async def run():
        signal = Signal()
        seen = signal.now()
        signal.fire()
        return await timed(signal, seen, 10), await timed(signal, signal.now(), 0.05)

    passed, waited = anyio.run(run)
    assert passed < 0.05 <= waited + 0.01
