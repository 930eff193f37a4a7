"""The log of ratings: what is found in it, what is noted, and what it does not tell."""

import csv
import io
import re
from hashlib import sha256

import pytest
from sqlalchemy import select

from api.satisfaction.report import BREAKDOWNS, View
from api.statistics import Sample
from api.storage import rating_log
from api.storage.models import AuditEntry, Rating
from api.storage.note_models import RatingNote
from api.storage.ratings import Scope
from locales import say

ONE = pytest.mark.databases("sqlite")  # not about storage


@pytest.fixture
def rate(rate):
    """Rate as somebody of one's own for each key."""

    def one(office, key, **changed):
        person = sha256(str(key).encode()).hexdigest()[:32]
        answer = rate(office, key, **{"person": person, "subject": f"s{key}", **changed})
        assert answer.status_code in {200, 201}, answer.text

    return one


def comments(page):
    return re.findall(r'<blockquote lang="vi">(.*?)</blockquote>', page.text)


def town(office, rate, many=12):
    """Rate in two communes, one minute after the other."""
    for n in range(many):
        office.clock.forward(minutes=1)
        place = {"commune": "Xã Bom Bo", "agency": "H19.31"} if n % 2 else {"commune": "Xã Một", "agency": "H19.40"}
        rate(office, n, score=5 if n % 2 else 1, comment=f"Lời số {n}: chờ lâu quá", element="officer", **place)


def test_the_newest_stand_first_and_older_ones_follow_once_each(office, rate, monkeypatch):
    monkeypatch.setattr("api.console.rating_log.ROWS", 5)
    town(office, rate)
    browser, seen, address = office.inside("thu", "head"), [], "/canbo/danh-gia"
    while address:
        page = browser.get(address)
        seen += comments(page)
        found = re.search(r'rel="next" href="([^"]+)"', page.text)
        address = found and found[1].replace("&amp;", "&")
    assert seen == [f"Lời số {n}: chờ lâu quá" for n in range(11, -1, -1)]


ASKED = {
    "": 12, "muc=1": 6, "muc=thap": 6, "muc=4": 0, "ve=agency": 12, "ve=assistant": 0,
    "xa=Xã Bom Bo": 6, "co-quan=H19.31": 6, "co-quan=H19": 12, "yeu-to=officer": 12, "yeu-to=access": 0,
    "kenh=web": 12, "kenh=telegram": 0, "tim=CHO LAU": 12, "tim=lời số 11": 1, "tim=nhanh": 0,
    "tim=100%25": 0, "co-chu=1": 12, "co=burst": 0, "xu-ly=chua": 12, "xu-ly=roi": 0,
    "ky=2026-11": 12, "ky=2026-10": 0, "muc=1&xa=Xã Bom Bo": 0, "muc=5&xa=Xã Bom Bo&tim=lau": 6,
}  # fmt: skip


def test_what_is_picked_is_found(office, rate):
    town(office, rate)
    browser = office.inside("thu", "head")
    pages = {asked: browser.get(f"/canbo/danh-gia?{asked}") for asked in ASKED}
    assert {asked: len(comments(page)) for asked, page in pages.items()} == ASKED
    assert {page.status_code for page in pages.values()} == {200}


@ONE
def test_picking_never_widens_what_an_officer_sees(office, rate):
    town(office, rate)
    limits = {"h31": {"agency": "H19.31"}, "h19": {"agency": "H19"}, "mot": {"commune": "Xã Một"}}
    browsers = {name: office.inside(name, "head", **scope) for name, scope in limits.items()}
    for name, asked, status in (
        ("h31", "co-quan=H19.40", 403), ("h31", "co-quan=H19.310", 403), ("h31", "co-quan=H19", 403),
        ("h19", "co-quan=H19.40", 200), ("mot", "xa=Xã Bom Bo", 403), ("mot", "xa=Xã Một", 200),
    ):  # fmt: skip
        for path in ("/canbo", "/canbo/danh-gia", "/canbo/danh-gia.csv"):
            assert browsers[name].get(f"{path}?ky=2026&{asked}").status_code == status
    assert {name: len(comments(each.get("/canbo/danh-gia"))) for name, each in browsers.items()} == {
        "h31": 6, "h19": 12, "mot": 6,
    }  # fmt: skip


