"""What all tests share: one library, transcripts as tests, no network but this machine, steady random examples."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import certifi
import pytest
from chat_files import collect_chat
from hypothesis import Phase, settings
from postgres import Postgres
from shipped import LIBRARY

pytest_plugins = ["stages", "disk"]

_QUICK = [Phase.explicit, Phase.generate]  # a failure is shown as found; shrinking it may take minutes
settings.register_profile("steady", derandomize=True, deadline=None, database=None, phases=_QUICK)
settings.register_profile("searching", max_examples=1000, deadline=None)
settings.load_profile("steady")  # `pytest --hypothesis-profile searching` looks further


def pytest_addoption(parser):
    parser.addoption("--update-chats", action="store_true", help="rewrite *.chat with what is said now")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    trust_one(config)
    config.option.allow_hosts = "127.0.0.1,::1"
    config.option.allow_unix_socket = True
    config.addinivalue_line("markers", "databases(*kinds): on which databases a test runs, where not on both")


def trust_one(config):
    """Have one authority read for each client instead of all of the world: 30 ms less, and we speak to ourselves."""
    folder = TemporaryDirectory(prefix="authority-")
    config.add_cleanup(folder.cleanup)
    first, end, _ = certifi.contents().partition("-----END CERTIFICATE-----\n")
    os.environ["SSL_CERT_FILE"] = str(Path(folder.name) / "one.pem")
    Path(os.environ["SSL_CERT_FILE"]).write_text(first + end, "ascii", errors="replace")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """One more than there are cores: of three tests one waits for a browser, a timer or another process."""
    return (os.cpu_count() or 1) + 1


# What stands on something slow to make comes first: a worker that has nothing left takes from the end of the other's.
SLOW = ("browser", "demo", "commands", "dossiers_pictures")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    places = {name: place for place, name in enumerate(SLOW)}
    items.sort(key=lambda item: places.get(item.path.relative_to(ROOT).parts[0], len(SLOW)))


def pytest_generate_tests(metafunc):
    """Run on SQLite and on PostgreSQL whatever stands on a `database`."""
    if "database" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("databases")
        kinds = (
            only.args if only else DATABASES if metafunc.module.__name__.split(".")[-1] not in ALIKE else DATABASES[:1]
        )
        metafunc.parametrize("database", kinds, indirect=True, scope="session")


ROOT = Path(__file__).parent
DATABASES = ("sqlite", "postgresql")
# Pages and problem bodies over queries that other files run on both: once is enough for ten minutes of tests.
ALIKE = frozenset(
    {"test_console", "test_problems", "test_saved_trips", "test_counter", "test_demo", "test_people", "test_sign_in"}
)


def pytest_collect_file(file_path, parent):
    return collect_chat(file_path, parent)


@pytest.fixture(scope="session")
def library():
    return LIBRARY


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
