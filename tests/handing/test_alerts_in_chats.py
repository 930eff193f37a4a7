"""An officer types the code of the console to the assistant, and from then on alerts come into that chat, once."""

import pytest

from api.alerts import linking
from api.alerts.found import Sign
from api.alerts.raising import raise_all
from api.alerts.sending import send_due
from api.storage import officers

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def office(village):
    return village.process.app.state.office


@pytest.fixture
def code(village, office):
    with office.writing() as session:
        officer = officers.add(session, "thu", "a long enough password", "head", office.clock())
        return linking.new_code(session, office, officer.id, office.clock())


def warn(office, number):
    facts = {"agency_name": "Trung tâm", "count": 12, "step": 10}
    with office.writing() as session:
        raise_all(session, [Sign("overdue", f"overdue:{number}", "H19.31", None, facts)], office.clock(), demo=False)
    return send_due(office)


def test_alerts_come_into_the_linked_chat_once(village, office, code):
    linked = "\n".join(village.says("thu", f"vào tổ {code[:4]} {code[4:].lower()}"))
    assert "cảnh báo" in linked.lower()
    assert warn(office, 1) == 1
    told = village.tells()
    assert [(who, "Trung tâm đang có 12 hồ sơ quá hạn." in text) for who, text in told] == [("thu", True)]
    assert village.tells() == []
    assert warn(office, 1) == 0


def test_the_officer_may_still_ask_like_anybody_and_take_leave(village, office, code):
    village.says("thu", f"vào tổ {code}")
    assert any("tạm trú" in text for text in village.says("thu", "đăng ký tạm trú cần giấy tờ gì"))
    village.says("thu", "rời tổ")
    assert warn(office, 1) == 0


def test_a_code_of_somebody_else_or_used_before_links_nothing(village, office, code):
    village.says("thu", f"vào tổ {code}")
    village.says("la", f"vào tổ {code}")
    warn(office, 1)
    assert [who for who, _ in village.tells()] == ["thu"]
