"""A saved trip is counted once, by the bot alone, and the officers see how many there were."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from sqlalchemy import inspect, select

from api.storage.models import SavedTrip
from bot.client import ApiOffice
from bot.dialogue.events import TripCounted
from bot.dialogue.replies import CountSavedTrip
from bot.mailbox.bodies import dump_request, load_request
from locales import say

TRIP = {
    "rule": "bang_lai_khong_thoi_han",
    "procedure": "3.000347",
    "channel": "web",
    "person": "9c1d8a34e0b7f2a65d13c0ffee5eed01",
}


def send(office, key="trip-0001", **changes):
    return office.bot.post("/v1/saved-trips", json={**TRIP, **changes}, headers={"Idempotency-Key": key})


def rows(office):
    with office.sessions.reading.begin() as session:
        return session.scalars(select(SavedTrip).order_by(SavedTrip.id)).all()


def test_a_trip_is_counted(office):
    answer = send(office)
    assert answer.status_code == 201
    (kept,) = rows(office)
    assert answer.json() == {"id": kept.id}
    assert (kept.rule, kept.procedure, kept.channel, kept.created_at) == (
        "bang_lai_khong_thoi_han",
        "3.000347",
        "web",
        office.clock(),
    )


def test_nothing_of_the_person_is_kept_but_the_keyed_hash(office):
    columns = {column["name"] for column in inspect(office.engine).get_columns("saved_trips")}
    assert columns == {"id", "idempotency_key", "fingerprint", "rule", "procedure", "channel", "person", "created_at"}
    assert send(office, person="0912345678").json()["code"] == "request-invalid"
    assert send(office, key="trip-0002", text="bằng lái").status_code == 422
    assert rows(office) == []


def test_the_same_request_again_counts_nothing(office):
    first, again = send(office), send(office)
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    assert len(rows(office)) == 1


def test_the_same_key_for_another_rule_is_a_conflict(office):
    send(office)
    assert send(office, rule="so_ho_khau_giay").json()["code"] == "idempotency-conflict"
    assert [kept.rule for kept in rows(office)] == ["bang_lai_khong_thoi_han"]


def test_one_request_twenty_times_at_once_is_one_row(office):
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: send(office), range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
    assert len(rows(office)) == 1


@pytest.mark.parametrize("changes", [{"rule": "Bằng lái"}, {"rule": ""}, {"procedure": "?"}, {"channel": "Web Chat"}])
def test_what_is_no_code_is_refused(office, changes):
    assert send(office, **changes).status_code == 422
    assert rows(office) == []


def test_only_the_bot_counts(office):
    stranger = office.caller()
    assert stranger.post("/v1/saved-trips", json=TRIP, headers={"Idempotency-Key": "trip-0001"}).status_code == 401
    assert rows(office) == []


def test_officers_see_how_many_trips_were_saved(office):
    for n in range(3):
        send(office, key=f"trip-000{n}")
    shown = re.sub(r"<[^>]+>", " ", office.signed_in().get("/canbo").text)
    assert say("office-trips", trips=3) in shown
    assert "9c1d8a34" not in shown


def ask_as_the_bot(office, request, key):
    async def perform():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(office.app), base_url="http://office") as http:
            desk = ApiOffice(http, office.settings.secret)
            return await desk.perform(load_request(dump_request(request)), key, "web", "0912345678")

    return asyncio.run(perform())


def test_the_bot_counts_over_http_and_hides_who_it_was(office):
    request = CountSavedTrip("bang_lai_khong_thoi_han", "3.000347")
    answers = [ask_as_the_bot(office, request, "outbox-71") for _ in range(2)]
    assert answers == [TripCounted(), TripCounted()]
    (kept,) = rows(office)
    assert (kept.rule, kept.channel) == ("bang_lai_khong_thoi_han", "web")
    assert re.fullmatch(r"[0-9a-f]{64}", kept.person)


def test_a_trip_the_office_refuses_troubles_nobody(office):
    assert ask_as_the_bot(office, CountSavedTrip("Không phải mã", "3.000347"), "outbox-72") == TripCounted()
    assert rows(office) == []
