"""What each code means: every row of the table read on 2026-09-22, over sockets, and what is in no table."""

import logging

import pytest
from peers.zalo_oa import FREE, PAID, ZaloOaPeer
from zalo_oa_stand import Stand

from bot.dialogue.replies import Reply
from bot.ports import BLOCKED, OutcomeUnknown, Refused, TryLater
from bot.zalo.api import UPLOAD_PATH
from bot.zalo.errors import MEANINGS, Failed, Meaning, outcome

PAPER = Reply("", paper="https://motcua.example/v1/papers/abc")
RENEW = [-216, -220, -124]
STOP = [-204, -205, -209, -212, -219, -221, -223, -224, -235, -240, -242, -320, -321]
SLOW = {-32: 60.0, -211: 1800.0, -218: 60.0, -144: 1800.0}
GONE = [-213, -227, -244, -114, -118, -119, -141]
WINDOW = [-230, -232]
UNFIT = [-201, -210, -233, -248, -108, -131, -132]


@pytest.fixture(scope="module")
def peer():
    with ZaloOaPeer() as peer:
        yield peer


@pytest.fixture(scope="module")
def running(tmp_path_factory, peer):
    with Stand(tmp_path_factory.mktemp("stand"), peer) as stand:
        yield stand


@pytest.fixture
def stand(running, peer):
    running.begin_anew()
    peer.says("an", "chào")
    return running


def test_the_table_is_the_one_that_is_tested():
    tested = [*RENEW, *STOP, *SLOW, *GONE, *WINDOW, *UNFIT, -100]
    assert sorted(tested) == sorted(MEANINGS)


@pytest.mark.parametrize("code", RENEW)
def test_an_access_token_that_is_over_is_renewed_and_the_message_sent_once(stand, peer, code):
    peer.next(code)
    assert stand.send(Reply("Dạ.")) is None
    assert peer.received("an") == ["Dạ."]
    assert peer.refreshed == 2


@pytest.mark.parametrize("code", RENEW)
def test_a_fresh_token_that_is_refused_too_is_not_renewed_for_ever(stand, peer, code):
    peer.next(code)
    peer.next(code)
    later = stand.send(Reply("Dạ."))
    assert (type(later), later.reason, later.whole) == (TryLater, f"zalo{code}", True)
    assert peer.refreshed == 2


@pytest.mark.parametrize("code", STOP)
def test_what_a_person_has_to_mend_stops_everything_and_is_said_once(stand, peer, caplog, code):
    peer.next(code)
    for _ in range(3):
        later = stand.send(Reply("Dạ."))
        assert (type(later), later.reason, later.whole) == (TryLater, f"zalo{code}", True)
    assert len([call for call in peer.calls if call.path.endswith("/cs")]) == 1
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert stand.run(stand.line.api.tokens.known).problem == f"zalo{code}"


def test_it_goes_on_by_itself_when_it_is_mended(stand, peer):
    peer.next(-224)
    stand.send(Reply("Dạ."))
    stand.clock.forward(15 * 60 + 1)
    assert stand.send(Reply("Dạ.")) is None
    assert stand.run(stand.line.api.tokens.known).problem is None


@pytest.mark.parametrize(("code", "seconds"), SLOW.items())
def test_too_much_is_too_much_for_everybody(stand, peer, code, seconds):
    peer.next(code)
    later = stand.send(Reply("Dạ."))
    assert (type(later), later.reason, later.seconds, later.whole) == (TryLater, f"zalo{code}", seconds, True)
    assert stand.send(Reply("Dạ.")) is None


@pytest.mark.parametrize("code", GONE)
def test_who_cannot_be_reached_is_left_alone(stand, peer, code):
    peer.next(code)
    refused = stand.send(Reply("Dạ."))
    assert (type(refused), refused.reason) == (Refused, BLOCKED)


@pytest.mark.parametrize("code", WINDOW)
def test_the_window_of_the_platform_goes_first(stand, peer, code):
    peer.next(code)
    refused = stand.send(Reply("Dạ."))
    assert (type(refused), refused.reason) == (Refused, "window")


