"""Fixtures: a stage of its own for each test, copied from one that is prepared once, and what is played on it."""

import pytest
from following_town import Town
from handing_town import Village
from stage import Stage, prepare_files

MONDAY = "2026-11-23 09:00"


@pytest.fixture(scope="session")
def prepared_folder(tmp_path_factory, database):
    folder = tmp_path_factory.mktemp("prepared")
    prepare_files(folder, database)
    return folder


@pytest.fixture(scope="session")
def known_there(library):
    """The library of the stage: a folder of tests may have another."""
    return library


@pytest.fixture
def stage(prepared_folder, known_there, database, tmp_path):
    copy = Stage(prepared_folder, known_there, server=database).copy(tmp_path / "stage")
    yield copy
    copy.remove()


@pytest.fixture
def process(stage):
    opened = stage.open()
    yield opened
    opened.close()


@pytest.fixture
def town(process):
    """An agency that tells changes, and people who follow."""
    return on_monday(Town(process))


@pytest.fixture
def village(process):
    """A team with members and a group, and citizens who want a person or are helped at a member's phone."""
    return on_monday(Village(process))


def on_monday(place):
    place.at(MONDAY)
    return place
