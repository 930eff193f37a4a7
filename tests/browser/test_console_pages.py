"""The pages of the console in a real browser: every page of the menu, filters, pictures, notes, keyboard, languages."""

import re
import sqlite3

import pytest
from looks import SHORTER, TOO_WIDE, WIDTHS, faults
from playwright.sync_api import expect

from api.console.menu import GROUPS
from locales import say

ADDRESSES = {entry.address: entry for group in GROUPS for entry in group.entries}
MENU = "nav.menu.large a"
OPEN_ALL = "() => document.querySelectorAll('main details').forEach((each) => { each.open = true; })"
FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
SEEN = f'() => [...document.querySelectorAll("{FOCUSABLE}")].filter((e) => e.checkVisibility()).length'
FOCUSED = """() => {
  const e = document.activeElement, style = getComputedStyle(e);
  const all = [...document.querySelectorAll("*")];
  return [all.indexOf(e), e.tagName, style.outlineStyle !== "none" || e.tagName === "BODY"];
}"""
DRAWN = """() => [...document.querySelectorAll("figure[data-chart]")].map((figure) => {
  const canvas = figure.querySelector("canvas");
  const chart = canvas && Chart.getChart(canvas);
  return {
    kind: figure.dataset.chart, named: canvas?.getAttribute("aria-label"), caption: figure.querySelector("figcaption").textContent,
    table: [...figure.querySelectorAll("tbody [data-value]")].map((cell) => Number(cell.dataset.value)),
    drawn: chart ? chart.data.datasets.filter((set) => !set.side).flatMap((set) => set.data) : [],
  };
})"""


@pytest.fixture(scope="module")
def cookies(product, chromium):
    """Return what keeps each officer of the demonstration signed in; signing in is slow on purpose."""
    kept = {}

    def of(name):
        if name not in kept:
            context = chromium.new_context(base_url=product.url)
            page = context.new_page()
            page.goto("/canbo/toi")
            page.fill("#name", name)
            page.fill("#password", product.password)
            page.press("#password", "Enter")
            page.wait_for_url("**/canbo/toi")
            kept[name] = context.storage_state()
            context.close()
        return kept[name]

    return of


@pytest.fixture
def as_officer(visit, cookies):
    """Return what opens a page as an officer of the demonstration who is signed in."""

    def go(path="/canbo", name="canbo", **phone):
        return visit(path, offline=True, storage_state=cookies(name), **phone)

    return go


def wide(page):
    page.set_viewport_size({"width": WIDTHS[1], "height": 800})
    return page


@pytest.mark.parametrize("name", ["canbo", "quantri"])
def test_every_page_of_the_menu(as_officer, name):
    """An administrator opens what a head does not; what both open is looked at once."""
    page = wide(as_officer(name=name))
    links = page.locator(MENU).evaluate_all("all => all.map((each) => each.pathname)")
    if name == "quantri":
        right = {address: entry.right for address, entry in ADDRESSES.items()}
        links = [each for each in links if right[each.removeprefix("/canbo")] in {"accounts", "audit"}]
    assert links
    wrong = {}
    for path in links:
        page.goto(path)
        page.evaluate(OPEN_ALL)
        page.evaluate(SHORTER)
        expect(page.locator(f"{MENU}[aria-current]")).to_have_count(1)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            wrong[path, width] = faults(page)
    assert {at: found for at, found in wrong.items() if found} == {}


def test_every_page_without_javascript(as_officer):
    page = wide(as_officer(java_script_enabled=False))
    for path in page.locator(MENU).all():
        assert path.get_attribute("href").removeprefix("/canbo") in ADDRESSES
    for address, entry in ADDRESSES.items():
        if entry.right in {"accounts", "audit"}:
            continue
        answer = page.goto(f"/canbo{address}")
        assert answer.status in {200, 503}, address
        expect(page.locator("h1")).to_be_visible()
    page.goto("/canbo")
    expect(page.locator("canvas")).to_have_count(0)
    expect(page.locator(".numbers table").first).to_be_visible()
    page.set_viewport_size({"width": WIDTHS[0], "height": 740})
    page.locator("details.menu summary").click()
    page.locator("details.menu").get_by_role("link", name=say("office-nav-ratings")).click()
    expect(page.locator("h1")).to_have_text(say("office-log-title"))


def test_filter_drill_down_and_the_log_behind_it(as_officer):
    page = wide(as_officer())
    month = page.locator("#ky option").nth(1).get_attribute("value")
    page.select_option("#ky", month)
    page.select_option("#ve", "agency")
    page.get_by_role("button", name=say("office-show")).click()
    expect(page).to_have_url(re.compile(rf"ky={month}&ve=agency"))
    expect(page.locator("section.target")).to_have_count(1)
    element = page.get_by_role("link", name=say("office-element-officer"), exact=True)
    element.click()
    expect(page).to_have_url(re.compile("yeu-to=officer"))
    expect(page.locator(".note")).to_contain_text(say("office-element-officer"))
    page.get_by_role("link", name=say("office-log-open")).click()
    expect(page).to_have_url(re.compile(rf"danh-gia\?ky={month}&ve=agency&yeu-to=officer"))
    lines = page.locator(".ratings > li .about")
    assert lines.count() > 0
    assert all(say("office-element-officer") in each for each in lines.all_inner_texts())
    page.go_back()
    page.get_by_role("link", name=say("office-part-leave")).click()
    expect(page.locator(".note")).to_have_count(0)
    expect(page.locator("#ky")).to_have_value(month)


