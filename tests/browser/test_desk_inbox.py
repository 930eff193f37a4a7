"""The inbox on a phone-sized screen: take, answer, hear, end; fresh by itself, the same without scripts, by keyboard."""

import re

import httpx
import pytest
from looks import fine
from playwright.sync_api import expect

from api.security import bot_token
from locales import say

PERSON = "person-at-the-inbox-{:04}"


@pytest.fixture(scope="module")
def bot(product):
    """The office as the assistant reaches it."""
    key = (product.folder / "data" / "key").read_text("ascii").strip()
    headers = {"Authorization": f"Bearer {bot_token(key.encode())}"}
    with httpx.Client(base_url=product.url, headers=headers) as caller:
        yield caller


@pytest.fixture
def ask(bot):
    """Return what opens a ticket of a person at the province, and what says more in it."""

    def ask(number, words=None, ticket=None):
        who, key = (
            PERSON.format(number),
            {"Idempotency-Key": f"inbox-{number}-{words or 'open'}"[:60].replace(" ", "-")},
        )
        if words is not None:
            body = {"person": who, "text": words}
            return bot.post(
                f"/v1/tickets/{ticket}/messages", json=body, headers={"Idempotency-Key": f"say-{number:06}"}
            )
        said = [
            {"who": "citizen", "text": "Giấy khai sinh cần gì?"},
            {"who": "assistant", "text": "Dạ, cần giấy chứng sinh."},
        ]
        body = {"channel": "web", "address": f"web/{who}", "person": who, "reason": "asked", "topic": "1.001193"}
        answer = bot.post("/v1/tickets", json={**body, "question": "Giấy khai sinh", "transcript": said}, headers=key)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        return answer.json()["ticket"]

    return ask


def test_a_talk_on_a_phone(visit, sign_in, ask):
    number = ask(1)
    page = visit(f"/canbo/hotro?muc=dang-cho&sau={number - 1}")
    sign_in(page)
    fine(page)
    page.locator(f'a[href="/canbo/hotro/{number}"]').click()
    fine(page)
    page.get_by_role("button", name=say("ticket-take")).click()
    expect(page.get_by_text("Dạ, cần giấy chứng sinh.")).to_be_visible()
    page.get_by_label(say("ticket-reply"), exact=True).fill("Chào cô, cô cần gì thêm ạ?")
    page.get_by_role("button", name=say("ticket-send"), exact=True).click()
    talk = page.locator("#loi")
    expect(talk).to_contain_text("cô cần gì thêm")
    fine(page)
    page.get_by_label(say("ticket-reply"), exact=True).fill("Đang gõ dở")
    ask(1, "Thế lệ phí bao nhiêu?", number)
    expect(talk).to_contain_text("Thế lệ phí bao nhiêu?")  # by itself, and what was being written stays
    expect(page.get_by_label(say("ticket-reply"), exact=True)).to_have_value("Đang gõ dở")
    page.get_by_text(say("ticket-ready"), exact=True).click()
    page.get_by_role("button", name=say("ticket-ready-send")).first.click()
    expect(talk.locator("li")).to_have_count(3)
    page.get_by_text(say("ticket-end"), exact=True).click()
    fine(page)
    page.get_by_role("button", name=say("ticket-end-do"), exact=True).click()
    expect(page).to_have_url(re.compile("/canbo/hotro$"))
    expect(page.locator(f'a[href="/canbo/hotro/{number}"]')).to_have_count(0)


def test_a_new_ticket_comes_by_itself_and_by_keyboard(visit, sign_in, ask):
    page = visit(f"/canbo/hotro?muc=tat-ca&sau={ask(4)}")
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(say("ticket-title"))
    number = ask(2)
    link = page.locator(f'a[href="/canbo/hotro/{number}"]')
    expect(link).to_be_visible()
    link.focus()
    page.keyboard.press("Enter")
    take = page.get_by_role("button", name=say("ticket-take"))
    take.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#tra-loi")).to_be_visible()
    page.locator("#tra-loi").focus()
    page.keyboard.type("Dạ")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=say("ticket-send"), exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#loi li")).to_have_count(1)


def test_without_scripts(visit, sign_in, ask):
    number = ask(3)
    page = visit(f"/canbo/hotro/{number}", java_script_enabled=False)
    sign_in(page)
    page.get_by_role("button", name=say("ticket-take")).click()
    page.locator("#tra-loi").fill("Dạ, cháu đây.")
    page.get_by_role("button", name=say("ticket-send"), exact=True).click()
    ask(3, "Cảm ơn cháu", number)
    page.reload()
    expect(page.locator("#loi")).to_contain_text("Cảm ơn cháu")


def test_the_pages_of_teams(visit, sign_in):
    page = visit("/canbo/to")
    sign_in(page)
    fine(page)
