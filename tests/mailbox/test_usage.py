"""The office hears how much the assistant was used: counts of today and yesterday, whole, as often as they are told."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import anyio
import pytest
from sqlalchemy import insert, select
from stage import KEY

from api.storage.alert_models import UsageCount
from api.storage.engine import sessions_of
from bot.client import keyed_hash
from bot.mailbox.counting import counts
from bot.mailbox.tables import conversations, inbox, invitations
from bot.usage import Usage

DAY = date(2026, 11, 22)
MORNING = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)  # half past ten in Viet Nam


@pytest.fixture
def process(stage):
    process = stage.open()
    yield process
    process.close()


def talk(process, person, at, topic=None, messages=1, **state):
    """Put a conversation as the mailbox keeps it."""
    with process.engine.begin() as connection:
        row = {
            "public_id": person, "channel": state.pop("channel", "web"), "bot": "b", "person": person, "version": 1, "next_seq": 1,
            "state": {"topic": topic, **state}, "started_at": at, "last_at": at,
        }  # fmt: skip
        number = connection.execute(insert(conversations).values(row)).inserted_primary_key[0]
        for place in range(messages):
            heard = {
                "channel": row["channel"],
                "bot": "b",
                "external_id": f"{person}{place}",
                "conversation_id": number,
            }
            connection.execute(insert(inbox).values(**heard, shown="x", received_at=at))


def told(process):
    with sessions_of(process.office_engine).reading.begin() as session:
        return {(each.day, each.kind, each.key, each.commune): each.n for each in session.scalars(select(UsageCount))}


def tell(process, at=MORNING):
    return anyio.run(Usage(process.engine, process.http, KEY.encode(), lambda: at).round)


def test_the_office_hears_of_today_and_yesterday_and_of_nobody(process):
    process.clock.at = MORNING
    talk(process, "an", MORNING, "1.001193", 3, commune="26041")
    talk(process, "binh", MORNING, "1.001193", 1, channel="zalo_bot", language="en")
    talk(process, "chi", MORNING - timedelta(hours=20), "1.004222", 2)
    talk(process, "dung", MORNING - timedelta(days=4), "1.004222", 5)
    tell(process)
    yesterday = DAY - timedelta(days=1)
    here = "Phường Trấn Biên"
    assert told(process) == {
        (DAY, "channel", "web", ""): 1, (DAY, "channel", "web", here): 1, (DAY, "channel", "zalo_bot", ""): 1,
        (DAY, "message", "web", ""): 3, (DAY, "message", "web", here): 3, (DAY, "message", "zalo_bot", ""): 1,
        (DAY, "hour", "10", ""): 4, (DAY, "hour", "10", here): 3,
        (DAY, "topic", "1.001193", ""): 2, (DAY, "topic", "1.001193", here): 1,
        (DAY, "language", "vi", ""): 1, (DAY, "language", "vi", here): 1, (DAY, "language", "en", ""): 1,
        (yesterday, "channel", "web", ""): 1, (yesterday, "message", "web", ""): 2, (yesterday, "hour", "14", ""): 2,
        (yesterday, "topic", "1.004222", ""): 1, (yesterday, "language", "vi", ""): 1,
    }  # fmt: skip


def test_telling_it_twice_changes_nothing_and_a_day_grows(process):
    process.clock.at = MORNING
    talk(process, "an", MORNING)
    tell(process)
    before = told(process)
    tell(process)
    assert told(process) == before
    talk(process, "binh", MORNING)
    tell(process)
    assert told(process)[DAY, "channel", "web", ""] == 2


def test_who_talks_past_midnight_counts_on_both_days(process):
    process.clock.at = MORNING
    talk(process, "an", MORNING - timedelta(days=1), messages=2)
    with process.engine.begin() as connection:
        connection.execute(conversations.update().values(last_at=MORNING))
        heard = {"channel": "web", "bot": "b", "external_id": "later", "conversation_id": 1, "shown": "x"}
        connection.execute(insert(inbox).values(**heard, received_at=MORNING))
    tell(process)
    days = {day: n for (day, kind, *_), n in told(process).items() if kind == "message"}
    assert days == {DAY - timedelta(days=1): 2, DAY: 1}


def test_invitations_are_told(process):
    process.clock.at = MORNING
    with process.engine.begin() as connection:
        rows = [{"day": DAY, "channel": "web", "target": "assistant", "part": part, "many": 4} for part in (0, 1)]
        connection.execute(insert(invitations), rows)
    tell(process)
    assert told(process) == {(DAY, "invited", "assistant/web", ""): 8}


def test_a_real_turn_is_counted(process):
    process.hear("xin chào", "1")
    process.hear("đăng ký tạm trú cần giấy tờ gì", "2")
    found = counts(process.engine, process.clock() - timedelta(hours=1), process.clock() + timedelta(hours=1))
    assert found["channel", "phone", ""] == 1
    assert found["message", "phone", ""] == 2
    assert [key for kind, key, _ in found if kind == "topic"] == ["1.004194"]


@pytest.mark.parametrize("day", ["2026-11-14", "2026-11-24", "2026-13-01"])
def test_only_the_last_days_can_be_told(process, day):
    process.clock.at = MORNING
    headers = {"Authorization": f"Bearer {keyed_hash(KEY.encode(), 'bot-to-api')}"}
    put = partial(process.http.put, f"/v1/usage/{day}", json={"counts": []}, headers=headers)
    assert anyio.run(put).status_code == 422
