"""Messages as JSON and the stream of answers: once each, in order, none lost, and a plain word for every mistake."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from stage import DOSSIER

from bot.mailbox.tables import inbox
from bot.pages.pace import Pace

PROBLEM = "application/problem+json"


def post(browser, text="xin chào", external_id=None, **payload):
    body = {"text": text, **({"id": external_id} if external_id is not None else {}), **payload}
    return browser.post("/chat/messages", content=json.dumps(body), headers={"Content-Type": "application/json"})


def heard(product):
    with product.mailbox.engine.connect() as connection:
        return len(connection.execute(inbox.select()).all())


def test_a_message_is_answered_at_once(visitor):
    answer = post(visitor)
    assert answer.status_code == 200
    (message, *_) = answer.json()["messages"]
    assert {"seq", "text", "choices"} <= message.keys()
    assert answer.json()["waiting"] == 0


def test_messages_can_be_fetched_from_any_place(visitor):
    said = [message for _ in range(3) for message in post(visitor, "cảm ơn").json()["messages"]]
    everything = visitor.get("/chat/messages").json()["messages"]
    assert everything[-len(said) :] == said
    assert visitor.get("/chat/messages", params={"after": said[0]["seq"]}).json()["messages"] == said[1:]
    for odd in ("-1", "x", "", "9" * 30, "²", "1.5"):
        assert visitor.get("/chat/messages", params={"after": odd}).json()["messages"] == everything


@pytest.mark.parametrize(
    "external_id", ["abc", "x" * 64, "x" * 5000, "mã có dấu", "😀", "a\x00b", "\ud800", 7, 1.5, ["a"], {"a": 1}, True]
)
def test_the_same_id_is_one_message_whatever_it_looks_like(product, visitor, external_id):
    before = heard(product)
    answers = [post(visitor, external_id=external_id).json() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert heard(product) == before + 1


@pytest.mark.parametrize("nothing", [None, ""])
def test_without_an_id_each_is_a_message_of_its_own(product, visitor, nothing):
    before = heard(product)
    for _ in range(2):
        post(visitor, id=nothing)
    assert heard(product) == before + 2


def test_twenty_at_once_are_one(product, visitor):
    before = heard(product)
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: post(visitor, external_id="x").json(), range(20)))
    assert all(answer == answers[0] for answer in answers)
    assert heard(product) == before + 1


def test_two_people_may_use_the_same_id(product, visitor):
    with product.visitor() as other:
        post(visitor, "tôi là người thứ nhất", "x")
        before = heard(product)
        post(other, "cảm ơn", "x")
        assert heard(product) == before + 1


def test_a_request_that_waits_is_said_and_its_answer_comes(visitor):
    answer = post(visitor, DOSSIER, "x").json()
    assert answer["waiting"] == 1
    last = max((message["seq"] for message in answer["messages"]), default=0)
    for _ in range(200):
        found = visitor.get("/chat/messages", params={"after": last}).json()["messages"]
        if any("Trấn Biên" in message["text"] for message in found):
            break
    assert any("Trấn Biên" in message["text"] for message in found)
    assert post(visitor, DOSSIER, "x").json()["waiting"] == 1


# --- who is there -------------------------------------------------------------------------------------------------


def cookies(good):
    name, signature = good.split(".")
    changed = f"{name[:-1]}{'0' if name[-1] != '0' else '1'}"
    return [
        "",
        name,
        f"{name}.",
        f".{signature}",
        f"{changed}.{signature}",
        f"{name}.{signature[:-1]}",
        f"{name}.{signature}x",
        "…",
        "a.b.c",
    ]


def test_a_cookie_cannot_be_made_up(product, visitor):
    with product.visitor() as other:
        good = other.cookies["motcua_chat"]
    for made_up in cookies(good):
        with product.stranger() as thief:
            header = {"Cookie": f"motcua_chat={made_up}".encode()}
            for method, path in (("POST", "/chat/messages"), ("GET", "/chat/messages"), ("GET", "/chat/events")):
                answer = thief.request(
                    method, path, headers=header, content=b'{"text": "a"}' if method == "POST" else None
                )
                assert (answer.status_code, answer.json()["code"]) == (401, "visitor-unknown"), (made_up, path)
            assert "set-cookie" in thief.get("/", headers=header).headers
    assert visitor.get("/chat/messages").status_code == 200


# --- how fast -----------------------------------------------------------------------------------------------------


def test_who_floods_is_asked_to_wait_and_nobody_else(product, visitor):
    answers = [post(visitor, "cảm ơn", f"{place}") for place in range(40)]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert refused
    for answer in refused:
        assert (answer.status_code, answer.json()["code"], answer.headers["content-type"]) == (
            429,
            "too-many-messages",
            PROBLEM,
        )
        assert int(answer.headers["retry-after"]) > 0
        assert "chờ" in answer.json()["detail"]
    assert visitor.post("/chat", data={"text": "a"}).status_code == 429
    with product.visitor() as other:
        assert post(other).status_code == 200


def test_tokens_come_back_with_time_and_the_oldest_names_are_forgotten(monkeypatch):
    at = [100.0]
    monkeypatch.setattr("bot.pages.pace.time.monotonic", lambda: at[0])
    monkeypatch.setattr("bot.pages.pace._MOST_BUCKETS", 3)
    pace = Pace(burst=2, per_second=0.5)
    assert [pace.allows("an") for _ in range(3)] == [True, True, False]
    at[0] += 1.9
    assert not pace.allows("an")
    at[0] += 0.2
    assert [pace.allows("an"), pace.allows("an")] == [True, False]
    for name in ("b", "c", "d"):
        pace.allows(name)
    assert set(pace.buckets) == {"b", "c", "d"}


# --- what is wrong ------------------------------------------------------------------------------------------------

TOO_LARGE = b'{"text": "' + b"a" * 2_000_000 + b'"}'


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "body-malformed"),
        (b"{", 400, "body-malformed"),
        (b'{"text": "a"', 400, "body-malformed"),
        (b"text=a", 400, "body-malformed"),
        (b'{"text": "\xff\xfe"}', 400, "body-malformed"),
        (b'{"text": "\xc3("}', 400, "body-malformed"),
        (b"[" * 100_000, 400, "body-malformed"),
        (b'{"text": ' + b"9" * 5000 + b"}", 400, "body-malformed"),
        (b"[]", 422, "body-not-an-object"),
        (b'"a"', 422, "body-not-an-object"),
        (b"null", 422, "body-not-an-object"),
        (b"7", 422, "body-not-an-object"),
        (b"{}", 422, "message-empty"),
        (b'{"text": ""}', 422, "message-empty"),
        (b'{"text": " \\n "}', 422, "message-empty"),
        (b'{"text": 7}', 422, "message-empty"),
        (b'{"text": null, "choice": null}', 422, "message-empty"),
        (b'{"choice": 7}', 422, "message-empty"),
        (b'{"text": "\\u0000"}', 422, "message-empty"),
        (TOO_LARGE, 413, "body-too-large"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_mistake_is_named(product, visitor, body, status, code):
    before = heard(product)
    answer = visitor.post("/chat/messages", content=body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    problem = answer.json()
    assert (problem["code"], problem["status"], problem["type"]) == (code, status, f"urn:motcua:problem:{code}")
    assert problem["detail"]
    assert heard(product) == before


@pytest.mark.parametrize(
    "text",
    [
        "á" * 100_000,
        "a\x00b",
        "😀🙏👍",
        "\ud800",
        "a\udfff",
        "\u202e\u200b\ufeff",
        "H19.31-999999-9999",
        "'; DROP TABLE inbox; --",
        "%s %d {me} {0} {",
        "\\",
        "a\r\nb",
    ],
    ids=ascii,
)
def test_odd_text_gets_a_kind_sentence_and_the_page_stays_whole(visitor, text):
    answer = post(visitor, text, "odd")
    assert answer.status_code == 200
    assert answer.json()["messages"] or answer.json()["waiting"]
    assert visitor.get("/").status_code == 200
    assert visitor.get("/chat/messages").status_code == 200


@pytest.mark.parametrize(
    "choice", ["9:9", "1:²", "1:٣", "0:0", ":", "x", "1:" + "9" * 5000, "1:-1", "1:1:1", "\ud800", "\x00"]
)
def test_a_button_that_never_was_shows_the_question_again(visitor, choice):
    asked = visitor.get("/chat/messages").json()["messages"][-1]
    answer = post(visitor, choice=choice)
    assert answer.status_code == 200
    assert answer.json()["messages"][-1]["text"] == asked["text"]
    assert [one["label"] for one in answer.json()["messages"][-1]["choices"]] == [
        one["label"] for one in asked["choices"]
    ]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"text=%ff%fe", "application/x-www-form-urlencoded", 303),
        (b"text=\xff\xfe", "application/x-www-form-urlencoded", 400),
        (b"text=a%00b", "application/x-www-form-urlencoded", 303),
        (b"text=" + b"a" * 100_000, "application/x-www-form-urlencoded", 303),
        (b"text=" + b"a" * 2_000_000, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"text=a" for _ in range(5000)), "application/x-www-form-urlencoded", 400),
        (b"{}", "application/json", 303),
        (b"nonsense", "multipart/form-data; boundary=x", 400),
        (b"nonsense", "multipart/form-data", 400),
        (
            b'--x\r\nContent-Disposition: form-data; name="text"; filename="a"\r\n\r\nhello\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            303,
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_odd_forms(visitor, body, kind, status):
    answer = visitor.post("/chat", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert status == 303 or answer.headers["content-type"] == PROBLEM
    assert visitor.get("/").status_code == 200


def test_a_failure_of_ours_is_a_problem_without_details(product, visitor, monkeypatch, caplog):
    typed = "Nguyễn Văn A 079060001234"

    def broken(*_):
        raise ZeroDivisionError(typed)

    monkeypatch.setattr("bot.mailbox.history.messages_after", broken)
    answer = visitor.get("/chat/messages")
    assert (answer.status_code, answer.headers["content-type"]) == (500, PROBLEM)
    assert answer.json()["code"] == "server-failed"
    assert "ZeroDivisionError" in caplog.text
    assert typed not in answer.text + caplog.text


# --- the stream ---------------------------------------------------------------------------------------------------


class Stream:
    """Reads server-sent events in a thread until it is told to stop, as a browser does."""

    def __init__(self, browser, last=None, after=0):
        self.events = []
        self.arrived = threading.Condition()
        self.browser, self.last, self.after = browser, last, after
        self.thread = threading.Thread(target=self.read)
        self.thread.start()

    def read(self):
        headers = {"Last-Event-ID": str(self.last)} if self.last is not None else {}
        with self.browser.stream("GET", "/chat/events", params={"after": self.after}, headers=headers) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            place = None
            for line in answer.iter_lines():
                if line.startswith("id: "):
                    place = int(line[4:])
                elif line.startswith("data: "):
                    with self.arrived:
                        self.events.append((place, json.loads(line[6:])))
                        self.arrived.notify_all()

    def wait(self, count):
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.events) >= count, 10)
        return [place for place, _ in self.events]


def cut(stream, product):
    """End all streams, as a restart does; a message that comes meanwhile is not on them."""
    product.bot.app.state.closing = True
    post(stream.browser, "cảm ơn")
    stream.thread.join(10)
    assert not stream.thread.is_alive()
    product.bot.app.state.closing = False


def test_a_stream_brings_everything_once_and_goes_on_where_it_was_cut(product, visitor):
    post(visitor, "xin chào")
    first = Stream(visitor)
    everything = [message["seq"] for message in visitor.get("/chat/messages").json()["messages"]]
    assert first.wait(len(everything)) == everything
    more = [message["seq"] for _ in range(3) for message in post(visitor, "cảm ơn").json()["messages"]]
    assert first.wait(len(everything) + len(more)) == everything + more
    cut(first, product)
    missed = [m["seq"] for m in visitor.get("/chat/messages", params={"after": more[-1]}).json()["messages"]]
    seen = [place for place, _ in first.events]
    second = Stream(visitor, last=seen[-1], after=0)
    later = [message["seq"] for message in post(visitor, "cảm ơn").json()["messages"]]
    wanted = [place for place in (*missed, *later) if place > seen[-1]]
    assert second.wait(len(wanted)) == wanted
    whole = [message["seq"] for message in visitor.get("/chat/messages").json()["messages"]]
    assert seen + second.wait(len(wanted)) == whole
    cut(second, product)


def test_a_stream_brings_what_the_office_answers(product, visitor):
    stream = Stream(visitor)
    post(visitor, DOSSIER)
    count = 0
    while not any("Trấn Biên" in event["text"] for _, event in stream.events):
        count += 1
        assert count < 10
        stream.wait(count)
    cut(stream, product)


def test_a_stream_is_of_one_visitor_only(product, visitor):
    with product.visitor() as other:
        stream = Stream(other)
        before = stream.wait(1)
        post(visitor, "xin chào")
        post(other, "cảm ơn")
        stream.wait(len(before) + 1)
        mine = [message["text"] for message in other.get("/chat/messages").json()["messages"]]
        assert [event["text"] for _, event in stream.events] == mine[: len(stream.events)]
        cut(stream, product)
