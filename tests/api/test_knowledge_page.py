"""The page of knowledge that somebody should look at: every aged, unsure or changing fact, the oldest first."""

import html
import re
from datetime import date

import pytest
from shipped import LIBRARY

from knowledge.ageing import HALF_LIFE, checked_on
from knowledge.attention import Reason, to_look_at
from knowledge.model import Facet
from locales import say

pytestmark = pytest.mark.databases("sqlite")  # not about storage

TODAY = date(2026, 11, 22)


def shown(office):
    """Return all pages one after the other."""
    browser, pages = office.signed_in(), []
    while not pages or f"trang={len(pages) + 1}" in pages[-1]:
        page = browser.get(f"/canbo/kien-thuc?trang={len(pages) + 1}")
        assert page.status_code == 200
        pages.append(html.unescape(page.text))
    return "".join(pages)


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
    text = shown(office)
    assert text.count("<tr>") == len(items) + text.count("<thead>")
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
    text = shown(office)
    assert text.count(say("office-reason-aged")) == aged + text.count('<option value="aged"')


def test_the_oldest_come_first(office):
    days = re.findall(r'<td><time datetime="([\d-]+)"', shown(office))
    assert days == sorted(days)
    assert days


def test_strangers_are_led_to_the_door(office):
    led = office.caller(headers={"Accept": "text/html"}).get("/canbo/kien-thuc")
    assert (led.status_code, led.headers["location"].split("?")[0]) == (303, "/canbo/dang-nhap")


def test_a_filter_stays_in_the_address_and_a_wish_for_a_correction_leads_to_its_form(office):
    browser = office.signed_in()
    text = html.unescape(browser.get("/canbo/kien-thuc?vi=unsure&phan=fee").text)
    reasons = re.findall(r"<td>(Chưa[^<]*|[^<]*)</td>", text)
    assert reasons
    parts = {item.part for item in to_look_at(LIBRARY, TODAY) if item.part != "fee"}
    assert not any(f"<td>{say('office-part-' + part)}</td>" in text for part in parts)
    assert "vi=unsure&phan=fee" in text or text.count("<tr>") <= 51
    link = re.search(r'href="(/canbo/kien-thuc/sua[^"]*)"', browser.get("/canbo/kien-thuc?vi=unsure").text)[1]
    form = browser.get(html.unescape(link))
    assert form.status_code == 200
    assert browser.get("/canbo/kien-thuc?tim=khong-co-gi-nhu-vay").status_code == 200
    auditor = office.signed_in(name="kiem", role="auditor")
    assert "/canbo/kien-thuc/sua" not in auditor.get("/canbo/kien-thuc").text
    assert auditor.get(html.unescape(link)).status_code == 403
