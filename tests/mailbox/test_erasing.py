"""What is erased is gone: from every table, and from every byte of every file, even for who has the key."""

from datetime import timedelta

import anyio
import pytest
from residue import opened, plain
from sqlalchemy import select, text
from stage import BEGIN, KEY

from bot.dialogue.events import DataErased, Left, Opened, Submitted
from bot.dialogue.replies import Consent, CountSavedTrip, EraseData, HandOver, Reply, SaveRating, SubmitForm, Turn
from bot.dialogue.state import Draft, Filling, State, load
from bot.mailbox import history, leases
from bot.mailbox.engine import sweep
from bot.mailbox.erasing import erase_old
from bot.mailbox.moments import utc
from bot.mailbox.tables import consents, conversations, inbox, metadata, outbox
from bot.ports import Incoming, TryLater

NAME, NUMBER = "Điểu Thị Hoa", "079060001234"
FORM = SubmitForm("to_khai", 1, "1.001193", {"ten": NAME, "so": NUMBER})
HOLDING = State(doing=Filling(Draft("to_khai", 1, "1.001193", {"ten": NAME, "so": NUMBER})))
SAID = Reply(f"Đã ghi {NAME}, {NUMBER}", private=True)
AN = ("web", "web", "an")


class Office:
    """An office that is away, or answers as it is told."""

    def __init__(self):
        self.away = True
        self.asked = []

    async def perform(self, request, key, channel, person):
        if self.away:
            raise TryLater("ConnectError")
        self.asked.append(request)
        return DataErased("all") if isinstance(request, EraseData) else Submitted("to_khai", "TK-1")


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def process(stage, office):
    opened_ = stage.open(office)
    yield opened_
    opened_.close()


@pytest.fixture
def tell(process):
    def tell(heard="chào", *replies, person="an", channel="web", state=None, **rest):
        number = len(process.rows(inbox))
        turn = Turn(state or State(), replies, **rest)
        incoming = Incoming(
            channel=channel, bot="web", person=person, external_id=f"m{number}", event=Opened(), heard=heard,
            at=process.clock(),
        )  # fmt: skip
        return process.mailbox.take(incoming, lambda _state: turn)

    return tell


@pytest.fixture
def told(tell):
    tell(NAME, SAID, Reply("Câu sau?"), state=HOLDING, private=True)
    tell(f"tôi là {NAME}", Reply("Dạ"), state=HOLDING)
    tell("xin chào", Reply("Bình đây", private=True), person="bình")


def everything(process):
    """Return every value of every table, opened."""
    with process.engine.connect() as connection:
        return repr([[tuple(row) for row in connection.execute(select(table))] for table in metadata.sorted_tables])


@pytest.mark.databases("sqlite")  # its files are ours
def test_before_it_is_erased_it_is_there_and_only_for_who_has_the_key(process, told, stage):
    assert NAME in everything(process)
    assert NAME in opened(stage.folder, KEY.encode())
    assert not any(word.encode() in plain(stage.folder) for word in (NAME, NUMBER, "Điểu", "Hoa", "Câu sau", "Bình"))


def test_what_a_person_erases_is_gone_at_once(process, tell, told, stage):
    tell("xóa hết", Reply("Đã xóa"), erase=True)
    assert not any(word in everything(process) for word in (NAME, NUMBER))
    assert "Bình đây" in everything(process)
    lines = [(line.who, line.text) for line in history.lines(process.engine, *AN)]
    hidden = "•••"
    assert lines == [
        ("citizen", hidden), ("assistant", hidden), ("assistant", "Câu sau?"),
        ("citizen", hidden), ("assistant", "Dạ"),
        ("citizen", hidden), ("assistant", "Đã xóa"),
    ]  # fmt: skip


@pytest.mark.databases("sqlite")  # its files are ours
def test_what_a_person_erases_is_gone_from_the_files(process, tell, told, stage):
    tell("xóa hết", Reply("Đã xóa"), erase=True)
    assert not any(word in opened(stage.folder, KEY.encode()) for word in (NAME, NUMBER))
    assert "Bình đây" in opened(stage.folder, KEY.encode())


