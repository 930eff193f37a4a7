"""An office of one's own for each test, and a browser that keeps its cookies."""

import asyncio
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from shutil import copyfile

import httpx
import pytest
from stage import database_of

from api.app import create_app
from api.security import bot_token, token_hash
from api.settings import Settings
from api.start import prepare
from api.storage import browsers, officers
from api.storage.engine import open_engine, sessions_of
from api.storage.models import Officer

KEY = "a-key-for-tests-that-is-long-enough-0123"
PASSWORD = "right horse battery staple"
HTML = {"Accept": "text/html"}


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    at: datetime = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

    def __call__(self):
        return self.at

    def forward(self, **span):
        self.at += timedelta(**span)


@dataclass
class Caller:
    """Somebody with an address, cookies, and perhaps a token."""

    app: object
    headers: dict = field(default_factory=dict)
    address: str = "203.0.113.7"
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)

    def __call__(self, method, url, **request):
        return asyncio.run(self.send(method, url, **request))

    async def send(self, method, url, **request):
        transport = httpx.ASGITransport(self.app, client=(self.address, 4711))
        headers = {**self.headers, **request.pop("headers", {})}
        async with httpx.AsyncClient(transport=transport, base_url="http://office", cookies=self.cookies) as http:
            answer = await http.request(method, url, headers=headers, **request)
            self.cookies = http.cookies
            return answer

    def get(self, url, **request):
        return self("GET", url, **request)

    def post(self, url, **request):
        return self("POST", url, **request)

    def delete(self, url, **request):
        return self("DELETE", url, **request)

    def put(self, url, **request):
        return self("PUT", url, **request)


@dataclass
class TestOffice:
    """The office under test, its clock, and who may come."""

    __test__ = False
    app: object
    engine: object
    clock: Clock
    settings: Settings
    login: object

    @property
    def sessions(self):
        return sessions_of(self.engine)

    def caller(self, **caller):
        return Caller(self.app, **caller)

    @property
    def bot(self):
        return Caller(self.app, {"Authorization": f"Bearer {bot_token(KEY.encode())}"})

    def officer(self, name="thu", role="head", **scope):
        """Add an officer and return their browser, not signed in yet."""
        with self.sessions.writing.begin() as session:
            officers.add(session, name, PASSWORD, role, self.clock(), **scope)
        return self.caller(headers=HTML)

    def inside(self, name, role, **scope):
        """Return a browser that is signed in already, without the time that a password takes."""
        with self.sessions.writing.begin() as session:
            values = {"name": name, "password_hash": "-", "role": role, "active": True, "demo": False}
            officer = Officer(**values, created_at=self.clock(), **scope)
            session.add(officer)
            session.flush()
            hashed = token_hash(f"cookie-of-{name}")
            browsers.enter(session, officer.id, hashed, self.clock(), stage="full", way="password")
        return self.caller(headers=HTML, cookies=httpx.Cookies({"motcua_canbo": f"cookie-of-{name}"}))

    def signed_in(self, **officer):
        browser = self.officer(**officer)
        assert sign_in(browser, officer.get("name", "thu"), PASSWORD).status_code == 303
        return browser


def csrf_of(page):
    return re.search(r'name="csrf" value="([0-9a-f]{64})"', page.text)[1]


def sign_in(browser, name, password, **form):
    page = browser.get("/canbo/dang-nhap")
    return browser.post("/canbo/dang-nhap", data={"csrf": csrf_of(page), "name": name, "password": password, **form})


