"""A Bot API server over a socket, as documented (Bot API 10.0), with its limits, and with troubles on demand.

`person(1)` gives the phone of a citizen; what the bot does is recorded in `calls`. `next(...)` scripts what becomes of
the calls that come: 429, 403, 400, 500, 502, "timeout" (done, never answered), "lost" (not done, never answered).
"""

import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from itertools import count

import anyio
import httpx
from peers.serving import Served
from peers.telegram_phone import BEGAN, Person
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TOKEN = "7000000001:AAloopback-token-of-no-real-bot"
SAID = {403: "Forbidden: bot was blocked by the user", 500: "Internal Server Error", 502: "Bad Gateway",
        400: "Bad Request: something is wrong with it"}  # fmt: skip
SENDING = {"sendMessage", "sendDocument", "sendVoice"}


class Wrong(Exception):  # noqa: N818 an answer, not a fault
    """What the Bot API answers instead of a result."""

    def __init__(self, status, description, **parameters):
        super().__init__(description)
        self.body = {"ok": False, "error_code": status, "description": description}
        if parameters:
            self.body["parameters"] = parameters
        self.status = status


@dataclass
class Call:
    """One call of the bot: what it asked, with files by field, when, and whether it was done."""

    method: str
    params: dict
    files: dict
    at: float
    done: bool = False
    status: int = 200


