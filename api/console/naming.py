"""The words for what figures are about: procedures, elements, agencies, channels, months."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from api.console.language import say
from api.console.rendering import channel_name, period_name
from api.deps import Office
from api.satisfaction.report import BREAKDOWNS, Report
from api.storage import ratings

ELEMENTS = ("access", "procedure", "officer", "result", "feedback")


def names_of(session: Session, office: Office, reports: Sequence[Report]) -> Mapping[str, Mapping[str, str]]:
    """Return the words for the keys of each breakdown, and for the months."""
    keys = {kind: {each.key for one in reports for each in one.parts.get(kind, ())} for kind in BREAKDOWNS}
    found = {kind: words(session, office, kind, some) for kind, some in keys.items()}
    found["month"] = {each.key: period_name(each.key) for one in reports for each in one.months}
    return found


def words(session: Session, office: Office, kind: str, keys: Iterable[str]) -> dict[str, str]:
    """Return the words for some keys of one breakdown."""
    if kind == "agency":
        known = ratings.agency_names(session, keys)
        return {key: known.get(key, key) or say("office-part-none") for key in keys}
    return {key: _word(office, kind, key) for key in keys}


def _word(office: Office, kind: str, key: str) -> str:
    if kind == "element":
        return say(f"office-element-{key}") if key in ELEMENTS else say("office-element-whole")
    if kind == "channel":
        return channel_name(key)
    if kind == "procedure" and (known := office.library.find(key)):
        return known.short
    return key or say("office-part-none")
