"""Tokens that work once: renewed by one process at a time, stored before they are used, and a person called in time."""

import logging
from contextlib import asynccontextmanager
from datetime import timedelta

import anyio
import httpx
import pytest
from peers.zalo_oa import APP, APP_SECRET, FIRST_REFRESH
from sqlalchemy import select, text

from bot.mailbox import tokens as rows
from bot.mailbox.engine import open_engine
from bot.mailbox.tables import platform_tokens
from bot.ports import TryLater
from bot.zalo.tokens import AGAIN, PATH, Tokens

HOUR = 3600


@asynccontextmanager
async def process(engine, peer, clock, seed=FIRST_REFRESH):
    """One process: it shares the database and nothing else."""
    async with httpx.AsyncClient(verify=False) as http:
        yield Tokens(engine, http, peer.url, APP, APP_SECRET, seed, clock)


def alone(engine, peer, clock, act, seed=FIRST_REFRESH):
    """Run `act` with the tokens of one process; return what it returned, or what delivery is told."""

    async def run():
        async with process(engine, peer, clock, seed) as tokens:
            try:
                return await act(tokens)
            except TryLater as later:
                return later

    return anyio.run(run)


def row_of(engine):
    with engine.connect() as connection:
        return connection.execute(select(platform_tokens)).one()


def asked(peer):
    return [call.body["refresh_token"] for call in peer.calls if call.path == PATH]


def test_the_first_token_comes_from_the_settings_and_is_used_once(engine, peer, clock):
    first = alone(engine, peer, clock, Tokens.access)
    assert first in peer.access
    assert alone(engine, peer, clock, Tokens.access) == first
    assert asked(peer) == [FIRST_REFRESH]
    assert row_of(engine).pair["refresh"] == peer.refresh != FIRST_REFRESH


def test_each_renewal_spends_the_token_that_the_last_one_gave(engine, peer, clock):
    given = [peer.refresh]
    for _ in range(5):
        access = alone(engine, peer, clock, Tokens.access)
        assert access in peer.access
        given.append(peer.refresh)
        clock.forward(26 * HOUR)
    assert asked(peer) == given[:5]
    assert len(set(given)) == 6


async def _together(engine, peer, clock, number, stale):
    answers = []

    async def one():
        async with process(engine, peer, clock) as tokens:
            answers.append(await tokens.renewed(stale))

    async with anyio.create_task_group() as group:
        for _ in range(number):
            group.start_soon(one)
    return answers


@pytest.mark.parametrize("slow", [0.0, 0.3])
def test_processes_that_renew_at_once_renew_once(engine, peer, clock, slow):
    peer.slow = slow
    for turn in range(1, 4):
        stale = next(iter(peer.access), "")
        answers = anyio.run(_together, engine, peer, clock, 6, stale)
        assert len(set(answers)) == 1
        assert answers[0] in peer.access
        assert peer.refreshed == turn
    assert len(asked(peer)) == 3


def test_tasks_of_one_process_that_renew_at_once_renew_once(engine, peer, clock):
    async def act(tokens):
        stale = await tokens.access()
        found = set()

        async def one():
            found.add(await tokens.renewed(stale))

        async with anyio.create_task_group() as group:
            for _ in range(30):
                group.start_soon(one)
        return found

    assert alone(engine, peer, clock, act) == set(peer.access)
    assert peer.refreshed == 2


def test_what_another_process_renewed_is_taken_over(engine, peer, clock):
    async def act(mine):
        stale = await mine.access()
        async with process(engine, peer, clock) as other:
            fresh = await other.renewed(stale)
        assert await mine.access() == stale  # it does not know yet
        assert await mine.renewed(stale) == fresh

    alone(engine, peer, clock, act)
    assert peer.refreshed == 2


