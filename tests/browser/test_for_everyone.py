"""Every page in every state, for people who see badly, use a keyboard, or have a small phone and large letters."""

import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from cards import photo
from playwright.sync_api import expect
from walks import BEGIN, REST, WHO

from locales import say

WIDTHS = 360, 1280
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
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
CONSOLE = ["/canbo", "/canbo/ma", "/canbo/kien-thuc", "/canbo/hoi-thoai", "/canbo/khong-co"]
SMALL_TEXT = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const around = walk.currentNode.parentElement;
    const size = parseFloat(getComputedStyle(around).fontSize);
    if (walk.currentNode.data.trim() && around.checkVisibility() && size < 18) found.push([size, walk.currentNode.data]);
  }
  return found;
}"""
SMALL_TARGETS = """() => Array.from(document.querySelectorAll("a, button, summary, input, textarea")).filter((e) => {
  const box = e.getBoundingClientRect();
  const inText = getComputedStyle(e).display === "inline";
  const least = inText ? 24 : 48;
  return e.checkVisibility() && !e.matches(".skip, [type=hidden]") && (box.height < least || box.width < least);
}).map((e) => e.outerHTML)"""
TOO_WIDE = "() => document.documentElement.scrollWidth > innerWidth"
SHORTER = "() => document.querySelectorAll('tbody tr:nth-child(n+9)').forEach((row) => row.remove())"
LARGER = "() => { document.documentElement.style.fontSize = '200%'; }"


def check(page):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        check_as_it_is(page)
    page.set_viewport_size({"width": WIDTHS[0], "height": 740})
    page.evaluate(LARGER)
    assert not page.evaluate(TOO_WIDE), "at letters of 200 %"


def check_as_it_is(page):
    found = Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    assert found == [], json.dumps([(v["id"], [n["html"] for n in v["nodes"]]) for v in found], ensure_ascii=False)
    assert page.evaluate(SMALL_TEXT) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert not page.evaluate(TOO_WIDE)


@pytest.mark.parametrize(
    "reach", [*CITIZENS, *FORMS, *PAGES_OF_FORMS, *BEFORE_THE_CONSOLE, api_reference], ids=lambda reach: reach.__name__
)
def test_a_page(visit, talk, sign_in, reach):
    page = visit(offline=True)
    reach(page, talk, sign_in)
    check(page)


def test_the_console(visit, talk, sign_in):
    page = visit(offline=True)
    answer(page, talk, sign_in)
    page.goto("/canbo")
    sign_in(page)
    page.wait_for_url(re.compile(r"\d/canbo$"))
    for path in CONSOLE:
        page.goto(path)
        page.evaluate(SHORTER)
        check(page)
    page.goto("/canbo/hoi-thoai")
    page.locator(".talks a").first.click()
    check(page)


def test_the_register(visit, talk, sign_in):
    page = visit("/canbo/ho-so", offline=True)
    sign_in(page)
    for path in ("/canbo/ho-so", "/canbo/ho-so?loc=cho-dan"):
        page.goto(path)
        page.evaluate(SHORTER)
        check(page)
    page.locator("tbody a").first.click()
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
    assert {v["id"] for v in Axe().run(chat, options={"runOnly": TAGS}).response["violations"]} >= {
        "label",
        "color-contrast",
    }
    assert chat.evaluate(SMALL_TEXT)[0][0] == 12
    assert "send" in chat.evaluate(SMALL_TARGETS)[0]
    assert chat.evaluate(TOO_WIDE)


def test_the_citizens_page_and_the_console_share_their_style():
    sheets = [ROOT / "bot/pages/static/chat.css", ROOT / "api/console/static/office.css"]
    for part in (r":root \{.*?\}", r"\nbutton, summary.*?\}", r"\n:focus-visible.*?\}", r"\na \{.*?\}"):
        one, other = (re.search(part, sheet.read_text(), re.DOTALL)[0] for sheet in sheets)
        assert one == other


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
