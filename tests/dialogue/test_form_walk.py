"""However a person walks through an e-form, it ends as if it had been filled straight; no answer of theirs breaks it."""

from dataclasses import replace
from functools import cache

import pytest
from dialogue.forms import FORMS, SKIP, TRIP, answer
from dialogue.talking import TODAY, Talk
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import LIBRARY, changed

from bot.dialogue.events import CardRead, DossierFound, HandOverReady, Submitted, Unreadable
from bot.dialogue.filling.drafts import form_of, is_gate, rows
from bot.dialogue.kinds import READERS, Asked, Good, Unsure, Which
from bot.dialogue.replies import SubmitForm
from bot.dialogue.state import Consenting, Draft, Filling, Idle, Keeping, Person
from bot.dialogue.world import World
from knowledge.filling.asked import active, count, values
from knowledge.filling.checks import failed
from knowledge.filling.output import flat, output
from knowledge.filling.unroll import computed_of

ALL = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
REAL = pytest.mark.parametrize("form", [form for form in FORMS if form is not TRIP], ids=lambda form: form.code)
TEXTS = st.lists(
    st.text(max_size=700) | st.sampled_from(["", "\x00", "?", "1", "không", "a" * 2001, "a" * 2000]), max_size=8
)
FOUND = DossierFound(code="H19.31-261105-0012", procedure_name="Đăng ký khai sinh", agency="UBND xã", status=4)
CARD = CardRead({"ho_ten": "Lý Thị Cẩm", "so_dinh_danh": "079160001234", "ngay_sinh": "1960-01-02", "gioi_tinh": "nu"})
EVENTS = [FOUND, Unreadable(), Submitted("ct01", "TK-1"), HandOverReady("7HM4XY", 30, ""), CARD, CardRead({})]
PEOPLE = (
    Person({"ho_ten": "Nguyễn Văn An", "ngay_sinh": "1990-02-01", "gioi_tinh": "nam", "so_dinh_danh": "079090001234"}),
    Person({"ho_ten": "Điểu Thị Hoa", "ngay_sinh": "1960-01-02", "noi_cu_tru": "Huế"}),
)
ASIDES = [
    "quay lại", "nhắc lại", "chưa hiểu", "xem lại", "gặp người", "h19.31 261105 0012", "giữ nguyên", "english", "😀", "như trên",
    "thêm con", "dùng lại", "sai rồi", "xem dữ liệu", "quyền của tôi", "mã otp là 123456", "mã 7KQ 4MX", "đi đâu?",
]  # fmt: skip


@cache
def world_of(form):
    """Return a world in which the first procedure of `form` has it; one matcher serves them all."""
    procedure = LIBRARY.procedures[form.procedures[0]]
    served = {**LIBRARY.procedures, procedure.code: replace(procedure, form=form.code)}
    return World(changed(LIBRARY, forms={**LIBRARY.forms, form.code: form}, procedures=served), TODAY)


def begin(form, people=()):
    """Return a conversation that stands at the first field of `form`."""
    talk = Talk(world_of(form))
    doing = Consenting(Draft(form.code, form.version, form.procedures[0]))
    talk.state = replace(talk.state, doing=doing, people=people)
    talk.say("đồng ý")
    return talk


def draft_of(talk):
    return talk.state.doing.draft


def current(talk, form):
    """Return the field that is asked, None on the review page."""
    return form.named.get(draft_of(talk).current)


def finish(talk, form, wanted, limit=800):
    """Answer all that is still asked as `wanted`, mend what differs, and send; return what the office gets."""
    for _ in range(limit):
        if not isinstance(talk.state.doing, Filling):
            break
        if blocked(talk, form, wanted):
            return output(form, draft_of(talk).answers)
        answer_or_mend(talk, form, wanted)
    sent = [request for request in talk.requests if isinstance(request, SubmitForm)]
    assert len(sent) == 1
    return sent[0].answers


def answer_or_mend(talk, form, wanted):
    draft, field = draft_of(talk), current(talk, form)
    if draft.guesses:
        meant = kept(field, wanted[field.name])
        talk.press(draft.guesses.index(meant) + 1 if meant in draft.guesses else len(draft.guesses) + 1)
    elif field is not None:
        talk.say(wanted[field.name])
    elif (wrong := odd(form, draft, wanted)) is None:
        talk.say("gửi đi")
    elif wrong in rows(form, draft):
        talk.say(f"sửa {rows(form, draft).index(wrong) + 1}")
    else:
        talk.say(f"bỏ {wrong.label}")


def odd(form, draft, wanted):
    """Return the first field of the review page that does not hold what is wanted."""
    return next((f for f in active(form, draft.answers) if draft.answers[f.name] != kept(f, wanted[f.name])), None)


def blocked(talk, form, wanted):
    """Whether nothing is left to do but what the law forbids."""
    draft = draft_of(talk)
    if draft.current is not None or draft.guesses or odd(form, draft, wanted):
        return False
    return any(check.blocks for check in failed(form, draft.answers, TODAY))


