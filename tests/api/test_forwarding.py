"""Forms reach the system of the province: a real server on this machine that answers, breaks, waits and refuses."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import anyio
import httpx
import pytest
from sqlalchemy import select

from api import jobs
from api.adapters.http_json import HttpProvincial
from api.forwarding import IN_HAND, Forwarder
from api.storage.models import Forwarding, Submission

TOKEN = "a-token-of-the-province"


@dataclass
class Province:
    """A peer on a real socket; what stands in `plan` happens first, then it takes everything."""

    plan: list = field(default_factory=list)
    heard: list = field(default_factory=list)
    url: str = ""


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        province = self.server.province
        body = self.rfile.read(int(self.headers["Content-Length"]))
        province.heard.append((self.headers["Idempotency-Key"], self.headers["Authorization"], json.loads(body)))
        status, headers, answer = province.plan.pop(0) if province.plan else (201, {}, {"reference": "T-1"})
        if status == "cut":
            self.connection.close()
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def province():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.province = Province(url=f"http://127.0.0.1:{server.server_port}/tiep-nhan")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.province
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def office(make_office, province):
    return make_office(provincial_url=province.url, provincial_token=TOKEN)


@pytest.fixture
def rounds(office, province):
    """Return what does so many rounds of forwarding."""

    def rounds(many=1, url=None, desk=office):
        async def run():
            async with httpx.AsyncClient() as http:
                forwarder = Forwarder(desk.app.state.office, HttpProvincial(http, url or province.url, TOKEN))
                return [await forwarder.round() for _ in range(many)]

        return anyio.run(run)

    return rounds


@pytest.fixture
def standing(office):
    """Return what reads (state, tries, error, remote) of every form on its way."""

    def standing():
        with office.sessions.reading.begin() as session:
            rows = session.scalars(select(Forwarding).order_by(Forwarding.id))
            return [(row.state, row.attempts, row.error, row.remote) for row in rows]

    return standing


def test_a_form_arrives_with_the_names_of_its_fields(handed_in, rounds, province, standing):
    assert rounds(2) == [1, 0]
    ((key, token, body),) = province.heard
    assert (key, token) == (f"motcua-{handed_in['reference']}", f"Bearer {TOKEN}")
    assert body == {
        "reference": handed_in["reference"],
        "form": "to_khai_khai_sinh",
        "form_version": body["form_version"],
        "procedure": "1.001193",
        "behalf": "mẹ của bác",
        "answers": {"be_ho_ten": "Điểu Thị Ẩn & con", "be_ngay_sinh": "2026-11-05"},
        "created_at": "2026-11-22T10:00:00+07:00",
    }
    assert standing() == [("sent", 1, None, "T-1")]


@pytest.mark.parametrize("status", [301, 401, 403, 404, 408, 425, 429, 500, 502, 503])
def test_what_may_pass_is_tried_again_under_the_same_key(office, handed_in, rounds, province, standing, status):
    province.plan += [(status, {"Location": province.url}, {})] * 2
    assert rounds(2) == [1, 0]
    assert standing() == [("waiting", 1, f"http-{status}", None)]
    for _ in range(2):
        office.clock.forward(minutes=1)
        rounds()
    assert standing() == [("sent", 3, None, "T-1")]
    assert len({key for key, _, _ in province.heard}) == 1


@pytest.mark.parametrize("status", [400, 409, 413, 415, 422])
def test_what_never_passes_is_given_up_for_somebody_to_see(office, handed_in, rounds, province, standing, status):
    province.plan.append((status, {}, {"message": "Điểu Thị Ẩn chưa đủ tuổi"}))
    rounds()
    office.clock.forward(days=1)
    assert rounds() == [0]
    assert standing() == [("refused", 1, f"http-{status}", None)]


def test_a_broken_connection_loses_nothing(office, handed_in, rounds, province, standing):
    province.plan += [("cut", {}, {})]
    rounds()
    assert standing()[0][:2] == ("waiting", 1)
    office.clock.forward(minutes=1)
    rounds()
    assert standing() == [("sent", 2, None, "T-1")]


def test_nobody_at_the_other_end_loses_nothing(office, handed_in, rounds, standing):
    rounds(url="http://127.0.0.1:9/")
    assert standing() == [("waiting", 1, "ConnectError", None)]


def test_waits_grow_and_have_an_end(office, handed_in, rounds, province):
    waits = []
    province.plan += [(503, {}, {})] * 14
    for _ in range(14):
        rounds()
        with office.sessions.reading.begin() as session:
            due = session.scalars(select(Forwarding.due_at)).one()
        waits.append((due - office.clock()).total_seconds())
        office.clock.at = due
    assert all(5 * 2**n <= wait <= 5 * 2**n * 1.25 for n, wait in enumerate(waits[:9]))
    assert all(3600 <= wait <= 4500 for wait in waits[11:])


@pytest.mark.parametrize(("after", "least", "most"), [("90", 90, 113), ("999999", 21600, 27000), ("soon", 5, 7)])
def test_the_province_says_how_long_to_wait(office, handed_in, rounds, province, after, least, most):
    province.plan.append((429, {"Retry-After": after}, {}))
    rounds()
    with office.sessions.reading.begin() as session:
        wait = (session.scalars(select(Forwarding.due_at)).one() - office.clock()).total_seconds()
    assert least <= wait <= most


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"reference": 7}', b'{"reference": "a\\nb"}'])
def test_an_answer_without_a_number_is_an_answer(handed_in, rounds, province, standing, body):
    province.plan.append((200, {}, body))
    rounds()
    assert standing() == [("sent", 1, None, None)]


def test_who_has_a_form_in_hand_has_it_alone_until_their_time_is_over(office, make_office, handed_in, rounds, standing):
    one, other = (Forwarder(desk.app.state.office, None) for desk in (office, make_office()))
    assert [len(one._take()), len(other._take())] == [1, 0]
    office.clock.forward(seconds=IN_HAND.total_seconds() - 1)
    assert rounds() == [0]
    office.clock.forward(seconds=1)
    assert rounds() == [1]
    assert standing() == [("sent", 2, None, "T-1")]


def test_two_processes_share_the_work(office, make_office, hand_in, rounds, province, standing):
    other = make_office(provincial_url=province.url, provincial_token=TOKEN)
    for number in range(15):
        hand_in(key=f"submission-{number}")
    assert rounds() + rounds(desk=other) + rounds() == [10, 5, 0]
    assert len({key for key, _, _ in province.heard}) == len(province.heard) == 15


def test_what_was_erased_meanwhile_stays_erased(office, handed_in, rounds, province, standing):
    province.plan.append((503, {}, {}))
    rounds()
    office.bot.delete(f"/v1/people/{handed_in['person']}")
    office.clock.forward(days=1)
    assert rounds() == [0]
    assert standing() == [("dropped", 1, "http-503", None)]


def test_what_nobody_can_open_is_not_sent(office, handed_in, rounds, province, standing):
    with office.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE submissions SET answers = 'gAAAAnonsense'")
    rounds()
    assert (province.heard, standing()) == ([], [("refused", 1, "answers-gone", None)])


def test_an_open_office_forwards_by_itself(office, handed_in, standing):
    async def open_and_close():
        async with office.app.router.lifespan_context(office.app):
            with anyio.fail_after(10):
                while (await anyio.to_thread.run_sync(standing))[0][0] != "sent":  # noqa: ASYNC110 - the work is done elsewhere
                    await anyio.sleep(0.02)

    anyio.run(open_and_close)


def test_without_an_address_nothing_is_on_its_way(make_office, hand_in_to):
    office = make_office()
    hand_in_to(office)
    with office.sessions.reading.begin() as session:
        assert session.scalars(select(Submission)).one()
        assert session.scalars(select(Forwarding)).all() == []


def test_a_fault_in_the_database_does_not_end_the_work(office, handed_in, standing, monkeypatch, caplog):
    broken = iter([ZeroDivisionError("Điểu Thị Ẩn")])
    take = jobs.Forwarder._take

    def once_broken(self):
        for error in broken:
            raise error
        return take(self)

    monkeypatch.setattr(jobs.Forwarder, "_take", once_broken)
    monkeypatch.setattr(jobs, "_IDLE_SECONDS", 0.01)
    test_an_open_office_forwards_by_itself(office, handed_in, standing)
    assert "ZeroDivisionError" in caplog.text
    assert "Điểu" not in caplog.text


def test_officers_see_what_does_not_get_through(office, handed_in, rounds, province):
    province.plan.append((422, {}, {}))
    rounds()
    page = office.signed_in(role="admin").get("/canbo/chuyen-tinh")
    for text in (handed_in["reference"], "http-422", "bị từ chối"):
        assert text in page.text
    assert "Điểu" not in page.text


def test_officers_see_their_own_agency_only(office, handed_in, rounds, tools):
    def listed(**officer):
        return handed_in["reference"] in office.signed_in(**officer).get("/canbo/chuyen-tinh").text

    assert not listed(name="mot", agency="H19.31")
    opener = office.signed_in(name="hai", role="officer", agency="H19.31.2")
    csrf = tools["csrf_of"](opener.get("/canbo/ma"))
    assert opener.post("/canbo/ma", data={"csrf": csrf, "ma": handed_in["code"]}).status_code == 303
    assert listed(name="ba", agency="H19.31")
    assert not listed(name="bon", agency="H19.3")
    assert listed(name="nam")


@pytest.mark.parametrize("role", ["auditor", "team_leader"])
def test_others_do_not(office, role):
    browser = office.signed_in(role=role)
    assert browser.get("/canbo/chuyen-tinh").status_code == 403
    assert "chuyen-tinh" not in browser.get("/canbo").text
