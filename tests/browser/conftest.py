"""A running product, a real Chromium on a phone-sized screen, and what citizens and officers do with them."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect, sync_playwright
from product import CHROMIUM, FLAGS, MISSING, Product

FIRST_QUESTION = re.compile(r"Câu 1\b")
PHONE = {"width": 360, "height": 740}
expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def product(tmp_path_factory):
    running = Product(tmp_path_factory.mktemp("product")).start().filled()
    yield running
    running.stop()


@pytest.fixture(scope="module")  # not longer: while its loop lives, no other test could start one
def chromium():
    if not CHROMIUM.exists():
        pytest.fail(MISSING, pytrace=False)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def complaints():
    """Return what the browser complained of: script errors, refused styles, missing files. A test fails on any."""
    found = []
    yield found
    assert found == []


@pytest.fixture
def visit(chromium, product, complaints):
    """Return what opens a page as a person with a phone of their own; the server may be away where `offline`."""
    contexts = []

    def listen(page, offline):
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda line: (
                complaints.append(line.text)
                if line.type == "error" and not (offline and line.text.startswith("Failed to load resource"))
                else None
            ),
        )

    def make(path="/", *, offline=False, **phone):
        context = chromium.new_context(
            viewport=PHONE, locale="vi-VN", base_url=product.url, reduced_motion="reduce", **phone
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        context.on("page", lambda page: listen(page, offline))
        page = context.new_page()
        page.goto(path)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def chat(visit):
    return visit()


class Talk:
    """What is said on a page, and saying more."""

    def __init__(self, page):
        self.page = page
        self.answers = page.locator(".line.assistant")
        self.mine = page.locator(".line.citizen")
        self.choices = page.locator("#choices button")

    @contextmanager
    def answered(self):
        """Wait at the end for the answer to what is done inside; the list it gives holds the answer then."""
        before, new = self.answers.count(), []
        yield new
        expect(self.answers.nth(before)).to_be_visible()
        self.settled()
        new += self.answers.all_inner_texts()[before:]

    def settled(self):
        expect(self.page.locator("#status")).to_be_empty()

    def say(self, text):
        with self.answered() as answer:
            self.page.fill("#text", text)
            self.page.press("#text", "Enter")
        return "\n".join(answer)

    def press(self, place=0):
        with self.answered() as answer:
            self.choices.nth(place).click()
        return "\n".join(answer)

    def walk(self, *said):
        """Say one thing after the other, a number presses the choice at that place; return the last answer."""
        answer = ""
        for one in said:
            answer = self.press(one) if isinstance(one, int) else self.say(one)
        return answer

    def scan(self, photo):
        """Choose a picture as the photo of a card; return what is answered."""
        with self.answered() as answer:
            self.page.set_input_files("#scan input", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo})
        return "\n".join(answer)

    def hears(self, pattern):
        """Wait for an answer that holds `pattern`; return what matched."""
        expect(self.page.locator("#log")).to_contain_text(re.compile(pattern))
        return re.findall(pattern, self.page.locator("#log").inner_text())[-1]

    def link(self, to):
        """Wait for a link that leads to a path with `to` in it; return where the last one leads."""
        links = self.page.locator(f"#log a[href*='{to}']")
        expect(links.last).to_be_visible()
        return links.last.get_attribute("href")

    def start_form(self):
        """Take the first choice until the e-form begins; return its first question."""
        question = self.say("điền tờ khai xin trợ cấp hưu trí xã hội")
        for _ in range(5):
            if FIRST_QUESTION.search(question):
                break
            question = self.press()
        return question


@pytest.fixture
def talk():
    return Talk


@pytest.fixture
def sign_in(product):
    """Return what fills in the login page as the demonstration officer, or as somebody else."""

    def enter(page, name="canbo", password=None):
        page.fill("#name", name)
        page.fill("#password", password or product.password)
        page.get_by_role("button").click()

    return enter
