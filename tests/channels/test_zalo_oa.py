"""The line to an official account over sockets: who is heard, who is not, what goes out, and what neither may tell."""

import json
import logging
import time
from random import Random

import pytest
from peers.zalo_oa import APP_SECRET, FIRST_REFRESH, FREE, OA_SECRET, PAID, TEMPLATES, ZaloOaPeer
from starlette.responses import RedirectResponse, Response
from zalo_oa_stand import PDF, Stand

from bot.addresses import AddressUnfitError
from bot.dialogue.replies import Choice, Reply
from bot.mailbox.tables import inbox, outbox
from bot.pages.seeing import _Now
from bot.ports import BLOCKED, Refused, TryLater

TOLD = {
    "kind": "dossier",
    "code": "H19.31-261105-0012",
    "status": "Đã có kết quả",
    "date": "25/11/2026",
}
CARD = b"a picture" * 100


@pytest.fixture(scope="module")
def peer():
    with ZaloOaPeer() as peer:
        yield peer


@pytest.fixture(scope="module")
def running(tmp_path_factory, peer):
    with Stand(tmp_path_factory.mktemp("stand"), peer) as stand:
        yield stand


@pytest.fixture
def stand(running):
    return running.begin_anew()


def raw_of(event):
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def test_what_is_signed_is_heard_once(stand, peer):
    event = peer.event("user_send_text", "an", message={"text": "làm khai sinh"})
    assert peer.post(event, times=3) == 200
    assert stand.heard() == [("an", f"user_send_text:{event['message']['msg_id']}", "làm khai sinh")]
    assert stand.news.own >= 1


def test_the_same_id_under_another_event_is_another(stand, peer):
    event = peer.event("user_send_text", "an", message={"text": "một"})
    peer.post(event)
    peer.post({**event, "event_name": "user_send_sticker"})
    assert len(stand.heard()) == 2


@pytest.mark.parametrize("formula", ["app_id", "oa_id", "hmac"])
@pytest.mark.parametrize("prefix", ["mac=", ""])
def test_every_formula_can_be_set(tmp_path, peer, formula, prefix):
    with Stand(tmp_path, peer, {"zalo_oa_signature": formula}) as stand:
        peer.formula, peer.prefix = formula, prefix
        assert peer.says("an", "chào") == 200
        assert peer.follows("binh") == 200
        assert [person for person, _, _ in stand.heard()] == ["an", "binh"]


def test_another_formula_is_refused_and_named_once(stand, peer, caplog):
    peer.formula = "oa_id"
    assert [peer.says("an", "chào") for _ in range(3)] == [403] * 3
    assert stand.heard() == []
    assert [record.getMessage() for record in caplog.records] == [
        "zalo_oa: events are signed by the formula oa_id: set MOTCUA_ZALO_OA_SIGNATURE to it"
    ]


def test_who_cannot_sign_changes_nothing(stand, peer):
    raw = raw_of(peer.event("user_send_text", "an", message={"text": "chào"}))
    good = peer.sign(raw, json.loads(raw)["timestamp"])
    forged = [
        (raw, {}),
        (raw, {"X-ZEvent-Signature": ""}),
        (raw, {"X-ZEvent-Signature": "mac="}),
        (raw, {"X-ZEvent-Signature": good[:-1] + ("0" if good[-1] != "0" else "1")}),
        (raw.replace("chào".encode(), "chết".encode()), {"X-ZEvent-Signature": good}),
        (json.dumps(json.loads(raw)).encode(), {"X-ZEvent-Signature": good}),
        (b"not json", {"X-ZEvent-Signature": good}),
        (b"[]", {"X-ZEvent-Signature": good}),
        (b"[" * 100_000, {"X-ZEvent-Signature": good}),
        (raw_of(peer.coming("unfollow", "an")), {"X-ZEvent-Signature": good}),
    ]
    assert {peer.post_raw(body, headers) for body, headers in forged} == {403}
    assert peer.post_raw(b"x" * 300_000, {"X-ZEvent-Signature": good}) == 413
    assert stand.heard() == []
    assert stand.rows(outbox) == []
    assert stand.put_aside() == []


