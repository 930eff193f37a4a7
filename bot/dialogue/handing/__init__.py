"""Handing a conversation to a person: asking for one, waiting, talking, and the members' side of it."""
