"""The library once for all tests of questions."""

import pytest

from knowledge.library import load_library


@pytest.fixture(scope="session")
def library():
    return load_library()