@pytest.mark.parametrize("code", UNFIT)
def test_what_does_not_fit_is_given_up_with_its_code(stand, peer, code):
    peer.next(code)
    refused = stand.send(Reply("Dạ."))
    assert (type(refused), refused.reason) == (Refused, f"zalo{code}")


@pytest.mark.parametrize("code", [-1, -999, -200])
def test_a_code_of_no_table_is_tried_again(stand, peer, code):
    peer.next(code)
    later = stand.send(Reply("Dạ."))
    assert (type(later), later.reason, later.whole) == (TryLater, f"zalo{code}", False)


def test_a_file_that_the_platform_threw_away_is_uploaded_again(stand, peer):
    assert stand.send(PAPER) is None
    peer.files.clear()
    assert stand.send(PAPER) is None
    assert len([call for call in peer.calls if call.path == UPLOAD_PATH]) == 2
    assert len(peer.files) == 1
    peer.next(-100)
    peer.next(-100)
    assert stand.send(PAPER).reason == "zalo-100"


def test_a_file_is_uploaded_once_in_six_days(stand, peer):
    for _ in range(3):
        assert stand.send(PAPER) is None
    stand.clock.forward(6.6 * 86400)
    assert stand.send(PAPER) is None
    assert len([call for call in peer.calls if call.path == UPLOAD_PATH]) == 2
    assert peer.received("an") == ["Tờ khai KS-1.pdf"] * 4


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("drop", OutcomeUnknown),
        ("timeout", OutcomeUnknown),
        ("cut", OutcomeUnknown),
        ("html", OutcomeUnknown),
        (502, OutcomeUnknown),
        (504, OutcomeUnknown),
        (500, TryLater),
        (503, TryLater),
        (408, TryLater),
        (401, TryLater),
        (403, TryLater),
        (400, Refused),
        (404, Refused),
        (413, Refused),
    ],
)
def test_what_a_broken_line_and_http_mean(stand, peer, kind, expected):
    peer.next(kind)
    assert type(stand.send(Reply("Dạ."))) is expected
    assert len(peer.received("an")) == (kind in ("timeout", "cut"))


def test_http_says_how_long_to_wait(stand, peer):
    peer.next(429, retry_after=7)
    peer.next(429)
    found = [stand.send(Reply("Dạ.")) for _ in range(2)]
    assert [(later.seconds, later.whole) for later in found] == [(7, True), (60, True)]


def test_where_nobody_listens_nothing_was_sent(stand):
    stand.line.api.url = "http://127.0.0.1:9"
    assert isinstance(stand.send(Reply("Dạ.")), TryLater)


@pytest.mark.parametrize(
    ("silent", "expected"), [(FREE - 60, "free"), (FREE + 60, "paid"), (PAID - 60, "paid"), (PAID + 60, "closed")]
)
def test_the_window_is_ours_before_it_is_theirs(stand, peer, silent, expected):
    stand.clock.forward(silent)
    before = len(peer.calls)
    refused = stand.send(Reply("Dạ."))
    if expected == "closed":
        assert refused.reason == "window"
        assert len(peer.calls) == before
    else:
        assert refused is None
        assert len(peer.sent("an")) == 1
        assert bool(peer.paid) is (expected == "paid")  # a try with a token that was over is counted too


def test_a_smaller_window_sends_only_what_is_free(tmp_path, peer):
    with Stand(tmp_path, peer, {"zalo_oa_window_hours": 48}) as stand:
        peer.says("an", "chào")
        stand.clock.forward(FREE + 60)
        assert stand.send(Reply("Dạ.")).reason == "window"


def test_nobody_is_written_to_who_never_wrote(stand, peer):
    assert stand.send(Reply("Dạ."), "binh").reason == "window"


def test_no_code_is_without_an_outcome():
    for code in range(-400, 1):
        found = outcome(Failed(code))
        assert isinstance(found, TryLater | Refused)
        assert "zalo" in found.reason or found.reason in (BLOCKED, "window")
    assert {Failed(code).meaning for code in MEANINGS} == set(Meaning) - {Meaning.LATER}
