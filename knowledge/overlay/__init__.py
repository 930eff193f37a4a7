"""What was learned while the assistant runs: changes that two people agreed on, laid over the library."""

from knowledge.overlay.changes import (
    EMPTY,
    AddAnswer,
    AddQuestions,
    Approved,
    Change,
    CorrectFact,
    Overlay,
    OverlayError,
    read_change,
    read_overlay,
)
from knowledge.overlay.laying import laid_over, misfit
from knowledge.overlay.shelf import Shelf, shelf_of

__all__ = [
    "EMPTY",
    "AddAnswer",
    "AddQuestions",
    "Approved",
    "Change",
    "CorrectFact",
    "Overlay",
    "OverlayError",
    "Shelf",
    "laid_over",
    "misfit",
    "read_change",
    "read_overlay",
    "shelf_of",
]
