"""Batches of agencies: streamed, each row by itself, and safe to send again."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from api.routers import pushes
from api.storage import agencies
from api.storage.models import Dossier, DossierEvent, Push

URL = "/v1/dossiers/batch"
LINES = "application/x-ndjson"
SQLITE = pytest.mark.databases("sqlite")  # not about storage


@pytest.fixture
def agency(office):
    with office.sessions.writing.begin() as session:
        key = agencies.issue_key(session, "H19", "province", office.clock())
    return office.caller(headers={"Authorization": f"Bearer {key}"})


def record(number, **changed):
    return {
        "MaHoSo": f"H19.31-261105-{number:04d}",
        "MaTTHC": "1.001193",
        "TenTTHC": "Đăng ký khai sinh",
        "DonViXuLy": "UBND phường Trấn Biên",
        "TrangThaiHoSo": 2,
        "NgayTiepNhan": "20261105081200",
        "NgayHenTra": "20261106163000",
        "ChuHoSo": "Nguyễn Văn Mẫu",
        "SoDienThoai": "0900001234",
        **changed,
    }


def lines(*rows):
    return "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows).encode()


@pytest.fixture
def send(agency):
    def send(content, key="batch-0001", kind=LINES):
        return agency.post(URL, content=content, headers={"Idempotency-Key": key, "Content-Type": kind})

    return send


def count(office, table):
    with office.sessions.reading.begin() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_rows_are_taken_each_by_itself(office, send):
    bad_status, bad_code = record(2, TrangThaiHoSo=12), record(3, MaHoSo="H19.31-261305-0003")
    answer = send(
        lines(record(1), bad_status, "", bad_code, "{no json", record(4, MaHoSo="H20-261105-0001"), record(5))
    )
    told = answer.json()
    assert answer.status_code == 200
    assert {n: told[n] for n in ("rows", "applied", "kept", "known", "refused")} == {
        "rows": 6, "applied": 2, "kept": 0, "known": 0, "refused": 4,
    }  # fmt: skip
    assert [(each["row"], each["code"], each["problem"]["code"]) for each in told["problems"]] == [
        (2, None, "request-invalid"),
        (3, None, "dossier-code-invalid"),
        (4, None, "body-malformed"),
        (5, "H20-261105-0001", "not-allowed"),
    ]
    first = told["problems"][0]["problem"]
    assert first["request_id"] == answer.headers["x-request-id"]
    assert (first["type"], first["status"], first["errors"][0]["field"]) == (
        "urn:motcua:problem:request-invalid",
        422,
        "TrangThaiHoSo",
    )
    assert count(office, Dossier) == 2


def test_the_same_batch_again_gets_the_same_answer(office, send):
    content = lines(record(1), record(2))
    first, again = send(content), send(content)
    assert (first.json(), first.json()["applied"], count(office, Push)) == (again.json(), 2, 1)


def test_the_same_rows_under_another_key_are_known(office, send):
    content = lines(record(1), record(2, TrangThaiHoSo=4))
    send(content)
    again = send(content, "batch-0002").json()
    assert (again["applied"], again["known"], count(office, DossierEvent)) == (0, 2, 3)


def test_another_batch_under_the_same_key_is_a_conflict(office, send):
    send(lines(record(1)))
    other = send(lines(record(2)))
    assert (other.status_code, other.json()["code"], count(office, Dossier)) == (409, "idempotency-conflict", 1)


@SQLITE
def test_as_json(office, send):
    envelope = {"session": "x", "madonvi": "H19", "service": "DongBoHoSoMC", "data": [record(1), record(2)]}
    assert send(json.dumps(envelope), kind="application/json").json()["applied"] == 2
    assert send(json.dumps(record(3)), "batch-0002", "application/json").json()["applied"] == 1


def test_in_our_own_names_and_progress(office, send, event):
    own = {**event, "code": "H19.31-261105-0001"}
    progress = {"MaHoSo": "h19.31 261105 0001", "TrangThai": "4", "ThoiDiemXuLy": "2026-11-05 14:00:00"}
    unknown = {**progress, "MaHoSo": "H19.31-261105-0002"}
    told = send(lines(own, progress, unknown)).json()
    assert (told["applied"], [each["problem"]["code"] for each in told["problems"]]) == (2, ["dossier-not-found"])
    with office.sessions.reading.begin() as session:
        assert session.get(Dossier, "H19.31-261105-0001").status == 4


def test_the_order_of_rows_does_not_matter(office, send):
    moments = [
        record(1, TrangThaiHoSo=9, NgayKetThucXuLy="20261106090000"),
        record(1, TrangThaiHoSo=10, NgayKetThucXuLy="20261106090000", NgayTra="20261106150000"),
        record(1),
    ]
    send(lines(*moments))
    send(lines(*[{**each, "MaHoSo": "H19.31-261105-0002"} for each in reversed(moments)]), "batch-0002")
    with office.sessions.reading.begin() as session:
        one, two = (session.get(Dossier, f"H19.31-261105-000{n}") for n in (1, 2))
    assert (one.status, one.ended_at, one.due_at, one.received_at) == (
        two.status,
        two.ended_at,
        two.due_at,
        two.received_at,
    )
    assert one.status == 10


@SQLITE
@pytest.mark.parametrize(
    ("kind", "content", "status", "code"),
    [
        ("text/csv", b"a", 422, "request-invalid"),
        ("application/json", b"{", 400, "body-malformed"),
        ("application/json", b'{"data": 5}', 400, "body-malformed"),
        ("application/json", b'"' + b"a" * 1_000_001 + b'"', 413, "body-too-large"),
        (LINES, b"a" * 70_000, 413, "body-too-large"),
    ],
)
def test_what_is_no_batch(send, kind, content, status, code):
    answer = send(content, kind=kind)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@SQLITE
def test_there_is_an_end(send, monkeypatch, office):
    monkeypatch.setattr(pushes, "MOST_ROWS", 3)
    assert send(lines(*map(record, range(3)))).status_code == 200
    assert send(lines(*map(record, range(4))), "batch-0002").status_code == 413


@SQLITE
def test_a_nul_and_half_a_character_are_problems_of_their_row(send):
    told = send(lines('{"a": "\\u0000"}', '{"a": "\\ud800"}', record(1))).json()
    assert [each["problem"]["code"] for each in told["problems"]] == ["nul-byte", "not-utf8"]
    assert told["applied"] == 1


def test_it_is_kept_while_it_comes_in(office, agency, send, monkeypatch):
    """After two portions the line breaks: what was told until then stays, and the rest is sent again."""
    monkeypatch.setattr(pushes, "AT_ONCE", 10)
    told = lines(*map(record, range(25)))
    coming = iter([{"type": "http.request", "body": told + b"\n", "more_body": True}, {"type": "http.disconnect"}])
    headers = {**agency.headers, "Idempotency-Key": "batch-0001", "Content-Type": LINES}

    async def receive():
        return next(coming)

    async def send_back(_message):
        pytest.fail("nobody is there to be answered")

    scope = {
        "type": "http", "method": "POST", "path": URL, "raw_path": URL.encode(), "query_string": b"", "scheme": "http",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("203.0.113.7", 4711), "server": ("office", 80), "http_version": "1.1", "root_path": "",
    }  # fmt: skip
    asyncio.run(office.app(scope, receive, send_back))
    assert count(office, Dossier) == 20
    again = send(told).json()
    assert (again["applied"], again["known"], count(office, Dossier)) == (5, 20, 25)


@SQLITE
def test_a_stranger_is_stopped_before_anything_is_read(office):
    async def unread():
        pytest.fail("was read")
        yield b""

    answer = office.caller().post(
        URL, content=unread(), headers={"Idempotency-Key": "batch-0001", "Content-Type": LINES}
    )
    assert answer.status_code == 401
    assert (
        office.bot.post(URL, content=b"", headers={"Idempotency-Key": "batch-0001", "Content-Type": LINES}).status_code
        == 403
    )


def test_batches_that_overlap_at_the_same_time(office, agency):
    """Four at once tell of the same new dossiers in different orders: nobody waits for ever, nothing is there twice."""

    def tell(number):
        rows = [record(n) for n in range(60)]
        body = lines(*(rows if number % 2 else reversed(rows)))
        headers = {**agency.headers, "Idempotency-Key": f"batch-000{number}", "Content-Type": LINES}
        return office.caller(headers=headers).post(URL, content=body).json()

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(tell, range(4)))
    assert sum(each["applied"] for each in told) == count(office, Dossier) == count(office, DossierEvent) == 60
    assert sum(each["known"] for each in told) == 180
