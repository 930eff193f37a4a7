"""R14, the drill: a backup of the running product, restored elsewhere, has the same rows and gives the same answers."""

import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from product import Product
from sqlalchemy import Engine, MetaData, create_engine, event, func, select
from stage import KEY, address, database_of, make_schemas
from typer.testing import CliRunner

from api.demo import province
from api.settings import Settings
from api.start import prepare
from api.storage import demo_parts
from api.storage.engine import open_engine, sessions_of
from bot.__main__ import cli

ROOT = Path(__file__).parents[2]
SECONDS = 20
DOSSIER = "tra cứu hồ sơ H19.31-261105-0012"
LEFT_OUT = {"usage"} | {f"{what}-{ago:02d}" for what in ("ratings", "dossiers") for ago in range(1, 12)}


@pytest.fixture
def place(database):
    """Return what makes a place for both databases and says how it is called in the settings."""
    made = []

    def place(folder):
        folder.mkdir()
        own = {"MOTCUA_KEY": KEY, "MOTCUA_DEMO": "1", "MOTCUA_DATA": str(folder / "data")}
        if database:
            made.append(database_of(folder))
            make_schemas(database.database(made[-1]))
            own["MOTCUA_BOT_DATABASE_URL"] = address(folder, "bot", database)
            own["MOTCUA_API_DATABASE_URL"] = address(folder, "office", database)
        return own

    yield place
    for name in made:
        database.drop(name)


def motcua(own, *words):
    others = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
    command = [sys.executable, "-m", "bot", *map(str, words)]
    done = subprocess.run(
        command, env=others | {"PYTHONPATH": str(ROOT)} | own, capture_output=True, text=True, check=False, cwd="/"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def at_once(own, *words):
    """The same in this process: reading a program takes longer than what it does here."""
    others = {name: None for name in os.environ if name.startswith("MOTCUA_")}
    opened = set()

    def note(connection):
        opened.add(connection.engine)

    event.listen(Engine, "engine_connect", note)
    done = CliRunner().invoke(cli, [*map(str, words)], env=others | own)
    event.remove(Engine, "engine_connect", note)
    for engine in opened:  # a program closes them by its end
        engine.dispose()
    assert done.exit_code == 0, done.output


def url_of(own, folder, side, name):
    return own.get(name) or f"sqlite:///{folder / 'data' / side}.db"


def with_little_demonstration(own, folder):
    """Make the office with a demonstration of two months: the product, when it runs, fills in what is not there."""
    (folder / "data").mkdir()
    url = url_of(own, folder, "api", "MOTCUA_API_DATABASE_URL")
    engine = open_engine(url)
    prepare(Settings(_env_file=None, key=KEY, api_database_url=url, demo=True), engine, datetime.now(UTC))
    assert set(province.PARTS) > LEFT_OUT
    with sessions_of(engine).writing.begin() as session:
        day = demo_parts.first_day(session)
        assert all(demo_parts.put(session, name, day) for name in sorted(LEFT_OUT))
    engine.dispose()


def counts(own, folder):
    """Return how many rows each table of both databases has."""
    found = {}
    for side, name in (("bot", "MOTCUA_BOT_DATABASE_URL"), ("api", "MOTCUA_API_DATABASE_URL")):
        engine = create_engine(url_of(own, folder, side, name))
        tables = MetaData()
        tables.reflect(engine)
        with engine.connect() as connection:
            found |= {
                (side, t.name): connection.scalar(select(func.count()).select_from(t)) for t in tables.sorted_tables
            }
        engine.dispose()
    return found


class Talk(threading.Thread):
    """Somebody who goes on talking while the backup is made."""

    def __init__(self, url):
        super().__init__()
        self.url, self.over, self.said = url, threading.Event(), 0

    def run(self):
        with httpx.Client(base_url=self.url, timeout=SECONDS) as browser:
            browser.get("/")
            while not self.over.wait(0.02):
                browser.post("/chat/messages", json={"id": f"t{self.said}", "text": "xin chào"})
                self.said += 1


def settled(browser):
    """Return the whole conversation when nothing more is on its way."""
    end = time.monotonic() + SECONDS
    while (page := browser.get("/chat/messages").json())["waiting"]:
        assert time.monotonic() < end
        time.sleep(0.05)
    return page["messages"]


def asked(browser):
    """Ask what wants the knowledge and what wants the office; return the whole conversation."""
    assert browser.get("/").status_code == 200
    for number, text in enumerate(("phí đăng ký khai sinh", DOSSIER)):
        assert browser.post("/chat/messages", json={"id": f"m{number}", "text": text}).status_code == 200
    return settled(browser)


def test_r14_what_is_restored_has_the_same_rows_and_gives_the_same_answers(tmp_path, place, monkeypatch):
    monkeypatch.chdir(tmp_path)  # where no .env lies
    here, there = place(tmp_path / "here"), place(tmp_path / "there")
    with_little_demonstration(here, tmp_path / "here")
    product = Product(tmp_path / "here", **here).start()
    with httpx.Client(base_url=product.url, timeout=SECONDS) as browser:
        before, kept = asked(browser), dict(browser.cookies)
        talk = Talk(product.url)
        talk.start()
        while talk.said < 3:
            time.sleep(0.01)
        motcua(here, "backup", tmp_path / "running.zip")
        talk.over.set()
        talk.join(SECONDS)
        assert talk.said > 3
    product.stop()
    at_once(here, "backup", tmp_path / "still.zip")
    at_once(there, "restore", tmp_path / "still.zip")
    assert counts(there, tmp_path / "there") == counts(here, tmp_path / "here")
    again = Product(tmp_path / "there", **there).start()
    with httpx.Client(base_url=again.url, timeout=SECONDS, cookies=kept) as browser:
        assert browser.get("/chat/messages").json()["messages"] == before
    with httpx.Client(base_url=again.url, timeout=SECONDS) as stranger:
        assert asked(stranger) == before
    again.stop()
    third = place(tmp_path / "third")
    at_once(third, "restore", tmp_path / "running.zip")
