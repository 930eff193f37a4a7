"""Helping at one phone through the real office: consent, readings, the code for the own chat, withdrawal, the end."""

import json
import re

import pytest
from sqlalchemy import select

from api.storage.helping_models import HelpingReading, HelpingSession
from api.storage.models import HandOver, Rating
from api.storage.territory_models import Member
from bot.dialogue.events import Elapsed, Left
from bot.dialogue.lifetimes import HELPING
from bot.dialogue.state import dump
from bot.mailbox.bodies import HIDDEN
from bot.mailbox.tables import consents, conversations, inbox, outbox
from locales import say

FORM = "điền tờ khai xin trợ cấp hưu trí xã hội"
NAME = "Trần Thị Bưởi"
CODE = re.compile(r"(?<!\d )\b[0-9HMPUWXY]{3} [0-9HMPUWXY]{3}\b(?! \d)")
WHO = (FORM, "đồng ý", "1", NAME, "01/01/1950")


@pytest.fixture
def helper(village):
    village.team("lan")
    village.says("lan", "giúp người khác", "2")
    return village


def sessions(village):
    with village.process.app.state.office.reading() as session:
        return session.scalars(select(HelpingSession).order_by(HelpingSession.id)).all()


def kept(village, person):
    """Return all that the bot's database holds of a chat."""
    (row,) = village.process.rows(conversations, conversations.c.person == person)
    heard = village.process.rows(inbox, inbox.c.conversation_id == row["id"])
    said = village.process.rows(outbox, outbox.c.conversation_id == row["id"])
    return json.dumps(
        [row["state"], [each["shown"] for each in heard], [each["body"] for each in said]], ensure_ascii=False
    )


def code_in(told):
    return CODE.search("\n".join(told))[0]


def test_consent_is_asked_to_be_read_aloud_and_kept_with_its_way(village):
    village.team("lan")
    (asked,) = village.says("lan", "giúp người khác")
    assert asked.startswith(say("helping-consent", me="em", you="anh/chị")[:30])
    assert sessions(village) == []
    village.says("lan", "2")
    (found,) = sessions(village)
    assert (found.way, found.text_version, found.ended_at) == ("spoken", 1, None)
    assert [(each["purpose"], each["given"]) for each in village.process.rows(consents)] == [("helping", True)]


def test_without_consent_nothing_begins(village):
    village.team("lan")
    village.says("lan", "giúp người khác", "không đồng ý")
    assert village.state("lan").helping is None
    assert sessions(village) == []
    assert [(each["purpose"], each["given"]) for each in village.process.rows(consents)] == [("helping", False)]


def test_who_is_no_member_helps_nobody_so(village):
    village.says("ba_tu", "giúp người khác")
    assert village.state("ba_tu").helping is None


def test_the_citizen_goes_on_in_the_own_chat_and_sees_who_read_what(helper):
    helper.says("lan", *WHO)
    code = code_in(helper.says("lan", "lấy mã"))
    assert NAME in kept(helper, "lan")
    helper.says("lan", "xong bà con", "Xóa và kết thúc")
    assert NAME not in kept(helper, "lan")
    assert HIDDEN in kept(helper, "lan")
    (row,) = sessions(helper)
    assert (row.ended, row.address) == ("done", None)
    with helper.process.app.state.office.reading() as session:
        assert session.scalars(select(HandOver)).one().person == row.citizen
        times = len(session.scalars(select(HelpingReading)).all())
    assert times > 0
    helper.says("ba_tu", code)
    assert helper.state("ba_tu").helped == (row.name,)
    lines = "\n".join(helper.says("ba_tu", "ai đã xem giấy của tôi"))
    assert "Tổ công nghệ số phường Trấn Biên" in lines
    assert "Văn bản đề nghị trợ cấp hưu trí xã hội" in lines
    assert "lan" not in lines


def test_consent_taken_back_at_the_phone_erases_at_once(helper):
    helper.says("lan", *WHO, "lấy mã")
    helper.says("lan", "thôi không đồng ý nữa")
    assert NAME not in kept(helper, "lan")
    (row,) = sessions(helper)
    assert row.ended == "withdrawn"
    assert row.withdrawn_at is not None
    with helper.process.app.state.office.reading() as session:
        assert session.scalars(select(HandOver)).all() == []
    assert [each["given"] for each in helper.process.rows(consents) if each["purpose"] == "helping"] == [True, False]


def test_consent_taken_back_in_the_own_chat_ends_what_is_open_at_the_phone(helper):
    code = code_in(helper.says("lan", *WHO, "lấy mã"))
    helper.says("ba_tu", code, "đồng ý")
    helper.says("ba_tu", "rút đồng ý")
    assert NAME in kept(helper, "lan")
    helper.forward(5)
    helper.tells()
    assert NAME not in kept(helper, "lan")
    assert helper.state("lan").helping is None
    assert helper.state("ba_tu").helped == ()
    assert sessions(helper)[0].withdrawn_at is not None


def test_two_villagers_in_turn_are_two_persons_for_the_office(helper):
    for name in (NAME, "Lê Văn Mít"):
        helper.says("lan", "thủ tục 1.001193 cần giấy tờ gì", "cảm ơn", "5")
        helper.says("lan", "xong", "giúp người khác", "2")
        assert name not in kept(helper, "lan")
    ratings = helper.rows(Rating)
    assert [(each.score, each.helper, each.flag) for each in ratings] == [(5, True, "helper")] * 2
    assert len({each.rater for each in ratings}) == 2
    assert {each.rater for each in ratings} == {each.citizen for each in sessions(helper)[:2]}


def test_silence_ends_it(helper):
    helper.says("lan", *WHO)
    helper.hears("lan", Elapsed(HELPING))
    assert NAME not in kept(helper, "lan")
    assert sessions(helper)[0].ended == "silence"


def test_after_a_day_the_next_reading_ends_it(helper):
    helper.says("lan", *WHO)
    helper.process.clock.forward(25 * 3600)
    helper.says("lan", "xem lại")
    assert helper.state("lan").helping is None
    assert NAME not in kept(helper, "lan")


def test_a_member_who_was_dismissed_loses_sight(helper):
    helper.says("lan", *WHO)
    with helper.process.app.state.office.writing() as session:
        session.scalars(select(Member)).one().left_at = helper.process.clock()
    helper.says("lan", "xem lại")
    assert helper.state("lan").helping is None
    assert NAME not in kept(helper, "lan")


def test_leaving_the_page_ends_it(helper):
    helper.says("lan", *WHO)
    helper.hears("lan", Left())
    assert NAME not in kept(helper, "lan")
    assert dump(helper.state("lan")).keys() <= {"schema", "turn"}
    assert sessions(helper)[0].ended == "left"
