"""A town of its own for each test."""

import pytest
from following_town import Town
from stage import Stage, prepare_files


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, library, database):
    folder = tmp_path_factory.mktemp("town")
    prepare_files(folder, database)
    return Stage(folder, library, server=database)


@pytest.fixture
def town(prepared, tmp_path):
    stage = prepared.copy(tmp_path / "town")
    process = stage.open()
    town = Town(process)
    town.at("2026-11-23 09:00")  # a Monday
    yield town
    process.close()
    stage.remove()