@ONE
def test_what_cannot_be_picked(office):
    browser = office.inside("thu", "head")
    for asked in ("muc=6", "muc=x", "truoc=1", "truoc=x-1", "ky=0000", "ve=x", "co=x", "yeu-to=A1"):
        assert browser.get(f"/canbo/danh-gia?{asked}").status_code == 422


def send(browser, number, **form):
    csrf = re.search(r'name="csrf" value="([0-9a-f]{64})"', browser.get("/canbo/danh-gia").text)[1]
    return browser.post(f"/canbo/danh-gia/{number}", data={"csrf": csrf, **form})


def kept(office):
    with office.sessions.reading.begin() as session:
        notes = [(each.kind, each.text) for each in session.scalars(select(RatingNote).order_by(RatingNote.id))]
        noted = AuditEntry.action.startswith("rating-")
        return notes, session.scalars(select(AuditEntry.action).where(noted).order_by(AuditEntry.id)).all()


def test_notes_and_what_is_dealt_with(office, rate):
    town(office, rate)
    browser = office.inside("thu", "officer")
    for form in (
        {"viec": "note", "loi": "Đã gọi 0912345678, xin lỗi bà"},
        {"viec": "note", "loi": "  "},
        {"viec": "done"},
        {"viec": "done"},
    ):
        back = send(browser, 3, **form, ve="/canbo/danh-gia?muc=5")
        assert (back.status_code, back.headers["location"]) == (303, "/canbo/danh-gia?muc=5#r3")
    notes, audited = kept(office)
    assert notes == [("note", "Đã gọi ***, xin lỗi bà"), ("done", None)]
    assert audited[:2] == ["rating-note", "rating-done"]
    page = browser.get("/canbo/danh-gia?xu-ly=roi")
    assert comments(page) == ["Lời số 2: chờ lâu quá"]
    assert "thu" in page.text
    assert len(comments(browser.get("/canbo/danh-gia?xu-ly=chua"))) == 11
    send(browser, 3, viec="undone")
    assert comments(browser.get("/canbo/danh-gia?xu-ly=roi")) == []
    assert [kind for kind, _ in kept(office)[0]] == ["note", "done", "undone"]


@ONE
def test_who_may_not_note(office, rate):
    town(office, rate)
    auditor = office.inside("mai", "auditor")
    assert say("office-log-do") not in auditor.get("/canbo/danh-gia").text
    other = office.inside("lan", "head", commune="Xã Một")
    assert send(other, 2, viec="done").status_code == 404  # a rating of the other commune
    assert send(other, 999, viec="done").status_code == 404
    assert other.post("/canbo/danh-gia/1", data={"viec": "done"}).status_code == 403  # without the token of a form
    for role in ("team_leader", "member"):
        assert office.inside(role, role).get("/canbo/danh-gia").status_code == 403
    assert kept(office)[0] == []


@ONE
def test_nobody_is_told_who_rated(office, rate):
    town(office, rate)
    shown = office.inside("thu", "head").get("/canbo/danh-gia").text
    with office.sessions.reading.begin() as session:
        for each in session.scalars(select(Rating)):
            assert each.rater not in shown
            assert each.device not in shown
            assert each.subject not in shown


