"""Where do I go? Today's commune from any name of a place, old or new (docs/knowledge.md, Places)."""

from knowledge.places.finding import find_commune, find_place, find_province, open_area, picked, without_place
from knowledge.places.found import Area, Choices, Commune, Place, Why

__all__ = [
    "Area",
    "Choices",
    "Commune",
    "Place",
    "Why",
    "find_commune",
    "find_place",
    "find_province",
    "open_area",
    "picked",
    "without_place",
]
