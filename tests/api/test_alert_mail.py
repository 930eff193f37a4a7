"""Alerts by e-mail: one letter for all that is due, once, in working hours, to a real server on this machine."""

from datetime import datetime, timedelta

import pytest
from peers.mail import mail_server
from pydantic import SecretStr
from sqlalchemy import select

from api.alerts.found import Sign
from api.alerts.mail import MailServer, MailUrlError, letter
from api.alerts.raising import raise_all
from api.alerts.sending import send_due
from api.clock import VIETNAM
from api.storage.alert_models import AlertAddress, AlertSending

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
ADDRESS = "thu@dongnai.gov.vn"
pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def server():
    with mail_server() as served:
        yield served


@pytest.fixture
def office(make_office, server):
    return make_office(smtp_url=server[1], mail_from="motcua@dongnai.gov.vn", public_url="http://motcua.example.vn")


def wish(office, tools, address=ADDRESS, **officer):
    browser = office.signed_in(**officer)
    csrf = tools["csrf_of"](browser.get("/canbo/canh-bao"))
    return browser.post("/canbo/canh-bao/thu", data={"csrf": csrf, "address": address})


def put(office, *numbers, at=MONDAY):
    facts = {"agency_name": "Trung tâm", "step": 10}
    signs = [Sign("overdue", f"overdue:{n}", "H19.31", None, facts | {"count": 10 + n}) for n in numbers]
    with office.sessions.writing.begin() as session:
        raise_all(session, signs, at, demo=False)


def send(office, at=MONDAY):
    office.clock.at = at
    return send_due(office.app.state.office)


def test_one_letter_for_all_that_is_due(office, tools, server):
    assert wish(office, tools).status_code == 303
    put(office, 1, 2)
    assert send(office) == 2
    assert send(office, MONDAY + timedelta(hours=1)) == 0
    (letter,) = server[0].letters
    assert (letter["To"], letter["From"]) == (ADDRESS, "motcua@dongnai.gov.vn")
    assert "2 cảnh báo" in letter["Subject"]
    assert "đang có 11 hồ sơ quá hạn" in letter.get_content()
    assert "http://motcua.example.vn/canbo/canh-bao" in letter.get_content()


def test_a_server_that_refuses_is_tried_again_later_and_not_for_ever(office, tools, server):
    wish(office, tools)
    put(office, 1)
    server[0].refuses = True
    assert send(office) == 0
    assert send(office, MONDAY + timedelta(minutes=1)) == 0
    server[0].refuses = False
    assert send(office, MONDAY + timedelta(minutes=3)) == 1
    put(office, 2, at=MONDAY + timedelta(minutes=3))
    server[0].refuses = True
    for minutes in range(4, 240, 4):
        send(office, MONDAY + timedelta(minutes=minutes))
    with office.sessions.reading.begin() as session:
        last = session.scalars(select(AlertSending).order_by(AlertSending.id.desc())).first()
    assert (last.attempts, last.error) == (6, "SMTPDataError")
    assert last.done_at is not None


def test_a_process_that_dies_over_it_leaves_it_to_the_next_with_the_same_number(office, tools, server, monkeypatch):
    wish(office, tools)
    put(office, 1)
    with monkeypatch.context() as patch:
        patch.setattr("api.alerts.sending._finish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            send(office)
    assert send(office, MONDAY + timedelta(minutes=9)) == 0
    assert send(office, MONDAY + timedelta(minutes=11)) == 1
    first, second = server[0].letters
    assert first["Message-ID"] == second["Message-ID"]


def test_the_address_is_sealed_and_can_be_taken_back(office, tools, server):
    wish(office, tools)
    with office.engine.connect() as connection:
        assert ADDRESS not in str(connection.exec_driver_sql("SELECT * FROM alert_addresses").all())
    put(office, 1)
    wish_again = wish(office, tools, "", name="thu2")
    assert wish_again.status_code == 303
    browser = office.caller(headers={"Accept": "text/html"})
    tools["sign_in"](browser, "thu", tools["password"])
    page = browser.get("/canbo/canh-bao")
    assert ADDRESS in page.text
    browser.post("/canbo/canh-bao/thu", data={"csrf": tools["csrf_of"](page), "address": ""})
    assert send(office) == 0
    with office.sessions.reading.begin() as session:
        assert session.scalars(select(AlertAddress)).all() == []


@pytest.mark.parametrize("address", ["thu", "a@b", "a b@c.vn", "a@b.vn\nBcc: c@d.vn", "a@b.vn, c@d.vn"])
def test_what_is_no_address_is_refused_kindly(office, tools, address):
    answer = wish(office, tools, address)
    assert answer.status_code == 422
    assert "ten@dongnai.gov.vn" in answer.text


def test_without_a_server_the_page_says_so(make_office):
    assert "Máy chủ thư chưa được cài đặt" in make_office().signed_in().get("/canbo/canh-bao").text


@pytest.mark.parametrize("url", ["http://x", "smtp://", "mail.vn:25", "smtp://x:99999", "smtp://[x"])
def test_an_address_of_no_mail_server(url):
    with pytest.raises(MailUrlError):
        MailServer.read(SecretStr(url))


def test_addresses_of_mail_servers():
    read = MailServer.read(SecretStr("smtps://ten%40x:m%3At@mail.vn"))
    assert (read.host, read.port, read.implicit, read.user, read.password) == ("mail.vn", 465, True, "ten@x", "m:t")
    assert MailServer.read(SecretStr("smtp://mail.vn")).port == 587
    assert [MailServer.read(SecretStr(f"smtp://{host}")).is_here for host in ("127.0.0.1", "[::1]", "localhost", "10.0.0.1")] == [
        True, True, True, False,
    ]  # fmt: skip


def test_a_server_elsewhere_must_encrypt(monkeypatch):
    """Without STARTTLS nothing is handed in where the mail would travel."""
    monkeypatch.setattr(MailServer, "is_here", property(lambda _: False))
    with mail_server() as (box, url), pytest.raises(OSError, match="STARTTLS"):
        MailServer.read(SecretStr(url)).send(letter("a@b.vn", "c@d.vn", "x", "y", "k"))
    assert box.letters == []
