"""One whole visit on Telegram: a question, a second one, a form, its paper, a dossier, a rating.

What the platform sent and was sent stands in visits/telegram.json; `pytest --update-chats` writes it anew.
"""

import json
import re
from pathlib import Path

import pytest
from peers.joined import joined
from peers.telegram import TOKEN, Telegram
from stage import DOSSIER, steady, with_short_form

GOLDEN = Path(__file__).parent / "visits" / "telegram.json"
SECRET = "Kh0ng-ai_biet"
_REFERENCE = re.compile(r"\bTK-\d{6}-\w{4}")
STEPS = [
    ("says", "/start"),
    ("says", "làm giấy khai sinh cho cháu cần giấy gì"),
    ("says", "phí bao nhiêu"),
    ("presses", "Chưa quá 60"),
    ("presses", "Điền tờ khai"),
    ("presses", "Đồng ý"),
    ("says", "Trần Thị Bưởi"),
    ("presses", "Bỏ qua"),
    ("presses", "gửi đi"),
    ("presses", "5. "),
    ("says", f"tra hồ sơ {DOSSIER}"),
    ("presses", "Rồi"),
    ("presses", "4. "),
    ("presses", "Thôi"),
]


@pytest.fixture
def peer():
    with Telegram() as peer:
        yield peer


def test_a_whole_visit(peer, library, tmp_path, request):
    settings = {"telegram_token": TOKEN, "telegram_api_url": peer.url, "telegram_webhook_secret": SECRET}
    phone, visit = peer.person(5001), []
    with joined(tmp_path, with_short_form(library), public_url="https://motcua.example", **settings) as product:
        peer.reach = product.url
        peer.wait(lambda: len(peer.commands) == 2)
        for how, words in STEPS:
            visit.append(taken(peer, product, lambda how=how, words=words: getattr(phone, how)(words)))
        ratings = product.rows()
    text = "[\n" + ",\n".join(json.dumps(unchanging(step), ensure_ascii=False) for step in visit) + "\n]\n"
    if request.config.getoption("--update-chats"):
        GOLDEN.write_text(text, "utf-8")
    assert json.loads(text) == json.loads(GOLDEN.read_text("utf-8"))
    papers = peer.done("sendDocument")
    assert len(papers) == 1
    name, content = next(iter(papers[0].files.values()))
    assert name.endswith(".pdf")
    assert content.startswith(b"%PDF")
    assert any(row["kind"] == "request" and row["body"]["kind"] == "SaveRating" for row in ratings)
    assert all(row["status"] == "sent" for row in ratings)


def taken(peer, product, act):
    """Do one step, wait until all that follows was sent, and return what went over the wire."""
    before = len(peer.calls)
    update = act()
    peer.wait(lambda: (update, 200) in peer.posted)
    peer.wait(lambda: all(row["status"] == "sent" for row in product.rows()))
    peer.wait(lambda: not peer.queries)
    calls = [call for call in peer.calls[before:] if call.method != "answerCallbackQuery"]
    return {"in": peer.brought[update], "out": [as_json(call) for call in calls]}


def as_json(call):
    """Return a call of the bot as it stands in the golden file."""
    params = {key: json.loads(value) if value[:1] in "[{" else value for key, value in sorted(call.params.items())}
    named = [name for name, _content in call.files.values()]
    return {"method": call.method, **params} | ({"file": named[0]} if named else {})


def unchanging(value):
    """Return what went over the wire without what is drawn anew each time."""
    match value:
        case dict():
            return {key: unchanging(each) for key, each in value.items()}
        case list():
            return [unchanging(each) for each in value]
        case str():
            return _REFERENCE.sub("…", steady(value))
        case _:
            return value
