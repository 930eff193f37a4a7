"""A loopback Zalo Official Account platform over real sockets: it keeps the documented limits and remembers all calls.

Documented (docs.zaloplatforms.com/docs/OA, read 2026-08-20 to 2026-09-22): errors come with HTTP 200; refresh tokens
work once and the old access token dies with them; 48 hours free, 7 days paid, then -230; text over 2000 is -210.
"""

import json
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import new as hmac
from itertools import count

import anyio
import httpx
from peers.serving import Served
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

APP, OA = "3608999000111222333", "2891999000111222333"
APP_SECRET, OA_SECRET = "app-secret-for-tests", "oa-secret-for-tests"
FIRST_REFRESH = "first-refresh-token-for-tests"
LONGEST, MOST_BUTTONS, LONGEST_TITLE, LONGEST_PAYLOAD, BIGGEST_FILE = 2000, 5, 100, 1000, 5_000_000
HOUR = 3600.0
FREE, PAID, FILE_LIFE, ACCESS_LIFE = 48 * HOUR, 7 * 24 * HOUR, 7 * 24 * HOUR, 25 * HOUR
TEMPLATES = {"tpl-dossier": {"ma_ho_so": 30, "trang_thai": 30, "ngay": 20}}
SENDS = frozenset({"/v3.0/oa/message/cs", "/v3.0/oa/message/template"})
_BUTTONS = {"oa.open.url", "oa.query.show", "oa.query.hide", "oa.open.sms", "oa.open.phone"}
_ENDINGS = (".pdf", ".doc", ".docx", ".csv")


class Wrong(Exception):  # noqa: N818 an outcome of the platform, not a fault of ours
    """The platform answers with an error."""

    def __init__(self, code, message="fault"):
        super().__init__(message)
        self.code = code


@dataclass
class Fault:
    """What goes wrong with one call: a code below zero, an HTTP status, or "timeout" (done, then silence), "drop"
    (silence, nothing done), "cut" (done, half an answer), "html"."""

    kind: object
    retry_after: int | None = None


@dataclass
class Call:
    path: str
    body: dict
    headers: dict
    at: float
    error: object = None
    done: bool = False


