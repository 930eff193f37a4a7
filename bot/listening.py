"""Write down what is said in a recording, by a speech model in a local folder (extra `listen`: sherpa-onnx).

Nothing of it is loaded before the first recording comes, and no model is ever fetched: an operator puts one into the
folder that MOTCUA_SPEECH_MODEL names (docs/voice.md). The recording stays in memory.
"""

import logging
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

_ENGINE = "sherpa_onnx"
_RATE = 16_000
_LONGEST = "60"  # seconds of a recording that are heard
_PATIENCE = 30
_LOG = logging.getLogger(__name__)


class ModelUnfitError(SystemExit):
    """A MOTCUA_SPEECH_MODEL that cannot work stops the start: people would be told to speak in vain."""


@dataclass(slots=True)
class Listener:
    """Writes down recordings of any kind that ffmpeg reads; safe to call from several threads."""

    folder: Path
    decoder: str
    engine: Any = None
    lock: Lock = field(default_factory=Lock)

    def __call__(self, recording: bytes) -> str:
        """Return what is said, "" where nothing can be made out."""
        samples = self._samples(recording)
        if not len(samples):
            return ""
        with self.lock:
            self.engine = self.engine or _loaded(self.folder)
            stream = self.engine.create_stream()
            stream.accept_waveform(_RATE, samples)
            self.engine.decode_stream(stream)
        return _as_typed(stream.result.text)

    def _samples(self, recording: bytes) -> "np.ndarray[Any, np.dtype[np.float32]]":
        command = [self.decoder, "-loglevel", "error", "-i", "pipe:0", "-t", _LONGEST]
        command += ["-ac", "1", "-ar", str(_RATE), "-f", "s16le", "pipe:1"]
        try:
            made = subprocess.run(command, input=recording, capture_output=True, timeout=_PATIENCE, check=True)  # noqa: S603 no shell, and nothing of a person in it
        except (OSError, subprocess.SubprocessError) as error:
            _LOG.warning("a recording cannot be read: %s", type(error).__name__)
            return np.zeros(0, np.float32)
        return np.frombuffer(made.stdout[: len(made.stdout) // 2 * 2], np.int16).astype(np.float32) / np.float32(32768)


def open_listener(folder: Path | None) -> Callable[[bytes], str] | None:
    """Return what writes recordings down, None where no model is set. Raises `ModelUnfitError`."""
    if folder is None:
        return None
    decoder = shutil.which("ffmpeg")
    if decoder is None or find_spec(_ENGINE) is None:
        raise ModelUnfitError("MOTCUA_SPEECH_MODEL needs ffmpeg and the extra `listen` (sherpa-onnx).")
    _files(folder)
    return Listener(folder, decoder)


def _files(folder: Path) -> dict[str, str]:
    """Return the files of a model: a transducer has three, all others one."""
    found = {part: _one(folder, part) for part in ("encoder", "decoder", "joiner", "model")}
    tokens = folder / "tokens.txt"
    whole = all(found[part] for part in ("encoder", "decoder", "joiner")) or found["model"]
    if not whole or not tokens.is_file():
        raise ModelUnfitError(f"MOTCUA_SPEECH_MODEL: {folder} holds no encoder, decoder, joiner and tokens.txt.")
    return {**{part: str(path) for part, path in found.items() if path}, "tokens": str(tokens)}


def _one(folder: Path, part: str) -> Path | None:
    """Return the file of a part; the small one (int8) where there are two, which is as good and three times faster."""
    found = sorted(folder.glob(f"{part}*.onnx"), key=lambda path: ("int8" not in path.name, path.name))
    return next(iter(found), None)


def _loaded(folder: Path) -> Any:
    engine, files = import_module(_ENGINE).OfflineRecognizer, _files(folder)
    if "joiner" in files:
        parts = {part: files[part] for part in ("encoder", "decoder", "joiner", "tokens")}
        return engine.from_transducer(**parts, num_threads=2, sample_rate=_RATE, feature_dim=80)
    return engine.from_zipformer_ctc(model=files["model"], tokens=files["tokens"], num_threads=2)


def _as_typed(text: str) -> str:
    """Return a transcript as a person would type it: models of Vietnamese often write capitals only."""
    said = " ".join(text.split())
    return said.lower() if said.isupper() else said
