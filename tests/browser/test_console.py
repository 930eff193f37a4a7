"""The console as officers use it, in a real browser."""

import re

from playwright.sync_api import expect

from locales import say

OVERVIEW = re.compile(r"\d/canbo$")
NUMBER, PHONE = "079060001234", "0912345678"


def test_a_visitor_lands_on_the_login_page(visit):
    for path in ("/canbo", "/canbo/", "/canbo/hoi-thoai"):
        page = visit(path)
        expect(page).to_have_url(re.compile("/canbo/dang-nhap"))
        expect(page.get_by_role("heading")).to_have_text(say("office-sign-in"))


def test_a_program_without_a_session_gets_a_problem(chat):
    for path in ("/canbo", "/canbo/hoi-thoai", "/canbo/hoi-thoai/x"):
        answer = chat.request.get(path, headers={"Accept": "application/json"}, max_redirects=0)
        assert answer.status == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "sign-in-required"


def test_a_wrong_password_is_told_and_the_name_kept(visit, sign_in):
    page = visit("/canbo", offline=True)
    sign_in(page, password="wrong")
    expect(page.get_by_role("alert")).to_have_text(say("office-sign-in-wrong"))
    expect(page.locator("#name")).to_have_value("canbo")
    expect(page.locator("#password")).to_have_value("")
    sign_in(page)
    expect(page).to_have_url(OVERVIEW)


def test_the_overview_tells_count_and_interval(visit, sign_in):
    page = visit("/canbo")
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(say("office-overview-title"))
    for target in ("assistant", "agency"):
        card = page.get_by_role("region", name=say(f"office-target-{target}"), exact=True)
        expect(card).to_contain_text(
            re.compile(r"\d+,\d+ % .*[\d.]+ câu trả lời của [\d.]+ người.*từ \d+,\d+ % đến \d+,\d+ %", re.DOTALL)
        )
    expect(page.locator(".demo")).to_contain_text("minh họa")


def test_a_transcript_hides_personal_data(visit, talk, sign_in):
    citizen = talk(visit())
    assert "Câu 1" in citizen.start_form()
    citizen.press()
    citizen.say("Trần Thị Bí Mật")
    citizen.say("để sau")
    citizen.say(f"số căn cước của tôi là {NUMBER}, điện thoại {PHONE}")
    page = visit("/canbo/hoi-thoai")
    sign_in(page)
    page.locator(".talks a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("office-conversation-title"))
    shown = page.locator(".turns").inner_text()
    assert "hưu trí" in shown
    assert "•••" in shown
    assert NUMBER not in shown
    assert PHONE not in shown
    assert "Bí Mật" not in page.content()


def test_by_keyboard(visit, product):
    page = visit("/canbo")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("canbo")
    page.keyboard.press("Tab")
    page.keyboard.type(product.password)
    page.keyboard.press("Enter")
    expect(page).to_have_url(OVERVIEW)
    menu = page.locator("details.menu summary")
    link = page.locator("details.menu").get_by_role("link", name=say("office-nav-conversations"))
    for goal in (menu, link):
        for _ in range(30):
            page.keyboard.press("Tab")
            if goal.evaluate("e => e === document.activeElement"):
                break
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/canbo/hoi-thoai$"))


def test_out_and_nothing_left(visit, sign_in):
    page = visit("/canbo")
    sign_in(page)
    page.get_by_role("button", name=say("office-sign-out")).click()
    expect(page).to_have_url(re.compile("/canbo/dang-nhap"))
    page.go_back()
    expect(page.locator("#password")).to_be_visible()


def test_a_session_that_is_gone_leads_back_to_the_page_after_signing_in(visit, sign_in):
    page = visit("/canbo")
    sign_in(page)
    page.context.clear_cookies()
    page.locator("details.menu summary").click()
    page.get_by_role("link", name=say("office-nav-conversations")).click()
    expect(page.locator(".problem")).to_have_text(say("office-problem-sign-in-required"))
    sign_in(page)
    expect(page).to_have_url(re.compile("/canbo/hoi-thoai$"))
