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
from knowledge.matcher.frames import frames, phrase_table
from knowledge.matcher.ranking import FEATURES, NOTHING, Learned
from knowledge.matcher.shared import shared_names
from knowledge.matcher.spans import span_finder
from knowledge.matcher.vocabulary import PhraseTable, Words, load_words

WEIGHTS = "matcher/weights.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def documents(folder: Traversable) -> list[dict[str, Any]]:
    """Return the parsed YAML files of `folder` in order of name."""
    names = sorted((e for e in folder.iterdir() if e.name.endswith(".yaml")), key=lambda e: e.name)
    return [yaml.load(e.read_text("utf-8"), Loader=_LOADER) or {} for e in names]  # noqa: S506


def load_learned(document: Mapping[str, Any]) -> Learned:
    """Return the weights of `weights.yaml`; features it does not name weigh nothing."""
    features = [float(document["features"].get(name, 0.0)) for name in FEATURES]
    nothing = [float(document["nothing"].get(name, 0.0)) for name in NOTHING]
    return Learned(np.array(features, np.float32), np.array(nothing, np.float32), document["calibration"])


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
        frames(intents, words),
        _listed(word_documents, "joins", words, loose=True),
        _listed(word_documents, "corrections", words),
        Talk(_plain(word_documents, "openings"), _plain(word_documents, "endings")),
        learned,
        shared_names(word_documents, words),
    )


def _listed(documents: Iterable[Mapping[str, Any]], key: str, words: Words, *, loose: bool = False) -> PhraseTable:
    return phrase_table([phrase for document in documents for phrase in document.get(key, ())], words, loose=loose)


def _plain(documents: Iterable[Mapping[str, Any]], key: str) -> tuple[str, ...]:
    return tuple(phrase for document in documents for phrase in document.get(key, ()))
