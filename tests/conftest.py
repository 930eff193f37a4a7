"""What all tests share: one library, transcripts as tests, no network but this machine, steady random examples."""

import pytest
from chat_files import collect_chat
from hypothesis import Phase, settings
from postgres import Postgres

from knowledge.library import load_library

_QUICK = [Phase.explicit, Phase.generate]  # a failure is shown as found; shrinking it may take minutes
settings.register_profile("steady", derandomize=True, deadline=None, database=None, phases=_QUICK)
settings.register_profile("searching", max_examples=1000, deadline=None)
settings.load_profile("steady")  # `pytest --hypothesis-profile searching` looks further


def pytest_addoption(parser):
    parser.addoption("--update-chats", action="store_true", help="rewrite *.chat with what is said now")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    config.option.allow_hosts = "127.0.0.1,::1"
    config.option.allow_unix_socket = True
    config.addinivalue_line("markers", "databases(*kinds): on which databases a test runs, where not on both")


def pytest_generate_tests(metafunc):
    """Run on SQLite and on PostgreSQL whatever stands on a `database`."""
    if "database" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("databases")
        kinds = (
            only.args if only else DATABASES if metafunc.module.__name__.split(".")[-1] not in ALIKE else DATABASES[:1]
        )
        metafunc.parametrize("database", kinds, indirect=True, scope="session")


DATABASES = ("sqlite", "postgresql")
# Pages and problem bodies over queries that other files run on both: once is enough for ten minutes of tests.
ALIKE = frozenset(
    {"test_console", "test_problems", "test_saved_trips", "test_counter", "test_demo", "test_people", "test_sign_in"}
)


def pytest_collect_file(file_path, parent):
    return collect_chat(file_path, parent)


@pytest.fixture(scope="session")
def library():
    return load_library()


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL of our own, started when the first test wants it."""
    server = Postgres().make().start()
    yield server
    server.stop()
    server.remove()


@pytest.fixture(scope="session")
def database(request):
    """Return the server to stand on, None for SQLite."""
    return request.getfixturevalue("postgres") if request.param == "postgresql" else None
