"""What people hold in their hands, one kind for each channel: it sends real payloads and shows what is rendered."""

import json
import re
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from bot.joining import channel_modules

GOLDEN = Path(__file__).parents[1] / "channels" / "golden"

_LISTED = re.compile(r"\n  (\d+)\. (.+)")
_MORE = "…"


@dataclass(frozen=True)
class Button:
    """What can be tapped; `press` is what tapping it sends."""

    label: str
    press: str


@dataclass(frozen=True)
class Screen:
    """One message as a person sees it: its words, the choices that have numbers, and what can be tapped."""

    text: str
    numbered: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()


class Phone:
    """A person on one channel. `counted` gives each message its own id, as platforms do."""

    def __init__(self):
        self.counted = count(1)

    def says(self, text):
        """Return the payload of a typed message."""
        raise NotImplementedError

    def presses(self, press):
        """Return the payload of a tapped button."""
        raise NotImplementedError

    def shows(self, message):
        """Return the screen that one rendered message makes."""
        raise NotImplementedError


def read(text, buttons=()):
    """Return the screen of a text whose choices may stand in it as numbered lines."""
    lines = _LISTED.findall(text)
    listed = tuple(label for _, label in lines)
    assert [int(number) for number, _ in lines] == list(range(1, len(lines) + 1)), text
    shown = [re.fullmatch(r"(?:(\d+)\. )?(.+)", button.label, re.DOTALL) for button in buttons]
    by_button = tuple(found[2] for found in shown if found[1])
    bare = tuple(Button(found[2], button.press) for found, button in zip(shown, buttons, strict=True))
    if listed and by_button:
        assert all(label.startswith(cut.removesuffix(_MORE)) for label, cut in zip(listed, by_button, strict=True))
        whole = iter(listed)
        bare = tuple(Button(next(whole) if f[1] else b.label, b.press) for f, b in zip(shown, bare, strict=True))
    return Screen(_LISTED.sub("", text), listed or by_button, bare)


class WebPhone(Phone):
    def says(self, text):
        return {"id": f"{next(self.counted)}", "text": text}

    def presses(self, press):
        return {"id": f"{next(self.counted)}", "choice": press}

    def shows(self, message):
        numbered = tuple(choice["label"] for choice in message["choices"] if choice["number"])
        return Screen(message["text"], numbered, tuple(Button(c["label"], c["id"]) for c in message["choices"]))


class TerminalPhone(Phone):
    presses = None

    def says(self, text):
        return {"text": text}

    def shows(self, message):
        return read(message["text"])


class TelegramPhone(Phone):
    chat = {"id": 7001, "type": "private", "first_name": "Hoa"}  # noqa: RUF012 a constant
    owner = {"id": 7001, "is_bot": False, "first_name": "Hoa"}  # noqa: RUF012 a constant

    def says(self, text):
        number = next(self.counted)
        message = {"message_id": number, "date": 1795316400, "chat": self.chat, "from": self.owner, "text": text}
        return {"update_id": number, "message": message}

    def presses(self, press):
        number = next(self.counted)
        under = {"message_id": 1, "date": 1795316400, "chat": self.chat, "text": "…"}
        query = {"id": f"{number}", "from": self.owner, "chat_instance": "1", "message": under, "data": press}
        return {"update_id": number, "callback_query": query}

    def shows(self, message):
        keyboard = message.get("reply_markup", {}).get("inline_keyboard", ())
        buttons = tuple(Button(one["text"], one["callback_data"]) for row in keyboard for one in row)
        return read(message.get("text", message.get("caption", "")), buttons)


class ZaloBotPhone(Phone):
    presses = None

    def says(self, text):
        message = {
            "date": 1795316400000,
            "chat": {"chat_type": "PRIVATE", "id": "a1b2"},
            "message_id": f"m{next(self.counted)}",
            "from": {"id": "a1b2", "is_bot": False, "display_name": "Hoa"},
            "text": text,
        }
        return {"event_name": "message.text.received", "message": message}

    def shows(self, message):
        return read(message["text"])


class ZaloOaPhone(Phone):
    def says(self, text):
        return {
            "app_id": "3608",
            "sender": {"id": "2512"},
            "recipient": {"id": "9001"},
            "user_id_by_app": "5521",
            "event_name": "user_send_text",
            "message": {"text": text, "msg_id": f"m{next(self.counted)}"},
            "timestamp": "1795316400000",
        }

    presses = says  # a tapped button sends its payload as a text

    def shows(self, message):
        attachment = message.get("attachment", {}).get("payload", {})
        buttons = tuple(Button(one["title"], one["payload"]) for one in attachment.get("buttons", ()))
        return read(message.get("text", ""), buttons)


class AnyPhone(Phone):
    """A phone for a channel that has none of its own: what it sends is made of what its platform really sends."""

    presses = None

    def __init__(self, name):
        super().__init__()
        cases = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))["in"]
        self.case = next(case for case in cases if case["heard"] and "Said" in case["heard"]["event"])

    def says(self, text):
        return self._anew(self.case["payload"], text, next(self.counted))

    def shows(self, message):
        return read(next(message[key] for key in ("text", "caption") if key in message))

    def _anew(self, value, text, number):
        """Return a payload with other words and another key, wherever in it they stand."""
        heard = self.case["heard"]
        match value:
            case dict():
                return {key: self._anew(each, text, number) for key, each in value.items()}
            case str() if value == heard["heard"]:
                return text
            case str() if value == heard["external_id"] or (re.search(r"\d", value) and value in heard["external_id"]):
                return f"{value}{number}"
            case int() if f"{value}" == heard["external_id"]:
                return value + number
            case _:
                return value


PHONES = {
    "web": WebPhone,
    "terminal": TerminalPhone,
    "telegram": TelegramPhone,
    "zalo_bot": ZaloBotPhone,
    "zalo_oa": ZaloOaPhone,
}


def phones():
    """Return what makes a phone, for each channel that is found."""
    return {m.NAME: PHONES.get(m.NAME) or partial(AnyPhone, m.__name__.rpartition(".")[2]) for m in channel_modules()}
