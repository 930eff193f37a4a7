"""Was it really returned? A hundred dossiers with seven false closings: exactly those are listed, each asked once."""

import anyio
import pytest
from following_town import CODE, FACTS
from sqlalchemy import select

from api.security import token_hash
from api.storage import follows
from api.storage.follow_models import Mismatch
from api.storage.models import AgencyKey, Rating
from bot.client import signed
from bot.dialogue.state import AskingHand

FALSE = {3, 14, 15, 42, 59, 77, 98}


def code_of(number):
    return f"H19.31-261116-{number:04d}"


def agency_of(number):
    return "H19.31" if number % 2 else "H19.40"


def ask_agency(town, token, agency):
    with town.office.writing() as session:
        session.add(AgencyKey(name=token, key_hash=token_hash(token), agency=agency, created_at=town.office.clock()))

    async def ask():
        answer = await town.process.http.get("/v1/mismatches", headers={"Authorization": f"Bearer {token}"})
        return [each["code"] for each in answer.json()["mismatches"]]

    return anyio.run(ask)


@pytest.mark.databases("sqlite")
def test_seven_false_closings_among_a_hundred_are_exactly_those_listed(town):
    """Half of the people follow, half look it up; who has it is asked for a rating, who has not is no rating."""
    for number in range(100):
        town.agency(4, code_of(number), agency=agency_of(number))
        if number % 4 == 0:
            town.process.hear(f"báo tôi khi {code_of(number)} có kết quả", f"f{number}", person=f"p{number}")
    anyio.run(town.process.drain)
    town.at("2026-11-24 09:00")
    for number in range(100):
        town.agency(10, code_of(number), agency=agency_of(number), finished_at="2026-11-24 08:00")
        if number % 4:
            town.process.hear(code_of(number), f"l{number}", person=f"p{number}")
    town.tells()
    asked = sum("trong tay chưa" in text for _, text in town.process.stage.phone.sent)
    for number in range(100):
        assert town.state(f"p{number}").doing == AskingHand(code_of(number))
        town.process.hear("chưa" if number in FALSE else "rồi", f"a{number}", person=f"p{number}")
    anyio.run(town.process.drain)
    with town.office.reading() as session:
        listed = {each.code for each in session.scalars(select(Mismatch)) if each.settled_at is None}
        ratings = session.scalars(select(Rating)).all()
    assert (listed, asked, ratings) == ({code_of(number) for number in FALSE}, 100, [])
    assert set(ask_agency(town, "t1", "H19.31")) == {code_of(n) for n in FALSE if n % 2}
    assert set(ask_agency(town, "t2", "H19")) == {code_of(n) for n in FALSE}
    assert ask_agency(town, "t3", "H20") == []
    for number in (14, 50):  # nobody is asked twice
        town.process.hear(code_of(number), f"again{number}", person=f"p{number}")
    anyio.run(town.process.drain)
    assert sum("trong tay chưa" in text for _, text in town.process.stage.phone.sent) == 100


@pytest.mark.databases("sqlite", "postgresql")
def test_a_result_that_comes_after_all_is_taken_off_the_list(town):
    town.agency(10, finished_at="2026-11-23 08:00")
    with town.office.writing() as session:
        found = session.get_one(follows.Dossier, CODE)
        follows.say_missing(session, found, "p" * 32, "web", town.office.clock())
        follows.say_missing(session, found, "p" * 32, "web", town.office.clock())
        follows.say_missing(session, found, "q" * 32, "web", town.office.clock())
    with town.office.writing() as session:
        follows.settle(session, CODE, "p" * 32, town.office.clock())
        assert [each.person for each, _ in follows.mismatches(session, FACTS["agency"])] == ["q" * 32]
        assert [each.person for each, _ in follows.mismatches(session, "H19")] == ["q" * 32]
        assert (follows.mismatches(session, "H1"), follows.mismatches(session, "H19.3")) == ([], [])
        follows.say_missing(session, session.get_one(follows.Dossier, CODE), "p" * 32, "web", town.office.clock())
        assert len(follows.mismatches(session, None)) == 2


@pytest.mark.databases("sqlite")
def test_what_does_not_count_as_returned_cannot_be_missing(town):
    town.agency(9, finished_at="2026-11-23 08:00")
    body = {"channel": "web", "person": "p" * 32, "in_hand": False}

    async def tell(code, **more):
        headers = signed(town.notices.wire.key)
        answer = await town.process.http.post(f"/v1/dossiers/{code}/hands", headers=headers, json=body | more)
        return answer.status_code

    assert anyio.run(tell, CODE) == 404
    assert anyio.run(tell, "H19.31-261116-9999") == 404
    assert anyio.run(tell, "nonsense") == 404
    assert town.rows(Mismatch) == []
