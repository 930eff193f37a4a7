"""A server that dies while a page listens: the stream goes on behind the last message seen, on the next process."""

import json
import signal
import time
from itertools import count

import httpx
import pytest
from product import Product

SECONDS = 30


@pytest.fixture
def product(tmp_path):
    started = Product(tmp_path, MOTCUA_DEMO="").start()
    yield started
    started.stop(signal.SIGKILL)


def listen(browser, last, until):
    """Return what the stream brings behind `last`, as (id, message), until `until` says it is enough or it breaks."""
    found = []
    try:
        with browser.stream("GET", "/chat/events", headers={"Last-Event-ID": str(last)}) as answer:
            place = 0
            for line in answer.iter_lines():
                if line.startswith("id: "):
                    place = int(line[4:])
                elif line.startswith("data: "):
                    found.append((place, json.loads(line[6:])))
                    if until(found):
                        return found
    except httpx.TransportError:
        pass
    return found


def say(browser, number):
    """Send a message as the page does: again with the same id until the server has it."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            answer = browser.post("/chat/messages", json={"id": f"m{number}", "text": "cảm ơn"})
            answer.raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return answer.json()["messages"]
    raise AssertionError("the server does not come back")


def test_a_stream_goes_on_where_the_dead_process_ended(product):
    numbers = count()
    with httpx.Client(base_url=product.url, timeout=SECONDS) as browser:
        assert browser.get("/").status_code == 200
        for _ in range(3):
            say(browser, next(numbers))
        seen = listen(browser, 0, lambda found: len(found) == 2)  # the page reads slowly
        product.stop(signal.SIGKILL)
        product.start()
        again = say(browser, next(numbers) - 1)  # the last one, whose answer may have been lost
        more = say(browser, next(numbers))
        last = max(message["seq"] for message in more)
        seen += listen(browser, seen[-1][0], lambda found: found[-1][0] == last)
        everything = browser.get("/chat/messages").json()["messages"]
    assert [message for _, message in seen] == everything
    assert [place for place, _ in seen] == [message["seq"] for message in everything]
    assert [message for message in everything if message in again] == again