@pytest.mark.databases("sqlite")  # its files are ours
def test_without_zeros_over_it_the_search_would_find_it(process, tell, told, stage):
    """The search itself must be able to fail: it sees what SQLite leaves in freed places and in its log."""
    with process.engine.connect() as connection:
        connection.connection.dbapi_connection.execute("PRAGMA secure_delete=OFF")
        connection.connection.dbapi_connection.execute("PRAGMA wal_autocheckpoint=0")
    with process.engine.begin() as connection:
        connection.execute(outbox.update().values(body={}))
        connection.execute(conversations.update().values(state={}))
        connection.execute(inbox.update().values(shown=None))
    assert NAME not in everything(process)
    assert NAME in opened(stage.folder, KEY.encode())


@pytest.mark.databases("sqlite")  # its files are ours
def test_nothing_stays_in_places_that_become_free(process, tell, stage):
    """A long conversation: what is erased leaves room in many pages."""
    for number in range(30):
        tell(
            NAME, *(Reply(f"{number} {NAME} " + "x" * 100 * place, private=True) for place in range(1, 9)), private=True
        )
    tell("xóa hết", Reply("Đã xóa"), erase=True)
    assert NAME not in opened(stage.folder, KEY.encode())


def test_a_page_that_reads_on_delays_only_the_log(process, tell, told, stage):
    with process.engine.connect().execution_options(reading=True) as reader:
        reader.execute(text("SELECT count(*) FROM outbox")).scalar()
        tell("xóa hết", Reply("Đã xóa"), erase=True)
    sweep(process.engine)
    assert NAME not in opened(stage.folder, KEY.encode())


def test_an_answer_of_the_office_leaves_of_the_request_only_its_kind(process, office, tell):
    tell("nộp", requests=(FORM, SaveRating(target="assistant", subject="x", score=5, comment=NAME)))
    assert NAME in everything(process)
    office.away = False
    process.clock.forward(61)
    anyio.run(process.delivery.round)
    anyio.run(process.delivery.round)
    assert [row["body"] for row in process.rows(outbox, outbox.c.kind == "request")] == [
        {"kind": "SubmitForm"},
        {"kind": "SaveRating"},
    ]
    assert NAME not in everything(process)


def test_forms_that_wait_are_taken_back_and_nothing_else(process, office, tell):
    lent = HandOver("to_khai", 1, "1.001193", {"ten": NAME})
    tell("nộp", requests=(FORM, lent, CountSavedTrip("r", "1.001193")))
    tell("xóa hết", requests=(EraseData("all"),), erase=True)
    assert [(row["status"], row["error"], row["body"]) for row in process.rows(outbox)][:2] == [
        ("failed", "erased", {}),
        ("failed", "erased", {}),
    ]
    office.away = False
    anyio.run(process.drain)
    assert office.asked == [CountSavedTrip("r", "1.001193"), EraseData("all")]
    assert NAME not in everything(process)


def test_a_form_on_its_way_is_erased_behind_it(process, office, tell):
    tell("nộp", requests=(FORM,))
    office.away = False
    (parcel,) = leases.lease(process.engine, process.clock())
    tell("xóa hết", requests=(EraseData("all"),), erase=True)
    anyio.run(process.delivery._deliver, parcel)
    anyio.run(process.drain)
    assert office.asked == [FORM, EraseData("all")]
    assert NAME not in everything(process)


def test_a_form_that_was_handed_in_is_not_lost_when_only_a_draft_is_erased(process, office, tell):
    tell("nộp", requests=(FORM,))
    tell("bỏ tờ khai kia", erase=True)
    office.away = False
    anyio.run(process.drain)
    assert office.asked == [FORM]


def test_a_private_message_that_waits_is_not_sent(process, tell, stage):
    tell("xem", SAID, Reply("Chào"), channel="phone")
    tell("xóa", Reply("Đã xóa"), channel="phone", erase=True)
    anyio.run(process.drain)
    assert [said for _, said in stage.phone.sent] == ["Chào", "Đã xóa"]


