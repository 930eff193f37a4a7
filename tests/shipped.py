"""The library as it ships, read once in a process, and copies of it with other forms."""

from dataclasses import replace

from knowledge.library import load_library

LIBRARY = load_library()
_SLOW = ("matcher", "entries", "owners", "reader")


def changed(library, **parts):
    """Return the library with other forms; what they do not touch and what takes a second to build goes along."""
    copy = replace(library, **parts)
    vars(copy).update({name: getattr(library, name) for name in _SLOW})
    return copy
