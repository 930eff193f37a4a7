"""Every page in every state, for people who see badly, use a keyboard, or have a small phone and large letters."""

import re
import urllib.request
from pathlib import Path

import pytest
from cards import photo
from looks import SMALL_TARGETS, SMALL_TEXT, TOO_WIDE, check, violations
from playwright.sync_api import expect
from walks import BEGIN, REST, WHO

from locales import say

ROOT = Path(__file__).parents[2]


def welcome(page, talk, sign_in):
    expect(talk(page).choices).to_have_count(3)


def answer(page, talk, sign_in):
    talk(page).say("con tôi mới sinh, làm khai sinh cần giấy gì")


def consent(page, talk, sign_in):
    talk(page).walk(BEGIN[0])


def in_a_form(page, talk, sign_in):
    talk(page).walk(*BEGIN)
    expect(page.locator("#scan button")).to_be_visible()


def scanned(page, talk, sign_in):
    in_a_form(page, talk, sign_in)
    talk(page).scan(photo())


def photo_refused(page, talk, sign_in):
    in_a_form(page, talk, sign_in)
    page.set_input_files("#scan input", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    expect(page.locator(".failed")).to_have_count(1)


def review(page, talk, sign_in):
    talk(page).walk(*BEGIN, *WHO, *REST)


def handed_in(page, talk, sign_in):
    review(page, talk, sign_in)
    talk(page).press()
    talk(page).link("/v1/papers/")


def lent(page, talk, sign_in):
    talk(page).walk(*BEGIN, WHO[0], "lấy mã chuyển máy khác")
    talk(page).link("/ma/tiep/")


def code(page, talk, sign_in):
    lent(page, talk, sign_in)
    page.goto(talk(page).link("/ma/tiep/"))


def counter_code(page, talk, sign_in):
    page.goto("/ma/quay/UU0006")


def code_with_a_slip(page, talk, sign_in):
    page.goto("/ma/tiep/UU0007")
    expect(page.get_by_role("alert")).to_be_visible()


def code_brought_along(page, talk, sign_in):
    page.goto("/?ma=UU0006")
    expect(page.locator("#status")).not_to_be_empty()


def paper_gone(page, talk, sign_in):
    page.goto("/v1/papers/gone")
    expect(page.get_by_role("link", name=say("page-problem-back"))).to_have_attribute("href", "/")


def in_trouble(page, talk, sign_in):
    page.route("**/chat/messages", lambda route: route.abort())
    page.fill("#text", "cảm ơn")
    page.press("#text", "Enter")
    expect(page.locator("#status")).not_to_be_empty()


def refused(page, talk, sign_in):
    page.route("**/chat/messages", lambda route: route.fulfill(status=422, json={"detail": "Dài quá."}))
    page.fill("#text", "a")
    page.press("#text", "Enter")
    expect(page.locator(".failed")).to_have_count(1)


def about_to_delete(page, talk, sign_in):
    page.locator("summary").click()


def big(page, talk, sign_in):
    page.locator("#bigger").click()


def problem(page, talk, sign_in):
    page.goto("/chat")


def login(page, talk, sign_in):
    page.goto("/canbo/hoi-thoai")


def wrong_login(page, talk, sign_in):
    page.goto("/canbo/dang-nhap")
    sign_in(page, name="nobody", password="wrong")


def api_reference(page, talk, sign_in):
    page.goto("/docs")


CITIZENS = [welcome, answer, in_trouble, refused, about_to_delete, big, problem]
FORMS = [consent, in_a_form, scanned, photo_refused, review, handed_in, lent, code_brought_along]
PAGES_OF_FORMS = [code, counter_code, code_with_a_slip, paper_gone]
BEFORE_THE_CONSOLE = [login, wrong_login]


@pytest.mark.parametrize(
    "reach", [*CITIZENS, *FORMS, *PAGES_OF_FORMS, *BEFORE_THE_CONSOLE, api_reference], ids=lambda reach: reach.__name__
)
def test_a_page(visit, talk, sign_in, reach):
    page = visit(offline=True)
    reach(page, talk, sign_in)
    check(page)


def test_the_console(visit, talk, sign_in):
    """What stands in its menu is walked through in test_console_pages.py."""
    page = visit(offline=True)
    answer(page, talk, sign_in)
    page.goto("/canbo")
    sign_in(page)
    page.wait_for_url(re.compile(r"\d/canbo$"))
    page.goto("/canbo/khong-co")
    check(page)
    page.goto("/canbo/hoi-thoai")
    page.locator(".talks a").first.click()
    check(page)


def test_a_dossier(visit, sign_in):
    page = visit("/canbo/ho-so?loc=tat-ca", offline=True)
    sign_in(page)
    page.locator(".wide tbody a").first.click()
    check(page)


def test_the_counter(visit, talk, sign_in):
    page = visit(offline=True)
    handed_in(page, talk, sign_in)
    brought = talk(page).hears(r"\b[0-9A-Z]{3} [0-9A-Z]{3}\b")
    page.goto("/canbo/ma?ma=UU0006")
    sign_in(page)
    page.press("#ma", "Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    page.goto("/canbo/ma")
    page.fill("#ma", brought)
    page.press("#ma", "Enter")
    expect(page.locator("dd", has_text=WHO[0]).first).to_be_visible()
    check(page)


def test_the_check_finds_what_is_wrong(chat):
    chat.evaluate("""() => {
        document.querySelector("#say label").remove();
        document.querySelector("#send").style = "min-height: 0; padding: 0; font-size: 12px; color: #a33";
        document.querySelector("#choices button").style.minWidth = "400px";
    }""")
    assert {rule for rule, _ in violations(chat)} >= {"label", "color-contrast"}
    assert chat.evaluate(SMALL_TEXT)[0][0] == 12
    assert "send" in chat.evaluate(SMALL_TARGETS)[0]
    assert chat.evaluate(TOO_WIDE)


def test_the_citizens_page_and_the_console_share_their_style(product):
    folders = [ROOT / "bot/pages/static", ROOT / "api/console/static"]
    one, other = ((folder / "tokens.css").read_bytes() for folder in folders)
    assert one == other
    for page, sheet in (("/", "chat.css"), ("/canbo/dang-nhap", "office.css")):
        with urllib.request.urlopen(f"{product.url}{page}") as answer:
            loaded = re.findall(r'rel="stylesheet" href="[^"]*/([\w.]+)"', answer.read().decode())
        assert loaded == ["tokens.css", sheet]
    for folder, sheet in zip(folders, ("chat.css", "office.css"), strict=True):
        assert ":root" not in (folder / sheet).read_text()


def test_answers_are_announced(chat, talk):
    log = chat.get_by_role("log", name=say("page-log"))
    expect(log).to_have_attribute("aria-live", "polite")
    chat.evaluate("""() => {
        window.announced = [];
        new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach((node) => announced.push(node.textContent))))
            .observe(document.querySelector("[role=log]"), { childList: true, subtree: true });
    }""")
    talk(chat).say("xin chào")
    announced = " ".join(chat.evaluate("announced"))
    assert say("page-who-assistant") in announced
    assert say("page-offered") in announced
    assert chat.get_by_role("status").count() == 1


FOCUS = """() => {
  const e = document.activeElement;
  const style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  const seen = document.elementFromPoint(box.left + box.width / 2, Math.min(box.top + box.height / 2, innerHeight - 1));
  return [e.id || e.className || e.tagName, style.outlineStyle !== "none", e.contains(seen)];
}"""


def test_the_whole_way_by_keyboard(chat, talk):
    page = talk(chat)
    chat.keyboard.press("Tab")
    expect(chat.locator(".skip")).to_be_focused()
    chat.keyboard.press("Enter")
    chat.keyboard.type("xin chào")
    with page.answered():
        chat.keyboard.press("Enter")
    expect(chat.locator("#text")).to_be_focused()
    for _ in range(3):
        chat.keyboard.press("Shift+Tab")
    expect(page.choices.last).to_be_focused()
    with page.answered():
        chat.keyboard.press("Enter")
    expect(page.mine).to_have_count(2)


def test_what_has_the_focus_is_marked_and_never_covered(chat, talk):
    talk(chat).say("con tôi mới sinh, làm khai sinh cần giấy gì")
    chat.wait_for_timeout(500)
    chat.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    chat.locator(".skip").focus()
    reached = []
    while "send" not in reached and len(reached) < 30:
        chat.keyboard.press("Tab")
        chat.wait_for_timeout(50)
        name, marked, seen = chat.evaluate(FOCUS)
        reached.append(name)
        assert marked, name
        assert seen or name == "log", name
    assert reached[:3] == ["bigger", "SUMMARY", "log"]
    assert reached[-2:] == ["text", "send"]
