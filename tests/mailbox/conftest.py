"""A stage for each test, copied from one that is prepared once."""

import pytest
from stage import Stage, prepare_files, with_short_form


@pytest.fixture(scope="session")
def short_library(library):
    return with_short_form(library)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory, short_library, database):
    folder = tmp_path_factory.mktemp("stage")
    prepare_files(folder, database)
    return Stage(folder, short_library, server=database)


@pytest.fixture
def stage(prepared, tmp_path):
    copy = prepared.copy(tmp_path / "stage")
    yield copy
    copy.remove()


@pytest.fixture
def process(stage):
    opened = stage.open()
    yield opened
    opened.close()
