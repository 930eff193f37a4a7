"""Names of places one letter away from what was typed."""

from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.places.units import gazetteer


@lru_cache(maxsize=4096)
def near(key: str) -> tuple[str, ...]:
    """Return the keys that differ from `key` by one letter missing, added, wrong, or two changed about."""
    found = process.extract(key, _keys().get(len(key), ()), scorer=OSA.distance, score_cutoff=1, limit=None)
    return tuple(sorted(name for name, _, _ in found))


@cache
def _keys() -> dict[int, tuple[str, ...]]:
    """Return for each length the keys that are at most one letter longer or shorter."""
    lengths: dict[int, list[str]] = {}
    for key in gazetteer().names:
        for length in (len(key) - 1, len(key), len(key) + 1):
            lengths.setdefault(length, []).append(key)
    return {length: tuple(keys) for length, keys in lengths.items()}