@dataclass
class ZaloOaPeer:
    """One official account. `webhook` is where its events go; `clock` is seconds since 1970."""

    webhook: str = ""
    clock: Callable[[], float] = time.time
    formula: str = "app_id"
    prefix: str = "mac="
    access_life: float = ACCESS_LIFE
    said_life: str = ""  # what it says of that instead of the number
    calls: list = field(default_factory=list)
    faults: dict = field(default_factory=lambda: defaultdict(deque))
    access: dict = field(default_factory=dict)  # the one access token that works, and until when
    refresh: str = FIRST_REFRESH
    refreshed: int = 0
    heard: dict = field(default_factory=dict)  # when each person was last heard
    followers: set = field(default_factory=set)
    barred: dict = field(default_factory=dict)  # who gets which error whatever is sent
    files: dict = field(default_factory=dict)
    media: dict = field(default_factory=dict)
    paid: int = 0
    numbers: object = field(default_factory=lambda: count(1))
    slow: float = 0.0  # seconds that a refresh takes
    silence: float = 1.0  # seconds until a call that is left without an answer is cut off

    def __enter__(self):
        routes = [
            Route("/v4/oa/access_token", self.give_tokens, methods=["POST"]),
            Route("/v2.0/oa/upload/file", self.called, methods=["POST"]),
            Route("/v2.0/oa/getoa", self.called),
            *(Route(path, self.called, methods=["POST"]) for path in SENDS),
            Route("/media/{name}", self.fetched),
        ]
        self.served = Served(Starlette(routes=routes)).__enter__()
        self.url = self.served.url
        self.http = httpx.Client(timeout=10)
        return self

    def __exit__(self, *_):
        self.http.close()
        self.served.__exit__()

    # What a test arranges.

    def begin_anew(self):
        """Forget all that happened, as a peer that was just started."""
        for held in (self.calls, self.faults, self.access, self.heard, self.followers, self.barred, self.files):
            held.clear()
        self.refresh, self.refreshed, self.paid = FIRST_REFRESH, 0, 0
        self.formula, self.prefix, self.slow, self.said_life = "app_id", "mac=", 0.0, ""

    def next(self, kind, *, retry_after=None, path="/v3.0/oa/message/cs"):
        """Let the next call of `path` go wrong."""
        self.faults[path].append(Fault(kind, retry_after))

    def expire(self):
        """End the access token before its time."""
        self.access.clear()

    # What a person does in the app.

    def says(self, person, text):
        return self.post(self.event("user_send_text", person, message={"text": text}))

    def presses(self, person, payload):
        """Tap a button: the platform brings its payload as if it had been typed."""
        return self.says(person, payload)

    def photographs(self, person, picture, text=None):
        return self.attaches(person, "image", {"url": self.host(picture, "jpg")}, text)

    def attaches(self, person, kind, payload, text=None):
        more = {"text": text} if text else {}
        message = {"attachments": [{"type": kind, "payload": payload}], **more}
        return self.post(self.event(f"user_send_{kind}", person, message=message))

    def follows(self, person):
        self.followers.add(person)
        return self.post(self.coming("follow", person))

    def unfollows(self, person):
        self.followers.discard(person)
        return self.post(self.coming("unfollow", person))

    def event(self, name, person, **content):
        self.heard[person] = self.clock()
        event = {
            "app_id": APP,
            "sender": {"id": person},
            "recipient": {"id": OA},
            "user_id_by_app": f"55{person}",
            "event_name": name,
            **content,
            "timestamp": str(int(self.clock() * 1000)),
        }
        if "message" in event:
            event["message"]["msg_id"] = f"96d3cdf3af{next(self.numbers):010x}"
        return event

    def coming(self, name, person):
        """Return an event of following, which has no sender."""
        self.heard[person] = self.clock()
        who = {"oa_id": OA, "follower": {"id": person}, "user_id_by_app": f"55{person}"}
        at = str(int(self.clock() * 1000))
        return {**who, "event_name": name, "source": "oa_profile", "app_id": APP, "timestamp": at}

    def echo(self, person, text):
        """Return what the platform tells of a message that an officer of the account wrote to a person."""
        event = self.event("oa_send_text", person, message={"text": text})
        return event | {"sender": {"id": OA, "admin_id": "77"}, "recipient": {"id": person}}

    def post(self, event, *, times=1):
        """Hand a signed `event` to the webhook; return the status."""
        raw = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        for _ in range(times):
            status = self.post_raw(raw, {"X-ZEvent-Signature": self.sign(raw, event["timestamp"])})
        return status

    def post_raw(self, raw, headers=None):
        return self.http.post(
            self.webhook, content=raw, headers={"Content-Type": "application/json", **(headers or {})}
        ).status_code

    def sign(self, raw, timestamp):
        """Return the signature of `raw` as the platform makes it."""
        named = (OA if self.formula == "oa_id" else APP).encode()
        plain = named + raw + timestamp.encode() + OA_SECRET.encode()
        keyed = hmac(OA_SECRET.encode(), raw, sha256).hexdigest()
        return self.prefix + (keyed if self.formula == "hmac" else sha256(plain).hexdigest())

    def host(self, content, ending):
        """Return the address of `content`: bytes, or a whole `Response`."""
        name = f"{next(self.numbers)}.{ending}"
        self.media[name] = content
        return f"{self.url}/media/{name}"

    # What a person sees.

    def sent(self, person):
        """Return what reached `person`, as it went over the line."""
        return [call.body for call in self.calls if call.done and _recipient(call.body) == person]

    def received(self, person):
        """Return the texts, file names and template blanks that reached `person`, in order."""
        return [self.seen(body) for body in self.sent(person)]

    def seen(self, body):
        if "template_id" in body:
            return body["template_data"]
        attachment = body["message"].get("attachment", {})
        if attachment.get("type") == "file":
            return self.files[attachment["payload"]["token"]]["name"]
        return body["message"]["text"]

    def buttons(self, person):
        """Return (title, payload) of each button of the last message that has some."""
        for body in reversed(self.sent(person)):
            found = body.get("message", {}).get("attachment", {}).get("payload", {}).get("buttons")
            if found:
                return [(button["title"], button["payload"]) for button in found]
        return []

    # What the platform does.

    async def fetched(self, request):
        content = self.media.get(request.path_params["name"])
        if content is None:
            return Response(status_code=404)
        return content if isinstance(content, Response) else Response(content, media_type="application/octet-stream")

    async def give_tokens(self, request):
        form = dict(await request.form())
        call = Call(request.url.path, form, dict(request.headers), self.clock())
        self.calls.append(call)
        await anyio.sleep(self.slow)
        return await self.answer(call, lambda: self.rotate(call))

    def rotate(self, call):
        form = call.body
        if call.headers.get("secret_key") != APP_SECRET or form.get("app_id") != APP:
            raise Wrong(-14002, "Invalid app")
        if form.get("grant_type") != "refresh_token":
            raise Wrong(-14001, "Invalid grant")
        if form.get("refresh_token") != self.refresh:
            raise Wrong(-14014, "Refresh token is invalid")
        self.refreshed += 1
        self.refresh = f"refresh-{self.refreshed}-{sha256(self.refresh.encode()).hexdigest()[:24]}"
        name = f"access-{self.refreshed}-{sha256(self.refresh.encode()).hexdigest()[:24]}"
        self.access = {name: self.clock() + self.access_life}
        life = self.said_life or str(int(self.access_life))
        return {"access_token": name, "refresh_token": self.refresh, "expires_in": life}

    async def called(self, request):
        body = {}
        if request.headers.get("content-type", "").startswith("multipart/"):
            async with request.form() as form:
                body = {"name": form["file"].filename, "content": await form["file"].read()}
        elif request.method == "POST":
            body = await request.json()
        call = Call(request.url.path, body, dict(request.headers), self.clock())
        self.calls.append(call)
        return await self.answer(call, lambda: self.envelope(call))

    async def answer(self, call, perform):
        fault = self.faults[call.path].popleft() if self.faults[call.path] else Fault(None)
        call.error = fault.kind
        if fault.kind == "drop":
            await anyio.sleep(self.silence)
        if fault.kind == "html":
            return HTMLResponse("<h1>Bad gateway</h1>", 200)
        if isinstance(fault.kind, int) and fault.kind > 0:
            headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after else None
            return JSONResponse({"error": fault.kind}, fault.kind, headers=headers)
        try:
            if isinstance(fault.kind, int):
                raise Wrong(fault.kind)  # noqa: TRY301
            result = perform()
        except Wrong as wrong:
            call.error = wrong.code
            return JSONResponse({"error": wrong.code, "message": str(wrong)})
        if fault.kind == "timeout":
            await anyio.sleep(self.silence)
        return _Cut() if fault.kind == "cut" else JSONResponse(result)

    def envelope(self, call):
        self.check_token(call.headers.get("access_token"))
        return {"data": self.perform(call), "error": 0, "message": "Success"}

    def check_token(self, given):
        if self.access.get(given, 0.0) <= self.clock():
            raise Wrong(-216, "Access token is invalid")

    def perform(self, call):
        if call.path.endswith("/getoa"):
            return {
                "oa_id": OA,
                "name": "Phường Một Cửa",
                "is_verified": True,
                "oa_type": 4,
                "package_name": "OA Nâng cao",
            }
        if call.path.endswith("/upload/file"):
            return {"token": self.keep_file(call.body)}
        person = _recipient(call.body)
        if call.path.endswith("/template"):
            self.check_template(call.body)
        else:
            self.check_window(person)
            self.check_message(call.body["message"])
        call.done = True
        return {
            "message_id": f"out{next(self.numbers):010x}",
            "user_id": person,
            "sent_time": str(int(self.clock() * 1000)),
        }

    def keep_file(self, body):
        if not body["name"].lower().endswith(_ENDINGS) or len(body["content"]) > BIGGEST_FILE:
            raise Wrong(-201, "File is invalid")
        token = f"file-{next(self.numbers)}"
        self.files[token] = {"name": body["name"], "content": body["content"], "until": self.clock() + FILE_LIFE}
        return token

    def check_window(self, person):
        if person in self.barred:
            raise Wrong(self.barred[person], "User is not reachable")
        if person not in self.heard:
            raise Wrong(-213, "User is not a follower")
        silent = self.clock() - self.heard[person]
        if silent > PAID:
            raise Wrong(-230, "User has not interacted with the OA in the past 7 days")
        self.paid += silent > FREE

    def check_message(self, message):
        attachment = message.get("attachment")
        if attachment and attachment["type"] == "file":
            found = self.files.get(attachment["payload"]["token"])
            if found is None or found["until"] <= self.clock() or set(message) != {"attachment"}:
                raise Wrong(-100, "Attachment is expired")
            return
        text = message.get("text")
        if not isinstance(text, str) or not text.strip():
            raise Wrong(-201, "text is missing")
        if len(text) > LONGEST:
            raise Wrong(-210, "text is too long")
        if attachment:
            self.check_buttons(attachment)

    def check_buttons(self, attachment):
        buttons = attachment["payload"]["buttons"]
        if attachment["type"] != "template" or not 1 <= len(buttons) <= MOST_BUTTONS:
            raise Wrong(-201, "buttons are invalid")
        for button in buttons:
            fits = 1 <= len(button["title"]) <= LONGEST_TITLE and 1 <= len(button["payload"]) <= LONGEST_PAYLOAD
            if button["type"] not in _BUTTONS or not fits:
                raise Wrong(-201, "a button is invalid")

    def check_template(self, body):
        blanks = TEMPLATES.get(body.get("template_id"))
        data = body.get("template_data")
        if blanks is None or set(data) != set(blanks):
            raise Wrong(-131, "Template is not approved")
        if any(not isinstance(value, str) or not 1 <= len(value) <= blanks[name] for name, value in data.items()):
            raise Wrong(-132, "A parameter does not fit")


def _recipient(body):
    recipient = body.get("recipient", {})
    return recipient.get("user_id") or body.get("user_id")


class _Cut(Response):
    """The line breaks in the middle of the answer."""

    async def __call__(self, scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100")]})
        await send({"type": "http.response.body", "body": b'{"err', "more_body": False})
