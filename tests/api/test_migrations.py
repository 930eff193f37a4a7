"""The migrations and the models describe the same database, and every step can be undone."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from api.storage import models
from api.storage.engine import open_engine
from api.storage.migrate import config, upgrade


@pytest.fixture
def engine(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'deep' / 'folder' / 'api.db'}")
    yield engine
    engine.dispose()


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
            shapes.append(connection.execute(text("SELECT sql FROM sqlite_master ORDER BY name")).all())
    assert shapes[0] == shapes[1]
    assert len(shapes[0]) > 10


def test_sqlite_survives_a_power_cut_and_checks_references(engine):
    with engine.connect() as connection:
        pragmas = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    assert pragmas == PRAGMAS


PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10000}
