"""One office with the whole demonstration province in it, for tests that only read."""

import re
from datetime import UTC, datetime

import httpx
import pytest

from api.alerts.raising import look_around
from api.app import create_app
from api.demo import province
from api.settings import Settings
from api.start import prepare
from api.storage.engine import open_engine, sessions_of

KEY = "a-key-for-tests-that-is-long-enough-0123"
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


class Province:
    """The office, and pages as each role of the demonstration sees them."""

    def __init__(self, folder, library):
        url = f"sqlite:///{folder}/api.db"
        self.settings = Settings(_env_file=None, key=KEY, api_database_url=url, demo=True)
        self.engine = open_engine(url)
        self.login = prepare(self.settings, self.engine, NOW)
        self.app = create_app(self.settings, self.engine, procedures=library, bot=None, clock=lambda: NOW)
        self.office = self.app.state.office
        while province.fill_next(self.office):
            pass
        self.alerts = look_around(self.office)
        self.cookies = {}

    @property
    def sessions(self):
        return sessions_of(self.engine)

    async def page(self, address, name="canbo"):
        transport = httpx.ASGITransport(self.app, client=("203.0.113.7", 4711))
        async with httpx.AsyncClient(
            transport=transport, base_url="http://office", headers={"Accept": "text/html"}
        ) as http:
            if name not in self.cookies:
                form = await http.get("/canbo/dang-nhap")
                csrf = re.search(r'name="csrf" value="([0-9a-f]{64})"', form.text)[1]
                sent = {"csrf": csrf, "name": name, "password": self.login.password}
                answer = await http.post("/canbo/dang-nhap", data=sent)
                assert answer.status_code == 303
                self.cookies[name] = http.cookies
            http.cookies = self.cookies[name]
            return await http.get(address)


@pytest.fixture(scope="session")
def shown(tmp_path_factory, library):
    made = Province(tmp_path_factory.mktemp("province"), library)
    yield made
    made.engine.dispose()
