"""One whole visit to an official account: follow, ask, press, fill, PDF, dossier, rating, picture; all on sockets.

What went over the line is kept in visits/zalo_oa.json; `pytest --update-chats` writes it anew.
"""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
import segno
from peers.joined import joined, wait_until
from peers.zalo_oa import APP, APP_SECRET, FIRST_REFRESH, OA_SECRET, ZaloOaPeer
from stage import DOSSIER, with_short_form

from bot.channels.zalo_oa import PATH
from bot.mailbox.tables import inbox

GOLDEN = Path(__file__).parent / "visits" / "zalo_oa.json"
PERSON = "2512523625412515"
# What is said; [words] is the button that begins so.
VISIT = (
    "(follow)",
    "bà muốn làm giấy khai sinh cho cháu",
    "bao lâu thì xong",
    "điền tờ khai",
    "[1. ]",
    "nguyen van a",
    "[1. ]",
    "bỏ qua",
    "nộp",
    "5",
    DOSSIER,
    "[1. ]",
    "rất hài lòng",
    "(picture of a receipt)",
)
RECEIPT = BytesIO()
segno.make(DOSSIER, micro=False).save(RECEIPT, kind="png", scale=8)
_DRAWN = re.compile(r"http://\S+/v1/papers/[\w.~=-]+|\b[0-9A-Z]{3} [0-9A-Z]{3}\b|file-\d+|http://\S+/media/\d+")
_IDS = re.compile(r'"(96d3cdf3af[0-9a-f]{10}|\d{13})"')


@pytest.fixture
def peer():
    with ZaloOaPeer() as peer:
        yield peer


def settings(peer):
    return {
        "zalo_oa_app_id": APP,
        "zalo_oa_app_secret": APP_SECRET,
        "zalo_oa_oa_secret": OA_SECRET,
        "zalo_oa_refresh_token": FIRST_REFRESH,
        "zalo_oa_api_url": peer.url,
        "zalo_oa_oauth_url": peer.url,
        "zalo_oa_media_hosts": "127.0.0.1",
    }


def event_of(peer, step):
    """Return what the platform brings when the person does `step`."""
    if step == "(follow)":
        peer.followers.add(PERSON)
        return peer.coming("follow", PERSON)
    if step.startswith("(picture"):
        url = peer.host(RECEIPT.getvalue(), "jpg")
        message = {"attachments": [{"type": "image", "payload": {"url": url, "thumbnail": url}}]}
        return peer.event("user_send_image", PERSON, message=message)
    if step.startswith("["):
        (step,) = [payload for title, payload in peer.buttons(PERSON) if title.startswith(step[1:-1])]
    return peer.event("user_send_text", PERSON, message={"text": step})


def visited(peer, product):
    """Do one thing after the other, each when all before it was answered; return what went over the line."""
    lines = []
    for count, step in enumerate(VISIT, 1):
        before = len(peer.sent(PERSON))
        event = event_of(peer, step)
        assert peer.post(event) == 200
        wait_until(lambda done=count: answered(product, done))
        lines.append({"in": steady(event), "out": [steady(body) for body in peer.sent(PERSON)[before:]]})
    return lines


def answered(product, done):
    """Whether so many things were heard, and nothing is on its way any more, also no answer of the office."""
    heard = [row for row in product.rows(inbox) if row["channel"] == "zalo_oa"]
    rows = product.rows()
    return len(heard) == done and rows and all(row["status"] == "sent" for row in rows)


def steady(payload):
    """Return `payload` without what is drawn anew in each run: times, secret addresses, codes, numbers of messages."""
    return json.loads(_IDS.sub('"…"', _DRAWN.sub("…", json.dumps(payload, ensure_ascii=False))))


def test_a_whole_visit(tmp_path, peer, library, request):
    with joined(tmp_path, with_short_form(library), **settings(peer)) as product:
        peer.webhook = product.url + PATH
        lines = visited(peer, product)
        assert not product.corrupt()
    (file,) = peer.files.values()
    assert file["content"].startswith(b"%PDF-")
    assert file["name"].endswith(".pdf")
    if request.config.getoption("update_chats"):
        written = ",\n".join(json.dumps(line, ensure_ascii=False, indent=1) for line in lines)
        GOLDEN.write_text(f"[\n{written}\n]\n", "utf-8")
    assert lines == json.loads(GOLDEN.read_text("utf-8"))


def test_the_visit_shows_what_it_is_meant_to_show():
    """A golden file that was written anew by mistake is noticed here."""
    lines = json.loads(GOLDEN.read_text("utf-8"))
    bodies = [body["message"] for line in lines for body in line["out"]]
    texts = [body["text"] for body in bodies if "text" in body]
    kinds = [body["attachment"]["type"] for body in bodies if "attachment" in body]
    assert any("khai sinh" in text for text in texts)
    assert DOSSIER in "".join(o["message"].get("text", "") for o in lines[-1]["out"]), "the picture was not read"
    assert kinds.count("file") == 1
    assert kinds.count("template") >= 4
    assert all(len(text) <= 2000 for text in texts)
