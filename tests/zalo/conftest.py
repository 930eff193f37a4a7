"""A mailbox on both databases and a loopback platform, for the tokens that all processes share."""

import pytest
from peers.zalo_oa import ZaloOaPeer
from stage import KEY, Clock, address, database_of

from bot.mailbox.engine import open_engine
from bot.mailbox.migrate import migrate
from bot.mailbox.tables import platform_tokens


@pytest.fixture(scope="module")
def url(tmp_path_factory, database):
    folder = tmp_path_factory.mktemp("tokens")
    yield database.database(database_of(folder)) if database else address(folder, "bot")
    if database:
        database.drop(database_of(folder))


@pytest.fixture(scope="module")
def migrated(url):
    engine = open_engine(url, KEY.encode())
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(migrated):
    with migrated.begin() as connection:
        connection.execute(platform_tokens.delete())
    return migrated


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="module")
def platform():
    with ZaloOaPeer() as peer:
        yield peer


@pytest.fixture
def peer(platform, clock):
    platform.begin_anew()
    platform.clock = lambda: clock.at.timestamp()  # noqa: PLW0108 the clock is moved
    return platform