@ONE
def test_rows_do_not_tell_what_hidden_figures_hide(office, rate):
    """Twelve in one commune, three in another: those three are shown, but not whose commune's they are."""
    for n in range(12):
        rate(office, n, comment="nhiều", commune="Xã Một")
    for n in range(12, 15):
        rate(office, n, comment="ít", commune="Xã Bom Bo", score=1)
    for n in range(15, 24):
        rate(office, n, comment="vừa", commune="Xã Ba")
    browser = office.inside("thu", "head")
    page = browser.get("/canbo/danh-gia").text
    rows = page.split("<li id=")[1:]
    few = [row for row in rows if ">ít<" in row]
    assert len(few) == 3
    assert all("Xã Bom Bo" not in row and say("office-log-withheld") in row for row in few)
    assert comments(browser.get("/canbo/danh-gia?xa=Xã Bom Bo")) == []
    # The next smallest is hidden with it, or subtraction would tell: it is not named either.
    assert not any("Xã Ba" in row for row in rows)
    assert sum("Xã Một" in row for row in rows) == 12


@ONE
def test_a_month_of_few_shows_no_rows(office, rate):
    for n in range(8):
        rate(office, n, comment="tháng này")
    office.clock.forward(days=20)
    for n in range(8, 11):
        rate(office, n, comment="tháng sau")
    browser = office.inside("thu", "head")
    assert comments(browser.get("/canbo/danh-gia")) == []  # eight are hidden with the three: the year stands beside
    assert browser.get("/canbo?ky=2026-11").text.count(say("office-summary-hidden", hidden=5)) == 2


@ONE
def test_narrowing_does_not_tell_by_subtraction(office, rate):
    """All but three of a commune: the headline of the others less the whole would tell of the three."""
    for n in range(20):
        rate(office, n, commune="Xã Một", agency="H19.31", element="officer")
    for n in range(20, 23):
        rate(office, n, commune="Xã Bom Bo", agency="H19.40", element="result")
    with office.sessions.reading.begin() as session:
        whole, narrow = Scope(), Scope(commune="Xã Một")
        apart = View(session, narrow, whole, "agency")
        assert View(session, narrow, narrow, "agency").headline("2026").sample is not Sample.HIDDEN
        assert apart.headline("2026").sample is Sample.HIDDEN
        for kind in BREAKDOWNS:
            assert apart.shown("2026", kind) == frozenset()


@ONE
def test_what_is_picked_is_taken(office, rate):
    town(office, rate)
    browser = office.inside("thu", "head")
    taken = browser.get("/canbo/danh-gia.csv?ky=2026&muc=1&tim=chờ")
    rows = list(csv.DictReader(io.StringIO(taken.text.lstrip("\ufeff"))))
    assert {row["score"] for row in rows} == {"1"}
    assert len(rows) == 6
    assert "Lời" not in taken.text
    assert office.inside("mai", "officer").get("/canbo/danh-gia.csv?ky=2026").status_code == 403


def test_one_page_looks_at_so_many_and_goes_on(office, rate, monkeypatch):
    monkeypatch.setattr(rating_log, "LOOKED", 4)
    monkeypatch.setattr("api.console.rating_log._DENSE", 0)
    town(office, rate)
    browser, seen, pages, address = office.inside("thu", "head"), [], 0, "/canbo/danh-gia?tim=số 1"
    while address:
        page = browser.get(address)
        seen, pages = seen + comments(page), pages + 1
        found = re.search(r'rel="next" href="([^"]+)"', page.text)
        address = found and found[1].replace("&amp;", "&")
    assert [text.split(":")[0] for text in seen] == ["Lời số 11", "Lời số 10", "Lời số 1"]
    assert pages == 3


def test_an_erased_person_leaves_no_words_to_find(office, rate):
    town(office, rate)
    browser = office.inside("thu", "officer")
    send(browser, 3, viec="note", loi="bà Bí Mật gọi lại")
    person = sha256(b"2").hexdigest()[:32]
    assert office.bot.delete(f"/v1/people/{person}?what=all").status_code == 200
    assert kept(office)[0] == [("note", None)]
    assert len(comments(browser.get("/canbo/danh-gia?tim=lời"))) == 11
