"""An office's database of its own for each test."""

import pytest
from stage import database_of

from api.storage.engine import open_engine, sessions_of
from api.storage.migrate import upgrade


@pytest.fixture
def sessions(tmp_path, database):
    name = database_of(tmp_path / "office")
    if database:
        database.database(name)
    engine = open_engine(database.url(name) if database else f"sqlite:///{tmp_path / 'office.db'}")
    with engine.begin() as connection:
        upgrade(connection)
    yield sessions_of(engine)
    engine.dispose()
    if database:
        database.drop(name)
