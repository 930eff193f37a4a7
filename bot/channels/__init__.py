"""One module per channel: `parse(payload)`, `render(reply)`, its `NAME` and its `LIMITS` (`bot.lines.ChannelModule`).

The module of a platform also has `open_line(settings, tools)`, which returns its `bot.lines.Line`, or None where the
platform is not configured. The product finds the modules by itself (docs/channels.md).
"""


def storable(text: str) -> str:
    """Return `text` as every database and every page can hold it: no NUL, no half of a surrogate pair."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")
