"""An office's database of its own for each test, copied from one that is migrated once."""

from shutil import copyfile

import pytest
from stage import address, database_of

from api.storage.engine import open_engine, sessions_of
from api.storage.migrate import upgrade


@pytest.fixture(scope="session")
def migrated(tmp_path_factory, database):
    folder = tmp_path_factory.mktemp("migrated")
    engine = open_engine(database.database(database_of(folder)) if database else address(folder, "office"))
    with engine.begin() as connection:
        upgrade(connection)
    engine.dispose()
    return folder


@pytest.fixture
def sessions(tmp_path, migrated, database):
    name = database_of(tmp_path)
    if database:
        url = database.database(name, database_of(migrated))
    else:
        url = address(tmp_path, "office")
        copyfile(migrated / "office.db", tmp_path / "office.db")
    engine = open_engine(url)
    yield sessions_of(engine)
    engine.dispose()
    if database:
        database.drop(name)
