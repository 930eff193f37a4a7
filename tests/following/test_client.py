"""What the bot asks the office of dossiers, against the real office: what each answer becomes."""

import anyio
import httpx
import pytest
from following_town import CODE
from stage import KEY

from api.storage.follow_models import Follow, Mismatch
from bot.client import ApiOffice
from bot.dialogue.events import (
    DossierClosed,
    DossierFound,
    DossierLocked,
    DossierMissing,
    Followed,
    HandTold,
    RequestRefused,
    Unfollowed,
)
from bot.dialogue.replies import EraseData, FollowDossier, LookUpDossier, OpenDossier, TellHand, UnfollowDossier
from bot.ports import TryLater

pytestmark = pytest.mark.databases("sqlite")
REQUESTS = [
    LookUpDossier(CODE),
    OpenDossier(CODE, "1957"),
    FollowDossier(CODE),
    UnfollowDossier(CODE),
    TellHand(CODE, in_hand=True),
]


@pytest.fixture
def perform(town):
    def perform(request, key=KEY, person="an"):
        office = ApiOffice(town.process.http, key.encode())
        return anyio.run(office.perform, request, "key-0001", "phone", person)

    return perform


def answered(answer, request):
    """Ask an office that answers `answer` to everything."""
    http = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: answer), base_url="http://office")
    return anyio.run(ApiOffice(http, KEY.encode()).perform, request, "key-0001", "web", "an")


def test_by_code_alone_and_by_a_second_fact(town, perform):
    town.agency(
        5,
        reason="Thiếu ảnh",
        birth=1957,
        received_at="2026-11-20 08:00",
        appointed_at="2026-11-27 16:30",
        supplement_until="2026-12-01 17:00",
        fee_due=50_000,
    )
    found = perform(LookUpDossier(CODE, "why", last=False))
    assert isinstance(found, DossierFound)
    assert (found.status, found.since, found.until, found.appointed_at) == (5, "2026-11-23", "2026-12-01", "2026-11-27")
    assert (found.owner, found.reason, found.fee_due, found.opened) == ("", None, None, False)
    assert (found.purpose, found.last, [each.kind for each in found.sums][:2]) == (
        "why",
        False,
        ["start", "limit-appointed"],
    )
    opened = perform(OpenDossier(CODE, "1957"))
    assert isinstance(opened, DossierFound)
    assert (opened.owner, opened.reason, opened.fee_due, opened.opened) == ("Nguyễn Thị Sáu", "Thiếu ảnh", 50_000, True)


def test_wrong_unknown_and_unreadable_are_one_and_too_many_are_locked(town, perform):
    town.agency(5, birth=1957)
    tries = [(CODE, "1958"), ("H19.31-261116-9999", "1957"), ("không phải mã", "1957"), (CODE, "abcd")]
    assert [perform(OpenDossier(code, second)) for code, second in tries] == [DossierClosed(code) for code, _ in tries]
    for _ in range(3):
        perform(OpenDossier("H19.31-261116-8888", "1958"))
    assert perform(OpenDossier(CODE, "1957")) == DossierLocked(CODE, 30)
    town.process.clock.forward(1801)
    assert isinstance(perform(OpenDossier(CODE, "1957")), DossierFound)


def test_following_begins_once_and_ends(town, perform):
    town.agency(4)
    assert [perform(FollowDossier(CODE)), perform(FollowDossier(CODE, opened=True))] == [Followed(CODE)] * 2
    (row,) = town.rows(Follow)
    assert (row.code, row.opened, row.address, row.ended_at) == (CODE, True, "phone/an", None)
    assert perform(UnfollowDossier(CODE)) == Unfollowed(CODE)
    assert town.rows(Follow)[0].ended_at is not None
    assert perform(FollowDossier(CODE)) == Followed(CODE)
    (again,) = town.rows(Follow)
    assert (again.ended_at, again.opened) == (None, False)  # who begins anew has to show the second fact anew
    assert perform(UnfollowDossier()) == Unfollowed("")
    assert perform(FollowDossier("H19.31-261116-9999")) == DossierMissing("H19.31-261116-9999")


def test_what_was_followed_under_the_old_key_ends_too(town, perform):
    town.agency(4)
    perform(FollowDossier(CODE))
    new = f"another-key-for-tests-that-is-long-enough,{KEY}"
    office = town.process.app.state.office
    object.__setattr__(office.settings, "key", type(office.settings.key)(new))
    perform(UnfollowDossier(), key=new)
    assert town.rows(Follow)[0].ended_at is not None


def test_erasing_everything_erases_what_is_followed(town, perform):
    town.agency(10)
    perform(FollowDossier(CODE))
    perform(TellHand(CODE, in_hand=False))
    perform(EraseData("all"))
    assert town.rows(Follow) == []
    assert [row.person.startswith("erased-") for row in town.rows(Mismatch)] == [True]


def test_a_result_in_hand_settles_what_was_missing(town, perform):
    town.agency(10)
    assert [perform(TellHand(CODE, in_hand=False)), perform(TellHand(CODE, in_hand=True))] == [HandTold()] * 2
    assert [row.settled_at is not None for row in town.rows(Mismatch)] == [True]
    assert perform(TellHand("H19.31-261116-9999", in_hand=False)) == HandTold()


@pytest.mark.parametrize("request_", REQUESTS)
@pytest.mark.parametrize("status", [500, 503, 401, 403])
def test_what_passes_some_day_is_tried_later(request_, status):
    with pytest.raises(TryLater):
        answered(httpx.Response(status, json={}), request_)


@pytest.mark.parametrize("request_", REQUESTS[:2])
@pytest.mark.parametrize("body", ["[]", "null", "{}", "<html>", '{"code": 1}'])
def test_an_answer_that_is_none_is_tried_later(request_, body):
    with pytest.raises(TryLater):
        answered(httpx.Response(200, text=body), request_)


@pytest.mark.parametrize(("status", "minutes"), [(423, 30), (429, 60)])
def test_a_lock_says_how_long(status, minutes):
    headers = {"Retry-After": "1800"} if status == 423 else {}
    assert answered(httpx.Response(status, headers=headers), OpenDossier(CODE, "1957")) == DossierLocked(CODE, minutes)


def test_what_is_refused_for_good_is_told():
    assert answered(httpx.Response(400, json={}), LookUpDossier(CODE)) == RequestRefused("dossier")
