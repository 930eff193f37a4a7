"""The citizens' page without JavaScript: forms and links alone."""

import re

import pytest
from playwright.sync_api import expect

from locales import say


@pytest.fixture
def plain(visit):
    return visit(java_script_enabled=False)


class PlainTalk:
    """Saying things by sending forms."""

    def __init__(self, page):
        self.page = page

    def say(self, text):
        self.page.fill("#text", text)
        self.page.click("#send")
        return self.last

    def press(self, place=0):
        self.page.locator("#choices button").nth(place).click()
        return self.last

    @property
    def last(self):
        return self.page.locator(".line.assistant").last.inner_text()


@pytest.fixture
def said(plain):
    return PlainTalk(plain)


def test_a_question_and_a_choice(plain, said):
    said.say("con tôi mới sinh, làm khai sinh cần giấy gì")
    assert "sinh" in plain.locator("main").inner_text().split(say("page-who-citizen"))[1]
    expect(plain.locator(".line.citizen")).to_have_count(1)
    said.say("xin chào")
    said.press()
    expect(plain.locator(".line.citizen")).to_have_count(2)


def test_a_dossier(plain, said):
    said.say("H19.31-261105-0012")
    shown = plain.locator("#log").inner_text()
    assert shown.count("H19.31-261105-0012") >= 3
    expect(plain.locator(".waiting")).to_have_count(0)


def test_a_form_step(plain, said):
    question = said.say("điền tờ khai xin trợ cấp hưu trí xã hội")
    for _ in range(5):
        if re.search(r"Câu 1\b", question):
            break
        question = said.press()
    assert re.search(r"Câu 2\b", said.press())


def test_a_person_and_deleting(plain, said):
    plain.get_by_role("button", name=say("page-person")).click()
    expect(plain.locator(".line.citizen")).to_have_text([re.compile(say("page-person-words"))])
    expect(plain.locator("#bigger")).to_be_hidden()
    plain.locator("summary").click()
    plain.get_by_role("button", name=say("page-new-yes"), exact=True).click()
    expect(plain.locator(".line.citizen")).to_have_count(0)


def test_a_page_that_is_not_there_says_so_kindly(visit, complaints):
    page = visit("/chat", java_script_enabled=False)
    expect(page.get_by_role("heading")).to_have_text(say("page-problem"))
    page.get_by_role("link").click()
    expect(page.locator(".line.assistant")).to_have_count(1)
    assert "405" in complaints.pop()
