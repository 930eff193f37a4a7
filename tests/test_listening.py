"""Recordings written down by a local model: how it is found and loaded, and what a model is given.

No speech model can be had for the tests. The engine is a stand-in but for the last test, where the real one runs a
graph of two operations (tests/tiny_speech_model) that hears the token "xin" in everything.
"""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import anyio
import numpy as np
import pytest

from bot import listening
from bot.listening import ModelUnfitError, open_listener
from bot.voice import open_voice

TRANSDUCER = ("encoder-epoch-12.onnx", "encoder-epoch-12.int8.onnx", "decoder.onnx", "joiner.int8.onnx", "tokens.txt")


class Engine:
    """What sherpa_onnx.OfflineRecognizer is for us; it says how long it heard something."""

    loaded: ClassVar = []

    def __init__(self, **given):
        self.loaded.append(given)

    @classmethod
    def from_transducer(cls, **given):
        return cls(kind="transducer", **given)

    @classmethod
    def from_zipformer_ctc(cls, **given):
        return cls(kind="ctc", **given)

    def create_stream(self):
        stream = SimpleNamespace(result=SimpleNamespace(text=""))
        stream.accept_waveform = lambda rate, samples: setattr(stream, "heard", (rate, samples))
        return stream

    def decode_stream(self, stream):
        rate, samples = stream.heard
        assert samples.dtype == np.float32
        assert 0 < np.abs(samples).max() <= 1
        stream.result.text = f" XIN  CHÀO {round(len(samples) / rate)} "


@pytest.fixture
def engine(monkeypatch):
    monkeypatch.setitem(
        sys.modules, "sherpa_onnx", SimpleNamespace(OfflineRecognizer=Engine, __spec__=SimpleNamespace())
    )
    monkeypatch.setattr(Engine, "loaded", [])
    return Engine


@pytest.fixture
def model(tmp_path):
    def make(*names):
        for name in names:
            (tmp_path / name).write_bytes(b"")
        return tmp_path

    return make


@pytest.fixture(scope="module")
def recording():
    """Two seconds of a tone, as a phone sends them."""
    command = ["ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "sine=frequency=440:duration=2"]
    return subprocess.run([*command, "-c:a", "libopus", "-f", "ogg", "-"], capture_output=True, check=True).stdout


def test_nothing_is_loaded_before_the_first_recording_and_then_once(engine, model, recording):
    listen = open_listener(model(*TRANSDUCER))
    assert engine.loaded == []
    assert (listen(recording), listen(recording)) == ("xin chào 2", "xin chào 2")
    (given,) = engine.loaded
    assert given["kind"] == "transducer"
    assert given["encoder"].endswith("encoder-epoch-12.int8.onnx")
    assert {given["sample_rate"], given["feature_dim"]} == {16_000, 80}


def test_a_model_of_one_file_is_loaded_too(engine, model, recording):
    assert open_listener(model("model.int8.onnx", "tokens.txt"))(recording) == "xin chào 2"
    assert engine.loaded[0]["kind"] == "ctc"


@pytest.mark.parametrize("junk", [b"", b"no sound at all", b"OggS" + b"\0" * 40])
def test_what_is_no_recording_is_heard_as_nothing(engine, model, junk):
    assert open_listener(model(*TRANSDUCER))(junk) == ""
    assert engine.loaded == []


def test_a_long_recording_is_heard_in_part(engine, model, recording, monkeypatch):
    monkeypatch.setattr(listening, "_LONGEST", "1")
    assert open_listener(model(*TRANSDUCER))(recording) == "xin chào 1"


def test_without_a_setting_nothing_listens():
    assert open_listener(None) is None


@pytest.mark.parametrize("names", [(), TRANSDUCER[:-1], ("encoder.onnx", "decoder.onnx", "tokens.txt")])
def test_a_folder_that_holds_no_model_stops_the_start(engine, model, names):
    with pytest.raises(ModelUnfitError, match="MOTCUA_SPEECH_MODEL"):
        open_listener(model(*names))


def test_a_missing_engine_stops_the_start(model, monkeypatch):
    monkeypatch.setattr(listening, "find_spec", lambda _name: None)
    with pytest.raises(ModelUnfitError, match="listen"):
        open_listener(model(*TRANSDUCER))


def test_the_real_engine_takes_what_we_give_it(recording):
    listen = open_listener(Path(__file__).parent / "tiny_speech_model")
    assert [listen(recording), listen(b"")] == ["xin", ""]


def test_our_own_voice_can_be_heard(engine, model):
    voice = open_voice(b"k" * 40, lambda: None, "")
    said = anyio.run(voice.ogg, "Xin chào bác ạ.")
    assert open_listener(model(*TRANSDUCER))(said).startswith("xin chào")
