"""The 54 ethnic groups: find the official name for what a person writes."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from knowledge.text import clean, fold


def ethnicity(text: str) -> str | None:
    """Return the official name of the group that `text` names ("dân tộc stiêng" → "Xtiêng"), or None."""
    return _names().get(_key(re.sub(r"^\s*(?:dân tộc|dan toc|người|nguoi)\s+", "", clean(text))))


def ethnicities() -> tuple[str, ...]:
    """Return the official names."""
    return tuple(dict.fromkeys(_names().values()))


@cache
def _names() -> Mapping[str, str]:
    groups = yaml.safe_load((files("knowledge") / "ethnicities.yaml").read_text("utf-8"))
    official = {_key(name): name for name in groups}
    return {_key(other): name for name, others in groups.items() for other in others} | official


def _key(text: str) -> str:
    return re.sub(r"[^a-z]", "", fold(clean(text)))
