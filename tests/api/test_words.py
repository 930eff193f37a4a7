"""Every word the office says is written in each language, and no word is left over."""

import re
from pathlib import Path

import pytest

import api
from api.dossier_code import Hint
from api.statuses import STATUSES
from locales import LANGUAGES, say, sentences

pytestmark = pytest.mark.databases("sqlite")  # not about storage

FILES = [path for path in Path(api.__file__).parent.rglob("*") if path.suffix in {".py", ".html"}]
USED = {key for path in FILES for key in re.findall(r"office-[a-z0-9_-]+", path.read_text("utf-8"))}


def written(language):
    return {key for key in sentences(language) if key.startswith("office-")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_and_their_use_agree(language):
    beginnings = tuple(key for key in USED if key.endswith("-"))
    whole = {key for key in USED if not key.endswith("-")}
    assert len(whole) > 40
    assert whole <= written(language)
    assert {key for key in written(language) if not key.startswith(beginnings)} <= whole


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_are_put_together(language):
    keys = [f"office-hint-{hint}" for hint in Hint]
    keys += [f"office-status-{status.key}" for status in STATUSES.values()]
    keys += [f"office-level-{level}" for level in range(1, 6)]
    keys += [f"office-element-{element}" for element in ("access", "procedure", "officer", "result", "feedback")]
    keys += [f"office-role-{role}" for role in ("officer", "head", "auditor", "team_leader", "admin")]
    assert set(keys) <= written(language)


def test_the_ten_statuses_have_their_official_names():
    assert [STATUSES[number].name() for number in (1, 7, 10)] == [
        "Mới đăng ký",
        "Công dân yêu cầu rút hồ sơ",
        "Đã trả kết quả",
    ]
    assert say("office-status-done", "en") != say("office-status-done")