def test_a_state_put_aside_goes_too(process, tell, told):
    with process.engine.begin() as connection:
        connection.execute(conversations.update().values(unreadable={"ten": NAME}, unreadable_at=BEGIN))
    tell("xóa hết", erase=True)
    (an, binh) = process.rows(conversations)
    assert (an["unreadable"], an["unreadable_at"], binh["unreadable"]) == (None, None, {"ten": NAME})


def test_consents_are_kept_as_proof(process, tell):
    tell("đồng ý", consents=(Consent("form", 2, given=True), Consent("keep", 1, given=False)))
    tell("xóa hết", erase=True)
    rows = [
        (r["conversation_id"], r["purpose"], r["text_version"], r["given"], r["channel"])
        for r in process.rows(consents)
    ]
    assert rows == [(1, "form", 2, True, "web"), (1, "keep", 1, False, "web")]
    assert utc(process.rows(consents)[0]["at"]) == BEGIN


def test_the_same_consent_told_twice_is_one(process):
    turn = Turn(State(), consents=(Consent("form", 1, given=True),))
    again = Incoming(channel="web", bot="web", person="an", external_id="x", event=Opened(), heard="ừ", at=BEGIN)
    for _ in range(2):
        process.mailbox.take(again, lambda _state: turn)
    assert len(process.rows(consents)) == 1


@pytest.mark.parametrize(("days", "kept"), [(6.9, True), (7, False)])
def test_what_was_said_of_a_person_goes_after_a_week(process, told, days, kept):
    erase_old(process.engine, BEGIN + timedelta(days=days))
    bodies = [row["body"]["text"] for row in process.rows(outbox)]
    assert (SAID.text in bodies) == kept
    assert {"Câu sau?", "Dạ"} < set(bodies)


def test_a_state_put_aside_goes_after_a_week(process, told):
    with process.engine.begin() as connection:
        connection.execute(conversations.update().values(unreadable={"ten": NAME}, unreadable_at=BEGIN))
    erase_old(process.engine, BEGIN + timedelta(days=6))
    assert process.rows(conversations)[0]["unreadable"]
    erase_old(process.engine, BEGIN + timedelta(days=7))
    assert process.rows(conversations)[0]["unreadable"] is None


def test_the_rest_goes_after_ninety_days_but_nothing_that_is_still_open(process, tell, told, monkeypatch):
    monkeypatch.setattr("bot.mailbox.erasing._BATCH", 2)
    tell("đánh giá", requests=(SaveRating(target="assistant", subject="x", score=5),))
    process.clock.at = BEGIN + timedelta(days=60)
    tell("còn mới", Reply("Dạ mới"))
    assert erase_old(process.engine, BEGIN + timedelta(days=89)) == 2  # only what was private
    assert erase_old(process.engine, BEGIN + timedelta(days=90)) == 7
    assert [row["shown"] for row in process.rows(inbox)] == ["đánh giá", "còn mới"]
    assert [row["kind"] for row in process.rows(outbox)] == ["request", "message"]
    assert len(process.rows(conversations)) == 2


def test_what_repeats_an_answer_is_private_though_nobody_said_so(process, tell):
    tell("x", Reply("Câu 1"), state=HOLDING)
    tell("y", Reply(f"{NAME} sinh ngày nào?"), Reply("079 · 060 · 001 234?"), Reply("Câu 3"))  # the form has just gone
    assert [row["private"] for row in process.rows(outbox)] == [False, True, True, False]
    public = process.rows(conversations)[0]["public_id"]
    seen = [turn["text"] for turn in history.transcript(process.engine, public)["turns"] if turn["who"] == "assistant"]
    assert seen == ["Câu 1", "•••", "•••", "Câu 3"]


def test_who_leaves_a_shared_phone_leaves_nothing_behind(process, stage):
    process.hear("điền tờ khai khai sinh", "1")
    process.hear("đồng ý", "2")
    process.hear(NAME, "3")
    assert NAME in everything(process)
    process.hear(Left(), "4")
    assert NAME not in everything(process)
    assert NAME not in opened(stage.folder, KEY.encode())
    assert load(process.rows(conversations)[0]["state"]) == State(turn=4)
