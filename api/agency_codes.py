"""Codes of agencies: which stands below which, and what became of the provinces of before 2025."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml


def agency_in(code: str) -> str:
    """Return the agency of a dossier code; of the older shape (`000.00.15.H10-220622-0001`) the province alone."""
    agency = code.split("-", 1)[0]
    return agency.rsplit(".", 1)[-1] if agency[:1].isdigit() else agency


@cache
def roots(scope: str) -> tuple[str, ...]:
    """Return the codes that `scope` stands for: a province stands for those that were merged into it, too."""
    return (scope, *(old for old, new in _merged().items() if new == scope))


def covers(scope: str, agency: str) -> bool:
    """Say whether `agency` is `scope` or stands below it: H19.31 covers H19.31.2, not H19.310; H19 covers H10.36."""
    return any(agency == root or agency.startswith(f"{root}.") for root in roots(scope))


@cache
def _merged() -> Mapping[str, str]:
    found: dict[str, str] = yaml.safe_load((files("api") / "merged_agencies.yaml").read_text("utf-8"))
    return found