def test_without_the_secret_nobody_is_heard(tmp_path, peer):
    with Stand(tmp_path, peer, {"zalo_oa_oa_secret": None}) as stand:
        assert peer.says("an", "chào") == 403
        assert stand.heard() == []


@pytest.mark.parametrize("probe", [b"", b" ", b"{}"])
def test_the_probe_of_the_console_is_answered_and_does_nothing(stand, peer, probe):
    assert peer.post_raw(probe) == 200
    assert stand.heard() == []
    assert stand.put_aside() == []


@pytest.mark.parametrize(
    "name", ["user_received_message", "user_seen_message", "oa_send_text", "user_send_hologram", "shop_has_order"]
)
def test_what_nobody_said_is_answered_and_heard_by_nobody(stand, peer, name):
    assert peer.post(peer.event(name, "an", message={"text": "chào"})) == 200
    assert peer.post(peer.echo("an", "chào bác")) == 200
    assert stand.heard() == []
    assert stand.put_aside() == []


def test_what_is_signed_and_malformed_is_put_aside_once_and_said_once(stand, peer, caplog):
    event = peer.event("user_send_text", "an", message={"text": ["bà Nguyễn Thị Sáu"]})
    raw = raw_of(event)
    signed = {"X-ZEvent-Signature": peer.sign(raw, event["timestamp"])}
    assert [peer.post_raw(raw, signed) for _ in range(2)] == [200, 200]
    assert len(stand.put_aside()) == 1
    assert b"Nguy" not in stand.put_aside()[0].read_bytes()
    assert "Nguyễn" not in caplog.text
    assert stand.heard() == []


def test_a_press_comes_back_as_a_press(stand, peer):
    reply = Reply(
        "Phải không ạ?",
        (Choice("3:0", "Đúng rồi"), Choice("3:1", "Không phải"), Choice("3:2", "Bỏ qua", numbered=False)),
    )
    peer.says("an", "chào")
    assert stand.send(reply) is None
    assert peer.buttons("an") == [("1. Đúng rồi", "#c:3:0"), ("2. Không phải", "#c:3:1"), ("Bỏ qua", "#c:3:2")]
    assert peer.presses("an", peer.buttons("an")[1][1]) == 200
    assert [row["body"]["text"] for row in stand.rows(outbox)][-1] == "Pressed, hai."
    assert stand.heard()[-1][2] is None


def test_more_choices_than_buttons_are_numbers(stand, peer):
    peer.says("an", "chào")
    assert stand.send(Reply("Chọn:", tuple(Choice(f"1:{n}", f"Việc {n}") for n in range(6)))) is None
    assert peer.received("an")[-1].splitlines()[-1] == "  6. Việc 5"
    assert peer.buttons("an") == []


def test_what_is_on_its_way_ends_when_somebody_stops_following(stand, peer):
    for person in ("an", "binh"):
        peer.says(person, "chào")
    assert peer.unfollows("an") == 200
    by_person = {row["conversation_id"]: set() for row in stand.rows(outbox)}
    for row in stand.rows(outbox):
        by_person[row["conversation_id"]].add((row["status"], row["error"]))
    assert sorted(by_person.values(), key=str) == [{("failed", BLOCKED)}, {("pending", None)}]
    stand.clock.forward(60)
    peer.follows("an")
    assert stand.rows(outbox)[-1]["status"] == "pending"


def test_a_late_word_of_leaving_takes_nothing_from_who_came_back(stand, peer):
    leaving = peer.coming("unfollow", "an")
    stand.clock.forward(600)
    peer.says("an", "chào")
    assert peer.post(leaving) == 200
    assert {status for status, _ in stand.statuses()} == {"pending"}


def test_an_answer_comes_in_two_seconds_though_the_turn_does_not(stand, peer, monkeypatch):
    """What is slow is kept on the disk at once, and being taken twice is once."""
    taken = stand.assistant.hear

    def slowly(incoming):
        time.sleep(2.5)
        return taken(incoming)

    monkeypatch.setattr(stand.assistant, "hear", slowly, raising=False)
    began = time.monotonic()
    assert peer.says("an", "chào") == 200
    assert time.monotonic() - began < 2
    assert len(stand.spool.waiting()) == 1
    time.sleep(1.5)
    assert len(stand.heard()) == 1
    monkeypatch.undo()
    assert stand.intake.replay() == 1
    assert len(stand.heard()) == 1


