"""The page as a browser without JavaScript has it: forms that are posted, and a page that shows the answer."""

import asyncio
import re
from dataclasses import replace
from html.parser import HTMLParser

import httpx
import pytest
from stage import DOSSIER

from bot.mailbox.tables import conversations, inbox
from bot.pages import chat
from knowledge.handover_code import code_of, grouped
from locales import say


class Reader(HTMLParser):
    """Reads a page as a person does: the lines of the conversation and the buttons of the present question."""

    def __init__(self, page):
        super().__init__()
        self.lines, self.buttons, self.inside, self.hidden = [], {}, None, False
        self.feed(page.text)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        classes = (named.get("class") or "").split()
        if tag == "div" and "line" in classes:
            self.inside = "line"
            self.lines.append((classes[1], []))
        elif tag == "p" and self.inside == "line":
            self.lines[-1][1].append("")
        elif tag == "button" and named.get("name") == "choice":
            self.inside = named["value"]
            self.buttons[self.inside] = ""
        self.hidden = tag == "span" and bool({"who", "number"} & set(classes))

    def handle_endtag(self, tag):
        self.hidden = False
        if tag in {"div", "button"}:
            self.inside = None

    def handle_data(self, data):
        if self.hidden or self.inside is None:
            return
        if self.inside == "line":
            if self.lines[-1][1]:
                self.lines[-1][1][-1] += data
        else:
            self.buttons[self.inside] += data.strip()


def bubbles(page):
    """Return (who, text) of each line of the conversation."""
    return [(who, "\n".join(rows).strip()) for who, rows in Reader(page).lines]


def buttons(page):
    """Return the buttons of the present question as {label: value}."""
    return {label: value for value, label in Reader(page).buttons.items()}


def nonce(page):
    return re.search(r'name="id" value="([0-9a-f]+)"', page.text)[1]


def rows_of(product, browser):
    """Return how many things were heard in the conversation of this browser."""
    name = browser.cookies["motcua_chat"].partition(".")[0]
    with product.mailbox.engine.connect() as connection:
        joined = inbox.join(conversations, conversations.c.id == inbox.c.conversation_id)
        return len(connection.execute(inbox.select().select_from(joined).where(conversations.c.person == name)).all())


def test_the_first_page_welcomes(product):
    with product.stranger() as browser:
        page = browser.get("/")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    ((who, _),) = bubbles(page)
    assert who == "assistant"
    assert len(buttons(page)) == 3
    cookie = page.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie


def test_a_reload_keeps_the_conversation_and_welcomes_once(visitor):
    visitor.post("/chat", data={"text": "xin chào", "id": "a"})
    first, second = bubbles(visitor.get("/")), bubbles(visitor.get("/"))
    assert first == second
    assert [who for who, _ in first][:2] == ["assistant", "citizen"]
    assert "set-cookie" not in visitor.get("/").headers


