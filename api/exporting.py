"""Write ratings to a CSV file for spreadsheets: no identity, nobody's own words unless asked for."""

import csv
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.clock import in_vietnam
from api.storage.models import Rating

_COLUMNS = ("created_at", "target", "score", "element", "procedure", "agency", "commune", "channel", "helper", "demo")
_BATCH = 1000
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def export_ratings(session: Session, target: Path, *, comments: bool = False) -> int:
    """Write every rating to `target`, oldest first, a thousand rows in memory at a time; return how many.

    Comments were scrubbed of long numbers when they were stored; they are written only with `comments`.
    """
    columns = (*_COLUMNS, "comment") if comments else _COLUMNS
    written = 0
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(columns)
        rows = session.execute(select(Rating).order_by(Rating.id).execution_options(yield_per=_BATCH)).scalars()
        for rating in rows:
            table.writerow([_cell(getattr(rating, column)) for column in columns])
            written += 1
    return written


def _cell(value: object) -> object:
    """Moments in the time of Viet Nam; a text that a spreadsheet would run as a formula is kept a text."""
    if isinstance(value, datetime):
        return in_vietnam(value).isoformat(timespec="seconds")
    if isinstance(value, str) and value.startswith(_RISKY):
        return f"'{value}"
    return value
