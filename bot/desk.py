"""Tell citizens, members and groups what happens at the office's desk; a terminal fetches its own."""

from collections.abc import Awaitable, Callable

from bot.channels import terminal
from bot.dialogue.handing.events import DeskNews
from bot.fetching import Body, Item, Matter, OfficeWire, those_told

AWAKE_SECONDS, ASLEEP_SECONDS = 1.5, 10.0
_PATH, _LISTED = "/v1/desk/events", "events"


def news_of(told: Item) -> DeskNews:
    """Return the event as the core knows it."""
    return DeskNews(
        told["audience"],
        told["kind"],
        told["ticket"] or 0,
        told["text"] or "",
        told["speaker_name"] or "",
        told["topic_name"] or "",
        told["commune_name"] or "",
        told["waits_minutes"],
    )


def _event(told: Item) -> DeskNews | None:
    return None if told["address"].startswith(f"{terminal.NAME}/") else news_of(told)


def _pause(last: Body) -> float:
    return AWAKE_SECONDS if last.get(_LISTED) or last.get("awake", True) else ASLEEP_SECONDS


DESK = Matter(name="desk", path=_PATH, listed=_LISTED, event=_event, pause=_pause, in_order=True)


def news_in_terminal(wire: OfficeWire) -> Callable[[str], Awaitable[list[DeskNews]]]:
    """Return what fetches the events for one conversation in a terminal, which nobody else takes."""

    async def fetch(name: str) -> list[DeskNews]:
        address = f"{terminal.NAME}/{name}"
        found = [each async for page, _ in wire.pages(_PATH, _LISTED) for each in page if each["address"] == address]
        if body := those_told({each["id"]: True for each in found}):
            await wire.taken(_PATH, body)
        return [news_of(each) for each in found]

    return fetch