def test_while_the_database_is_away_it_is_kept_on_the_disk(stand, peer):
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415

    stand.assistant.trouble = OperationalError("x", {}, OSError())
    assert peer.says("an", "chào") == 200
    assert len(stand.spool.waiting()) == 1


def test_a_paper_is_a_file_of_its_own(stand, peer):
    peer.says("an", "chào")
    assert stand.send(Reply("", paper="https://motcua.example/v1/papers/abc")) is None
    (file,) = peer.files.values()
    assert (file["name"], file["content"]) == ("Tờ khai KS-1.pdf", PDF)
    assert peer.received("an") == ["Tờ khai KS-1.pdf"]


def test_a_paper_that_is_gone_or_too_large_is_given_up(stand, peer):
    peer.says("an", "chào")
    assert stand.send(Reply("", paper="https://motcua.example/v1/papers/gone")).reason == "paper-gone"
    stand.paper = b"x" * 5_000_001
    assert stand.send(Reply("", paper="https://motcua.example/v1/papers/abc")).reason == "paper-too-large"
    assert peer.received("an") == []


def test_who_was_silent_for_long_is_told_by_template(stand, peer):
    peer.says("an", "chào")
    stand.clock.forward(FREE + 60)
    assert stand.send(Reply("Hồ sơ đã có kết quả.", template=TOLD)) is None
    stand.clock.forward(PAID)
    assert stand.send(Reply("Hồ sơ đã có kết quả.", template=TOLD)) is None
    assert stand.send(Reply("Bà còn cần gì không ạ?")).reason == "window"
    assert [type(each) for each in peer.received("an")] == [str, dict]
    assert set(peer.received("an")[-1]) == set(TEMPLATES["tpl-dossier"])


def test_a_template_helps_where_only_the_platform_knows_that_it_is_late(stand, peer):
    peer.says("an", "chào")
    peer.next(-230)
    assert stand.send(Reply("Hồ sơ đã có kết quả.", template=TOLD)) is None
    assert peer.received("an") == [
        {
            "ma_ho_so": "H19.31-261105-0012",
            "trang_thai": "Đã có kết quả",
            "ngay": "25/11/2026",
        }
    ]


def test_a_template_that_is_refused_is_given_up_with_its_code(stand, peer):
    peer.says("an", "chào")
    stand.clock.forward(PAID + 60)
    peer.next(-131, path="/v3.0/oa/message/template")
    assert stand.send(Reply("Hồ sơ đã có kết quả.", template=TOLD)).reason == "zalo-131"


def test_pictures_come_from_known_hosts_alone(stand, peer):
    elsewhere = peer.host(RedirectResponse("http://169.254.169.254/latest"), "jpg")
    here = peer.host(RedirectResponse(peer.host(CARD, "jpg")), "jpg")
    large = peer.host(b"x" * 15_000_001, "jpg")
    gone = f"{peer.url}/media/none.jpg"
    slow = peer.host(Response(status_code=503), "jpg")
    fetched = {ref: stand.run(lambda ref=ref: stand.line.fetch(ref)) for ref in (here, elsewhere, large, gone, slow)}
    assert fetched[here] == CARD
    assert [fetched[ref].reason for ref in (elsewhere, large, gone)] == [
        "media-elsewhere",
        "media-too-large",
        "media-gone",
    ]
    assert isinstance(fetched[slow], TryLater)
    assert not any("access_token" in call.headers for call in peer.calls)


@pytest.mark.parametrize(
    "ref",
    [
        "http://photo-stal-3.zdn.vn/1.jpg",
        "https://zdn.vn.example/1.jpg",
        "https://evilzdn.vn/1.jpg",
        "https://zdn.vn@example.com/1.jpg",
        "https://photo.zdn.vn:8443/1.jpg",
        "file:///etc/passwd",
        "ftp://zdn.vn/1.jpg",
        "https://[::1/1.jpg",
        "//zdn.vn/1.jpg",
        "",
        "https://localhost/1.jpg",
    ],
)
def test_no_other_address_is_called(stand, ref):
    refused = stand.run(lambda: stand.line.fetch(ref))
    assert (type(refused), refused.reason) == (Refused, "media-elsewhere")


