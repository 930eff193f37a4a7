"""A day of trouble on an official account, replayed in seconds: each message once, or visibly given up, in order.

`MOTCUA_FUZZ=50000` replays eleven days.
"""

from collections import Counter
from random import Random

import anyio
import pytest
from mutations import TIMES
from peers.zalo_oa import ZaloOaPeer
from zalo_oa_stand import Stand

from bot.mailbox.tables import conversations, outbox

PEOPLE = [f"25125236254{number:05d}" for number in range(1, 7)]
HOURS = 24
# What goes wrong, and how often among calls; a broken line takes as long as the line waits.
TROUBLES = [429, 429, 500, 503, 502, "html", "cut", "timeout", "drop", -32, -32, -211, -216, -220, -218, -999]
ACCOUNT_TROUBLES = [-224, -205]
OAUTH = "/v4/oa/access_token"


@pytest.mark.parametrize("seed", range(1, 2 + TIMES // 5000))
def test_a_day_of_trouble(tmp_path, seed):
    chance = Random(seed)
    with ZaloOaPeer() as peer, Stand(tmp_path, peer) as stand:
        stand.line.api.wait = 0.05
        said = stand.run(lambda: day(peer, stand, chance))
        results = [row for person in PEOPLE for row in settled(peer, stand, person)]
    assert sum(said.values()) == HOURS * 4
    assert len(results) == 2 * HOURS * 4
    ended = Counter(row["status"] for row in results)
    assert set(ended) <= {"sent", "failed", "unknown"}
    assert ended["sent"] > HOURS * 4
    assert any(row["uncertain"] for row in results)
    assert {"blocked", "window"} <= {row["error"] for row in results}
    assert peer.refreshed > 3
    assert len(peer.calls) < 1500


async def day(peer, stand, chance):
    """Let people write all day, each message one to three times, while calls go wrong; deliver until all is done."""
    delivery, said = stand.delivery(Random(7)), dict.fromkeys(PEOPLE, 0)
    for hour in range(HOURS):
        for _ in range(4):
            person = chance.choice(PEOPLE)
            said[person] += 1
            event = peer.event("user_send_text", person, message={"text": f"giờ {hour} câu {said[person]}"})
            status = await anyio.to_thread.run_sync(lambda e=event: peer.post(e, times=chance.randint(1, 3)))
            assert status == 200
        trouble(peer, chance, hour)
        await delivery.round()
        stand.clock.forward(chance.choice([1, 5, 60, 3600]))
    await drain(stand, delivery)
    return said


def trouble(peer, chance, hour):
    """Arrange what goes wrong in this hour."""
    for _ in range(chance.randint(0, 5)):
        peer.next(chance.choice(TROUBLES), retry_after=chance.choice([None, 3, 30]))
    if hour % 6 == 2:
        peer.expire()  # as when another program of the same app renewed it
        peer.next(chance.choice([500, "html", 429]), path=OAUTH)
    if hour == 9:
        peer.next(chance.choice(ACCOUNT_TROUBLES))
    if hour == 15:
        peer.barred[PEOPLE[0]] = -213
    if hour == 18:
        peer.barred[PEOPLE[1]] = -230


async def drain(stand, delivery):
    """Deliver until nothing is open, moving the clock past every wait."""
    for _ in range(300):
        await delivery.round()
        if not stand.rows(outbox, outbox.c.status.in_(("pending", "sending"))):
            return
        stand.clock.forward(61)
    raise AssertionError("the outbox is never empty")


def settled(peer, stand, person):
    """Return the messages to a person; hold what reached the phone against what is written down of each."""
    (conversation,) = stand.rows(conversations, conversations.c.person == person)
    rows = stand.rows(outbox, outbox.c.conversation_id == conversation["id"])
    reached = peer.received(person)
    for row in rows:
        times = reached.count(row["body"]["text"])
        if row["status"] == "unknown" or row["uncertain"]:
            assert (row["status"] == "sent") <= times <= 2, row
        else:
            assert times == (row["status"] == "sent"), row
        assert row["error"] or row["status"] == "sent", row
    order = [row["body"]["text"] for row in rows]
    places = [order.index(text) for text in reached]
    assert places == sorted(places), "out of order"
    return rows
