"""Single words that mean something only with their own accents, or with none: `words/mot_tieng.yaml`."""

from functools import cache
from importlib.resources import files

import yaml

from knowledge.text import clean


@cache
def spellings(kind: str) -> frozenset[str]:
    """Return the words of `kind` (steering, agreeing, counting …), cleaned. Raises `KeyError` for an unknown kind."""
    data = yaml.safe_load((files("knowledge") / "words" / "mot_tieng.yaml").read_text("utf-8"))
    return frozenset(clean(word) for word in data[kind])
