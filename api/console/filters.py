"""What an officer picked in the address of the overview or the log; it may narrow what they see, never widen it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Depends, Query

from api.console.access import OfOfficer, SignedIn
from api.errors import NotAllowedError
from api.satisfaction.spans import PATTERN
from api.storage.ratings import Scope

Target = Literal["", "assistant", "agency"]
PARTS: Mapping[str, str] = {"thu-tuc": "procedure", "yeu-to": "element", "kenh": "channel"}
"""Names in the address of the breakdowns that can be looked at one part at a time."""
_NAMES = {name: kind for kind, name in (("period", "ky"), ("target", "ve"), ("agency", "co-quan"), ("commune", "xa"))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """What was picked; empty is everything."""

    period: str = ""
    target: str = ""
    agency: str = ""
    commune: str = ""
    procedure: str = ""
    element: str = ""
    channel: str = ""

    def scope(self, own: Scope) -> Scope:
        """Return what is left of an officer's own scope."""
        return Scope(self.agency or own.agency, self.commune or own.commune, own.demo)

    def named(self) -> dict[str, str]:
        """Return what was picked under its names in the address."""
        names = {**_NAMES, **PARTS}
        return {name: value for name, kind in names.items() if (value := getattr(self, kind))}

    @property
    def part(self) -> tuple[str, str] | None:
        """Return the breakdown and the key of the first part that was picked: sums are kept for one at a time."""
        return next(((kind, key) for kind in PARTS.values() if (key := getattr(self, kind))), None)


def picked(  # noqa: PLR0913 one argument for each word in the address
    *,
    officer: OfOfficer,
    period: Annotated[str, Query(alias="ky", pattern=f"^$|{PATTERN}")] = "",
    target: Annotated[Target, Query(alias="ve")] = "",
    agency: Annotated[str, Query(alias="co-quan", max_length=40)] = "",
    commune: Annotated[str, Query(alias="xa", max_length=80)] = "",
    procedure: Annotated[str, Query(alias="thu-tuc", max_length=40)] = "",
    element: Annotated[str, Query(alias="yeu-to", pattern="^[a-z]{0,16}$")] = "",
    channel: Annotated[str, Query(alias="kenh", max_length=40)] = "",
) -> Picked:
    """Read the address. Raises `NotAllowedError` for an agency or commune that the officer does not see."""
    found = Picked(
        period=period,
        target=target,
        agency=agency,
        commune=commune,
        procedure=procedure,
        element=element,
        channel=channel,
    )
    _check(officer, found)
    return found


OfPicked = Annotated[Picked, Depends(picked)]


def address(path: str, found: Mapping[str, Any], **changed: Any) -> str:
    """Return the address of a page with what was picked, some of it changed; empty values are left out."""
    names = {name.replace("_", "-"): value for name, value in changed.items()}
    kept = {name: value for name, value in {**found, **names}.items() if value not in ("", None)}
    return f"{path}?{urlencode(kept)}" if kept else path


def _check(officer: SignedIn, found: Picked) -> None:
    own = officer.scope
    above = own.agency is not None and f"{found.agency}.".startswith(f"{own.agency}.")
    if found.agency and own.agency is not None and not above:
        raise NotAllowedError
    if found.commune and own.commune not in (None, found.commune):
        raise NotAllowedError
