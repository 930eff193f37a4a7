"""The words by which signs, letters and abbreviations are said (`words.yaml`)."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml


@cache
def words(kind: str) -> Mapping[str, str]:
    """Return the table `kind` of `words.yaml`. Raises `KeyError` for an unknown one."""
    tables = yaml.safe_load((files("knowledge") / "spoken" / "words.yaml").read_text("utf-8"))
    table: Mapping[str, str] = tables[kind]
    return table
