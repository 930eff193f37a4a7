"""A loopback Zalo Bot Platform over real sockets: it keeps the documented limits and remembers what was sent.

Documented (docs.zaloplatforms.com/docs/BOT, read 2026-10-02): errors come with HTTP 200; `getUpdates` gives one
object, forgets it, and works only without a webhook; `text_styles` count UTF-16 units; no buttons, no documents.
"""

import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from itertools import count

import anyio
import httpx
from peers.serving import Served
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

TOKEN = "1459232241454765289:only-for-tests"
SECRET = "a-secret-for-tests"
LONGEST = 2000
STYLES = frozenset(
    "b i u s f_13 f_15 f_18 f_20 c_050a19 c_15a85f c_f7b503 c_f27806 c_db342e lst_1 lst_2 "
    "ind_1 ind_2 ind_3 ind_4 ind_5".split()
)
_SENDS = frozenset({"sendMessage", "sendPhoto", "sendVoice", "sendSticker"})


def units(text):
    """Return `text` as UTF-16 units, each a pair of bytes."""
    raw = text.encode("utf-16-le")
    return [raw[at : at + 2] for at in range(0, len(raw), 2)]


def styled(body):
    """Return [(the words, their styles)] of a message, as the app would show them. Raises on half a character."""
    all_ = units(body["text"])
    return [
        (b"".join(all_[run["start"] : run["start"] + run["len"]]).decode("utf-16-le"), run["st"])
        for run in body.get("text_styles", ())
    ]


class Wrong(Exception):  # noqa: N818 an answer
    """The platform answers with an error."""

    def __init__(self, code, description):
        super().__init__(description)
        self.code = code


@dataclass
class Fault:
    """What goes wrong with one call: `kind` is an error code, or "timeout" (done, then silence), "drop" (silence,
    nothing done), "cut" (done, half an answer), "html" (a page of somebody in between)."""

    kind: object
    retry_after: int | None = None
    status: int = 200


@dataclass
class Call:
    method: str
    body: dict
    done: bool = False


