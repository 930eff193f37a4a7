"""People at the web chat, as cheap as can be: plain sockets, so that the two cores are the product's and not ours."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from random import Random

TEXTS = (
    "con mới sinh làm giấy khai sinh cần gì",
    "lam lai can cuoc bi mat o dau",
    "đăng ký tạm trú cho người thuê trọ mất bao nhiêu tiền",
    "còn bao lâu thì có",
    "cảm ơn cháu",
    "sang tên sổ đỏ cho con cần giấy tờ gì",
    "ho so tre hen qua lau",
    "mẹ tôi 76 tuổi có được trợ cấp không",
)


@dataclass(slots=True)
class Visitor:
    """One browser with its cookie and its connection."""

    port: int
    cookie: str = ""
    sent: int = 0
    answers: dict[str, list[dict]] = field(default_factory=dict)
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def ask(self, method, path, body=b""):
        """Return status and body of one request; a connection that was closed is opened again."""
        for last in (False, True):
            if self.writer is None:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nCookie: {self.cookie}\r\nContent-Length: {len(body)}\r\n"
            try:
                self.writer.write(f"{head}Content-Type: application/json\r\n\r\n".encode() + body)
                return await self._answer()
            except (ConnectionError, asyncio.IncompleteReadError):
                self.close()
                if last:
                    raise
        raise AssertionError

    async def _answer(self):
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin1").split("\r\n")
        length = 0
        for line in head[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "content-length":
                length = int(value)
            elif name.lower() == "set-cookie":
                self.cookie = value.partition(";")[0]
        return int(head[0].split()[1]), await self.reader.readexactly(length)

    async def open(self):
        status, _ = await self.ask("GET", "/")
        assert status == 200, status

    async def say(self, text, name=None):
        """Say something until it is taken; return the seconds of the answer that took it."""
        name = name or f"m{self.sent}"
        self.sent += 1
        body = json.dumps({"id": name, "text": text}).encode()
        while True:
            start = time.perf_counter()
            status, answer = await self.ask("POST", "/chat/messages", body)
            if status == 200:
                self.answers[name] = json.loads(answer)["messages"]
                return time.perf_counter() - start
            assert status in {429, 503}, (status, answer)
            await asyncio.sleep(0.2)

    def close(self):
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


async def crowd(port, count):
    """Return so many visitors who have opened the page."""
    visitors = [Visitor(port) for _ in range(count)]
    for start in range(0, count, 50):
        await asyncio.gather(*(visitor.open() for visitor in visitors[start : start + 50]))
    return visitors


async def all_at_once(visitors, clients, seconds):
    """Let `clients` talk without a pause; return turns per second and the seconds of each answer."""
    spent, end, turn = [], time.perf_counter() + seconds, iter(range(10**9))

    async def talk(client):
        own = visitors[client::clients]
        while time.perf_counter() < end:
            number = next(turn)
            spent.append(await own[number % len(own)].say(TEXTS[number % len(TEXTS)]))

    begin = time.perf_counter()
    await asyncio.gather(*(talk(client) for client in range(clients)))
    return len(spent) / (time.perf_counter() - begin), spent


async def steadily(visitors, per_second, turns, watch=None):
    """Send at a steady rate, whatever the answers take; return the seconds from when each was due to its answer."""
    spent, running, begin = [], set(), time.perf_counter()
    busy = set()

    async def one(visitor, due, number):
        await visitor.say(TEXTS[number % len(TEXTS)])
        spent.append(time.perf_counter() - due)
        busy.discard(id(visitor))

    for number in range(turns):
        due = begin + number / per_second
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        while len(busy) == len(visitors):  # behind by one turn of everybody
            await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        place = number
        while id(visitors[place % len(visitors)]) in busy:
            place += 1
        visitor = visitors[place % len(visitors)]
        busy.add(id(visitor))
        task = asyncio.create_task(one(visitor, due, number))
        running.add(task)
        task.add_done_callback(running.discard)
        if watch is not None:
            watch(number)
    await asyncio.gather(*running)
    return spent


async def disorderly(port, count, chance=None):
    """Hold `count` conversations of three messages with delays, repetitions and overtaking; return the visitors."""
    chance = chance or Random(20261122)
    room = asyncio.Semaphore(48)

    async def hold(visitor):
        async with room:
            await visitor.open()
            order = [f"m{number}" for number in range(3)]
            order += [name for name in order if chance.random() < 0.3]
            chance.shuffle(order)
            twins = Visitor(port, visitor.cookie, answers=visitor.answers)
            for name in order:
                who = twins if chance.random() < 0.3 else visitor
                await asyncio.sleep(chance.random() / 50)
                await who.say(TEXTS[int(name[1:])], name)
            visitor.close()
            twins.close()

    visitors = [Visitor(port) for _ in range(count)]
    await asyncio.gather(*(hold(visitor) for visitor in visitors))
    return visitors
