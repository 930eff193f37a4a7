"""A whole product behind a socket of this machine, as a browser meets it, and visitors who keep their cookies."""

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn
from stage import KEY, office_settings, prepare_files, with_short_form

from api.app import create_app as create_office
from api.storage.engine import open_engine as open_office_engine
from bot import assembly
from bot.settings import Settings

PATIENCE = 15


@dataclass
class Product:
    """What runs: the bot, its mailbox, where it listens, and the folder of the office's database."""

    bot: assembly.Bot
    url: str
    folder: Path

    @property
    def mailbox(self):
        return self.bot.delivery.mailbox

    @contextmanager
    def visitor(self):
        """Give a browser that has opened the page."""
        with self.stranger() as browser:
            assert browser.get("/").status_code == 200
            yield browser

    def stranger(self):
        return httpx.Client(base_url=self.url, timeout=PATIENCE)


@pytest.fixture(scope="session")
def short_library(library):
    return with_short_form(library)


@pytest.fixture(scope="session")
def product(tmp_path_factory, short_library):
    folder = tmp_path_factory.mktemp("product")
    prepare_files(folder)
    engine = open_office_engine(f"sqlite:///{folder / 'office.db'}")
    office = create_office(office_settings(folder), engine, procedures=short_library, bot=None)
    http = httpx.AsyncClient(transport=httpx.ASGITransport(office), base_url="http://office")
    settings = Settings(_env_file=None, data=folder, key=KEY)
    bot = assembly.build(settings, short_library, KEY.encode(), http, office)
    server = uvicorn.Server(uvicorn.Config(bot.app, port=0, log_level="critical", ws="none", loop="asyncio"))
    running = threading.Thread(target=server.run)
    running.start()
    wait_until(lambda: server.started)
    yield Product(bot, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", folder)
    bot.close()
    server.should_exit = True
    running.join(PATIENCE)
    assert not running.is_alive()
    engine.dispose()


@pytest.fixture
def visitor(product):
    with product.visitor() as browser:
        yield browser


@pytest.fixture
def alone(tmp_path, short_library):
    """Return the bot's application without a loop and with an office that is down."""
    prepare_files(tmp_path)
    down = httpx.MockTransport(lambda _request: httpx.Response(503))
    http = httpx.AsyncClient(transport=down, base_url="http://office")
    return assembly.build(Settings(_env_file=None, data=tmp_path, key=KEY), short_library, KEY.encode(), http)


def wait_until(true):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)
