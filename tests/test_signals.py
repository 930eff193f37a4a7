"""A signal wakes who waits; who comes late, or never hears of it, is not kept waiting."""

import anyio

from bot.signals import EVERYBODY, Signal, key_of


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


def woken(signal, *fire):
    """Return who of three watchers is woken by what `fire` does."""

    async def run():
        with signal.watch("an") as an, signal.watch("binh") as binh, signal.watch("an") as again:
            for each in fire:
                each()
            return [await watch.wait(0.02) for watch in (an, binh, again)]

    return anyio.run(run)


def test_news_of_one_person_wake_the_pages_of_that_person_only():
    signal = Signal()
    assert woken(signal, lambda: signal.fire("an")) == [True, False, True]
    assert woken(signal, lambda: signal.fire("binh")) == [False, True, False]
    assert woken(signal, signal.fire) == [True] * 3
    assert woken(signal) == [False] * 3


def test_news_from_elsewhere_come_by_keys_that_name_nobody():
    signal = Signal()
    key = key_of("binh")
    assert "binh" not in key
    assert woken(signal, lambda: signal.echo(key)) == [False, True, False]
    assert woken(signal, lambda: signal.echo(key, key_of("an"))) == [True] * 3
    assert woken(signal, lambda: signal.echo(key_of("nobody"))) == [False] * 3
    assert woken(signal, signal.echo) == [True] * 3
    assert signal.own == 0


def test_what_is_to_be_told_is_told_once():
    signal = Signal()
    for person in ("an", "binh", "an"):
        signal.fire(person)
    assert signal.untold() == {key_of("an"), key_of("binh")}
    assert signal.untold() == set()
    signal.fire()
    assert signal.untold() == {EVERYBODY}


def test_a_watch_that_is_over_leaves_nothing_and_one_that_is_cleared_waits_again():
    signal = Signal()

    async def run():
        with signal.watch("an") as watch:
            signal.fire("an")
            assert await watch.wait(0)
            watch.clear()
            assert not await watch.wait(0.02)
        return signal._watches

    assert anyio.run(run) == {}