def test_the_pair_is_stored_before_it_is_used(engine, peer, clock, monkeypatch):
    """A process that ends right after the answer leaves the new refresh token behind."""

    async def act(tokens):
        await tokens.access()
        stored = rows.store

        def end_after(*arguments):
            stored(*arguments)
            raise KeyboardInterrupt

        monkeypatch.setattr("bot.mailbox.tokens.store", end_after)
        await tokens.renewed(next(iter(peer.access)))

    with pytest.raises(BaseException):  # noqa: B017 it may come in a group
        alone(engine, peer, clock, act)
    monkeypatch.undo()
    assert peer.refreshed == 2
    assert row_of(engine).pair["refresh"] == peer.refresh
    assert alone(engine, peer, clock, Tokens.access) in peer.access


def test_a_database_that_is_away_is_waited_for(engine, peer, clock, monkeypatch):
    stored, troubles = rows.store, [OSError("away"), OSError("away")]

    def store(*arguments):
        if troubles:
            raise troubles.pop()
        return stored(*arguments)

    monkeypatch.setattr("bot.mailbox.tokens.store", store)
    monkeypatch.setattr("bot.zalo.tokens._STORE_AGAIN", 0.01)
    assert alone(engine, peer, clock, Tokens.access) in peer.access
    assert row_of(engine).pair["refresh"] == peer.refresh


def test_who_is_cancelled_in_the_middle_keeps_what_was_bought(engine, peer, clock):
    peer.slow = 0.3

    async def act(tokens):
        with anyio.move_on_after(0.1):
            await tokens.access()

    alone(engine, peer, clock, act)
    assert row_of(engine).pair["refresh"] == peer.refresh
    assert alone(engine, peer, clock, Tokens.access) in peer.access
    assert peer.refreshed == 1


def test_a_process_that_died_in_the_middle_is_not_waited_for_for_ever(engine, peer, clock, monkeypatch):
    monkeypatch.setattr("bot.zalo.tokens._LOOKS", 2)
    assert isinstance(rows.claim(engine, f"zalo_oa:{APP}", FIRST_REFRESH, "", clock()), rows.Claim)
    waiting = alone(engine, peer, clock, Tokens.access)
    assert (type(waiting), waiting.reason, waiting.whole) == (TryLater, "zalo-token-busy", True)
    clock.forward(61)
    assert alone(engine, peer, clock, Tokens.access) in peer.access


def test_who_comes_late_changes_nothing(engine, peer, clock):
    name = f"zalo_oa:{APP}"
    late = rows.claim(engine, name, FIRST_REFRESH, "", clock())
    clock.forward(61)
    assert alone(engine, peer, clock, Tokens.access) in peer.access
    kept = row_of(engine).pair
    assert not rows.store(engine, late, rows.Pair("old", "old", clock()), clock())
    rows.release(engine, late)
    assert row_of(engine).pair == kept


@pytest.mark.parametrize("code", [-14014, -14002, -216, -1])
def test_a_refusal_calls_a_person_once_and_stops_the_channel(engine, peer, clock, caplog, code):
    async def act(tokens):
        outcomes = []
        for _ in range(3):
            try:
                await tokens.access()
            except TryLater as later:
                outcomes.append((later.reason, later.whole, later.seconds))
        return outcomes

    peer.next(code, path=PATH)
    assert alone(engine, peer, clock, act) == [(f"zalo-oauth{code}", True, 60.0)] * 3
    assert len(asked(peer)) == 1
    assert row_of(engine).problem == f"zalo-oauth{code}"
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(said) == 1
    assert FIRST_REFRESH not in caplog.text
    assert alone(engine, peer, clock, Tokens.access).reason == f"zalo-oauth{code}"  # nor does the next process ask
    assert len(asked(peer)) == 1


def test_after_a_while_it_is_tried_again_by_itself(engine, peer, clock):
    peer.next(-1, path=PATH)
    alone(engine, peer, clock, Tokens.access)
    clock.at += AGAIN + timedelta(seconds=1)
    assert alone(engine, peer, clock, Tokens.access) in peer.access
    assert row_of(engine).problem is None


def test_consent_given_anew_starts_afresh_at_once(engine, peer, clock):
    alone(engine, peer, clock, Tokens.access)
    peer.refresh, peer.access = "second-consent", {}
    clock.forward(26 * HOUR)
    assert alone(engine, peer, clock, Tokens.access).reason == "zalo-oauth-14014"
    assert alone(engine, peer, clock, Tokens.access, seed="second-consent") in peer.access
    assert row_of(engine).problem is None


