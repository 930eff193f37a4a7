"""The book of who saw what: read by auditors, found by who, what, about what and when, and rewritten by nobody."""

import ast
import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from api.console.audit import MOST, name_of
from api.storage import audit
from api.storage.models import AuditEntry, Officer
from locales import say


@pytest.fixture
def book(office):
    """Return an auditor, in an office where two officers of two agencies have read something."""
    browser = office.inside("kiem", "auditor")
    office.inside("lan", "officer", agency="H19.31")
    office.inside("mai", "officer", agency="H19.99")
    with office.sessions.writing.begin() as session:
        lan, mai = (session.scalars(select(Officer.id).where(Officer.name == name)).one() for name in ("lan", "mai"))
        for number, (who, subject, days) in enumerate(
            ((lan, "H19.31-261105-0012", 0), (lan, "TK-261105-ABCD", 1), (mai, "H19.99-261105-0099", 2))
        ):
            at = office.clock() + timedelta(days=days)
            audit.note(session, f"read-{number}", at, officer_id=who, subject=subject)
        audit.note(session, "sign-in-failed", office.clock(), officer_id=None, address="a" * 64)
    return browser


def rows(page):
    return page.text.split("<tr>")[2:]


def test_the_database_itself_refuses_to_change_or_remove_a_line(office, book):
    for statement in (
        update(AuditEntry).values(subject="another"),
        delete(AuditEntry),
        text("DELETE FROM officers"),
    ):
        with pytest.raises(DBAPIError), office.sessions.writing.begin() as session:
            session.execute(statement)
    with office.sessions.reading.begin() as session:
        assert len(session.scalars(select(AuditEntry)).all()) == 4


def test_lines_are_found(book):
    for query, wanted in (
        ("", [say("access-did-sign-in-failed"), "read-2", "read-1", "read-0"]),
        ("ai=LAN", ["read-1", "read-0"]),
        ("viec=read-2", ["read-2"]),
        ("ve=TK-261105-ABCD", ["read-1"]),
        ("tu=2026-11-23&den=2026-11-23", ["read-1"]),
        ("den=2026-11-22&ai=lan", ["read-0"]),
        ("tu=2026-02-31", [say("access-did-sign-in-failed"), "read-2", "read-1", "read-0"]),
    ):
        page = book.get(f"/canbo/nhat-ky?{query}")
        found = rows(page)
        assert page.status_code == 200
        assert (len(found), [w in line for w, line in zip(wanted, found, strict=False)]) == (
            len(wanted),
            [True] * len(wanted),
        ), query
    assert say("access-book-none") in book.get("/canbo/nhat-ky?ai=nobody").text
    assert book.get("/canbo/nhat-ky?tu=gestern").status_code == 422


@pytest.mark.databases("sqlite")
def test_pages_follow_each_other_without_a_gap(office):
    browser = office.inside("kiem", "auditor")
    with office.sessions.writing.begin() as session:
        for number in range(2 * MOST + 5):
            audit.note(session, "read", office.clock(), officer_id=None, subject=f"<{number}>")
    seen, url = [], "/canbo/nhat-ky?viec=read"
    while url:
        page = browser.get(url)
        seen += [number for number in range(2 * MOST + 5) if f"<td>&lt;{number}&gt;</td>" in page.text]
        more = page.text.partition('class="button" href="')[2].partition('"')[0]
        url = more.replace("&amp;", "&") if "truoc=" in more else None
    assert sorted(seen) == list(range(2 * MOST + 5))


@pytest.mark.databases("sqlite")
def test_the_file_holds_what_was_asked_for_and_its_taking_is_noted(office, book):
    answer = book.get("/canbo/nhat-ky.csv?ai=lan")
    table = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(line["officer"], line["subject"]) for line in table] == [
        ("lan", "TK-261105-ABCD"),
        ("lan", "H19.31-261105-0012"),
    ]
    assert answer.headers["content-type"].startswith("text/csv")
    assert say("access-did-book-taken") in rows(book.get("/canbo/nhat-ky"))[0]


@pytest.mark.databases("sqlite")
def test_an_auditor_of_an_agency_sees_what_its_officers_did(office, book):
    page = office.inside("an", "auditor", agency="H19.31").get("/canbo/nhat-ky")
    assert ("H19.31-261105-0012" in page.text, "H19.99-261105-0099" in page.text) == (True, False)
    assert say("access-did-sign-in-failed") not in "".join(rows(page))


@pytest.mark.databases("sqlite")
def test_what_is_noted_has_words():
    """Each action that stands in the code as it is; those that are put together are looked at on the page."""
    noted = set()
    for path in (Path(__file__).parents[2] / "api").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in {
                "note",
                "_note",
            }:
                texts = [each.value for each in call.args if isinstance(each, ast.Constant)]
                noted |= {text for text in texts if isinstance(text, str) and re.fullmatch(r"[a-z]+(-[a-z]+)+", text)}
    assert len(noted) > 30
    assert [action for action in sorted(noted) if name_of(action) == action] == []
