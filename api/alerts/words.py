"""The sentence of an alert, from its figures."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from locales import DEFAULT, say

_PERCENTS = ("now", "before")


def sentence(kind: str, facts: Mapping[str, Any], language: str = DEFAULT) -> str:
    """Return what an alert says, in the language of whoever reads it."""

    def speak(key: str, **values: object) -> str:
        return say(key, language, **values)

    values = dict(facts)
    part = facts.get("part")
    if part == "element":
        values["name"] = speak(f"office-element-{facts['name']}")
    if "target" in facts:
        values["target"] = speak(f"alert-target-{facts['target']}")
    values |= {name: _percent(facts[name], speak, language) for name in _PERCENTS if name in facts}
    if "day" in facts:
        values["day"] = f"{date.fromisoformat(facts['day']):%d/%m/%Y}"
    if "month" in facts:
        year, _, month = facts["month"].partition("-")
        values["month"] = f"{month}/{year}"
    variant = f"-{part}" if part else "-agency" if kind == "bad_words" and "agency_name" in facts else ""
    return speak(f"alert-{kind}{variant}", **values)


def _percent(written: str, speak: Callable[..., str], language: str) -> str:
    share, low, high = (_number(each, language) for each in written.split())
    return speak("alert-percent", share=share, low=low, high=high)


def _number(written: str, language: str) -> str:
    plain = f"{Decimal(written).normalize():f}"
    return plain if language == "en" else plain.replace(".", ",")
