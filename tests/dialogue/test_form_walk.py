"""However a person walks through an e-form, it ends as if it had been filled straight; no answer of theirs breaks it."""

from dataclasses import replace
from functools import cache

import pytest
from dialogue.forms import FORMS, SKIP, TRIP, answer, is_choice
from dialogue.talking import TODAY, Talk
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.events import DossierFound, Submitted, Unreadable
from bot.dialogue.fields import READERS
from bot.dialogue.form_fields import active, count, output, values
from bot.dialogue.replies import SubmitForm
from bot.dialogue.state import Consenting, Draft, Filling, Idle
from bot.dialogue.world import World
from knowledge.library import load_library

LIBRARY = load_library()
ALL = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
FOUND = DossierFound(code="H19.31-261105-0012", procedure_name="Đăng ký khai sinh", agency="UBND xã", status=4)
ASIDES = [
    "quay lại",
    "nhắc lại",
    "chưa hiểu",
    "xem lại",
    "gặp người",
    "h19.31 261105 0012",
    "giữ nguyên",
    "english",
    "😀",
]


@cache
def world_of(form):
    """Return a world in which the first procedure of `form` has it; one matcher serves them all."""
    procedure = LIBRARY.procedures[form.procedures[0]]
    served = {**LIBRARY.procedures, procedure.code: replace(procedure, form=form.code)}
    library = replace(LIBRARY, forms={**LIBRARY.forms, form.code: form}, procedures=served)
    library.__dict__["matcher"] = LIBRARY.matcher
    return World(library, TODAY)


def begin(form):
    """Return a conversation that stands at the first field of `form`."""
    talk = Talk(world_of(form))
    talk.state = replace(talk.state, doing=Consenting(Draft(form.code, form.version, form.procedures[0])))
    talk.say("đồng ý")
    return talk


def current(talk, form):
    """Return the field that is asked, None on the review page."""
    return next((field for field in form.fields if field.name == talk.state.doing.draft.current), None)


def finish(talk, form, wanted, limit=200):
    """Answer all that is still asked as `wanted`, mend on the review page what differs, and send."""
    for _ in range(limit):
        field = current(talk, form)
        if field is not None:
            talk.say(wanted[field.name])
            continue
        answers = talk.state.doing.draft.answers
        odd = next(
            (n for n, f in enumerate(active(form, answers), 1) if answers[f.name] != kept(f, wanted[f.name])), None
        )
        if odd is None:
            break
        talk.say(f"sửa {odd}")
    talk.say("gửi đi")
    return [request for request in talk.requests if isinstance(request, SubmitForm)]


def kept(field, said):
    """Return the value that `said` leads to for `field`."""
    if said == SKIP:
        return ""
    if is_choice(field) and said.isdigit():
        return values(field)[int(said) - 1]
    return READERS[field.kind](said, field, TODAY).value


@ALL
@settings(max_examples=25)
@given(data=st.data())
def test_any_walk_ends_as_a_straight_fill(form, data):
    wanted = {field.name: data.draw(answer(field), label=field.name) for field in form.fields}
    straight = finish(begin(form), form, wanted)
    talk = begin(form)
    for _ in range(data.draw(st.integers(0, 25))):
        wander(talk, form, data)
    assert finish(talk, form, wanted) == straight
    assert isinstance(talk.state.doing, Idle)
    asked = {field.name for field in active(form, straight[0].answers)}
    assert set(straight[0].answers) <= asked


def wander(talk, form, data):
    """Take one step of any kind: answer so or otherwise, go elsewhere, stop and come back, ask something else."""
    field = current(talk, form)
    kind = data.draw(st.sampled_from(["answer", "answer", "answer", "aside", "edit", "stop", "event"]))
    if kind == "answer" and field is not None:
        talk.say(data.draw(answer(field)))
    elif kind == "edit":
        talk.say(f"sửa {data.draw(st.integers(1, len(form.fields)))}")
    elif kind == "stop":
        talk.say("để sau", "tiếp tục")
    elif kind == "event":
        talk.happen(data.draw(st.sampled_from([FOUND, Unreadable(), Submitted("ct01", "TK-1")])))
    else:
        talk.say(data.draw(st.sampled_from(ASIDES)))
    assert isinstance(talk.state.doing, Filling)


@ALL
@settings(max_examples=25)
@given(
    texts=st.lists(
        st.text(max_size=700) | st.sampled_from(["", "\x00", "?", "1", "không", "a" * 2001, "a" * 2000]), max_size=8
    )
)
def test_any_text_is_heard(form, texts):
    talk = begin(form)
    for text in texts:
        turn = talk.say(text)
        assert turn.replies
        assert "".join(reply.text for reply in turn.replies).count("?") <= 1 + text.count("?")


@ALL
@settings(max_examples=10)
@given(data=st.data())
def test_every_step_asks_one_question_and_counts_right(form, data):
    talk, left = begin(form), None
    while isinstance(talk.state.doing, Filling) and (field := current(talk, form)) is not None:
        answers = talk.state.doing.draft.answers
        least, most = count(form, answers)
        assert len(answers) < least + 1 <= most + 1
        assert left is None or most <= left
        left = most
        turn = talk.say(data.draw(answer(field)))
        assert turn.private
        assert sum(reply.text.count("?") for reply in turn.replies) == 1
    answers = talk.state.doing.draft.answers
    assert count(form, answers) == (len(list(active(form, answers))),) * 2


@ALL
def test_every_example_is_a_good_answer(form):
    for field in form.fields:
        if field.example:
            assert kept(field, field.example)


def test_a_left_branch_is_not_handed_on():
    talk = begin(TRIP)
    talk.say("Đi bộ", "có", "5/11/2026", "Xanh", "0901234567", "2", "Kinh", "Huế", "đi làm xa", "012345678901")
    assert "bay" in output(TRIP, talk.state.doing.draft.answers)
    talk.say("sửa 1", "Đi xe", "Nguyễn Văn An", "gửi đi")
    assert set(talk.requests[-1].answers) == {"mot", "hai", "tam", "chin", "muoi", "muoimot", "muoihai"}
    assert talk.requests[-1].answers["mot"] == "a"


def test_a_form_of_a_new_version_keeps_the_answers():
    talk = begin(TRIP)
    talk.say("Đi xe", "Nguyễn Văn An", "để sau")
    newer = replace(TRIP, version=2)
    talk.world = replace(talk.world, library=replace(talk.world.library, forms={TRIP.code: newer}))
    talk.say("tiếp tục")
    assert talk.state.doing.draft.version == 2
    assert talk.state.doing.draft.answers == {"mot": "a", "hai": "Nguyễn Văn An"}
    assert talk.state.doing.draft.current == "tam"


def test_a_form_that_is_gone_is_said_to_be_gone():
    talk = begin(TRIP)
    talk.say("Đi xe", "để sau")
    talk.world = replace(talk.world, library=replace(talk.world.library, forms={}))
    talk.say("tiếp tục")
    assert isinstance(talk.state.doing, Idle)


def test_what_was_said_is_not_submitted_twice():
    talk = begin(TRIP)
    talk.say(
        "Đi xe", "Nguyễn Văn An", "bỏ qua", "Kinh", "bỏ qua", "đi làm xa", "012345678901", "gửi đi", "gửi đi", "đúng"
    )
    assert len([request for request in talk.requests if isinstance(request, SubmitForm)]) == 1