@dataclass
class Places:
    """Where databases of offices stand: files in a folder, or on a server."""

    folder: object
    server: object

    def url(self, name):
        file = self.folder / name
        return self.server.url(database_of(file)) if self.server else f"sqlite:///{file}.db"

    def make(self, name, prepared=None, wanted=""):
        """Make a database as a copy of a `prepared` one, or an empty one."""
        file = self.folder / name
        if self.server:
            self.server.database(database_of(file), database_of(prepared.folder / wanted) if prepared else "template0")
        elif prepared:
            copyfile(prepared.folder / f"{wanted}.db", f"{file}.db")

    def remove(self, name):
        if self.server:
            self.server.drop(database_of(self.folder / name))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory, database):
    """Return offices that have just been prepared: `False`, and `True` with the demonstration."""
    places = Places(tmp_path_factory.mktemp("prepared"), database)
    for demo in (False, True):
        places.make(str(demo))
        settings = Settings(_env_file=None, key=KEY, api_database_url=places.url(str(demo)), demo=demo)
        engine = open_engine(settings.database_url)
        prepare(settings, engine, Clock.at)
        engine.dispose()
    return places


@pytest.fixture
def make_office(tmp_path, library, prepared):
    """Return what makes an office; made twice in a test, the second one stands on the database of the first."""
    places, engines = Places(tmp_path, prepared.server), []

    def make(*, bot=None, **settings):
        clock, demo, first = Clock(), settings.get("demo", False), not engines
        if first:
            places.make("office", prepared, str(demo))
        read = Settings(_env_file=None, key=KEY, api_database_url=places.url("office"), **settings)
        engines.append(open_engine(read.database_url))
        login = None if first and not demo else prepare(read, engines[-1], clock())
        app = create_app(read, engines[-1], procedures=library, bot=bot, clock=clock, chance=Random(1))
        return TestOffice(app, engines[-1], clock, read, login)

    yield make
    for engine in engines:
        engine.dispose()
    places.remove("office")


@pytest.fixture
def office(make_office):
    return make_office()


@pytest.fixture
def tools():
    """Return what tests of several files need; a plain import would depend on how pytest is started."""
    return {"csrf_of": csrf_of, "sign_in": sign_in, "password": PASSWORD}


@pytest.fixture
def rating():
    return {
        "target": "agency",
        "subject": "dossier:H19.31-261105-0012",
        "score": 4,
        "channel": "web",
        "question_version": 1,
        "person": "9c1d8a34e0b7f2a65d13c0ffee5eed01",
    }


@pytest.fixture
def rate(rating):
    def rate(office, key, **changed):
        return office.bot.post("/v1/ratings", json={**rating, **changed}, headers={"Idempotency-Key": f"rating-{key}"})

    return rate


@pytest.fixture
def event():
    return {
        "event": "e1",
        "status": 2,
        "at": "2026-11-05T08:30:00+07:00",
        "procedure": "1.001193",
        "procedure_name": "Đăng ký khai sinh",
        "agency": "H19.31",
        "agency_name": "Trung tâm Phục vụ hành chính công phường Trấn Biên",
        "commune": "Phường Trấn Biên",
        "received_at": "2026-11-05T08:30:00+07:00",
        "appointed_at": "2026-11-06T16:30:00+07:00",
    }


@pytest.fixture
def hand_in_to():
    """Return what hands a form in to an office."""

    def hand_in_to(office, key="submission-1", **changed):
        form = {
            "form": "to_khai_khai_sinh",
            "form_version": office.app.state.office.library.forms["to_khai_khai_sinh"].version,
            "procedure": "1.001193",
            "answers": {"be_ho_ten": "Điểu Thị Ẩn & con", "be_ngay_sinh": "2026-11-05"},
            "behalf": "mẹ của bác",
            "channel": "web",
            "person": "9c1d8a34e0b7f2a65d13c0ffee5eed01",
        }
        return office.bot.post("/v1/submissions", json={**form, **changed}, headers={"Idempotency-Key": key})

    return hand_in_to


@pytest.fixture
def hand_in(office, hand_in_to):
    return partial(hand_in_to, office)


@pytest.fixture
def handed_in(hand_in):
    """Return the receipt of a form, and whose it is."""
    answer = hand_in()
    assert answer.status_code == 201
    return {**answer.json(), "person": "9c1d8a34e0b7f2a65d13c0ffee5eed01"}
