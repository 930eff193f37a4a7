"""A state survives JSON, whatever the conversation is doing; what is of another schema is refused."""

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.handing.values import (
    AskingMachine,
    AskingWhere,
    ChoosingTicket,
    ClosingTicket,
    Member,
    Ticket,
)
from bot.dialogue.state import (
    SCHEMA,
    AskingAddress,
    AskingDossier,
    AskingHand,
    AskingSecond,
    Choosing,
    ChoosingCase,
    ChoosingCommune,
    Consenting,
    Doing,
    Draft,
    Erasing,
    Filling,
    Idle,
    Keeping,
    Looked,
    Offer,
    OfferingEnglish,
    Person,
    Rating,
    Sparing,
    State,
    Wish,
    dump,
    load,
)
from knowledge.model import Facet

DRAFT = Draft("ct01", 1, "1.004194", {"ho_ten": "Nguyễn Văn An", "dien_thoai": ""}, "ngay_sinh", 2)
PERSON = Person({"ho_ten": "Nguyễn Văn An"})
DOINGS = [
    Idle(), Choosing("làm giấy", Facet.FEE), ChoosingCase("1.001193", Facet.NONE, ("qua_han",), then_form=True), Consenting(DRAFT),
    Filling(DRAFT), Filling(Draft("ct01", 1, "1.004194")), AskingDossier(1), Rating("agency", "dossier:X"), Rating("assistant", "x", 2),
    AskingAddress(), Sparing("r", "1.001193", Facet.FEE, "x", form=True), ChoosingCommune("Tân Lập", "cong_an"), OfferingEnglish("x"),
    Keeping((PERSON,), "TK-1"), Erasing(), Erasing("ct01"), AskingSecond("H19.31-261105-0012", 1), AskingHand("H19.31-261105-0012"),
    AskingWhere("rating", 1, "ap 3"), AskingMachine(), ClosingTicket(12), ChoosingTicket("say", "dạ"), ChoosingTicket("pass"),
]  # fmt: skip


def again(state):
    return load(json.loads(json.dumps(dump(state))))


@pytest.mark.parametrize("doing", DOINGS, ids=lambda doing: doing.kind)
def test_every_doing_survives(doing):
    state = State(
        turn=3,
        doing=doing,
        paused=DRAFT,
        parked=(DRAFT,),
        people=(PERSON,),
        finished=(PERSON,),
        offers=(Offer("form", "Điền", numbered=False),),
        looked=Looked("H19.31-261105-0012", 4, 2),
        followed=("H19.31-261105-0012",),
        ticket=Ticket("talking", 12, "Tổ ấp 3"),
        member=Member("leader", "Tổ ấp 3", (12, 15), ("Không mất phí.",), 12),
    )
    assert again(state) == state


def test_every_doing_is_in_the_table():
    assert {type(doing) for doing in DOINGS} == set(get_args(get_args(Doing)[0]))


def test_a_fresh_state_is_small():
    assert dump(State()) == {"schema": SCHEMA}
    assert load({"schema": SCHEMA}) == State()


@given(
    st.builds(
        State,
        turn=st.integers(0, 10**6),
        topic=st.none() | st.text(),
        cases=st.lists(st.text()).map(tuple),
        doing=st.sampled_from(DOINGS),
        later=st.lists(st.builds(Wish, st.text(), st.sampled_from(Facet), st.booleans())).map(tuple),
        asked=st.text(),
        failures=st.integers(0, 9),
        language=st.sampled_from(["vi", "en"]),
    )
)
def test_any_state_survives(state):
    assert again(state) == state


@pytest.mark.parametrize(
    "data",
    [{}, {"schema": SCHEMA + 1}, {"schema": -1}, {"schema": SCHEMA, "doing": {"kind": "sleeping"}}, {"schema": SCHEMA, "turn": "x"}, {"schema": "x"}],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(data):
    with pytest.raises(ValueError, match=r"."):
        load(data)
