"""Thirty people or one phone: a browser that leaves and comes again is known as one, and moves no figure."""

import sqlite3

import pytest
from pages.conftest import PATIENCE, wait_until


@pytest.fixture
def kept(product):
    """Return the flags of the ratings from now on, once there are so many."""
    place = product.folder / "office.db"

    def rows():
        with sqlite3.connect(f"file:{place}?mode=ro", uri=True, timeout=PATIENCE) as base:
            return base.execute("SELECT id, rater, device, flag FROM ratings ORDER BY id").fetchall()

    known = len(rows())

    def wait_for(count):
        wait_until(lambda: len(rows()) >= known + count)
        return rows()[known:]

    return wait_for


def rate(browser):
    browser.get("/")
    for text in ("thủ tục 1.001193 cần giấy tờ gì", "cảm ơn", "5"):
        assert browser.post("/chat/messages", json={"text": text}).status_code == 200


def test_thirty_fives_of_one_phone_move_nothing(product, kept):
    with product.stranger() as browser:
        for _ in range(30):
            rate(browser)
            assert browser.post("/chat/new").status_code == 303
    found = kept(30)
    assert len({rater for _, rater, _, _ in found}) == 30
    assert len({device for _, _, device, _ in found}) == 1
    assert {flag for _, _, _, flag in found} == {"burst"}


def test_two_phones_are_two(product, kept):
    for _ in range(2):
        with product.stranger() as browser:
            rate(browser)
    found = kept(2)
    assert len({device for _, _, device, _ in found}) == 2
    assert {flag for _, _, _, flag in found} == {None}
