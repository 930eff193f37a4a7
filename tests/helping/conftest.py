"""A village of its own for each test, with a member who helps."""

import pytest
from handing_town import Village
from stage import Stage, prepare_files


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, library, database):
    folder = tmp_path_factory.mktemp("village")
    prepare_files(folder, database)
    return Stage(folder, library, server=database)


@pytest.fixture
def village(prepared, tmp_path):
    stage = prepared.copy(tmp_path / "village")
    process = stage.open()
    made = Village(process)
    made.at("2026-11-23 09:00")  # a Monday
    yield made
    process.close()
    stage.remove()
