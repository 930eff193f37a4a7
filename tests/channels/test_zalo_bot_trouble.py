"""A day of trouble on the Zalo Bot Platform, replayed in seconds: each message once, or visibly given up, in order."""

from random import Random

import anyio
import pytest
from peers.zalo_bot import ZaloBotPeer
from zalo_bot_stand import Stand

from bot.channels.zalo_bot import NAME
from bot.mailbox.tables import conversations, outbox

PEOPLE = [f"{number:020x}" for number in range(1, 7)]
HOURS = 24
# What goes wrong, and how often among calls; a broken line takes as long as the line waits.
TROUBLES = [429, 429, 500, 503, "html", "html", "cut", "timeout", "drop", 408, -32]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_day_of_trouble(tmp_path, seed):
    chance = Random(seed)
    with ZaloBotPeer() as peer, Stand(tmp_path, peer) as stand:
        stand.line.api.wait = 0.05
        said = stand.run(lambda: day(peer, stand, chance))
        results = [settled(peer, stand, person) for person in PEOPLE]
    assert sum(said.values()) == HOURS * 4
    assert all(row["status"] in ("sent", "failed", "unknown") for rows in results for row in rows)
    assert sum(len(rows) for rows in results) == 2 * HOURS * 4
    sent = [row for rows in results for row in rows if row["status"] == "sent"]
    assert len(sent) > HOURS * 4
    assert any(row["uncertain"] for row in sent)
    assert any(row["attempts"] > 1 for row in sent)


async def day(peer, stand, chance):
    """Let people write all day, each message one to three times, while calls go wrong; deliver until all is done."""
    delivery, said = stand.delivery(Random(7)), dict.fromkeys(PEOPLE, 0)
    for hour in range(HOURS):
        for _ in range(4):
            person = chance.choice(PEOPLE)
            said[person] += 1
            event = peer.event("message.text.received", person, text=f"giờ {hour} câu {said[person]}")
            status = await anyio.to_thread.run_sync(lambda e=event: peer.post(e, times=chance.randint(1, 3)))
            assert status == 200
        for _ in range(chance.randint(0, 5)):
            kind = chance.choice(TROUBLES)
            peer.next(kind, retry_after=chance.choice([None, 3, 30]), status=kind if kind == 429 else 200)
        if hour == 20:
            peer.blocked.add(PEOPLE[0])
        await delivery.round()
        stand.clock.forward(chance.choice([1, 5, 60, 3600]))
    await stand.drain(delivery)
    return said


def settled(peer, stand, person):
    """Return the messages to a person; hold what reached the phone against what is written down of each."""
    (conversation,) = stand.rows(conversations, conversations.c.person == person, conversations.c.channel == NAME)
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
