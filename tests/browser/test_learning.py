"""A question that nobody answered, on three screens: who asks, the officer who attaches it, the head who approves."""

import re
import time

from looks import WIDTHS, faults
from playwright.sync_api import expect

from locales import say

ODD = ("blabla trâu bay cung trăng", "blabla bèo dạt mây trôi")


def signed_in(visit, product, name, path):
    page = visit(path)
    page.get_by_label(say("office-sign-in-name")).fill(name)
    page.get_by_label(say("office-sign-in-password")).fill(product.password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}")
    return page


def ask(page, text):
    page.get_by_role("textbox").first.fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".line.citizen").filter(has_text=text).last).to_be_visible()


def fine(page):
    """Hold a page against WCAG 2.2 AA on both widths, with all that can be opened open."""
    page.evaluate("() => document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        assert faults(page) == [], width


def in_list(page, text):
    """Return the link to the group of a question, which stands on the page within seconds."""
    link = page.get_by_role("link", name=text)
    for _ in range(20):
        if link.count():
            break
        time.sleep(0.5)
        page.reload()
    return link.first


def test_what_is_attached_by_one_and_approved_by_another_is_answered(visit, product):
    citizen = visit()
    for text in ODD:
        ask(citizen, text)
    citizen.get_by_role("button", name=say("offer-tell-me")).click()
    expect(citizen.get_by_text("mở lại trang này")).to_be_visible()

    officer = signed_in(visit, product, "vanphong", "/canbo/cau-hoi")
    in_list(officer, ODD[1]).click()
    expect(officer.get_by_text(say("office-group-wants"))).to_be_visible()
    fine(officer)
    officer.get_by_label(say("office-attach-search")).fill("đăng ký khai sinh")
    officer.get_by_role("button", name=say("office-attach-go")).click()
    officer.get_by_role("radio", name=re.compile("1.001193")).check()
    officer.get_by_role("button", name=say("office-attach-propose")).first.click(no_wait_after=True)
    officer.wait_for_url(re.compile(r"/canbo/de-xuat/\d+"), timeout=60_000)
    expect(officer.locator("ins").first).to_contain_text(f"- {ODD[1]}")
    expect(officer.get_by_role("button", name=say("office-proposal-approve"), exact=True)).to_have_count(0)
    fine(officer)

    head = signed_in(visit, product, "canbo", officer.url.removeprefix(product.url))
    head.get_by_role("button", name=say("office-proposal-approve"), exact=True).click()
    expect(head.get_by_text(say("office-proposal-approved"))).to_be_visible()

    other = visit()
    for _ in range(20):
        ask(other, ODD[1])
        if other.get_by_text("Đăng ký khai sinh").count():
            break
        time.sleep(1)
    expect(other.get_by_text("Đăng ký khai sinh").first).to_be_visible()