@dataclass
class ZaloBotPeer:
    """One bot of the platform. `hurry` shortens how long a poll waits: a second of ours is `hurry` of its."""

    hurry: float = 0.02
    calls: list = field(default_factory=list)
    faults: dict = field(default_factory=lambda: defaultdict(deque))
    waiting: deque = field(default_factory=deque)
    webhook: dict = field(default_factory=lambda: {"url": "", "secret_token": "", "updated_at": 0})
    people: set = field(default_factory=set)
    groups: set = field(default_factory=set)
    blocked: set = field(default_factory=set)  # who wants nothing more from us
    media: dict = field(default_factory=dict)
    polling: int = 0
    crowded: int = 0  # polls that met another one
    stopping: bool = False
    numbers: object = field(default_factory=lambda: count(1))

    def __enter__(self):
        routes = [
            Route("/bot{token}/{method}", self.called, methods=["GET", "POST"]),
            Route("/media/{name}", self.fetched),
        ]
        self.served = Served(Starlette(routes=routes)).__enter__()
        self.url = self.served.url
        self.http = httpx.Client(timeout=10)
        return self

    def __exit__(self, *_):
        self.stopping = True
        self.http.close()
        self.served.__exit__()

    # What a test arranges.

    def next(self, kind, *, retry_after=None, method="send", status=200):
        """Let the next call of `method` ("send": whatever sends) go wrong."""
        self.faults[method].append(Fault(kind, retry_after, status))

    # What a person does in the app.

    def says(self, person, text):
        return self.post(self.event("message.text.received", person, text=text))

    def photographs(self, person, picture, *, caption=None, key="photo_url"):
        url = self.host(picture, "jpg")
        more = {"caption": caption} if caption else {}
        return self.post(self.event("message.image.received", person, **{key: url}, message_type="CHAT_PHOTO", **more))

    def speaks(self, person, sound):
        url = self.host(sound, "aac")
        return self.post(self.event("message.voice.received", person, voice_url=url, message_type="CHAT_VOICE"))

    def sticks(self, person):
        return self.post(
            self.event(
                "message.sticker.received", person, sticker="0e078a2fb66a5f34067b", url="https://zalo-api.zadn.vn/s.png"
            )
        )

    def shares(self, person):
        """Send a link, a file or a place: the platform says only that there was something."""
        return self.post(self.event("message.unsupported.received", person))

    def says_in_group(self, group, person, text):
        self.groups.add(group)
        event = self.event("message.text.received", person, text=text)
        event["message"]["chat"] = {"chat_type": "GROUP", "id": group}
        return self.post(event)

    def event(self, name, person, **content):
        self.people.add(person)
        message = {
            "date": int(time.time() * 1000),
            "chat": {"chat_type": "PRIVATE", "id": person},
            "message_id": f"m{next(self.numbers):019x}",
            "from": {"id": person, "is_bot": False, "display_name": "Bác Sáu"},
            **content,
        }
        return {"event_name": name, "message": message}

    def post(self, event, *, times=1):
        """Hand `event` to the webhook, in turn bare and in an envelope, or keep it for the next poll; return the status."""
        if not self.webhook["url"]:
            self.waiting.extend([event] * times)
            return None
        for _ in range(times):
            wrapped = next(self.numbers) % 2
            answer = self.http.post(
                self.webhook["url"],
                json={"ok": True, "result": event} if wrapped else event,
                headers={"X-Bot-Api-Secret-Token": self.webhook["secret_token"]},
            )
        return answer.status_code

    def host(self, content, ending):
        """Return the address of `content`: bytes, or a whole `Response`."""
        name = f"{next(self.numbers)}.{ending}"
        self.media[name] = content
        return f"{self.url}/media/{name}"

    # What a person sees.

    def received(self, person):
        """Return the texts and voice addresses that reached `person`, in order."""
        return [
            call.body.get("text", call.body.get("voice_url"))
            for call in self.calls
            if call.done and call.method in _SENDS and call.body["chat_id"] == person
        ]

    def sent(self, person):
        """Return what was sent to `person` as it went over the line."""
        return [
            call.body for call in self.calls if call.done and call.method in _SENDS and call.body["chat_id"] == person
        ]

    # What the platform does.

    async def fetched(self, request):
        content = self.media.get(request.path_params["name"])
        if content is None:
            return Response(status_code=404)
        if content == "never":
            return await self.silence(request)
        return content if isinstance(content, Response) else Response(content, media_type="application/octet-stream")

    async def called(self, request):
        if request.path_params["token"] != TOKEN:  # seen 2026: no JSON comes back for a wrong token
            return HTMLResponse("<h1>Unauthorized</h1>", 401)
        method, body = request.path_params["method"], await self.body(request)
        call = Call(method, body)
        self.calls.append(call)
        fault = self.fault(method)
        if fault and fault.kind == "drop":
            return await self.silence(request)
        if fault and fault.kind not in ("timeout", "cut"):
            return _failed(fault)
        try:
            result = await self.perform(call)
        except Wrong as wrong:
            return JSONResponse({"ok": False, "error_code": wrong.code, "description": str(wrong)})
        if fault and fault.kind == "timeout":
            return await self.silence(request)
        if fault and fault.kind == "cut":
            return _Cut()
        return JSONResponse({"ok": True, "result": result} if result is not None else {"ok": True})

    async def silence(self, request):
        while not (self.stopping or await request.is_disconnected()):  # noqa: ASYNC110 the other side sets no event
            await anyio.sleep(0.02)
        return Response()

    async def body(self, request):
        if request.headers.get("content-type", "").startswith("application/json"):
            return await request.json()
        return dict(request.query_params) | dict(await request.form())

    def fault(self, method):
        for name in (method, "send"):
            if self.faults[name] and (name == method or method in _SENDS):
                return self.faults[name].popleft()
        return None

    async def perform(self, call):
        if call.method in _SENDS:
            self.check_chat(call.body)
            self.check(call.method, call.body)
            call.done = True
            return {"message_id": f"s{next(self.numbers):019x}", "date": int(time.time() * 1000)}
        if call.method == "getUpdates":
            return await self.get_updates(float(call.body.get("timeout", 30)))
        plain = {
            "getMe": self.get_me,
            "setWebhook": self.set_webhook,
            "deleteWebhook": self.delete_webhook,
            "getWebhookInfo": lambda _: self.webhook_info(),
            "sendChatAction": lambda _: None,
        }
        if call.method not in plain:
            raise Wrong(404, "Method not found")
        return plain[call.method](call.body)

    def get_me(self, _body):
        return {
            "id": TOKEN.partition(":")[0],
            "account_name": "bot.MotCua",
            "account_type": "BASIC",
            "can_join_groups": False,
        }

    async def get_updates(self, seconds):
        if self.webhook["url"]:
            raise Wrong(400, "A webhook is set: getUpdates does not work")
        if self.polling:
            self.crowded += 1
            raise Wrong(409, "Another getUpdates is running")
        self.polling += 1
        try:
            end = time.monotonic() + seconds * self.hurry
            while not self.waiting:
                if time.monotonic() > end:
                    raise Wrong(408, "Request timeout")
                await anyio.sleep(0.005)
            return self.waiting.popleft()
        finally:
            self.polling -= 1

    def set_webhook(self, body):
        url, secret = body.get("url"), body.get("secret_token")
        loopback = str(url).startswith(("http://127.0.0.1:", "http://localhost:"))
        if not (str(url).startswith("https://") or loopback):
            raise Wrong(400, "url must be https")
        if not isinstance(secret, str) or not 8 <= len(secret) <= 256:
            raise Wrong(400, "secret_token must have 8 to 256 characters")
        self.webhook = {"url": url, "secret_token": secret, "updated_at": int(time.time() * 1000)}
        return self.webhook_info()

    def delete_webhook(self, _body):
        self.webhook = {"url": "", "secret_token": "", "updated_at": int(time.time() * 1000)}
        return self.webhook_info()

    def webhook_info(self):
        return {"url": self.webhook["url"], "updated_at": self.webhook["updated_at"]}

    def check_chat(self, body):
        if body.get("chat_id") in self.blocked:
            raise Wrong(403, "the user does not want your messages")
        if body.get("chat_id") not in self.people | self.groups:
            raise Wrong(400, "chat not found")

    def check(self, method, body):
        match method:
            case "sendMessage":
                self.check_message(body)
            case "sendVoice" if not str(body.get("voice_url")).startswith("http") or not body["voice_url"].endswith(
                ".aac"
            ):
                raise Wrong(400, "voice_url must be an address that ends in .aac")
            case "sendPhoto" if not str(body.get("photo")).startswith("http"):
                raise Wrong(400, "photo must be an address")
            case "sendSticker" if not body.get("sticker"):
                raise Wrong(400, "sticker is missing")

    def check_message(self, body):
        text = body.get("text")
        if not isinstance(text, str) or not 1 <= len(units(text)) <= LONGEST or not text.strip():
            raise Wrong(400, "text must have 1 to 2000 characters")
        if set(body) - {"chat_id", "text", "parse_mode", "text_styles"}:
            raise Wrong(400, "unknown parameter")
        for run in body.get("text_styles", ()):
            fits = run["start"] >= 0 and run["len"] > 0 and run["start"] + run["len"] <= len(units(text))
            if not fits or not set(run["st"]) <= STYLES or not run["st"]:
                raise Wrong(400, "text_styles do not fit the text")
        try:
            styled(body)
        except UnicodeDecodeError as error:
            raise Wrong(400, "text_styles cut a character") from error


def _failed(fault):
    if fault.kind == "html":
        return HTMLResponse("<h1>Bad gateway</h1>", fault.status if fault.status != 200 else 502)
    headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after else None
    error = {"ok": False, "error_code": fault.kind, "description": f"fault {fault.kind}"}
    return JSONResponse(error, fault.status, headers=headers)


class _Cut(Response):
    """The line breaks in the middle of the answer."""

    async def __call__(self, scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100")]})
        await send({"type": "http.response.body", "body": b'{"ok"', "more_body": False})
