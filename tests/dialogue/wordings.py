"""Tables of what people write and what is read from it, one wording a line: `said ⇒ outcome`.

An outcome is a value; `? key value` where the value is asked back (`sure-key`); `! key` where it is refused (`bad-key`);
`| a | b` where one of several is to be picked.
"""

from datetime import date

from bot.dialogue.kinds import READERS, Asked, Bad, Good, Unsure, Which
from knowledge.filling.model import Field

TODAY = date(2026, 11, 22)  # a Sunday
HOME = "75"  # Đồng Nai


def rows(table):
    """Return pairs of what is said and the outcome as it is written."""
    return [tuple(part.strip() for part in line.split("⇒")) for line in table.strip("\n").split("\n") if line.strip()]


def read(kind, said, *, sex="", **field):
    """Return what the reader of `kind` makes of `said`."""
    asked = Field(**{"name": "x", "kind": kind, "label": "X", "ask": "X?"} | field)
    return READERS[kind](said, asked, Asked(TODAY, HOME, sex))


def written(answer):
    """Return an answer as the tables write it."""
    match answer:
        case Good(value):
            return value
        case Unsure(value, key):
            return f"? {key} {value}"
        case Bad(key):
            return f"! {key}"
        case Which(values):
            return " ".join(f"| {value}" for value in values)
