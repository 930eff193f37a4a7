"""One answer as people read it."""

from datetime import date

from knowledge.filling.asked import options
from knowledge.filling.parts import Field

_DATES = frozenset({"date", "past_date", "future_date"})


def shown(field: Field, value: str) -> str:
    """Return `value` as a person reads it: a date as 05/11/2026, an option by its label, money with dots."""
    if not value:
        return ""
    if field.kind in _DATES:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    if field.kind == "money":
        return f"{int(value):,}".replace(",", ".") + " đồng"
    return next((option.label for option in options(field) if option.value == value), value)
