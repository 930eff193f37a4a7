"""Answers said aloud: real sound from real programs, of the words that were meant, and links that end."""

import json
import shutil
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import pytest
from stage import KEY

from bot.voice import LIFETIME, Mute, Voice, open_voice
from knowledge.spoken import spoken

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
TEXT = "Dạ, lệ phí 8.000 đồng."


@pytest.fixture
def clock():
    return [NOW]


@pytest.fixture
def voice(clock):
    opened = open_voice(KEY.encode(), lambda: clock[0], "https://motcua.example")
    assert opened is not None, "espeak-ng and ffmpeg are installed by deploy/install-test-tools.sh"
    return opened


@pytest.fixture
def program(tmp_path):
    """Make a program of a few lines of shell."""

    def make(script):
        path = tmp_path / f"program{len([*tmp_path.iterdir()])}"
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return str(path)

    return make


def token_of(link):
    return Path(link).name.rpartition(".")[0]


def probe(sound):
    shown = "format=format_name:stream=codec_name,sample_rate,channels"
    command = [
        "ffprobe",
        "-v",
        "error",
        "-count_packets",
        "-show_entries",
        f"{shown},nb_read_packets",
        "-of",
        "json",
        "-",
    ]
    told = json.loads(subprocess.run(command, input=sound, capture_output=True, check=True).stdout)
    return told["format"]["format_name"], told["streams"][0]


@pytest.mark.parametrize(
    ("ending", "name", "codec", "rate"), [("ogg", "ogg", "opus", "48000"), ("aac", "aac", "aac", "16000")]
)
def test_it_is_real_sound(voice, ending, name, codec, rate):
    sound = anyio.run(voice.said, TEXT, ending)
    kind, stream = probe(sound)
    assert (kind, stream["codec_name"], stream["sample_rate"], stream["channels"]) == (name, codec, rate, 1)
    assert int(stream["nb_read_packets"]) > 20
    assert 3_000 < len(sound) < 60_000


@pytest.mark.parametrize(
    ("text", "said", "name"),
    [
        (TEXT, spoken(TEXT), "vi-vn-x-south"),
        ("UBND xã ở 12 Lê Lợi", "Ủy ban nhân dân xã ở mười hai Lê Lợi.", "vi-vn-x-south"),
        ("Please call 113.", "Please call 113.", "en-us"),
        ("-w /tmp/x [[xin]]; rm -rf $HOME chào ạ", None, "vi-vn-x-south"),
    ],
)
def test_what_is_said_is_what_was_made_for_speaking(voice, program, tmp_path, text, said, name):
    voice.speaker = program(f'cat > "{tmp_path}/heard"; echo "$@" > "{tmp_path}/given"; echo wave')
    voice.coder, voice.name = program("cat"), "vi-vn-x-south"
    anyio.run(voice.ogg, text)
    heard = (tmp_path / "heard").read_text("utf-8")
    assert heard == (said or spoken(text))
    assert "[[" not in heard
    assert f"-v {name} " in (tmp_path / "given").read_text("utf-8")


def test_the_same_is_made_once_and_old_sound_goes(voice, program, tmp_path, monkeypatch):
    voice.speaker, voice.coder = program(f'echo x >> "{tmp_path}/times"; cat'), program("cat")
    for text in ("một ạ", "một ạ", "hai ạ", "một ạ"):
        anyio.run(voice.aac, text)
    assert (tmp_path / "times").read_text() == "x\n" * 2
    monkeypatch.setattr("bot.voice._MOST_KEPT", 5)
    assert anyio.run(voice.aac, "ba ạ") == b"ba \xe1\xba\xa1."
    assert not voice.kept


@pytest.mark.parametrize("script", ["exit 1", "sleep 5", "cat > /dev/null"])
def test_where_no_voice_can_be_made_it_says_so(voice, program, monkeypatch, script):
    monkeypatch.setattr("bot.voice._SECONDS", 0.3)
    voice.coder = program(script)
    with pytest.raises(Mute):
        anyio.run(voice.ogg, TEXT)
    voice.speaker = "/nowhere/espeak-ng"
    with pytest.raises(Mute):
        anyio.run(voice.ogg, TEXT)


@pytest.mark.parametrize("text", ["", "👍", "– …"])
def test_nothing_to_say_is_no_sound(voice, text):
    with pytest.raises(Mute):
        anyio.run(voice.ogg, text)


def test_a_link_opens_for_half_an_hour(voice, clock):
    link = voice.link(TEXT)
    assert link.startswith("https://motcua.example/giong/")
    assert link.endswith(".aac")
    assert voice.behind(token_of(link)) == TEXT
    clock[0] += LIFETIME - timedelta(seconds=2)
    assert voice.behind(token_of(link)) == TEXT
    clock[0] += timedelta(seconds=4)
    assert voice.behind(token_of(link)) is None


def test_a_link_tells_nothing_and_cannot_be_made_by_others(voice):
    token = token_of(voice.link("Điểu Thị Hoa 079060001234"))
    assert "079060001234" not in token
    stranger = Voice(b"x" * 40, voice.clock, "https://motcua.example", "", "")
    assert stranger.behind(token) is None
    for wrong in ("", token[:-3] + "AAA", token[4:], "x" * 100, token_of(stranger.link(TEXT)), "ả"):
        assert voice.behind(wrong) is None


def test_a_link_stays_short(voice):
    assert len(voice.link("Nộp hồ sơ tại Trung tâm Phục vụ hành chính công của xã, phường nơi bác ở. " * 26)) < 2000


def test_without_an_address_there_is_no_link(voice):
    voice.public_url = ""
    with pytest.raises(Mute):
        voice.link(TEXT)


def test_without_the_programs_there_is_no_voice(monkeypatch):
    def opened(name="vi"):
        return open_voice(KEY.encode(), lambda: NOW, "", name)

    assert opened("off") is None
    which = shutil.which
    for missing in ("espeak-ng", "ffmpeg"):
        monkeypatch.setattr(
            "bot.voice.shutil.which", lambda name, missing=missing: None if name == missing else which(name)
        )
        assert opened() is None
