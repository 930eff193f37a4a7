"""Ratings are added, never changed, and hold no number of anybody."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from api.storage.models import Rating


def rows(office):
    with office.sessions.reading.begin() as session:
        return session.scalars(select(Rating).order_by(Rating.id)).all()


def test_a_rating_is_kept(office, rate):
    answer = rate(office, 1, element="officer", comment="Tốt", helper=True, procedure="1.001193")
    assert answer.status_code == 201
    (kept,) = rows(office)
    assert answer.json() == {"id": kept.id}
    assert (kept.target, kept.score, kept.element, kept.comment, kept.helper) == ("agency", 4, "officer", "Tốt", True)
    assert (kept.created_at, kept.demo) == (office.clock(), False)


def test_the_same_request_again_is_the_same_rating(office, rate):
    first, again = rate(office, 1), rate(office, 1)
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    assert len(rows(office)) == 1


def test_the_same_key_with_another_score_is_a_conflict(office, rate):
    rate(office, 1)
    assert rate(office, 1, score=1).json()["code"] == "idempotency-conflict"
    assert [kept.score for kept in rows(office)] == [4]


def test_fifty_at_once_are_fifty_rows(office, rating):
    async def all_at_once():
        headers = [{"Idempotency-Key": f"rating-{n}"} for n in range(50)]
        sent = [office.bot.send("POST", "/v1/ratings", json=rating, headers=each) for each in headers]
        return await asyncio.gather(*sent)

    assert [answer.status_code for answer in asyncio.run(all_at_once())] == [201] * 50
    assert len(rows(office)) == 50


def test_one_request_fifty_times_at_once_is_one_row(office, rating):
    def send(_):
        return office.bot.post("/v1/ratings", json=rating, headers={"Idempotency-Key": "rating-1"})

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(50)))
    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(rows(office)) == 1


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Gọi tôi số 0912345678 nhé", "Gọi tôi số *** nhé"),
        ("sđt 0912.345.678", "sđt ***"),
        ("0912 345 678 hoặc 079-123-4567", "*** hoặc ***"),
        ("căn cước 075190001234.", "căn cước ***."),
        ("Chờ 45 phút, hồ sơ 0012, 28/11/2026", "Chờ 45 phút, hồ sơ 0012, 28/11/2026"),
        ("12345678", "12345678"),
        ("٠٩١٢٣٤٥٦٧٨", "***"),
    ],
)
def test_long_numbers_are_masked(office, rate, written, kept):
    rate(office, 1, comment=written)
    assert rows(office)[0].comment == kept


def test_the_register_fills_what_a_rating_leaves_out(make_office, rate):
    office = make_office(demo=True)
    answer = rate(office, 1, dossier="h19.31 261105 0012", agency="H19.99")
    with office.sessions.reading.begin() as session:
        kept = session.get(Rating, answer.json()["id"])
    assert (kept.dossier, kept.procedure, kept.commune) == ("H19.31-261105-0012", "1.014027", "Phường Trấn Biên")
    assert kept.agency == "H19.99"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"score": 0}, "body.score"),
        ({"score": 6}, "body.score"),
        ({"score": "tốt"}, "body.score"),
        ({"target": "everybody"}, "body.target"),
        ({"element": "weather"}, "body.element"),
        ({"comment": "a" * 2001}, "body.comment"),
        ({"question_version": 10**400}, "body.question_version"),
        ({"helper": "perhaps"}, "body.helper"),
    ],
)
def test_a_bad_field_is_named(office, rate, changed, field):
    refused = rate(office, 1, **changed)
    assert (refused.status_code, refused.json()["code"]) == (422, "request-invalid")
    assert [each["field"] for each in refused.json()["errors"]] == [field]
    assert rows(office) == []


def test_a_rating_of_no_dossier_is_told_so(office, rate):
    assert rate(office, 1, dossier="abc").json()["code"] == "dossier-code-invalid"


def test_only_the_bot_rates(office, rating):
    refused = office.caller().post("/v1/ratings", json=rating, headers={"Idempotency-Key": "rating-1"})
    assert (refused.status_code, len(rows(office))) == (401, 0)


def test_a_rating_is_on_the_disk_before_it_is_answered(office, rate):
    """A commit that fails must not have been answered with 201."""

    @event.listens_for(office.engine, "commit")
    def full(_connection):
        raise OperationalError("COMMIT", {}, Exception("disk full"))

    answer = rate(office, 1)
    event.remove(office.engine, "commit", full)
    assert (answer.status_code, answer.json()["code"]) == (503, "storage-unavailable")
    assert answer.headers["retry-after"] == "2"
    assert rows(office) == []
