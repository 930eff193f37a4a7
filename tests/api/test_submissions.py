"""Forms are kept once, whatever the network does."""

import re

import pytest
from sqlalchemy import func, select

from api.storage.models import Submission


@pytest.fixture
def form():
    return {
        "form": "to_khai_khai_sinh",
        "form_version": 1,
        "procedure": "1.001193",
        "answers": {"ho_ten": "Nguyễn An Nhiên", "so_ban_sao": 2, "con": [{"ten": "B"}], "ghi_chu": None},
        "channel": "web",
        "person": "9c1d8a34e0b7f2a65d13c0ffee5eed01",
    }


def submit(caller, form, key="submission-1"):
    return caller.post("/v1/submissions", json=form, headers={"Idempotency-Key": key})


def stored(office):
    with office.sessions.reading.begin() as session:
        return session.scalar(select(func.count()).select_from(Submission))


def test_a_form_gets_a_receipt(office, form):
    answer = submit(office.bot, form)
    assert answer.status_code == 201
    assert re.fullmatch(r"TK-261122-[2346789ACDEFGHJKMNPQRTUVWXYZ]{4}", answer.json()["reference"])
    assert answer.json()["created_at"] == "2026-11-22T10:00:00+07:00"
    with office.sessions.reading.begin() as session:
        assert session.scalars(select(Submission)).one().answers == form["answers"]


def test_the_day_of_a_receipt_is_the_day_in_vietnam(office, form):
    office.clock.forward(hours=15)
    assert submit(office.bot, form).json()["reference"].startswith("TK-261123-")


def test_the_same_request_again_gets_the_same_receipt(office, form):
    first = submit(office.bot, form)
    again = submit(office.bot, dict(reversed(form.items())))
    told = [{**each.json(), "paper": "new each time"} for each in (first, again)]
    assert (again.status_code, told[1], stored(office)) == (200, told[0], 1)


def test_the_same_key_with_another_body_is_a_conflict(office, form):
    submit(office.bot, form)
    other = submit(office.bot, {**form, "answers": {}})
    assert (other.status_code, other.json()["code"], stored(office)) == (409, "idempotency-conflict", 1)


def test_a_receipt_number_that_is_taken_is_not_given_again(office, form):
    office.app.state.office.chance.choices = iter_of("7KQ4", "7KQ4", "7KQ4", "ACDE")
    references = [submit(office.bot, form, f"submission-{n}").json()["reference"] for n in range(2)]
    assert references == ["TK-261122-7KQ4", "TK-261122-ACDE"]


def iter_of(*values):
    given = iter(values)
    return lambda *_args, **_named: next(given)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer 00"}, {"Authorization": "Basic 00"}])
def test_only_the_bot_hands_in_forms(office, form, headers):
    refused = submit(office.caller(headers=headers), form)
    assert (refused.status_code, refused.json()["code"], stored(office)) == (401, "token-required", 0)


def test_a_key_is_required(office, form):
    refused = office.bot.post("/v1/submissions", json=form)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "header.Idempotency-Key")


@pytest.mark.parametrize("person", ["0912345678", "075190001234", "Nguyễn Văn A", ""])
def test_a_person_is_a_keyed_hash_and_no_number(office, form, person):
    refused = submit(office.bot, {**form, "person": person})
    assert [each["field"] for each in refused.json()["errors"]] == ["body.person"]


def test_an_unknown_field_is_told(office, form):
    assert submit(office.bot, {**form, "phone": "0912345678"}).json()["errors"][0]["field"] == "body.phone"


def test_a_problem_never_repeats_what_was_sent(office, form):
    assert "0912345678" not in submit(office.bot, {**form, "phone": "0912345678", "person": "0912345678"}).text
