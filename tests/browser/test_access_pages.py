"""An account from its one-time password to its second step, on a phone-sized screen, by the eyes of axe."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from looks import fine
from playwright.sync_api import expect

from api.sealing import unlock
from api.storage import officers
from api.storage.engine import open_engine, sessions_of
from locales import say

FIRST, OWN = "mật khẩu của người quản trị", "một câu dài dễ nhớ"


@pytest.fixture
def administrator(product):
    """Put an administrator into the office, as the command does; lines of the book name them, so they stay."""
    engine = open_engine(f"sqlite:///{product.folder / 'data' / 'api.db'}")
    unlock(engine, (product.folder / "data" / "key").read_bytes().strip())
    with sessions_of(engine).writing.begin() as session:
        officers.add(session, "chu.quan", FIRST, "admin", datetime.now(UTC))
    engine.dispose()
    return "chu.quan"


def enter(page, name, password):
    page.get_by_label(say("office-sign-in-name")).fill(name)
    page.get_by_label(say("office-sign-in-password")).fill(password)
    page.keyboard.press("Enter")


def test_an_account_on_a_phone(visit, administrator):
    admin = visit("/canbo/tai-khoan")
    fine(admin)
    enter(admin, administrator, FIRST)
    expect(admin.get_by_role("heading", level=1)).to_have_text(say("office-nav-accounts"))
    fine(admin)
    admin.locator("#name").fill("lan.anh")
    admin.locator("#role").select_option("officer")
    admin.get_by_role("button", name=say("access-account-add")).click()
    given = admin.locator(".one-time code").inner_text()
    fine(admin)

    page = visit("/canbo/ho-so?loc=cho-dan")
    enter(page, "lan.anh", given)
    expect(page.get_by_text(say("access-own-owes-password"))).to_be_visible()
    fine(page)
    page.locator("#password").fill(given)
    page.locator("#password_new").fill(OWN)
    page.locator("#password_again").fill(OWN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text(say("access-own-done"))
    page.locator("#password_on").fill(OWN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(say("access-step-begin-title"))
    fine(page)
    app = pyotp.TOTP(page.locator("li code").inner_text().replace(" ", ""))
    page.locator("#code").fill(app.now())
    page.keyboard.press("Enter")
    expect(page.locator("li code")).to_have_count(10)
    fine(page)
    page.get_by_role("link", name=say("access-codes-kept")).click()
    fine(page)
    page.get_by_role("button", name=say("office-sign-out")).click()
    page.goto("/canbo/ho-so?loc=cho-dan")
    enter(page, "lan.anh", OWN)
    expect(page.get_by_role("heading", level=1)).to_have_text(say("access-step-title"))
    fine(page)
    page.locator("#code").fill(app.at(datetime.now(UTC) + timedelta(seconds=30)))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/canbo/ho-so\?loc=cho-dan$"))

    admin.goto("/canbo/nhat-ky")
    expect(admin.get_by_text(say("access-did-second-step-on"), exact=True).last).to_be_visible()
    fine(admin)
    admin.goto("/canbo/tai-khoan?tim=lan.anh")
    admin.get_by_role("link", name="lan.anh").click()
    fine(admin)
    admin.get_by_role("button", name=say("access-account-lock")).click()
    page.reload()
    expect(page).to_have_url(re.compile(r"/canbo/dang-nhap\?next="))
