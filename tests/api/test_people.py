"""What is kept of a person is shown and erased at their word, and after seven days by itself."""

import anyio
import pytest
from sqlalchemy import inspect, select, text

from api import jobs
from api.storage import rating_cells
from api.storage.models import AuditEntry, Forwarding, HandOver, Rating, RatingCell, SavedTrip, Submission

SECRET = "Điểu Thị Ẩn"


def dump(office):
    """Return every value of every table as the database holds it."""
    with office.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return "\n".join(str(row) for name in names for row in connection.execute(text(f'SELECT * FROM "{name}"')))


def answers(office):
    with office.sessions.reading.begin() as session:
        return [row.answers for row in session.scalars(select(Submission))]


@pytest.fixture
def erase(office, handed_in):
    def erase(what="forms", person=None):
        return office.bot.delete(f"/v1/people/{person or handed_in['person']}", params={"what": what})

    return erase


def test_answers_are_sealed_on_the_disk(office, handed_in, tmp_path):
    assert answers(office)[0]["be_ho_ten"] == f"{SECRET} & con"
    assert SECRET not in dump(office)
    assert "be_ho_ten" not in dump(office)
    office.engine.dispose()
    assert all(SECRET.encode() not in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_a_person_sees_what_is_kept(office, handed_in, rate):
    rate(office, 1, person=handed_in["person"])
    held = office.bot.get(f"/v1/people/{handed_in['person']}").json()
    assert held == {
        "submissions": [
            {
                "reference": handed_in["reference"],
                "form": "to_khai_khai_sinh",
                "created_at": "2026-11-22T10:00:00+07:00",
            }
        ],
        "ratings": 1,
        "tickets": 0,
    }
    assert office.bot.get("/v1/people/0b7f2a65d13c0ffee5eed019c1d8a34e").json() == {
        "submissions": [],
        "ratings": 0,
        "tickets": 0,
    }


def test_forms_go_at_a_word_and_again_at_a_word(office, handed_in, erase, rate):
    rate(office, 1, person=handed_in["person"])
    assert erase().json() == {"what": "forms", "forms": 1, "drafts": 0, "ratings": 0}
    assert erase().json() == {"what": "forms", "forms": 0, "drafts": 0, "ratings": 0}
    assert (answers(office), handed_in["person"] in str(answers(office))) == ([None], False)
    with office.sessions.reading.begin() as session:
        assert session.scalars(select(HandOver)).all() == []
        assert [row.action for row in session.scalars(select(AuditEntry))] == ["erased-forms"] * 2
    assert office.bot.get(f"/v1/people/{handed_in['person']}").json() == {"submissions": [], "ratings": 1, "tickets": 0}


def test_all_cuts_ratings_loose_and_keeps_the_figures(office, handed_in, erase, rate):
    for number in range(2):
        rate(office, number, person=handed_in["person"], comment="cô Lan ở quầy 2", subject=f"answer:1.00119{number}")
    trip = {"rule": "bang_lai_khong_thoi_han", "procedure": "3.000347", "channel": "web", "person": handed_in["person"]}
    office.bot.post("/v1/saved-trips", json=trip, headers={"Idempotency-Key": "trip-0001"})
    assert erase("all").json() == {"what": "all", "forms": 1, "drafts": 0, "ratings": 2}
    assert "cô Lan" not in dump(office)
    assert handed_in["person"] not in dump(office)
    with office.sessions.reading.begin() as session:
        rows = session.scalars(select(Rating)).all()
        assert [row.score for row in rows] == [4, 4]
        assert {row.rater.partition("-")[0] for row in rows} == {"erased"}
        assert session.scalars(select(SavedTrip.person)).all() == [""]
    assert office.bot.get(f"/v1/people/{handed_in['person']}").json() == {"submissions": [], "ratings": 0, "tickets": 0}


def test_the_figures_stay_what_they_are(office, handed_in, erase, rate):
    for number, score in enumerate((1, 2, 5)):
        rate(office, number, person=handed_in["person"], subject="answer:1.001193", score=score)
    rate(office, 9, person=handed_in["person"], subject="answer:1.001194", score=3)

    def cells():
        with office.sessions.reading.begin() as session:
            return [
                tuple(row) for row in session.execute(select(RatingCell.__table__).order_by(*RatingCell.__table__.c))
            ]

    before = cells()
    assert erase("all").json()["ratings"] == 4
    assert cells() == before
    with office.sessions.writing.begin() as session:
        assert [row.score for row in session.scalars(select(Rating).order_by(Rating.id))] == [5, 3]
        rating_cells.rebuild(session)
    assert cells() == before


def test_a_lent_draft_goes_too(office, handed_in, erase):
    body = {"form": "ct01", "form_version": 1, "procedure": "1.004222", "answers": {"a": "b"}}
    body |= {"channel": "web", "person": handed_in["person"]}
    office.bot.post("/v1/handovers", json=body, headers={"Idempotency-Key": "lend-0001"})
    assert erase().json()["drafts"] == 1
    with office.sessions.reading.begin() as session:
        assert session.scalars(select(HandOver)).all() == []


def test_nobody_else_loses_anything(office, handed_in, erase):
    erase(person="0b7f2a65d13c0ffee5eed019c1d8a34e")
    assert answers(office)[0] is not None


def test_a_request_that_comes_late_brings_nothing_back(office, handed_in, erase, hand_in):
    erase()
    again = hand_in()
    assert (again.status_code, again.json()["reference"], again.json()["code"]) == (200, handed_in["reference"], "")
    assert answers(office) == [None]


@pytest.mark.parametrize("what", ["", "everything"])
def test_only_known_words_erase(office, erase, what):
    assert erase(what).status_code == 422
    assert answers(office)[0] is not None


@pytest.mark.parametrize("person", ["0912345678", "x" * 129, "Nguyễn"])
def test_a_person_is_never_a_number_or_a_name(office, person):
    assert office.bot.get(f"/v1/people/{person}").status_code == 422


def test_after_seven_days_a_form_is_gone(office, handed_in):
    desk = office.app.state.office
    office.clock.forward(days=6, hours=23)
    assert (jobs.keep_house(desk), answers(office)[0] is None) == (0, False)
    office.clock.forward(hours=1)
    assert (jobs.keep_house(desk), answers(office)) == (1, [None])


def test_the_house_is_kept_by_one_of_all(office, make_office, handed_in, hand_in):
    other = make_office()
    office.clock.forward(minutes=5)
    hand_in(key="submission-2")
    done = []
    for minutes in (-5, 9, 1):  # the first form is over, then the second one too, then it is anybody's turn again
        office.clock.forward(days=7 if minutes < 0 else 0, minutes=minutes)
        other.clock.at = office.clock.at
        desks = (office, other) if minutes < 0 else (other, office)
        done.append([jobs.keep_house(each.app.state.office) for each in desks])
    assert done == [[1, 0], [0, 0], [1, 0]]


def test_many_old_forms_go_in_one_night(office, hand_in, monkeypatch):
    monkeypatch.setattr("api.retention._BATCH", 3)
    for number in range(8):
        assert hand_in(key=f"submission-{number}").status_code == 201
    office.clock.forward(days=8)
    assert jobs.keep_house(office.app.state.office) == 8


def test_old_drafts_are_emptied_and_then_forgotten(office, handed_in):
    desk = office.app.state.office
    body = {"form": "ct01", "form_version": 1, "procedure": "1.004222", "answers": {"a": "b"}}
    body |= {"channel": "web", "person": handed_in["person"]}
    office.bot.post("/v1/handovers", json=body, headers={"Idempotency-Key": "lend-0001"})
    for hours, left in ((0, [True]), (1, [False]), (25, [])):
        office.clock.forward(hours=hours)
        jobs.keep_house(desk)
        with office.sessions.reading.begin() as session:
            rows = session.scalars(select(HandOver).where(HandOver.purpose == "draft"))
            assert [row.draft is not None for row in rows] == left


def test_an_open_office_keeps_house_by_itself(office, handed_in):
    office.clock.forward(days=8)

    async def open_and_close():
        async with office.app.router.lifespan_context(office.app):
            with anyio.fail_after(5):
                while await anyio.to_thread.run_sync(answers, office) != [None]:  # noqa: ASYNC110 - the work is done elsewhere
                    await anyio.sleep(0.02)

    anyio.run(open_and_close)


def test_what_was_stored_before_is_sealed_at_the_next_start(make_office, hand_in_to):
    office = make_office()
    assert hand_in_to(office).status_code == 201
    with office.engine.begin() as connection:
        connection.execute(text("""UPDATE submissions SET answers = '{"be_ho_ten": "Lê Văn B"}'"""))
    again = make_office()
    assert answers(again) == [{"be_ho_ten": "Lê Văn B"}]
    assert "Lê Văn B" not in dump(again)


def test_no_way_is_left_to_what_was_erased(make_office, hand_in_to):
    office = make_office(provincial_url="http://127.0.0.1:9/")
    person = hand_in_to(office)
    assert person.status_code == 201
    office.bot.delete("/v1/people/9c1d8a34e0b7f2a65d13c0ffee5eed01")
    with office.sessions.reading.begin() as session:
        assert session.scalars(select(Forwarding.state)).all() == ["dropped"]
