"""Chat in the terminal with the whole product through a loopback Bot API server: `make play-telegram`.

A line is typed to the bot; `:2` taps the second button in sight, `:photo FILE` sends a picture, `:edit TEXT` changes
the last message, `:sticker` sends one. What comes as a document is written beside the data.
"""

import sys
import tempfile
import threading
from pathlib import Path

from peers.telegram import TOKEN, Telegram
from peers.telegram_phone import Person, labels
from product import Product

_STICKER = {"file_id": "CAACAg", "file_unique_id": "s", "type": "regular", "width": 512, "height": 512,
            "is_animated": False, "is_video": False}  # fmt: skip


def show(peer: Telegram, phone: Person, folder: Path, ended: threading.Event) -> None:
    """Print what the bot sends, as it comes."""
    known = 0
    while not ended.wait(0.1):
        for message in phone.seen[known:]:
            known += 1
            print(f"\n{message.get('text') or message.get('caption', '')}")
            for place, label in enumerate(labels(message), 1):
                print(f"   :{place}  [{label}]")
            if "document" in message:
                path = folder / message["document"]["file_name"]
                call = peer.done("sendDocument")[-1]
                path.write_bytes(next(iter(call.files.values()))[1])
                print(f"   ({path})")
            print("> ", end="", flush=True)


def act(phone: Person, line: str) -> None:
    """Do what a line says."""
    word, _, rest = line.partition(" ")
    if word == ":photo":
        phone.photographs(Path(rest).read_bytes())
    elif word == ":edit":
        phone.edits(rest)
    elif word == ":sticker":
        phone.sends(sticker=_STICKER)
    elif word[:1] == ":" and word[1:].isdigit():
        message = next((m for m in reversed(phone.seen) if labels(m)), None)
        if message and 0 < int(word[1:]) <= len(labels(message)):
            phone.presses(labels(message)[int(word[1:]) - 1], message)
    elif line.strip():
        phone.says(line)


def main() -> None:
    """Run until the input ends."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-play-"))
    ended = threading.Event()
    with Telegram() as peer:
        settings = {"MOTCUA_TELEGRAM_TOKEN": TOKEN, "MOTCUA_TELEGRAM_API_URL": peer.url}
        product = Product(folder, **settings).start()
        print(f"The product runs at {product.url}, the Bot API at {peer.url}. Ctrl-D ends.")
        phone = peer.person(5001)
        phone.says("/start")
        threading.Thread(target=show, args=(peer, phone, folder, ended), daemon=True).start()
        try:
            for line in sys.stdin:
                act(phone, line.rstrip("\n"))
        except KeyboardInterrupt:
            pass
        finally:
            ended.set()
            product.stop()


if __name__ == "__main__":
    main()
