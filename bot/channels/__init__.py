"""One module per channel: `parse(payload) -> event | None`, `render(reply) -> messages`, and its limits.

A module names itself (`NAME`), says how long a text may be (`LONGEST_TEXT`) and whether it shows `BUTTONS`.
"""


def storable(text: str) -> str:
    """Return `text` as every database and every page can hold it: no NUL, no half of a surrogate pair."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")