@pytest.mark.parametrize("name", ["zalo_oa_api_url", "zalo_oa_oauth_url"])
def test_no_token_travels_in_the_clear(stand, name):
    with pytest.raises(AddressUnfitError, match=f"MOTCUA_{name.upper()}"):
        stand.open(**{name: "http://openapi.zalo.me"})
    assert stand.open(**{name: "https://openapi.zalo.me/"})


def findings(stand, **settings):
    stand.line = stand.open(**settings)
    return [(found.fine, found.what) for found in stand.run(stand.line.check)]


def test_the_doctor_of_a_right_configuration(stand):
    found = findings(stand, public_url="https://motcua.example")
    assert [fine for fine, _ in found] == [True] * 4
    assert "Phường Một Cửa" in found[0][1]
    assert found[2][1].endswith("https://motcua.example/webhooks/zalo-oa")


def test_the_doctor_of_wrong_ones(stand, peer):
    found = findings(stand, zalo_oa_refresh_token="wrong", zalo_oa_oa_secret=None, zalo_oa_template_dossier="")
    assert [fine for fine, _ in found] == [False, False, False, None]
    assert "zalo-oauth-14014" in found[1][1]
    assert "MOTCUA_ZALO_OA_OA_SECRET" in found[2][1]
    assert "wrong" not in str(found)
    peer.expire()
    peer.next(-224, path="/v2.0/oa/getoa")
    found = findings(stand, public_url="http://motcua.example")
    assert "zalo-224" in found[1][1]
    assert "https" in found[2][1]


def test_an_account_that_is_stopped_shows_in_the_metrics(stand, peer):
    class Desk:
        intake, mailbox, clock = stand.intake, stand.mailbox, stand.clock

    peer.says("an", "chào")
    peer.next(-221)
    stand.send(Reply("Dạ."))
    samples = [
        sample
        for metric in _Now(Desk).collect()
        for sample in metric.samples
        if metric.name == "motcua_account_stopped"
    ]
    assert [(sample.labels["why"], sample.value) for sample in samples] == [("zalo-221", 1)]


@pytest.mark.parametrize("kind", ["drop", "cut", "html", -216, -224, -999, 500, 400])
def test_no_secret_stands_in_a_log_or_an_error(stand, peer, caplog, kind):
    """Not even at the lowest level, and not in whatever hangs on the error."""
    caplog.set_level(logging.DEBUG)
    peer.says("an", "chào")
    peer.next(kind)
    outcome = stand.send(Reply("Dạ."))
    peer.next("cut", path="/v4/oa/access_token")
    peer.expire()
    later = stand.send(Reply("Dạ."))
    told = [
        caplog.text,
        repr(stand.line),
        *(str(vars(record)) for record in caplog.records),
        *hanging_on(outcome),
        *hanging_on(later),
    ]
    secrets = [
        APP_SECRET,
        OA_SECRET,
        FIRST_REFRESH,
        peer.refresh,
        *(c.headers["access_token"] for c in peer.calls if "access_token" in c.headers),
    ]
    assert [secret for secret in secrets for each in told if secret in each] == []


def hanging_on(error):
    """Return all that an error leads to, as text."""
    seen = []
    while error is not None:
        seen += [repr(error), str(vars(error))]
        error = error.__cause__ or error.__context__
    return seen


def test_messages_go_out_in_order_and_once(stand, peer):
    for number in range(5):
        peer.says("an", f"câu {number}")
    delivery = stand.delivery(Random(1))

    async def drain():
        for _ in range(30):
            await delivery.round()
            stand.clock.forward(61)

    stand.run(drain)
    assert peer.received("an") == [f"câu {number}, {part}." for number in range(5) for part in ("một", "hai")]
    assert len(stand.rows(inbox)) == 5
