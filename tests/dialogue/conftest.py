"""A conversation with the real library."""

import pytest
from dialogue.talking import TODAY, Talk

from bot.dialogue.world import World


@pytest.fixture(scope="session")
def world(library):
    return World(library, TODAY, "1900 1234", "7 giờ 30 đến 17 giờ")


@pytest.fixture
def talk(world):
    return Talk(world)
