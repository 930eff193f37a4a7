"""Template messages: every blank is filled, none is too long, and without a number nothing goes out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from peers.zalo_oa import TEMPLATES

from bot.zalo.templates import BLANKS, body
from locales import say

IDS = {"dossier": "tpl-dossier"}
TOLD = {
    "kind": "dossier",
    "code": "H19.31-261105-0012",
    "status": "Cần bổ sung giấy tờ",
    "date": "25/11/2026",
}


def test_a_status_as_the_platform_takes_it():
    assert body(TOLD, IDS, "an") == {
        "user_id": "an",
        "template_id": "tpl-dossier",
        "template_data": {
            "ma_ho_so": "H19.31-261105-0012",
            "trang_thai": "Cần bổ sung giấy tờ",
            "ngay": "25/11/2026",
        },
    }


@pytest.mark.parametrize("ids", [{}, {"dossier": ""}, {"other": "tpl"}])
def test_without_a_number_there_is_none(ids):
    assert body(TOLD, ids, "an") is None


@pytest.mark.parametrize("template", [None, {}, {"kind": ""}, {"kind": "other"}, {"code": "H19"}])
def test_without_a_kind_there_is_none(template):
    assert body(template, IDS, "an") is None


@given(values=st.dictionaries(st.sampled_from(sorted(BLANKS["dossier"])), st.text(max_size=80)))
def test_every_blank_is_filled_and_fits(values):
    data = body({"kind": "dossier", **values}, IDS, "an")["template_data"]
    longest = TEMPLATES["tpl-dossier"]
    assert set(data) == set(longest)
    assert all(value.strip() and 1 <= len(value) <= longest[name] for name, value in data.items())
    assert not any("\n" in value for value in data.values())


def test_what_is_too_long_ends_in_a_sign_that_there_is_more():
    data = body({**TOLD, "status": "Yêu cầu bổ sung giấy tờ trước ngày hẹn"}, IDS, "an")["template_data"]
    assert data["trang_thai"] == "Yêu cầu bổ sung giấy tờ trước…"


@pytest.mark.parametrize("status", range(1, 11))
def test_every_status_is_told_in_full(status):
    """What the news of a dossier put into the template, and what people read."""
    told = say(f"news-status-{status}")
    assert body({**TOLD, "status": told}, IDS, "an")["template_data"]["trang_thai"] == told


def test_accents_that_stand_apart_are_joined_first():
    assert (
        body({**TOLD, "status": "Đã nhận".replace("ậ", "a\u0323\u0302")}, IDS, "an")["template_data"]["trang_thai"]
        == "Đã nhận"
    )
