"""Say something to the core and check what must hold for every turn: it fits, it asks one thing, it survives JSON."""

import json
from dataclasses import dataclass, field
from datetime import date

from bot.dialogue.engine import step
from bot.dialogue.events import Pressed, Said
from bot.dialogue.paging import LIMIT
from bot.dialogue.state import State, dump, load
from bot.dialogue.world import World

TODAY = date(2026, 11, 22)


@dataclass
class Talk:
    """One conversation; `requests` are all that were made so far."""

    world: World
    state: State = field(default_factory=State)
    requests: list = field(default_factory=list)

    def say(self, *texts):
        for text in texts:
            turn = self.happen(Said(text))
        return turn

    def press(self, place):
        return self.happen(Pressed(f"{self.state.offered_at}:{place}"))

    def happen(self, event):
        turn = step(load(json.loads(json.dumps(dump(self.state)))), event, self.world)
        check(turn)
        self.state = turn.state
        self.requests += turn.requests
        return turn


def check(turn):
    assert all(reply.text.strip() for reply in turn.replies)
    read = [reply.text for reply in turn.replies if not reply.voice]
    assert all(len(text) <= LIMIT for text in read), [len(text) for text in read]
    assert not any(mark in reply.text for reply in turn.replies for mark in ("{you", "{me", "{You", "{Me", "None"))
    assert len([reply for reply in turn.replies if reply.choices]) <= 1
    asking = [reply for reply in turn.replies if reply.choices and not names_ticket(reply)]
    assert asking in ([], [*turn.replies[-1:]]), "choices stand under the last message"
    assert [choice.label for reply in asking for choice in reply.choices] == [
        offer.label for offer in turn.state.offers if asking
    ]
    assert load(json.loads(json.dumps(dump(turn.state)))) == turn.state


def names_ticket(reply):
    """Whether the buttons under `reply` take a ticket, and work wherever and whenever they are pressed."""
    return all(choice.id.startswith("ticket:") for choice in reply.choices)
