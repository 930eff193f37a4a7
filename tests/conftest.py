"""What all tests share: one library, transcripts as tests, no network but this machine, steady random examples."""

import pytest
from chat_files import collect_chat
from hypothesis import Phase, settings

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


def pytest_collect_file(file_path, parent):
    return collect_chat(file_path, parent)


@pytest.fixture(scope="session")
def library():
    return load_library()
