"""One whole visit on the Zalo Bot Platform, by its webhook and by polling: product, office and platform on sockets.

What went over the line is kept in visits/zalo_bot.json; `pytest --update-chats` writes it anew.
"""

import json
import re
from io import BytesIO
from pathlib import Path

import httpx
import pytest
import segno
from peers.joined import joined, wait_until
from peers.zalo_bot import SECRET, TOKEN, ZaloBotPeer
from stage import DOSSIER, with_short_form

from bot.channels.zalo_bot import PATH
from bot.mailbox.tables import conversations, inbox

GOLDEN = Path(__file__).parent / "visits" / "zalo_bot.json"
PERSON = "e4ea2cd5189df1c3a88c"
VISIT = (
    "bà muốn làm giấy khai sinh cho cháu",
    "bao lâu thì xong",
    "chữ to",
    "điền tờ khai",
    "1",
    "nguyen van a",
    "1",
    "bỏ qua",
    "nộp",
    "5",
    DOSSIER,
    "rất hài lòng",
)
_DRAWN = re.compile(r"(?<=/v1/papers/)[\w.~=-]+|\b[0-9A-Z]{3} [0-9A-Z]{3}\b")


@pytest.fixture(scope="module")
def short(library):
    return with_short_form(library)


@pytest.fixture
def peer():
    with ZaloBotPeer() as peer:
        yield peer


def settings(peer, **more):
    return {"zalo_bot_token": TOKEN, "zalo_bot_api_url": peer.url, **more}


def visited(peer, product):
    """Say one thing after the other, each when all before it was answered; return what went over the line."""
    lines = []
    for text in VISIT:
        before = len(peer.sent(PERSON))
        event = peer.event("message.text.received", PERSON, text=text)
        peer.post(event)
        wait_until(lambda said=text: answered(product, said))
        lines.append({"in": steady(event), "out": [steady(body) for body in peer.sent(PERSON)[before:]]})
    return lines


def answered(product, said):
    """Whether the last thing said is `said`, and nothing is on its way any more, also no answer of the office."""
    return heard(product)[-1:] == [said] and product.rows() and all_sent(product)


def heard(product):
    """Return what was last heard: the masked words stand for what was typed into a form."""
    known = [row for row in product.rows(inbox) if row["channel"] == "zalo_bot"]
    return [VISIT[len(known) - 1]] if known else []


def steady(payload):
    """Return `payload` without what is drawn anew in each run: times, secret addresses, codes, numbers of messages."""
    text = _DRAWN.sub("…", json.dumps(payload, ensure_ascii=False))
    return json.loads(re.sub(r'"date": \d+', '"date": 0', re.sub(r'"m[0-9a-f]{19}"', '"m…"', text)))


def test_a_whole_visit_by_webhook(tmp_path, peer, short, request):
    with joined(tmp_path, short, **settings(peer, zalo_bot_webhook_secret=SECRET)) as product:
        peer.webhook = {"url": product.url + PATH, "secret_token": SECRET, "updated_at": 1}
        lines = visited(peer, product)
        assert not product.corrupt()
    if request.config.getoption("update_chats"):
        written = ",\n".join(json.dumps(line, ensure_ascii=False, indent=1) for line in lines)
        GOLDEN.write_text(f"[\n{written}\n]\n", "utf-8")
    assert lines == json.loads(GOLDEN.read_text("utf-8"))


def test_a_whole_visit_by_polling_is_the_same(tmp_path, peer, short, monkeypatch):
    monkeypatch.setattr("bot.alone._LOOK_SECONDS", 0.05)
    with joined(tmp_path, short, **settings(peer)) as product:
        assert visited(peer, product) == json.loads(GOLDEN.read_text("utf-8"))
        assert [row["person"] for row in product.rows(conversations)] == [PERSON]
        assert peer.crowded == 0


def test_what_is_no_text_is_looked_at_or_kindly_declined(tmp_path, peer, short):
    """A picture with a dossier's code in it, one that is gone, a sticker, a file, a recording; a group gets nothing."""
    hosts = {"zalo_bot_media_hosts": "127.0.0.1"}
    with joined(tmp_path, short, **settings(peer, zalo_bot_webhook_secret=SECRET, **hosts)) as product:
        peer.webhook = {"url": product.url + PATH, "secret_token": SECRET, "updated_at": 1}

        def answer(act):
            before, known = len(peer.received(PERSON)), len(product.rows(inbox))
            act()
            wait_until(lambda: len(product.rows(inbox)) > known and all_sent(product))
            return "\n".join(peer.received(PERSON)[before:])

        assert DOSSIER in answer(lambda: peer.photographs(PERSON, picture_of(DOSSIER), key="photo"))
        missing = peer.event("message.image.received", PERSON, photo_url=f"{peer.url}/media/gone.jpg")
        unseen = answer(lambda: peer.post(missing))
        declined = [answer(act) for act in (lambda: peer.sticks(PERSON), lambda: peer.shares(PERSON))]
        recording = answer(lambda: peer.speaks(PERSON, b"no sound"))
        assert all((unseen, recording, *declined))
        assert peer.says_in_group("9f8e7d6c5b4a", PERSON, "phí khai sinh") == 200
        assert [row["person"] for row in product.rows(conversations)] == [PERSON]


def test_an_answer_is_heard_where_the_platform_was_told_to_listen(tmp_path, peer, short):
    """The product announces its address by itself; the link in a voice message opens there."""
    home = "https://motcua.example.vn"
    with joined(tmp_path, short, **settings(peer, zalo_bot_webhook_secret=SECRET, public_url=home)) as product:
        wait_until(lambda: peer.webhook["url"])
        assert peer.webhook["url"] == home + PATH
        peer.webhook["url"] = product.url + PATH  # as the proxy before it would lead
        for text in ("khai sinh mất bao nhiêu tiền", "1", "đọc cho bà nghe"):
            known = len(product.rows(inbox))
            peer.says(PERSON, text)
            wait_until(lambda before=known: len(product.rows(inbox)) > before and all_sent(product))
        spoken = [call.body["voice_url"] for call in peer.calls if call.method == "sendVoice"]
        assert len(spoken) == 1
        sound = httpx.get(spoken[0].replace(home, product.url))
        assert sound.status_code == 200
        assert sound.content[:1] == b"\xff"  # an ADTS frame begins with twelve set bits
        assert sound.content[1] >> 4 == 0xF


def picture_of(text):
    """Return a picture of a QR code."""
    picture = BytesIO()
    segno.make(text, micro=False).save(picture, kind="png", scale=8, border=4)
    return picture.getvalue()


def all_sent(product):
    return all(row["status"] == "sent" for row in product.rows())


def test_the_visit_shows_what_it_is_meant_to_show():
    """A golden file that was written anew by mistake is noticed here."""
    said = [body["text"] for line in json.loads(GOLDEN.read_text("utf-8")) for body in line["out"]]
    styles = [
        run for line in json.loads(GOLDEN.read_text("utf-8")) for b in line["out"] for run in b.get("text_styles", ())
    ]
    assert any("khai sinh" in text for text in said)
    assert any("/v1/papers/…" in text for text in said)
    assert any(DOSSIER in text for text in said)
    assert any("  1. " in text for text in said)
    assert any("f_20" in run["st"] for run in styles)
    assert all(len(text) <= 2000 for text in said)
