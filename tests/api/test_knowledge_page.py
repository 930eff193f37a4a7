"""The page of knowledge that somebody should look at: every aged, unsure or changing fact, the oldest first."""

import html
import re
from datetime import date

import pytest

from knowledge.ageing import HALF_LIFE, checked_on
from knowledge.attention import Reason, to_look_at
from knowledge.library import load_library
from knowledge.model import Facet
from locales import say

pytestmark = pytest.mark.databases("sqlite")  # not about storage

LIBRARY = load_library()
TODAY = date(2026, 11, 22)


def shown(office):
    page = office.signed_in().get("/canbo/kien-thuc")
    assert page.status_code == 200
    return html.unescape(page.text)


def test_every_unsure_fact_and_every_coming_change_is_listed(office):
    text = shown(office)
    unsure = [
        fact
        for p in LIBRARY.procedures.values()
        for facet in Facet
        for fact in p.facts(facet)
        if fact.unsure is not None
    ]
    assert len(unsure) > 100
    assert all(fact.say in text and fact.unsure in text for fact in unsure)
    assert all(change in text for p in LIBRARY.procedures.values() for change in p.may_change)
    assert all(rule.say in text for rule in LIBRARY.rules if rule.unsure)


def test_what_is_sure_and_fresh_is_not_listed(office):
    items = to_look_at(LIBRARY, TODAY)
    rows = shown(office).count("<tr>")
    assert rows == len(items) + 1
    assert all(item.note or item.reason is not Reason.UNSURE for item in items)


def test_facts_age_on_the_day_after_their_half_life(office):
    checked = {checked_on(f, p) for p in LIBRARY.procedures.values() for f in p.fee}
    last = max(checked)
    limit = last.toordinal() + HALF_LIFE[Facet.FEE]

    def fresh_fees(day):
        return sum(
            item.part == "fee" and item.reason is Reason.AGED and item.checked == last
            for item in to_look_at(LIBRARY, date.fromordinal(day))
        )

    assert fresh_fees(limit) == 0
    assert fresh_fees(limit + 1) == sum(checked_on(f, p) == last for p in LIBRARY.procedures.values() for f in p.fee)
    office.clock.forward(days=181)
    aged = sum(item.reason is Reason.AGED for item in to_look_at(LIBRARY, date(2027, 5, 22)))
    assert aged
    assert shown(office).count(say("office-reason-aged")) == aged


def test_the_oldest_come_first(office):
    days = re.findall(r'<td><time datetime="([\d-]+)"', shown(office))
    assert days == sorted(days)
    assert days


def test_strangers_are_led_to_the_door(office):
    led = office.caller(headers={"Accept": "text/html"}).get("/canbo/kien-thuc")
    assert (led.status_code, led.headers["location"].split("?")[0]) == (303, "/canbo/dang-nhap")
