"""Here the stage knows a birth form of two questions, so that a whole walk is a few turns."""

import pytest
from stage import with_short_form


@pytest.fixture(scope="session")
def short_library(library):
    return with_short_form(library)


@pytest.fixture(scope="session")
def known_there(short_library):
    return short_library