def kept(field, said):
    """Return the value that `said` leads to for `field`."""
    if said == SKIP:
        return ""
    if values(field) and said.isdigit():
        return values(field)[int(said) - 1]
    match READERS[field.kind](said, field, Asked(TODAY)):
        case Good(value) | Unsure(value, _):
            return value
        case Which(found):
            return found[0]
        case bad:
            raise AssertionError(f"{field.kind} does not take {said}: {bad}")


def answers_to(form, data):
    """Draw what a person will have said in the end to each question; after "no more" nobody asks for another."""
    wanted = {field.name: data.draw(answer(field), label=field.name) for field in form.fields}
    closed = set()
    for field in form.fields:
        group = field.name.partition(".")[0]
        if is_gate(form, field) and (group in closed or kept(field, wanted[field.name]) == "no"):
            closed.add(group)
            wanted[field.name] = "không"
    return wanted


@REAL
@settings(max_examples=3)
@given(data=st.data())
def test_any_walk_ends_as_a_straight_fill(form, data):
    walk_and_compare(form, data)


@settings(max_examples=40)
@given(data=st.data())
def test_any_walk_through_all_that_a_form_may_have_ends_as_a_straight_fill(data):
    walk_and_compare(TRIP, data)


def walk_and_compare(form, data):
    wanted = answers_to(form, data)
    straight = finish(begin(form), form, wanted)
    talk = begin(form, data.draw(st.sampled_from([(), PEOPLE])))
    for _ in range(data.draw(st.integers(0, 25))):
        wander(talk, form, data)
    assert finish(talk, form, wanted) == straight
    assert isinstance(talk.state.doing, Idle | Keeping | Filling)


def wander(talk, form, data):
    """Take one step of any kind: answer so or otherwise, go elsewhere, stop and come back, ask something else."""
    field = current(talk, form)
    kind = data.draw(
        st.sampled_from(["answer", "answer", "answer", "aside", "edit", "stop", "event", "choice", "item"])
    )
    if kind == "answer" and field is not None:
        talk.say(data.draw(answer(field)))
    elif kind == "edit":
        talk.say(f"sửa {data.draw(st.integers(1, len(form.fields)))}")
    elif kind == "stop":
        talk.say("để sau", "tiếp tục")
    elif kind == "event":
        talk.happen(data.draw(st.sampled_from(EVENTS)))
    elif kind == "choice":
        press_any(talk, data)
    elif kind == "item":
        talk.say(
            f"bỏ {data.draw(st.sampled_from([f.label for f in form.fields if is_gate(form, f)] or ['con thứ 1']))}"
        )
    else:
        talk.say(data.draw(st.sampled_from(ASIDES)))
    if isinstance(talk.state.doing, Idle):  # a code was made, or the form put away for later
        talk.say("tiếp tục")
    assert isinstance(talk.state.doing, Filling)
    assert_stands_well(talk, form)


def press_any(talk, data):
    going = {"submit", "stop", "pass"}
    places = [n for n, offer in enumerate(talk.state.offers, 1) if offer.action.partition(":")[0] not in going]
    if places:
        talk.press(data.draw(st.sampled_from(places)))


def assert_stands_well(talk, form):
    """What is asked is asked for in this draft; what no longer holds is never in the output."""
    draft = draft_of(talk)
    names = {field.name for field in active(form, draft.answers)}
    assert draft.current is None or draft.current in names
    assert draft.current is not None or names <= set(draft.answers)
    computed = {one.name for one in computed_of(form)}
    assert set(flat(form, output(form, draft.answers))) <= names | computed


@REAL
@settings(max_examples=3)
@given(texts=TEXTS)
def test_any_text_is_heard(form, texts):
    hear_all(form, texts)


@settings(max_examples=60)
@given(texts=TEXTS)
def test_any_text_is_heard_in_all_that_a_form_may_have(texts):
    hear_all(TRIP, texts)


def hear_all(form, texts):
    talk = begin(form, PEOPLE)
    for text in texts:
        turn = talk.say(text)
        assert turn.replies
        assert "".join(reply.text for reply in turn.replies).count("?") <= 1 + text.count("?")


@REAL
@settings(max_examples=3)
@given(data=st.data())
def test_every_step_asks_one_question_and_counts_right(form, data):
    step_by_step(form, data)


@settings(max_examples=30)
@given(data=st.data())
def test_every_step_of_all_that_a_form_may_have_asks_one_question_and_counts_right(data):
    step_by_step(TRIP, data)


def step_by_step(form, data):
    talk, left = begin(form), None
    while isinstance(talk.state.doing, Filling) and (field := current(talk, form)) is not None:
        answers = draft_of(talk).answers
        least, most = count(form, answers)
        assert len(answers) < least + 1 <= most + 1
        assert left is None or most <= left
        left = most
        turn = talk.press(1) if draft_of(talk).guesses else talk.say(data.draw(answer(field)))
        assert turn.private or draft_of(talk).guesses
        assert sum(reply.text.count("?") for reply in turn.replies) == 1
    answers = draft_of(talk).answers
    assert count(form, answers) == (len(list(active(form, answers))),) * 2


