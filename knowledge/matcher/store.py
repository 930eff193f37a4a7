"""Keep a built index on disk, so that loading needs no rebuilding; arrays as .npy inside one .npz, no pickle."""

from dataclasses import fields
from pathlib import Path

import numpy as np

from knowledge.matcher.index import Index

INDEX_VERSION = 6
"""Raise it when terms, weights or the layout of the index change."""
ARRAYS = "index.npz"
TERMS = "index.terms"
_PLAIN = {"terms", "marked", "entries", "phrased"}


def write_index(folder: Path, index: Index, mark: str) -> None:
    """Write `index` with the fingerprint of what it was built from."""
    arrays = {f.name: getattr(index, f.name) for f in fields(index) if f.name not in _PLAIN}
    fresh = folder / f"new-{ARRAYS}"
    np.savez(fresh, allow_pickle=False, **arrays)
    (folder / TERMS).write_text(
        "\n".join([mark, f"{index.entries} {index.phrased} {len(index.terms)}", *index.terms, *index.marked]), "utf-8"
    )
    fresh.replace(folder / ARRAYS)


def read_index(folder: Path, mark: str) -> Index | None:
    """Return the index kept in `folder` if it was built from what `mark` stands for, else None."""
    try:
        with (folder / TERMS).open(encoding="utf-8") as file:
            if file.readline().rstrip("\n") != mark:
                return None
            entries, phrased, plain = map(int, file.readline().split())
            listed = file.read().split("\n")
            terms, marked = ({term: i for i, term in enumerate(part)} for part in (listed[:plain], listed[plain:]))
        with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
            return Index(
                terms=terms,
                marked=marked,
                entries=entries,
                phrased=phrased,
                **{name: arrays[name] for name in arrays.files},
            )
    except (OSError, ValueError, TypeError):
        return None
