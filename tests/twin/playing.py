"""Play a scripted dialogue on a channel, by buttons, numbers, words, or words without accents, and keep what was seen.

A dialogue is data: a `title`, `steps`, and `asks`, the requests to the office in their order. A step is one of

    say: words            meant for the assistant; typed without accents where that is how this person types
    type: words           what is kept as it stands (names, places): typed alike by everybody
    choose: label         one of the choices on screen, by its label, its place, or what it does (`score:4`)
    see: words            stand in what was answered last
"""

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import yaml
from chat_files import Office
from twin.phones import phones

from bot.dialogue.engine import step
from bot.dialogue.events import DossierFound, Opened, Pressed, Said
from bot.dialogue.replies import Reply
from bot.dialogue.speech import speech
from bot.dialogue.state import State, dump, load
from bot.dialogue.world import World
from bot.joining import channel_modules, limits_by_channel
from bot.mailbox.bodies import dump_reply, dump_request, load_reply, load_request
from bot.ports import Incoming, Outgoing, Receipt
from bot.service import Assistant
from knowledge.text import fold
from locales import sentences

FINISHED_FROM = 9  # the status of a dossier that is done
DOSSIERS = {
    found.code: found
    for status in range(1, 11)
    for found in [
        DossierFound(
            code=f"H19.31-261101-{status:04}",
            procedure_name="Đăng ký thường trú",
            agency="Công an phường Tân Hòa",
            status=status,
            received_at="2026-11-02",
            appointed_at="2026-11-24",
            finished_at="2026-11-20" if status >= FINISHED_FROM else None,
            since="2026-11-20",
        )
    ]
}
MANNERS = ("buttons", "numbers", "words", "bare")
PHONE, HOURS = "1900 1234", "7 giờ 30 đến 17 giờ"
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Dialogue:
    """One script."""

    name: str
    title: str
    steps: tuple
    asks: tuple = ()


def dialogues():
    """Return all scripts, in the order of their files."""
    found = []
    for path in sorted(_FOLDER.glob("*.yaml")):
        for place, each in enumerate(yaml.safe_load(path.read_text("utf-8")), 1):
            steps = tuple(next(iter(step.items())) for step in each.pop("steps"))
            found.append(Dialogue(f"{path.stem}-{place}", each.pop("title"), steps, tuple(each.pop("asks", ()))))
            assert not each, (path, each)
    return found


@dataclass
class Box:
    """A mailbox in memory for one conversation: all that is stored goes through JSON."""

    state: dict = field(default_factory=lambda: through_json(dump(State())))
    taken: set = field(default_factory=set)
    out: list = field(default_factory=list)
    requests: list = field(default_factory=list)

    def take(self, incoming, decide):
        assert incoming.external_id not in self.taken
        self.taken.add(incoming.external_id)
        turn = decide(load(self.state))
        self.state = through_json(dump(turn.state))
        replies = [load_reply(through_json(dump_reply(reply))) for reply in turn.replies]
        self.out += replies
        self.requests += [load_request(through_json(dump_request(request))) for request in turn.requests]
        return Receipt(1, tuple(Outgoing(n, reply) for n, reply in enumerate(replies)), requests=len(turn.requests))


def through_json(value):
    return json.loads(json.dumps(value, ensure_ascii=False))


