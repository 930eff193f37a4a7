"""The phone of a citizen with Telegram: what is typed, tapped, photographed or said comes to the peer as an update."""

from dataclasses import dataclass
from itertools import count
from typing import Any

BEGAN = 1_795_300_000  # 2026-11-22, in seconds since 1970


@dataclass
class Person:
    """A citizen with a phone."""

    peer: Any
    number: int
    name: str

    def __post_init__(self):
        self.peer.messages.setdefault(self.number, [])
        self.ids = count(1)

    @property
    def seen(self):
        """What stands in the chat, as the bot sent it."""
        return self.peer.messages[self.number]

    def message(self, **content):
        user = {"id": self.number, "is_bot": False, "first_name": self.name, "language_code": "vi"}
        chat = {"id": self.number, "first_name": self.name, "type": "private"}
        return {"message_id": next(self.peer.ids), "from": user, "chat": chat, "date": BEGAN, **content}

    def sends(self, **content):
        return self.peer.bring(message=self.message(**content))

    def says(self, text):
        command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
        entities = {"entities": [{"type": "bot_command", "offset": 0, "length": len(command)}]} if command else {}
        return self.sends(text=text, **entities)

    def photographs(self, content, name="AgACphoto"):
        self.peer.files[f"photos/{name}.jpg"] = content
        small = {"file_id": f"{name}s", "file_unique_id": "s", "width": 90, "height": 60, "file_size": 900}
        large = {"file_id": name, "file_unique_id": "l", "width": 1280, "height": 960, "file_size": len(content)}
        return self.sends(photo=[small, large])

    def speaks(self, content, name="AwACvoice"):
        self.peer.files[f"voice/{name}.oga"] = content
        voice = {"file_id": name, "file_unique_id": "v", "duration": 2, "mime_type": "audio/ogg"}
        return self.sends(voice={**voice, "file_size": len(content)})

    def edits(self, text):
        return self.peer.bring(edited_message={**self.message(text=text), "edit_date": BEGAN + 5})

    def presses(self, words, message=None, old=False):
        """Press the button whose label holds `words`, on the latest message that has one; `old`: it is out of sight."""
        found = message or next(m for m in reversed(self.seen) if any(words in label for label in labels(m)))
        data = next(b["callback_data"] for row in rows(found) for b in row if words in b["text"])
        return self.presses_data(data, {**found, "date": 0, "text": None} if old else found)

    def presses_data(self, data, message):
        user = {"id": self.number, "is_bot": False, "first_name": self.name}
        query = str(3_000_000_000 + next(self.peer.ids))
        self.peer.queries[query] = True
        inner = {key: value for key, value in message.items() if value is not None}
        content = {"id": query, "from": user, "chat_instance": "-77", "data": data, "message": inner}
        return self.peer.bring(callback_query=content)


def rows(message):
    return message.get("reply_markup", {}).get("inline_keyboard", [])


def labels(message):
    return [button["text"] for row in rows(message) for button in row]