def test_a_question_is_posted_and_answered_on_the_page(visitor):
    answer = visitor.post("/chat", data={"text": "cảm ơn", "id": "a"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    said = bubbles(visitor.get("/"))
    assert ("citizen", "cảm ơn") in said
    assert said[-1][0] == "assistant"
    assert said.index(("citizen", "cảm ơn")) < len(said) - 1


def test_a_button_is_posted_and_answered(visitor):
    label, value = next(iter(buttons(visitor.get("/")).items()))
    visitor.post("/chat", data={"choice": value})
    after = visitor.get("/")
    assert len(bubbles(after)) > 1
    assert label not in buttons(after)


def test_the_same_form_twice_is_one_message(product, visitor):
    page = visitor.get("/")
    before = rows_of(product, visitor)
    for _ in range(3):
        assert visitor.post("/chat", data={"text": "xin chào", "id": nonce(page)}).status_code == 303
    assert rows_of(product, visitor) == before + 1
    assert nonce(visitor.get("/")) != nonce(page)


def test_a_dossier_is_on_the_very_next_page(visitor):
    visitor.post("/chat", data={"text": DOSSIER, "id": "a"})
    page = visitor.get("/")
    assert any("Trấn Biên" in text for _, text in bubbles(page))
    assert 'class="waiting"' not in page.text


def test_while_an_answer_is_on_its_way_the_page_says_so(alone, monkeypatch):
    monkeypatch.setattr(chat, "_PATIENCE", 0.05)

    async def visit():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(alone.app), base_url="http://bot") as http:
            await http.get("/")
            posted = await http.post("/chat", data={"text": DOSSIER})
            page = await http.get("/")
            return posted, page, (await http.get("/chat/messages")).json()

    posted, page, messages = asyncio.run(visit())
    assert posted.status_code == 303
    assert 'class="waiting"' in page.text
    assert messages["waiting"] == 1


@pytest.mark.parametrize("fields", [{}, {"text": ""}, {"text": "  "}, {"choice": ""}, {"nonsense": "1"}])
def test_an_empty_form_changes_nothing(product, visitor, fields):
    before = rows_of(product, visitor)
    assert visitor.post("/chat", data=fields).status_code == 303
    assert rows_of(product, visitor) == before


def test_who_posts_without_having_opened_the_page_is_heard(product):
    with product.stranger() as browser:
        assert browser.post("/chat", data={"text": "xin chào"}).status_code == 303
        assert ("citizen", "xin chào") in bubbles(browser.get("/"))


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=1>', "{{ 7*7 }}", "&lt;b&gt;", "a & b"]
)
def test_what_was_typed_is_shown_and_never_run(visitor, text):
    visitor.post("/chat", data={"text": text, "id": "a"})
    page = visitor.get("/")
    assert ("citizen", text) in bubbles(page)
    assert "<script>alert" not in page.text
    assert "<img" not in page.text


def test_nothing_on_the_page_needs_an_exception_from_its_policy(visitor):
    page = visitor.get("/").text
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|\bon\w+=|style=|javascript:", page) == []
    assert re.findall(r'(?:src|href|action)="(?!/|#)[^"]*"', page) == []


def test_own_answers_to_a_form_stay_hidden_on_reload(visitor):
    for place, text in enumerate(("điền tờ khai khai sinh", "đồng ý", "Trần Thị Bưởi")):
        visitor.post("/chat", data={"text": text, "id": f"{place}"})
    said = bubbles(visitor.get("/"))
    assert ("citizen", "•••") in said
    assert ("citizen", "Trần Thị Bưởi") not in said


def test_who_comes_next_at_a_shared_phone_sees_nothing(visitor):
    for place, text in enumerate(("điền tờ khai khai sinh", "đồng ý", "Trần Thị Bưởi")):
        visitor.post("/chat", data={"text": text, "id": f"{place}"})
    old = visitor.cookies["motcua_chat"]
    assert visitor.post("/chat/new").status_code == 303
    left = visitor.cookies["motcua_chat"]
    assert visitor.get("/chat/messages").status_code == 401
    page = visitor.get("/")
    assert visitor.cookies["motcua_chat"] not in {old, left}
    assert len(bubbles(page)) == 1
    assert "Bưởi" not in page.text


def test_over_https_the_cookie_goes_no_other_way(alone):
    alone.app.state.desk = replace(alone.app.state.desk, secure=True)

    async def visit():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(alone.app), base_url="https://bot") as http:
            return await http.get("/")

    assert "secure" in asyncio.run(visit()).headers["set-cookie"].lower()


def test_style_script_and_icon_are_served_by_us(product):
    with product.stranger() as browser:
        page = browser.get("/").text
        for path in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
            assert browser.get(path).status_code == 200, path
        assert browser.get("/static/../app.py").status_code == 404


def test_a_link_with_a_code_writes_it_into_the_box_and_sends_nothing(product):
    with product.stranger() as browser:
        code = next(filter(None, map(code_of, range(99))))
        shown = browser.get("/", params={"ma": code})
        assert f">mã {grouped(code)}</textarea>" in shown.text
        assert say("page-code-here") in shown.text
        assert browser.get("/chat/messages").json()["waiting"] == 0


@pytest.mark.parametrize("odd", ["", "ABC", "<script>", "x" * 500, "mã"])
def test_a_link_with_no_code_writes_nothing(product, odd):
    with product.stranger() as browser:
        shown = browser.get("/", params={"ma": odd}).text
        assert "required></textarea>" in shown
        assert say("page-code-here") not in shown