class Chat:
    """One person on one channel, who answers in one `manner`."""

    def __init__(self, library, channel, manner, phone=None):
        self.module = next(module for module in channel_modules() if channel == module.NAME)
        self.phone, self.manner = phone or phones()[channel](), manner
        self.box, self.office = Box(), Office(dict(DOSSIERS))
        self.assistant = Assistant(library, self.box, lambda: AT, PHONE, HOURS, limits=limits_by_channel())
        self.screens, self.asked, self.steps, self.states = [], [], [], []

    def open(self):
        """Open the chat, as a page does before anything is said."""
        self.steps.append([])
        self._happen(Opened(), "opened")
        return self

    def play(self, dialogue):
        """Take all steps of `dialogue`."""
        for kind, value in dialogue.steps:
            getattr(self, f"_{kind}")(value)
            self.states.append(load(self.box.state))
        return self

    def outcome(self):
        """Return what is to be the same on all channels: what was seen at each step, what was asked, the state."""
        state = without_conditions(self.box.state)
        asked = [(type(request).__name__, through_json(asdict(request))) for request in self.asked]
        return self.steps, *self.as_typed((asked, state))

    def as_typed(self, stored):
        """Return what is stored as it is of who types no accents: words that are kept have none, and what else a
        question may have meant (never shown unless it is asked for) is another guess."""
        if self.manner != "bare":
            return stored
        asked, state = folded(stored)
        return asked, {**state, "alternatives": []}

    def _say(self, words):
        self._send(self.phone.says(fold(words) if self.manner == "bare" else words))

    def _type(self, words):
        self._send(self.phone.says(str(words)))

    def _see(self, words):
        seen = "\n".join(text for text, _ in self.steps[-1])
        assert words in seen, f"{words!r} is not in\n{seen}"

    def _choose(self, wanted):
        """Take a choice in the way of this person; what has no number, or no button here, is typed."""
        label = self._label(wanted)
        screen = next(screen for screen in reversed(self.screens) if screen.numbered or screen.buttons)
        press = next((button.press for button in screen.buttons if button.label == label), None)
        if self.manner == "buttons" and press:
            self._send(self.phone.presses(press))
        elif self.manner in {"buttons", "numbers"} and label in screen.numbered:
            self._send(self.phone.says(f"{screen.numbered.index(label) + 1}"))
        else:
            self._say(label)

    def _label(self, wanted):
        """Return the words of a choice on screen that is named by its place, its words, or what it does."""
        offers = self.box.state.get("offers", ())
        names = [{place, offer["label"], offer["action"]} for place, offer in enumerate(offers, 1)]
        found = [offer["label"] for offer, of_offer in zip(offers, names, strict=True) if wanted in of_offer]
        assert len(found) == 1, f"{wanted!r} is not one of {names}"
        return found[0]

    def _send(self, payload):
        heard = self.module.parse(payload)
        self.steps.append([])
        self._happen(heard.event, heard.external_id, heard.heard)

    def _happen(self, event, external_id, typed=None):
        """Take a turn as the intake and the delivery do, and show what comes of it."""
        external_id = external_id or f"{len(self.box.taken)}"
        incoming = Incoming(
            channel=self.module.NAME, bot="b", person="p", external_id=external_id, event=event, heard=typed, at=AT
        )
        self.assistant.hear(incoming)
        replies, self.box.out = self.box.out, []
        requests, self.box.requests = self.box.requests, []
        for reply in replies:
            self._show(reply)
        for number, request in enumerate(requests):
            self.asked.append(request)
            for answered in self.office.answers([request]):
                self._happen(answered, f"answer-{external_id}-{number}")

    def _show(self, reply: Reply):
        for message in self.module.render(reply):
            self._see_screen(self.phone.shows(message))

    def _see_screen(self, screen):
        if screen.text or screen.numbered:
            self.screens.append(screen)
            self.steps[-1].append(self._common(screen))

    def _common(self, screen):
        """Return the words and the numbered choices of a screen, without what belongs to some channels alone."""
        speak = speech(load(self.box.state))
        alone = {speak(key) for key in ADDED_SENTENCES}
        chosen = {speak(key) for key in ADDED_CHOICES.values()}
        text = "\n".join(line for line in screen.text.split("\n") if line not in alone)
        either = next((names for names in EITHER if any(_is_sentence(text, name) for name in names)), text)
        return either, tuple(label for label in screen.numbered if label not in chosen)


# What differs from channel to channel, all of it.
# Where messages pass through servers in other countries the person is told, and may fill the form on our own page
# instead (Law 91/2025, Article 20); the consent given there has a name of its own.
ADDED_SENTENCES = ("consent-abroad",)
ADDED_CHOICES = {"consent:home": "consent-home"}
CONSENTS = {"form-abroad": "form"}
# Of these, one is said: where news come by themselves, and where the page has to be opened; where we can send big
# letters, and where only the phone can make them big.
EITHER = (("followed", "followed-here"), ("big-on", "big-by-phone"), ("big-off", "small-by-phone"))
# The words that were said last, to be said again, and aloud where that is possible; they are compared as they are seen.
WORDS = ("asked", "said")


def without_conditions(state):
    """Return a state without what belongs to some channels alone."""
    offers = [offer for offer in state.get("offers", ()) if offer["action"] not in ADDED_CHOICES]
    consents = {
        name: [CONSENTS.get(each, each) for each in state[name]] for name in ("agreed", "declined") if name in state
    }
    kept = {name: value for name, value in state.items() if name not in WORDS}
    return {**kept, **consents, "offers": offers}


def _is_sentence(text, key):
    """Whether `text` is the sentence `key`, whatever stands in its blanks."""
    return re.fullmatch(re.sub(r"\\{\w+\\}", ".+", re.escape(sentences("vi")[key])), text) is not None


def folded(value):
    """Return `value` with all words without accents: who types none leaves none behind."""
    match value:
        case str():
            return fold(value)
        case dict():
            return {key: folded(each) for key, each in value.items()}
        case list():
            return [folded(each) for each in value]
        case tuple():
            return tuple(folded(each) for each in value)
        case _:
            return value


def untypable(library, state, seen):
    """Return the choices of a state that do another thing when they are typed; `seen` are those that were tried."""
    world = World(library, AT.date(), PHONE, HOURS)
    wrong = []
    for place, offer in enumerate(state.offers, 1):
        tried = (type(state.doing).__name__, offer.action.partition(":")[0], offer.label)
        if tried in seen:
            continue
        seen.add(tried)
        wanted = _outcome(step(state, Pressed(f"{state.offered_at}:{place}"), world))
        wrong += [
            (*tried, words) for words in typed(state, place) if _outcome(step(state, Said(words), world)) != wanted
        ]
    return wrong


def typed(state, place):
    """Return the ways to type a choice: its words, without accents where that still tells it from others, its number."""
    offer = state.offers[place - 1]
    bare = [fold(each.label) for each in state.offers]
    number = sum(each.numbered for each in state.offers[:place])
    without = [bare[place - 1]] if bare.count(bare[place - 1]) == 1 else []
    return [offer.label, *without, *([f"{number}"] if offer.numbered else [])]


def _outcome(turn):
    return turn.replies, turn.requests, without_conditions(through_json(dump(turn.state)))
