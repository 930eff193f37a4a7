"""What a step may read: the library, today's date, and how to reach a person. Nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from knowledge.library import Library
from knowledge.places.offices import Office

ABROAD = frozenset({"telegram"})
"""Channels whose servers stand in other countries (Law 91/2025, Article 20: the person is told)."""


FETCHED = frozenset({"web", "terminal"})
"""Channels whose page fetches its messages: stored is sent, and nobody is called who does not look."""


@dataclass(frozen=True, slots=True)
class Here:
    """Where the deployment stands: the code of its province, "" for the whole country, and its offices by commune."""

    province: str = ""
    offices: Mapping[str, tuple[Office, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class World:
    """The surroundings of one step; `phone` and `hours` come from the deployment's settings, empty if unknown.

    `abroad` says that the messages of this channel pass through servers in other countries, `voice` that answers can
    be said aloud on it, `can_enlarge` that it shows big letters by itself where they are wanted,
    `calls` that it reaches a person who does not look.
    """

    library: Library
    today: date
    phone: str = ""
    hours: str = ""
    here: Here = field(default_factory=Here)
    abroad: bool = False
    voice: bool = False
    can_enlarge: bool = False
    calls: bool = True
