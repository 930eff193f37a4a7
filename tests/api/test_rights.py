"""Every address of the console lets in who has its right, and nobody else; every form must come from our own page."""

import asyncio
import re
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx
import pytest
import yaml
from office_routes import routes_of

from api.app import PUBLIC_ROUTES
from api.console.menu import GROUPS
from api.console.rights import RIGHTS, UNSCOPED
from api.roles import ROLES
from api.security import token_hash
from api.storage import browsers
from api.storage.models import Officer

pytestmark = pytest.mark.databases("sqlite")  # not about storage

TABLE = yaml.safe_load((Path(__file__).parent / "rights.yaml").read_text("utf-8"))
WANTED = [(*each.split(" ", 1), right) for each, right in TABLE.items()]
OF_THE_BOT = {"/canbo/hoi-thoai", "/canbo/hoi-thoai/{conversation}", "/canbo/tin-chua-gui"}  # there is none here
HALF = {("GET", "/canbo/dang-nhap/buoc-hai"), ("POST", "/canbo/dang-nhap/buoc-hai")}  # for who is half signed in


@dataclass
class Walk:
    """One office with an officer of each role, each of whom comes with a new cookie each time."""

    office: object
    numbers: dict
    tokens: count

    def cookie(self, role):
        token = f"cookie-{next(self.tokens)}"
        with self.office.sessions.writing.begin() as session:
            now = self.office.clock()
            number = self.numbers[role]
            browsers.enter(session, number, token_hash(token), now, stage="full", way="password")
        return token

    async def ask(self, method, path, role, *, csrf="right"):
        """Return (status, code of the problem) of a request by a role."""
        token = self.cookie(role) if role else None
        caller = self.office.caller(cookies=httpx.Cookies({"motcua_canbo": token} if token else {}))
        url = re.sub(r"{\w+}", "7", path)
        sent = {}
        if method == "POST":
            right = self.office.app.state.office.keyed("csrf", token) if token else ""
            sent = {"data": {"csrf": right if csrf == "right" else csrf} if csrf is not None else {"x": "y"}}
        answer = await caller.send(method, url, **sent)
        kind = answer.headers.get("content-type", "")
        return answer.status_code, answer.json()["code"] if kind.startswith("application/problem") else ""


@pytest.fixture
def walk(office):
    numbers = {}
    with office.sessions.writing.begin() as session:
        for role in ROLES:
            values = {"name": f"mot-{role}", "password_hash": "-", "role": role, "active": True, "demo": False}
            officer = Officer(**values, created_at=office.clock())
            session.add(officer)
            session.flush()
            numbers[role] = officer.id
    return Walk(office, numbers, count())


def test_the_table_names_every_address_of_the_console(office):
    there = {each for each in routes_of(office.app.routes) if each[1].startswith("/canbo")}
    assert there - PUBLIC_ROUTES - HALF == {(method, path) for method, path, _ in WANTED}
    assert {right for _, _, right in WANTED} <= RIGHTS.keys()
    pages = {(f"/canbo{entry.address}", entry.right) for group in GROUPS for entry in group.entries}
    assert pages <= {(path, right) for method, path, right in WANTED if method == "GET"}


def test_rights_speak_of_roles_that_exist():
    assert set().union(*RIGHTS.values()) == set(ROLES)
    assert RIGHTS.keys() >= UNSCOPED
    assert RIGHTS["self"] == set(ROLES)


@pytest.mark.parametrize("role", [None, *ROLES])
def test_who_has_the_right_gets_in_and_nobody_else(walk, role):
    async def through():
        return [(each, await walk.ask(*each[:2], role)) for each in WANTED]

    for (method, path, right), (status, code) in asyncio.run(through()):
        what = (method, path, role, status, code)
        if role is None:
            assert (status, code) == (401, "sign-in-required"), what
        elif role in RIGHTS[right]:
            assert status < 500 or (status == 503 and path in OF_THE_BOT), what
            assert code not in {"form-expired", "sign-in-required", "step-required"}, what
            assert (status, code) != (403, "not-allowed"), what
        elif path == "/canbo":
            assert (status, code) == (403, "step-required"), what  # a page leads to the first one they may open
        else:
            assert (status, code) == (403, "not-allowed"), what


def test_no_form_is_taken_from_elsewhere(walk):
    """Without a token, with a made-up one, and with that of another browser."""
    posts = [each for each in WANTED if each[0] == "POST"]
    assert len(posts) >= 15
    others = walk.office.app.state.office.keyed("csrf", walk.cookie("admin"))

    async def through(csrf):
        return [(each, await walk.ask(*each[:2], min(RIGHTS[each[2]]), csrf=csrf)) for each in posts]

    for csrf in (None, "", "0" * 64, others):
        for each, answer in asyncio.run(through(csrf)):
            assert answer == (403, "form-expired"), (each, csrf)


def test_whoever_is_limited_to_a_place_reads_no_conversations(office):
    for name, scope in (("a", {"agency": "H19.31"}), ("b", {"commune": "Phường Trấn Biên"})):
        browser = office.inside(name, "head", **scope)
        assert browser.get("/canbo/hoi-thoai").status_code == 403
        assert "/canbo/hoi-thoai" not in browser.get("/canbo/toi").text


def test_a_member_is_led_to_the_first_page_they_may_open(office):
    led = office.inside("a", "member").get("/canbo")
    assert led.status_code == 303
    assert office.inside("b", "member").get(led.headers["location"]).status_code == 200


def test_the_table_in_the_docs_is_the_one_in_the_code():
    lines = (Path(__file__).parents[2] / "docs" / "access.md").read_text("utf-8").splitlines()
    cells = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    head, told = cells[0], {row[0]: row for row in cells[2:]}
    assert tuple(head[2:]) == ROLES
    assert {
        right: {role for role, sign in zip(ROLES, row[2:], strict=True) if sign} for right, row in told.items()
    } == {right: set(roles) for right, roles in RIGHTS.items()}
