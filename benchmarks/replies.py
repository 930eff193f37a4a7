"""From a message on Telegram to its reply, over real sockets: a lean Bot API server and the product beside it.

The bot may send 25 messages a second there in all (bot/ports.py), so this is measured at a rate below that; what the
product bears without such a limit is measured at the web chat (benchmarks/load.py).
"""

import asyncio
import contextlib
import json
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from benchmarks.visitors import TEXTS

SECRET = "a-secret-for-the-load-0123456789"
TOKEN = "7000000002:AAload-token-of-no-real-bot"
ME = {"id": 7, "is_bot": True, "first_name": "load", "username": "load_bot", "can_join_groups": False,
      "can_read_all_group_messages": False, "supports_inline_queries": False}  # fmt: skip
_CHATS = 400


@dataclass(slots=True)
class Api:
    """A Bot API server that says yes to everything and notes when a chat got its first message since it asked."""

    asked: dict[int, float] = field(default_factory=dict)
    spent: list[float] = field(default_factory=list)
    server: asyncio.Server | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self):
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self.server.sockets[0].getsockname()[1]

    async def _serve(self, reader, writer):
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):  # the product has gone
            while True:
                await self._answer(reader, writer)

    async def _answer(self, reader, writer):
        if head := await reader.readuntil(b"\r\n\r\n"):
            lines = head.decode("latin1").split("\r\n")
            sizes = [line.partition(":")[2] for line in lines if line.lower().startswith("content-length:")]
            body = await reader.readexactly(int(sizes[0]) if sizes else 0)
            result = self._done(lines[0].split()[1].rpartition("/")[2], body)
            answer = json.dumps({"ok": True, "result": result}).encode()
            sent = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(answer)}\r\n\r\n"
            writer.write(sent.encode() + answer)

    def _done(self, method, body):
        if method == "getMe":
            return ME
        if method == "sendMessage":
            chat = int(parse_qs(body.decode())["chat_id"][0])
            began = self.asked.pop(chat, None)
            if began is not None:
                self.spent.append(time.perf_counter() - began)
                if not self.asked:
                    self.done.set()
            return {"message_id": 1, "date": int(time.time()), "chat": {"id": chat, "type": "private"}}
        return {"url": "", "has_custom_certificate": False, "pending_update_count": 0} if "Info" in method else True


async def talk(port, api, per_second, seconds):
    """Post updates at a steady rate; return the seconds of each webhook answer, and those until each first reply."""
    reader_writers = [await asyncio.open_connection("127.0.0.1", port) for _ in range(8)]
    free = asyncio.Queue()
    for pair in reader_writers:
        free.put_nowait(pair)
    answers = []

    async def post(number):
        chat = 1000 + number % _CHATS
        message = {"message_id": number, "date": int(time.time()), "text": TEXTS[number % len(TEXTS)]}
        person = {"id": chat, "is_bot": False, "first_name": "x", "type": "private"}
        body = json.dumps({"update_id": number, "message": {**message, "chat": person, "from": person}}).encode()
        head = (
            f"POST /webhooks/telegram HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        reader, writer = await free.get()
        began = api.asked[chat] = time.perf_counter()
        writer.write(head.encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin1")
        sizes = [line.partition(":")[2] for line in answer.split("\r\n") if line.lower().startswith("content-length:")]
        await reader.readexactly(int(sizes[0]) if sizes else 0)
        answers.append(time.perf_counter() - began)
        free.put_nowait((reader, writer))
        assert " 200 " in answer.split("\r\n")[0] + " ", answer

    begin, running = time.perf_counter(), []
    for number in range(int(per_second * seconds)):
        await asyncio.sleep(max(0.0, begin + number / per_second - time.perf_counter()))
        running.append(asyncio.create_task(post(number)))
    await asyncio.gather(*running)
    if api.asked:
        api.done.clear()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(20):
            await api.done.wait()
    return answers, api.spent, len(api.asked)