@dataclass
class Telegram:
    """One bot on one server; a context manager."""

    token: str = TOKEN
    reach: str = ""  # where the product really listens; its https address is translated to it
    hold: float = 1.0  # seconds for which what is never answered is held
    calls: list = field(default_factory=list)
    messages: dict = field(default_factory=dict)  # chat → messages of the bot, as they stand now
    files: dict = field(default_factory=dict)
    blocked: set = field(default_factory=set)
    webhook: dict = field(default_factory=dict)
    answered: list = field(default_factory=list)  # callback queries
    posted: list = field(default_factory=list)  # (update_id, status) of each try at the webhook
    commands: dict = field(default_factory=dict)
    brought: dict = field(default_factory=dict)  # every update there was

    def __post_init__(self):
        self.troubles, self.updates, self.queries = deque(), [], {}
        self.numbers, self.ids, self.polls = count(900_001), count(11), 0
        self.twice = 0
        self.lock, self.ended = threading.Lock(), threading.Event()
        self.served = Served(Starlette(routes=[
            Route("/bot{token}/{method}", self.answer, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download),
            Route("/", lambda _request: Response()),
        ]))  # fmt: skip

    def __enter__(self):
        self.served.__enter__()
        self.postman = threading.Thread(target=self._post, daemon=True)
        self.postman.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.postman.join(5)
        self.served.__exit__()

    @property
    def url(self):
        return self.served.url

    # What a test does to the server.

    def next(self, *troubles, retry_after=1):
        """Script what becomes of the next sendings, one each; None lets one pass."""
        self.troubles.extend((trouble, retry_after) for trouble in troubles)

    def duplicate(self):
        """Bring the next update twice."""
        self.twice += 1

    def person(self, number, name="Năm"):
        return Person(self, number, name)

    def bring(self, **content):
        """Queue an update and return its number."""
        with self.lock:
            number = next(self.numbers)
            for _ in range(2 if self.twice else 1):
                self.updates.append({"update_id": number, **content})
            self.brought[number] = {"update_id": number, **content}
            self.twice = max(0, self.twice - 1)
        return number

    def wait(self, condition, seconds=10.0, what=""):
        """Return what `condition` returns as soon as it is true of something."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = condition()
            if found:
                return found
            time.sleep(0.01)
        raise AssertionError(what or f"it never came; the bot did {[(c.method, c.status) for c in self.calls]}")

    def done(self, *methods):
        """Return the calls of these methods that were done, in order."""
        return [call for call in self.calls if call.done and call.method in methods]

    def sent(self, chat):
        """Return the texts that a chat was sent, in order."""
        return [m.get("text") or m.get("caption", "") for m in self.messages.get(chat, [])]

    # What the bot sees.

    async def download(self, request):
        if request.path_params["token"] != self.token or request.path_params["path"] not in self.files:
            return JSONResponse({"ok": False, "error_code": 404, "description": "Not Found"}, 404)
        return Response(self.files[request.path_params["path"]])

    async def answer(self, request):
        params, files = await _params(request)
        call = Call(request.path_params["method"], params, files, time.monotonic())
        try:
            trouble = await self._troubled(call, request.path_params["token"])
            result = await METHODS[call.method](self, call)
            call.done = True
            if trouble == "timeout":
                call.status = 0
                await anyio.sleep(self.hold)
            return JSONResponse({"ok": True, "result": result})
        except Wrong as wrong:
            call.status = wrong.status
            return JSONResponse(wrong.body, wrong.status)

    async def _troubled(self, call, token):
        if token != self.token:
            raise Wrong(401, "Unauthorized")
        if call.method not in METHODS:
            raise Wrong(404, "Not Found")
        if call.method != "getUpdates":
            self.calls.append(call)
        trouble, after = self.troubles.popleft() if self.troubles and call.method in SENDING else (None, 0)
        if trouble == "lost":
            call.status = 0
            await anyio.sleep(self.hold)
            raise Wrong(500, SAID[500])
        if trouble == 429:
            raise Wrong(429, f"Too Many Requests: retry after {after}", retry_after=after)
        if trouble in SAID:
            raise Wrong(trouble, SAID[trouble])
        return trouble

    async def get_me(self, _call):
        return {**self.me, "can_join_groups": False, "can_read_all_group_messages": False,
                "supports_inline_queries": False}  # fmt: skip

    @property
    def me(self):
        number = int(self.token.partition(":")[0])
        return {"id": number, "is_bot": True, "first_name": "Một Cửa", "username": "motcua_thu_bot"}

    async def get_updates(self, call):
        if self.webhook.get("url"):
            raise Wrong(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first")
        self.polls += 1
        mine, offset = self.polls, int(call.params.get("offset", 0))
        end = time.monotonic() + float(call.params.get("timeout", 0))
        with self.lock:
            self.updates = [update for update in self.updates if update["update_id"] >= offset]
        while not self.updates and time.monotonic() < end and not self.ended.is_set():
            if self.polls != mine:
                raise Wrong(409, "Conflict: terminated by other getUpdates request")
            await anyio.sleep(0.01)
        return self.updates[: int(call.params.get("limit", 100))]

    async def set_webhook(self, call):
        if not call.params.get("url", "").startswith("https://"):
            raise Wrong(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if call.params.get("drop_pending_updates") == "true":
            self.updates.clear()
        self.webhook = dict(call.params)
        return True

    async def delete_webhook(self, call):
        if call.params.get("drop_pending_updates") == "true":
            self.updates.clear()
        self.webhook = {}
        return True

    async def get_webhook_info(self, _call):
        failed = [status for _, status in self.posted if status != 200]
        said = f"Wrong response from the webhook: {failed[-1]}" if failed else ""
        told = {"last_error_date": int(time.time()), "last_error_message": said} if failed else {}
        return {"url": self.webhook.get("url", ""), "has_custom_certificate": False,
                "pending_update_count": len(self.updates), **told}  # fmt: skip

    async def set_my_commands(self, call):
        self.commands[call.params.get("language_code", "")] = json.loads(call.params["commands"])
        return True

    async def send_message(self, call):
        text = call.params.get("text", "")
        if not text.strip():
            raise Wrong(400, "Bad Request: message text is empty")
        if _units(text) > 4096:
            raise Wrong(400, "Bad Request: message is too long")
        return self._sent(call, text=text)

    async def send_document(self, call):
        name, content = _file(call, "document", 50_000_000)
        stored = self._file(f"documents/{name}", content)
        return self._sent(call, document={**stored, "file_name": name, "mime_type": "application/pdf"})

    async def send_voice(self, call):
        _name, content = _file(call, "voice", 50_000_000)
        if not content.startswith(b"OggS"):
            raise Wrong(400, "Bad Request: wrong file: VOICE must be OGG")
        return self._sent(call, voice={**self._file("voice/x.oga", content), "duration": 1})

    def _sent(self, call, **content):
        chat = _chat(call)
        if chat in self.blocked:
            raise Wrong(403, SAID[403])
        if chat not in self.messages:
            raise Wrong(400, "Bad Request: chat not found")
        if "caption" in call.params:
            if _units(call.params["caption"]) > 1024:
                raise Wrong(400, "Bad Request: message caption is too long")
            content["caption"] = call.params["caption"]
        content |= _keyboard(call)
        message = {"message_id": next(self.ids), "date": BEGAN, "chat": {"id": chat, "type": "private"},
                   "from": self.me, **content}  # fmt: skip
        self.messages[chat].append(message)
        return message

    async def edit_text(self, call):
        return self._edited(call, text=call.params["text"])

    async def edit_markup(self, call):
        return self._edited(call)

    def _edited(self, call, **content):
        for message in self.messages.get(_chat(call), []):
            if str(message["message_id"]) == call.params["message_id"]:
                message.pop("reply_markup", None)
                message.update(content | _keyboard(call))
                return message
        raise Wrong(400, "Bad Request: message to edit not found")

    async def answer_query(self, call):
        if self.queries.pop(call.params.get("callback_query_id"), None) is None:
            raise Wrong(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.answered.append(call.params["callback_query_id"])
        return True

    async def chat_action(self, call):
        _chat(call)
        return True

    async def get_file(self, call):
        for path, content in self.files.items():
            if path.rpartition("/")[2].partition(".")[0] == call.params.get("file_id"):
                unique = {"file_id": call.params["file_id"], "file_unique_id": "u" + call.params["file_id"]}
                return {**unique, "file_size": len(content), "file_path": path}
        raise Wrong(400, "Bad Request: invalid file_id")

    def _file(self, path, content):
        return {"file_id": f"f{next(self.ids)}", "file_unique_id": "u", "file_size": len(content)}

    def _post(self):
        """Bring updates to the webhook one after the other; one that is not answered 200 comes again."""
        with httpx.Client(timeout=10, trust_env=False) as http:
            while not self.ended.wait(0.005):
                update = self.updates[0] if self.webhook.get("url") and self.updates else None
                if update is None:
                    continue
                if self._posted(http, update):
                    with self.lock:
                        self.updates.remove(update)
                else:
                    self.ended.wait(0.05)

    def _posted(self, http, update):
        path = "/" + self.webhook["url"].split("/", 3)[3]
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", "")}
        try:
            status = http.post(self.reach + path, json=update, headers=headers).status_code
        except httpx.HTTPError:
            status = 0
        self.posted.append((update["update_id"], status))
        return status == 200


METHODS = {
    "getMe": Telegram.get_me, "getUpdates": Telegram.get_updates, "setWebhook": Telegram.set_webhook,
    "deleteWebhook": Telegram.delete_webhook, "getWebhookInfo": Telegram.get_webhook_info,
    "setMyCommands": Telegram.set_my_commands, "sendMessage": Telegram.send_message,
    "sendDocument": Telegram.send_document, "sendVoice": Telegram.send_voice, "sendChatAction": Telegram.chat_action,
    "editMessageText": Telegram.edit_text, "editMessageReplyMarkup": Telegram.edit_markup,
    "answerCallbackQuery": Telegram.answer_query, "getFile": Telegram.get_file,
}  # fmt: skip


async def _params(request):
    params = dict(request.query_params)
    if request.headers.get("Content-Type", "").startswith("application/json"):
        given = await request.json()
        return params | {k: v if isinstance(v, str) else json.dumps(v) for k, v in given.items()}, {}
    files = {}
    async with request.form() as form:
        for key, value in form.items():
            if isinstance(value, str):
                params[key] = value
            else:
                files[key] = (value.filename, await value.read())
    return params, files


def _chat(call):
    try:
        return int(call.params["chat_id"])
    except (KeyError, ValueError):
        raise Wrong(400, "Bad Request: chat_id is empty") from None


def _file(call, name, most):
    given = call.params.get(name, "")
    named = call.files.get(given.removeprefix("attach://")) or call.files.get(name)
    if named is None:
        raise Wrong(400, f"Bad Request: there is no {name} in the request")
    if not named[1] or len(named[1]) > most:
        raise Wrong(413 if named[1] else 400, "Request Entity Too Large" if named[1] else "Bad Request: file is empty")
    return named


def _keyboard(call):
    """Return the buttons of a call, or nothing. Raises `Wrong` where the platform would."""
    if "reply_markup" not in call.params:
        return {}
    markup = json.loads(call.params["reply_markup"])
    buttons = [button for row in markup["inline_keyboard"] for button in row]
    if len(buttons) > 100:
        raise Wrong(400, "Bad Request: reply markup is too long")
    for button in buttons:
        if not button.get("text"):
            raise Wrong(400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed")
        if not 1 <= len(button.get("callback_data", "").encode()) <= 64:
            raise Wrong(400, "Bad Request: BUTTON_DATA_INVALID")
    return {"reply_markup": markup}


def _units(text):
    return len(text.encode("utf-16-le")) // 2
