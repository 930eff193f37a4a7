"""Put a matcher together from the word, intent and weight files and the entries of a library."""

from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from knowledge.matcher.build import Bodies, searchable
from knowledge.matcher.core import Matcher, Talk
from knowledge.matcher.entries import Entry, intent_entries
from knowledge.matcher.facets import facet_reader
from knowledge.matcher.frames import intent_frames, phrase_table
from knowledge.matcher.ranking import FEATURES, NOTHING, Learned
from knowledge.matcher.shared import shared_names
from knowledge.matcher.spans import span_finder
from knowledge.matcher.vocabulary import load_words

WEIGHTS = "matcher/weights.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def documents(folder: Traversable) -> list[dict[str, Any]]:
    """Return the parsed YAML files of `folder` in order of name."""
    names = sorted((e for e in folder.iterdir() if e.name.endswith(".yaml")), key=lambda e: e.name)
    return [yaml.load(e.read_text("utf-8"), Loader=_LOADER) or {} for e in names]  # noqa: S506


def load_learned(document: Mapping[str, Any]) -> Learned:
    """Return the weights of `weights.yaml`; features it does not name weigh nothing."""
    units = document.get("units") or {"features": {}, "start": [0.0], "out": [0.0]}
    none = [0.0] * len(units["start"])
    return Learned(
        np.array([document["features"].get(name, 0.0) for name in FEATURES], np.float32),
        np.array([document["nothing"].get(name, 0.0) for name in NOTHING], np.float32),
        np.array([units["features"].get(name, none) for name in FEATURES], np.float32),
        np.array(units["start"], np.float32),
        np.array(units["out"], np.float32),
        document["calibration"],
    )


def load_matcher(
    entries: Iterable[Entry],
    root: Traversable | None = None,
    *,
    learned: Learned | None = None,
    cache: Path | None = None,
    bodies: Bodies | None = None,
) -> Matcher:
    """Return the matcher over `entries` (procedures) and the project's intents.

    `cache` is a folder where a built index may stand (`store.write_index`); one of other entries is passed over.
    `bodies` gives the long texts of entries by code.
    """
    root = root or files("knowledge")
    word_documents, intents = documents(root / "words"), documents(root / "intents")
    words = load_words(word_documents)
    if learned is None:
        learned = load_learned(yaml.load((root / WEIGHTS).read_text("utf-8"), Loader=_LOADER))  # noqa: S506
    base = searchable([*entries, *intent_entries(intents)], words, cache, bodies)
    return Matcher(
        base,
        words,
        facet_reader(word_documents, words),
        span_finder(word_documents),
        intent_frames(intents, words),
        phrase_table(
            dict.fromkeys(_plain(word_documents, "cuts"), False) | dict.fromkeys(_plain(word_documents, "joins"), True),
            words,
            loose=True,
        ),
        phrase_table(dict.fromkeys(_plain(word_documents, "corrections"), True), words),
        phrase_table(dict.fromkeys(_plain(word_documents, "states"), True), words, loose=True),
        phrase_table(dict.fromkeys(_plain(word_documents, "brought"), True), words, loose=True),
        phrase_table(dict.fromkeys(_plain(word_documents, "turns"), True), words, loose=True),
        Talk(*(_plain(word_documents, key) for key in ("openings", "endings", "formal", "heads", "joins"))),
        learned,
        shared_names(word_documents, words),
    )


def _plain(documents: Iterable[Mapping[str, Any]], key: str) -> tuple[str, ...]:
    return tuple(phrase for document in documents for phrase in document.get(key, ()))