def test_a_wrong_token_in_the_settings_costs_nobody_the_one_that_works(engine, peer, clock, caplog):
    works = alone(engine, peer, clock, Tokens.access)
    for _ in range(2):
        assert alone(engine, peer, clock, Tokens.access, seed="mistyped") == works
    assert asked(peer) == [FIRST_REFRESH, "mistyped"]
    assert len([record for record in caplog.records if record.levelno >= logging.ERROR]) == 1
    assert "mistyped" not in caplog.text
    assert row_of(engine).problem is None
    clock.forward(26 * HOUR)
    assert alone(engine, peer, clock, Tokens.access, seed="mistyped") in peer.access
    assert peer.refreshed == 2


def test_a_token_in_the_settings_that_was_refused_too_early_is_tried_again_when_it_is_needed(engine, peer, clock):
    alone(engine, peer, clock, Tokens.access)
    peer.next(-1, path=PATH)
    alone(engine, peer, clock, Tokens.access, seed="second-consent")
    peer.refresh = "second-consent"
    clock.forward(26 * HOUR)
    assert alone(engine, peer, clock, Tokens.access, seed="second-consent") in peer.access
    assert row_of(engine).problem is None


def test_a_process_with_the_old_settings_does_not_bring_the_old_token_back(engine, peer, clock):
    alone(engine, peer, clock, Tokens.access)
    peer.refresh = "second-consent"
    fresh = alone(engine, peer, clock, Tokens.access, seed="second-consent")
    assert alone(engine, peer, clock, Tokens.access) == fresh
    assert peer.refreshed == 2


def test_without_any_refresh_token_nothing_is_asked(engine, peer, clock):
    later = alone(engine, peer, clock, Tokens.access, seed="")
    assert (later.reason, later.whole) == ("zalo-no-refresh-token", True)
    assert peer.calls == []


@pytest.mark.parametrize("kind", [500, 503, 429, "html", "cut", -32])
def test_a_platform_that_is_away_is_no_alarm(engine, peer, clock, caplog, kind):
    peer.next(kind, path=PATH)
    later = alone(engine, peer, clock, Tokens.access)
    assert isinstance(later, TryLater)
    assert later.whole
    assert row_of(engine).problem is None
    assert row_of(engine).claim is None
    assert caplog.records == []


@pytest.mark.parametrize("said", ["for ever", "-5", "9" * 30, "٣٦٠٠"])
def test_a_lifetime_that_cannot_be_read_is_an_hour(engine, peer, clock, said):
    peer.said_life = said
    alone(engine, peer, clock, Tokens.access)
    assert rows.known(engine, f"zalo_oa:{APP}", "").pair.expires_at == clock() + timedelta(hours=1)


def test_an_hour_before_the_end_it_is_renewed_without_being_asked(engine, peer, clock):
    async def act(tokens):
        await tokens.keep_fresh()
        clock.forward(23.5 * HOUR)
        await tokens.keep_fresh()
        assert peer.refreshed == 1
        clock.forward(HOUR)
        await tokens.keep_fresh()
        assert peer.refreshed == 2
        assert await tokens.access() in peer.access

    alone(engine, peer, clock, act)


def test_they_are_sealed_at_rest_and_shown_nowhere(engine, peer, clock):
    async def act(tokens):
        await tokens.access()
        return repr(tokens) + str(tokens)

    shown = alone(engine, peer, clock, act)
    held = row_of(engine).pair
    with engine.connect() as connection:
        stored = str(connection.execute(text("SELECT * FROM platform_tokens")).one())
    for secret in (FIRST_REFRESH, APP_SECRET, held["access"], held["refresh"]):
        assert secret not in shown
        assert secret not in stored


def test_a_row_that_no_key_of_ours_opens_is_none(engine, peer, clock, url):
    alone(engine, peer, clock, Tokens.access)
    other = open_engine(url, b"another-key-that-is-long-enough-to-be-one")
    assert alone(other, peer, clock, Tokens.access).reason == "zalo-oauth-14014"
    other.dispose()
