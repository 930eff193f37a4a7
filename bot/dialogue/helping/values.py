"""What a conversation remembers of helping: whose state waits meanwhile, and what is still to be told."""

from dataclasses import dataclass, field
from typing import Any, Literal

Way = Literal["typed", "tapped", "spoken"]
"""How the citizen agreed; `spoken` was said aloud and confirmed by the member."""

Ending = Literal["done", "silence", "expired", "withdrawn", "left"]


@dataclass(frozen=True, slots=True)
class Helping:
    """The state around it is a villager's, begun afresh; `own` is the member's, as JSON, until the session ends.

    `session` is unique among the sessions of this chat. `asking`: the villager was not asked yet, or has not answered;
    `ending`: we asked whether to end although something is unfinished. `waiting` requests of the session are on their
    way, `forms` were handed in; `later` is what was told to the member meanwhile.
    """

    session: str
    own: dict[str, Any] = field(default_factory=dict)
    phase: Literal["asking", "open", "ending"] = "asking"
    waiting: int = 0
    forms: int = 0
    later: tuple[str, ...] = ()
