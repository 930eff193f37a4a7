"""Several tabs, many people behind one address, and somebody who asks for too much: over sockets."""

import json
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network
from types import SimpleNamespace

import pytest
from pages.conftest import wait_until

from bot.pages import chat
from bot.pages.visitor import address


class Tab:
    """An open page: reads the stream in a thread until it is closed."""

    def __init__(self, browser):
        self.browser, self.events, self.open = browser, [], True
        self.status = None
        self.thread = threading.Thread(target=self.read)
        self.thread.start()
        wait_until(lambda: self.status is not None)

    def read(self):
        with self.browser.stream("GET", "/chat/events", params={"after": 0}) as answer:
            self.status = answer.status_code
            for line in answer.iter_lines():
                if line.startswith("data: "):
                    self.events.append(json.loads(line[6:]))
                if not self.open:
                    return

    def places(self):
        return [event["seq"] for event in self.events]


def post(browser, text="cảm ơn", **headers):
    return browser.post("/chat/messages", json={"text": text}, headers=headers)


def close(product, *tabs):
    """Close tabs: each notices with the next line that comes."""
    for tab in tabs:
        tab.open = False
    for tab in tabs:
        post(tab.browser)
    for tab in tabs:
        tab.thread.join(10)
        assert not tab.thread.is_alive()
    wait_until(lambda: not product.bot.app.state.desk.tabs)


def test_all_tabs_of_one_conversation_show_the_same(product, visitor):
    tabs = [Tab(visitor) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda text: post(visitor, text).json(), ["xin chào", "cảm ơn", "gặp người"] * 2))
    everything = [message["seq"] for message in visitor.get("/chat/messages").json()["messages"]]
    assert {m["seq"] for answer in answers for m in answer["messages"]} < set(everything)
    for tab in tabs:
        wait_until(lambda tab=tab: len(tab.events) >= len(everything))
        assert tab.places() == everything == sorted(everything)
    close(product, *tabs)


def test_a_button_of_the_other_tab_shows_the_present_question(visitor):
    first = visitor.get("/chat/messages").json()["messages"][-1]
    post(visitor, "xin chào")
    now = visitor.get("/chat/messages").json()["messages"][-1]
    answer = visitor.post("/chat/messages", json={"choice": first["choices"][0]["id"]}).json()
    assert [(m["text"], [c["label"] for c in m["choices"]]) for m in answer["messages"]][-1] == (
        now["text"],
        [c["label"] for c in now["choices"]],
    )


def test_nobody_opens_tabs_without_end(product, visitor, monkeypatch):
    monkeypatch.setattr(chat, "_MOST_TABS", 2)
    tabs = [Tab(visitor) for _ in range(2)]
    answer = visitor.get("/chat/events")
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-messages")
    with product.visitor() as other:
        more = Tab(other)
        assert more.status == 200
        close(product, *tabs, more)
    assert visitor.get("/chat/messages").status_code == 200


# --- how fast, by address -----------------------------------------------------------------------------------------


@pytest.fixture
def narrow(product, monkeypatch):
    """Return the product with room for ten messages from one address."""
    crowd = product.bot.app.state.desk.crowd
    for name, value in {"burst": 10.0, "per_second": 0.01, "buckets": OrderedDict()}.items():
        monkeypatch.setattr(crowd, name, value)
    return product


def came_from(product, place, count):
    """Let so many new people at one address open the page; return what each got."""
    answers = []
    for _ in range(count):
        with product.stranger() as browser:
            answers.append(browser.get("/", headers={"X-Forwarded-For": place}).status_code)
    return answers


def test_many_new_people_at_one_address_are_held_up_and_others_are_not(narrow):
    assert came_from(narrow, "203.0.113.7", 12) == [200] * 10 + [429] * 2
    assert came_from(narrow, "203.0.113.8", 1) == [200]
    with narrow.visitor() as browser:
        assert post(browser, **{"X-Forwarded-For": "203.0.113.7"}).status_code == 429
        assert post(browser, **{"X-Forwarded-For": "203.0.113.8"}).status_code == 200


def test_a_home_on_ipv6_is_one_address(narrow):
    assert came_from(narrow, "2001:db8:1:2::1", 6) == [200] * 6
    assert came_from(narrow, "2001:db8:1:2:aaaa::9", 6) == [200] * 4 + [429] * 2
    assert came_from(narrow, "2001:db8:1:3::1", 1) == [200]


def test_this_machine_is_nobody_in_particular(narrow):
    """A proxy here that does not say for whom it asks would hold up everybody."""
    for _ in range(15):
        with narrow.stranger() as browser:
            assert browser.get("/").status_code == 200


@pytest.mark.parametrize(
    ("host", "seen"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::4", str(ip_network("2001:db8:1:2::/64"))),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("testclient", ""),
        ("", ""),
    ],
)
def test_address(host, seen):
    assert address(SimpleNamespace(client=SimpleNamespace(host=host))) == seen


def test_no_client_is_no_address():
    assert address(SimpleNamespace(client=None)) == ""


# --- whose conversation it is -------------------------------------------------------------------------------------


def test_who_changes_the_cookie_begins_anew_and_sees_nothing(product, visitor):
    post(visitor, "tôi là Nguyễn Thị Bưởi")
    name, signature = visitor.cookies["motcua_chat"].split(".")
    for made_up in (f"{name}.{signature[::-1]}", f"{name[::-1]}.{signature}", name, f"{name}."):
        with product.stranger() as thief:
            page = thief.get("/", headers={"Cookie": f"motcua_chat={made_up}"})
            assert "Bưởi" not in page.text
            assert thief.cookies["motcua_chat"].partition(".")[0] != name
            assert "Bưởi" not in thief.get("/chat/messages").text
    assert "Bưởi" in visitor.get("/").text