@ALL
def test_every_example_is_a_good_answer(form):
    for field in form.fields:
        if field.example:
            assert kept(field, field.example)


def straight(talk, *said):
    for text in said:
        talk.say(text)
        while isinstance(talk.state.doing, Filling) and draft_of(talk).guesses:
            talk.press(1)


ON_FOOT = ["Cho chính mình", "Đi bộ", "có", "5/11/2026", "Xanh", "0901234567"]
PERSON = ["Lê Văn Ba", "1/1/1990", "nam", SKIP, "Huế", SKIP, "Kinh"]
CHILDREN = ["có", "Lê Thị Một", "chưa", SKIP, "có", "Lê Thị Hai", "rồi", "2", SKIP, "không"]


def test_a_left_branch_is_not_handed_on():
    talk = begin(TRIP)
    straight(talk, *ON_FOOT, *PERSON, *CHILDREN, "đi núi", "không", SKIP, "đi làm xa")
    assert "bay" in output(TRIP, draft_of(talk).answers)
    straight(talk, "sửa 2", "Đi xe", "Nguyễn Văn An", "gửi đi")
    given = talk.requests[-1].answers
    assert given["mot"] == "a"
    assert given["con"] == [{"ten": "Lê Thị Một", "di_hoc": "no"}, {"ten": "Lê Thị Hai", "di_hoc": "yes", "lop": "2"}]
    assert not {"ba", "bon", "sau", "bay", "chang"} & set(given)


def test_an_item_that_is_taken_out_is_gone_and_the_others_move_up():
    talk = begin(TRIP)
    straight(talk, *ON_FOOT, *PERSON, *CHILDREN)
    talk.say("bỏ con thứ nhất")
    answers = draft_of(talk).answers
    assert output(TRIP, answers)["con"] == [{"ten": "Lê Thị Hai", "di_hoc": "yes", "lop": "2"}]
    assert answers["con.2"] == "no"
    assert draft_of(talk).current == "chang.1.toi_dau"
    straight(talk, "đi núi", "không", SKIP, "đi làm xa", "sửa tên con thứ 1", "Lê Thị Ba")
    assert output(TRIP, draft_of(talk).answers)["con"][0]["ten"] == "Lê Thị Ba"


def test_the_last_of_what_is_needed_stays():
    talk = begin(TRIP)
    straight(talk, *ON_FOOT, *PERSON, "không", "đi núi", "không")
    talk.say("bỏ chặng 1")
    assert draft_of(talk).answers["chang.1.toi_dau"] == "đi núi"


def with_other(world, **forms):
    return replace(world, library=changed(world.library, **forms))


def test_a_draft_stays_on_its_version_while_that_is_there():
    talk = begin(TRIP)
    straight(talk, "Cho chính mình", "Đi xe")
    newer = replace(TRIP, version=2, title="Tờ khai mới")
    forms = {**talk.world.library.forms, TRIP.code: newer}
    talk.world = with_other(talk.world, forms=forms, old_forms=(TRIP,))
    turn = talk.say("Nguyễn Văn An")
    assert draft_of(talk).version == 1
    assert form_of(draft_of(talk), talk.world) == TRIP
    assert "mẫu mới" not in turn.replies[0].text


@pytest.mark.parametrize("stopped", [False, True])
def test_a_draft_of_a_version_that_is_gone_goes_on_with_the_newest(stopped):
    talk = begin(TRIP)
    straight(talk, "Cho chính mình", "Đi xe", "Nguyễn Văn An", *(["để sau"] if stopped else []))
    section = TRIP.sections[0]
    other = replace(section.fields[0], options=(*section.fields[0].options[1:],))
    newer = replace(
        TRIP, version=2, sections=(replace(section, fields=(other, *section.fields[1:])), *TRIP.sections[1:])
    )
    talk.world = with_other(talk.world, forms={**talk.world.library.forms, TRIP.code: newer}, old_forms=())
    talk.say("tiếp tục")
    assert draft_of(talk).version == 2
    assert draft_of(talk).answers == {"dien_cho": "toi", "hai": "Nguyễn Văn An"}
    assert draft_of(talk).current == "mot"


def test_a_form_that_is_gone_is_gone():
    talk = begin(TRIP)
    straight(talk, "Cho chính mình", "Đi xe")
    talk.world = with_other(talk.world, forms={})
    talk.say("Nguyễn Văn An")
    assert isinstance(talk.state.doing, Idle)
    talk.say("tiếp tục")
    assert isinstance(talk.state.doing, Idle)


def test_what_was_said_is_not_submitted_twice():
    talk = begin(TRIP)
    straight(talk, "Cho chính mình", "Đi xe", "Nguyễn Văn An", *PERSON, "không", SKIP, "đi làm xa")
    straight(talk, "gửi đi", "gửi đi", "đúng")
    assert len([request for request in talk.requests if isinstance(request, SubmitForm)]) == 1
