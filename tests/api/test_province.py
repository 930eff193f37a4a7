"""Asking the system of a province over a real socket: sign-in, an ended session, silence, nonsense, rest, memory."""

import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from api.adapters.provincial_register import Breaker, ProvincialRegister, UnreachableError

pytestmark = pytest.mark.databases("sqlite")  # the register under it is tested on both
CODE = "H19.31-261105-0012"
RECORD = {
    "MaHoSo": CODE,
    "MaTTHC": "1.001193",
    "TenTTHC": "Đăng ký khai sinh",
    "DonViXuLy": "UBND phường Trấn Biên",
    "TrangThaiHoSo": 4,
    "NgayTiepNhan": "20261105081200",
    "NgayHenTra": "20261127163000",
    "ChuHoSo": "Nguyễn Văn Mẫu",
}


class Province:
    """A system of a province as its documents describe it; `mood` is how it answers look-ups."""

    def __init__(self):
        self.calls, self.mood, self.sessions, self.valid = [], "well", 0, ""
        self.records = {CODE: dict(RECORD)}
        province = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, answer = province.answer(self.path, body)
                raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "http://127.0.0.1:1/")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                with suppress(BrokenPipeError):  # nobody waits for a slow answer
                    self.wfile.write(raw)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/api"

    def answer(self, path, body):
        self.calls.append(path)
        if self.mood == "slow":
            time.sleep(1)
        if self.mood in {"error", "redirect"}:
            return {"error": 500, "redirect": 302}[self.mood], {}
        if self.mood == "nonsense":
            return 200, b"<html>"
        if path == "/api/login":
            if body != {"username": "motcua", "password": "secret"}:
                return 200, {"error_code": 1}
            self.sessions += 1
            self.valid = f"s{self.sessions}"
            return 200, {"session": self.valid, "error_code": 0}
        if body["session"] != self.valid or body["service"] != "TraCuuHoSo" or body["madonvi"] != "H19":
            return 200, {"error_code": 7}
        found = self.records.get(body["mahoso"])
        return 200, {"error_code": "00", "data": [found] if found else []}

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def province():
    province = Province()
    yield province
    province.close()


@pytest.fixture
def register(province):
    moment = [0.0]
    with httpx.Client() as http:
        register = ProvincialRegister(http, province.url, ("motcua", "secret"), "H19", lambda: moment[0])
        register.moment = moment
        yield register


def test_it_signs_in_once_and_asks(register, province):
    assert [register.look_up(CODE)["MaHoSo"] for _ in range(2)] == [CODE, CODE]
    assert province.calls == ["/api/login", "/api", "/api"]


def test_an_ended_session_is_renewed(register, province):
    register.look_up(CODE)
    province.valid = "over"
    assert register.look_up(CODE)["MaHoSo"] == CODE
    assert province.sessions == 2


def test_what_is_missing_is_not_asked_again_for_a_minute(register, province):
    assert [register.look_up("H19-261105-0001") for _ in range(3)] == [None] * 3
    assert len(province.calls) == 2
    register.moment[0] += 61
    register.look_up("H19-261105-0001")
    assert len(province.calls) == 3


@pytest.mark.parametrize("mood", ["error", "redirect", "nonsense"])
def test_after_three_failures_it_is_left_alone(register, province, mood):
    province.mood = mood
    for _ in range(5):
        with pytest.raises(UnreachableError):
            register.look_up(CODE)
    assert len(province.calls) == 3
    province.mood = "well"
    with pytest.raises(UnreachableError, match="resting"):
        register.look_up(CODE)
    register.moment[0] += 31
    assert register.look_up(CODE)["MaHoSo"] == CODE


def test_a_wrong_account_is_no_answer(province):
    with httpx.Client() as http:
        register = ProvincialRegister(http, province.url, ("motcua", "wrong"), "H19", time.monotonic)
        with pytest.raises(UnreachableError):
            register.look_up(CODE)


def test_nobody_waits_long(province, monkeypatch):
    monkeypatch.setattr("api.adapters.provincial_register.TIMEOUT", httpx.Timeout(0.2))
    province.mood = "slow"
    with httpx.Client() as http:
        register = ProvincialRegister(http, province.url, ("motcua", "secret"), "H19", time.monotonic)
        begin = time.monotonic()
        with pytest.raises(UnreachableError, match="ReadTimeout"):
            register.look_up(CODE)
        assert time.monotonic() - begin < 0.9


def test_while_it_is_tried_again_only_one_asks():
    moment = [0.0]
    breaker = Breaker(lambda: moment[0])
    for _ in range(3):
        breaker.note(well=False)
    assert not breaker.let_through()
    moment[0] += 31
    assert [breaker.let_through() for _ in range(3)] == [True, False, False]
    breaker.note(well=True)
    assert breaker.let_through()


@pytest.fixture
def asking(make_office, province):
    return make_office(
        province_register_url=province.url,
        province_register_user="motcua",
        province_register_password="secret",
        province_register_unit="H19",
    )


def test_a_citizen_learns_what_the_province_knows_and_how_old_it_is(asking, province):
    citizen = asking.caller()
    first = citizen.get(f"/v1/dossiers/{CODE}").json()
    assert (first["status"], first["as_of"]) == (4, "2026-11-22T10:00:00+07:00")
    asking.clock.forward(minutes=5)
    province.records[CODE] |= {"TrangThaiHoSo": 9, "NgayKetThucXuLy": "20261122100300"}
    assert citizen.get(f"/v1/dossiers/{CODE}").json()["status"] == 4
    asking.clock.forward(minutes=6)
    assert citizen.get(f"/v1/dossiers/{CODE}").json()["status"] == 9
    asking.clock.forward(hours=2)
    province.mood = "error"
    old = citizen.get(f"/v1/dossiers/{CODE}").json()
    assert (old["status"], old["as_of"]) == (9, "2026-11-22T10:11:00+07:00")


def test_what_nobody_knows_is_not_found(asking, province):
    assert asking.caller().get("/v1/dossiers/H19.31-261105-9999").status_code == 404
    province.mood = "error"
    assert asking.caller().get("/v1/dossiers/H19.31-261105-9998").status_code == 404


@pytest.mark.parametrize("record", [{"MaHoSo": "H19.31-261105-7777"}, {"TrangThaiHoSo": 99}])
def test_nonsense_about_a_dossier_is_not_kept(asking, province, record):
    province.records["H19.31-261105-9999"] = RECORD | record
    assert asking.caller().get("/v1/dossiers/H19.31-261105-9999").status_code == 404
    assert asking.caller().get("/v1/dossiers/H19.31-261105-7777").status_code == 404


def test_the_second_fact_works_on_what_the_province_told(asking):
    asking.caller().get(f"/v1/dossiers/{CODE}")
    body = {"second": "1957", "channel": "web", "person": "9c1d8a34e0b7f2a65d13c0ffee5eed01"}
    assert asking.bot.post(f"/v1/dossiers/{CODE}/details", json=body).status_code == 404
