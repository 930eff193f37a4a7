"""The migrations and the models describe the same database, and every step can be undone."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from disk import patient
from sqlalchemy import inspect
from stage import address, database_of

from api.storage import models
from api.storage.engine import open_engine
from api.storage.migrate import config, upgrade


@pytest.fixture
def engine(tmp_path, database):
    folder = tmp_path / "deep" / "folder"
    engine = open_engine(database.database(database_of(folder)) if database else address(folder, "api"))
    yield engine
    engine.dispose()
    if database:
        database.drop(database_of(folder))


def test_migrations_build_what_the_models_describe(engine):
    with engine.begin() as connection:
        upgrade(connection)
        assert compare_metadata(MigrationContext.configure(connection), models.Dossier.metadata) == []
        assert "dossiers" in inspect(connection).get_table_names()


def test_every_migration_can_be_undone(engine):
    with engine.begin() as connection:
        upgrade(connection)
        command.downgrade(config(connection), "base")
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}


def test_a_second_start_changes_nothing(engine):
    shapes = []
    for _ in range(2):
        with engine.begin() as connection:
            upgrade(connection)
            found = inspect(connection)
            shapes.append({name: repr(found.get_columns(name)) for name in found.get_table_names()})
    assert shapes[0] == shapes[1]
    assert len(shapes[0]) > 10


@pytest.mark.databases("sqlite")
def test_sqlite_survives_a_power_cut_and_checks_references(engine):
    with patient(engine), engine.connect() as connection:
        pragmas = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    assert pragmas == PRAGMAS


PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10000}