def test_pictures_show_what_the_tables_say(as_officer):
    page = wide(as_officer())
    expect(page.locator("canvas").first).to_be_visible()
    page.evaluate(OPEN_ALL)
    found = page.evaluate(DRAWN)
    assert {each["kind"] for each in found} == {"line", "stack", "bars"}
    for each in found:
        assert each["named"] == each["caption"]
        assert sorted(each["drawn"]) == sorted(each["table"])
        assert each["table"]
    page.set_viewport_size({"width": WIDTHS[0], "height": 740})
    page.reload()
    expect(page.locator("canvas").first).to_be_visible()
    expect(page.locator(".numbers table").first).to_be_hidden()
    assert not page.evaluate(TOO_WIDE)


def test_what_is_picked_can_be_taken_away(as_officer):
    page = as_officer("/canbo/danh-gia?muc=thap")
    with page.expect_download() as taken:
        page.get_by_role("link", name=say("office-take-csv")).click()
    rows = taken.value.path().read_text("utf-8-sig").splitlines()
    place = rows[0].split(",").index("score")
    assert {row.split(",")[place] for row in rows[1:]} == {"1", "2"}
    with page.expect_download() as taken:
        page.get_by_role("link", name=say("office-take-xlsx")).click()
    assert taken.value.suggested_filename.endswith(".xlsx")


def test_a_note_and_what_is_dealt_with_by_keyboard(as_officer):
    page = as_officer("/canbo/danh-gia?muc=1", "vanphong")
    line = page.locator(".ratings > li").first
    number = line.get_attribute("id")
    line.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Đã xin lỗi và hẹn lại")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(line.get_by_role("button", name=say("office-log-do-done"))).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"muc=1#{number}$"))
    expect(page.locator(f"#{number} .done")).to_have_text(say("office-log-is-done"))
    expect(page.locator(f"#{number} .notes")).to_contain_text("vanphong")
    expect(page.locator(f"#{number} .notes")).to_contain_text("Đã xin lỗi và hẹn lại")
    page.select_option("#xu-ly", "roi")
    page.get_by_role("button", name=say("office-show")).click()
    expect(page.locator(f"#{number}")).to_be_visible()
    page.locator(f"#{number} summary").click()
    page.locator(f"#{number}").get_by_role("button", name=say("office-log-undo")).click()
    expect(page.locator(f"#{number}")).to_have_count(0)


def test_who_has_no_right_sees_no_way_and_is_told(as_officer):
    page = as_officer(name="totruong")
    expect(page.locator("details.menu")).not_to_contain_text(say("office-nav-ratings"))
    expect(page.get_by_role("link", name=say("office-log-open"))).to_have_count(0)
    assert page.goto("/canbo/danh-gia").status == 403
    expect(page.locator("h1")).to_have_text(say("office-problem-not-allowed"))
    page.get_by_role("link", name=say("office-error-back")).click()
    expect(page.locator("h1")).to_have_text(say("office-overview-title"))


def test_a_session_that_ended_leads_back_to_where_one_was(visit, sign_in, product):
    page = visit("/canbo/danh-gia?muc=2", offline=True)
    sign_in(page, name="kiemtra")
    expect(page).to_have_url(re.compile(r"danh-gia\?muc=2$"))
    with sqlite3.connect(product.folder / "data" / "api.db", timeout=20) as office:
        past = "UPDATE officer_sessions SET expires_at = '2026-01-01 00:00:00.000000' WHERE officer_id = "
        office.execute(f"{past} (SELECT id FROM officers WHERE name = 'kiemtra')")
    page.get_by_role("link", name=say("office-part-leave")).click()
    expect(page.locator(".problem")).to_have_text(say("office-problem-sign-in-required"))
    sign_in(page, name="kiemtra")
    expect(page).to_have_url(re.compile(r"/canbo/danh-gia$"))


def test_the_keyboard_reaches_everything_in_order(as_officer):
    page = wide(as_officer("/canbo?ve=assistant"))
    expect(page.locator("canvas").first).to_be_visible()
    page.evaluate(SHORTER)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    many, order = page.evaluate(SEEN), []
    for _ in range(many):
        place, tag, marked = page.evaluate(FOCUSED)
        assert marked, (place, tag)
        order.append(place)
        page.keyboard.press("Tab")
    assert order == sorted(set(order))
    assert len(order) == many
    page.goto("/canbo")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#ky")).to_be_focused()


def test_the_language_is_kept(as_officer):
    page = as_officer("/canbo?ve=agency")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text(say("office-overview-title", "en"))
    expect(page.locator("#ve")).to_have_value("agency")
    page.goto("/canbo/danh-gia")
    expect(page.locator("h1")).to_have_text(say("office-log-title", "en"))
    page.get_by_role("link", name="Tiếng Việt").click()
    expect(page.locator("h1")).to_have_text(say("office-log-title"))
