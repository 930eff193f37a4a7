"""Invitations to rate are counted in the turn that asks, once for each asking, and told to the office by the day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue.events import Said
from bot.dialogue.state import Idle, Rating, State
from bot.mailbox.counting import counts
from bot.mailbox.inviting import invited, of_day

TODAY = date(2026, 11, 22)
ASKED = Rating("assistant", "procedure:1.001193")


@pytest.mark.parametrize(
    ("before", "after", "target"),
    [
        (Idle(), ASKED, "assistant"),
        (Idle(), Rating("agency", "dossier:x"), "agency"),
        (ASKED, ASKED, None),  # asked again
        (ASKED, Rating("assistant", "procedure:2"), "assistant"),
        (ASKED, Idle(), None),
        (ASKED, Rating("assistant", "procedure:1.001193", score=1), None),  # asked why
        (Idle(), Rating("agency", "dossier:x", element="officer"), None),  # asked about one element more
        (Idle(), Rating("agency", "general", heard="cán bộ nói nặng lời"), None),  # they came with it themselves
    ],
)
def test_what_is_an_invitation(before, after, target):
    assert invited(State(doing=before), State(doing=after)) == target


def test_a_turn_that_asks_counts_one_and_the_same_message_again_counts_none(process):
    with process.mailbox.engine.begin() as connection:
        assert of_day(connection, TODAY) == {}
    for number, text in enumerate(("chứng thực bản sao ở đâu", "cảm ơn", "cảm ơn", "tạm biệt")):
        process.hear(Said(text), str(number))
        process.hear(Said(text), str(number))
    with process.mailbox.engine.begin() as connection:
        assert of_day(connection, TODAY) == {("assistant", "phone"): 1}
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    since = datetime(2026, 11, 22, tzinfo=zone)
    told = counts(process.mailbox.engine, since, since + timedelta(days=1))
    assert told["invited", "assistant/phone", ""] == 1
