"""`motcua talk --jsonl` and `motcua understand --jsonl` as programs: a line in, a line out, whatever the line holds."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli

ROOT = Path(__file__).parents[2]
SECONDS = 60


@pytest.fixture(scope="module")
def motcua(tmp_path_factory):
    """Return what runs a command on a folder of its own, far from the repository."""
    folder = tmp_path_factory.mktemp("elsewhere")

    def run(*words, lines=b"", **settings):
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("MOTCUA_", "PYTHONUTF8", "LC_", "LANG"))
        }
        given = {"MOTCUA_DATA": str(folder / "data"), "PYTHONPATH": str(ROOT), **settings}
        command = [sys.executable, "-m", "bot", *words]
        return subprocess.run(
            command, input=lines, env=kept | given, cwd=folder, capture_output=True, timeout=SECONDS, check=False
        )

    run.folder = folder
    return run


def encoded(*rows):
    return b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows for row in (row, b"\n"))


def answers(done):
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


TALK = [
    {"text": "xin chào"},
    {"text": "cảm ơn", "conversation": "hai"},
    {"text": "số 079060001234", "conversation": "cuộc trò chuyện số ba"},
    {
        "text": "tra cứu hồ sơ H19.31-261105-0012",
        "conversation": "cuộc trò chuyện số ba",
        "at": "2026-11-22T08:00:00+07:00",
    },
    {"text": "tôi đánh giá 5 sao, rất hài lòng", "conversation": "cuộc trò chuyện số ba", "at": "2026-11-22T08:00:00"},
    {"text": "tôi đánh giá 5 sao, rất hài lòng", "conversation": "bốn"},
]
BROKEN = [
    b"{",
    b"[]",
    b"7",
    b"null",
    b'"a"',
    b"\xff\xfe",
    b'{"text": "\xff"}',
    {},
    {"text": None},
    {"text": 7},
    {"text": "a", "at": "gestern"},
    {"text": "a", "at": 7},
    {"choice": None},
    {"choice": []},
]
ODD = [
    {"text": ""},
    {"text": "a\x00b"},
    {"text": "\ud800"},
    {"text": "á" * 100_000},
    {"text": "😀"},
    {"choice": 1},
    {"choice": 99},
    {"choice": -1},
    {"choice": True},
    {"choice": "1:²"},
    {"choice": "1:" + "9" * 5000},
    {"choice": 10**30},
    {"text": "a", "conversation": None},
    {"text": "a", "conversation": "\ud800"},
    {"text": "a", "at": "0001-01-01T00:00:00"},
    {"text": "a", "at": "9999-12-31T23:59:59"},
]


@pytest.fixture(scope="module")
def talked(motcua):
    """Return the answers to all lines, said to one process."""
    found = answers(motcua("talk", "--jsonl", lines=encoded(*TALK, *BROKEN, *ODD, {"text": "cảm ơn"})))
    assert len(found) == len(TALK) + len(BROKEN) + len(ODD) + 1
    return found


def test_each_line_is_answered_in_its_conversation(talked):
    for answer in talked[: len(TALK)]:
        assert set(answer) == {"replies", "requests", "state"}
        assert all(set(reply) == {"text", "choices"} for reply in answer["replies"])
        assert answer["replies"]
    assert [answer["state"]["turn"] for answer in talked[:3]] == [1, 1, 1]


def test_what_is_asked_of_the_office_is_shown_and_answered(talked):
    looked_up, rated, other = talked[3:6]
    assert looked_up["requests"] == [{"kind": "LookUpDossier", "code": "H19.31-261105-0012"}]
    assert len(looked_up["replies"]) >= 1
    assert looked_up["state"]["turn"] == 3
    for answer in (rated, other):
        (request,) = answer["requests"]
        assert (request["kind"], request["score"]) == ("SaveRating", 5)


@pytest.mark.parametrize("place", range(len(BROKEN)), ids=lambda place: str(BROKEN[place])[:30])
def test_a_broken_line_is_named_and_the_next_is_answered(talked, place):
    answer = talked[len(TALK) + place]
    assert set(answer) in ({"error"}, {"replies", "requests", "state"})
    if BROKEN[place] != b'{"text": "\xff"}':
        assert f"line {len(TALK) + place + 1}" in answer["error"]


@pytest.mark.parametrize("place", range(len(ODD)), ids=lambda place: ascii(ODD[place])[:30])
def test_an_odd_line_gets_a_kind_sentence(talked, place):
    answer = talked[len(TALK) + len(BROKEN) + place]
    assert answer.get("replies") or "error" in answer
    assert "error" not in answer or "at" in ODD[place]


def test_after_all_of_them_the_conversation_goes_on(talked):
    assert talked[-1]["replies"]


def test_what_was_rated_is_in_the_office_once_each(motcua, talked):
    with closing(sqlite3.connect(motcua.folder / "data" / "api.db")) as office:
        assert office.execute("SELECT score, channel FROM ratings").fetchall() == [(5, "terminal")] * 2


def test_understanding_line_by_line(motcua):
    lines = [
        {"id": 1, "text": "phí đăng ký khai sinh bao nhiêu"},
        b"{",
        {"id": 2},
        b'{"id": 3, "text": "\xff"}',
        {"id": "\ud800", "text": "\ud800\x00"},
        {"id": 4, "text": "á" * 100_000},
        b"",
        {"id": 5, "text": "còn phí thì sao", "context_code": "1.001193"},
        {"id": 6, "text": "H19.31-261105-0012", "context_code": None},
        {"id": 7, "text": "a", "context_code": "no such code"},
        {"id": 8, "text": ["a"]},
        b"[]",
    ]
    found = answers(motcua("understand", "--jsonl", lines=encoded(*lines)))
    assert len(found) == len(lines) - 1
    by_id = {answer["id"]: answer for answer in found}
    assert {1, 3, 4, 5, 6, 7} <= by_id.keys()
    for place in (1, 5):
        assert {"id", "intent", "facet", "decision", "candidates", "more", "ms"} <= by_id[place].keys()
        assert (by_id[place]["facet"], by_id[place]["candidates"][0]["code"]) == ("fee", "1.001193")
        assert {"code", "covers", "p"} <= by_id[place]["candidates"][0].keys()
    assert by_id[6]["dossier"] == "H19.31-261105-0012"
    assert all("error" in answer for answer in found if answer["id"] is None)


def test_understand_wants_to_be_told_how():
    done = CliRunner().invoke(cli, ["understand"])
    assert done.exit_code == 2
    assert "--jsonl" in done.output


def test_migrating_twice_is_migrating_once(tmp_path):
    first, second = (CliRunner().invoke(cli, ["migrate"], env={"MOTCUA_DATA": str(tmp_path)}) for _ in range(2))
    assert (first.exit_code, second.exit_code, first.output) == (0, 0, second.output)
    assert {path.name for path in tmp_path.iterdir()} >= {"api.db", "bot.db", "key"}


@pytest.mark.parametrize(
    "settings",
    [
        {"MOTCUA_BOT_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
        {"MOTCUA_API_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
        {"MOTCUA_API_URL": "http://127.0.0.1:1"},
    ],
    ids=lambda settings: next(iter(settings)),
)
@pytest.mark.parametrize("command", ["serve", "migrate", "talk"])
def test_a_server_without_a_key_does_not_start(tmp_path, monkeypatch, settings, command):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MOTCUA_KEY", raising=False)
    done = CliRunner().invoke(cli, [command], env=settings)
    assert done.exit_code == 1
    assert "MOTCUA_KEY is required" in done.output
    assert list(tmp_path.iterdir()) == []
