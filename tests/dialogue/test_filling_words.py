"""What people say inside a form besides answers: whom it is for, that there is nothing to write, that a doubt may stay."""

from dataclasses import replace

import pytest
from dialogue.forms import SKIP, TRIP
from dialogue.test_filling import at_person, labels
from dialogue.test_form_walk import LIBRARY, ON_FOOT, PERSON, begin, draft_of, straight
from shipped import changed

from bot.dialogue.events import Submitted
from bot.dialogue.filling.naming import spoken
from bot.dialogue.filling.people import told
from bot.dialogue.filling.questions import grouped
from bot.dialogue.state import Draft, Idle, State
from knowledge.filling.model import Field

END = ["không", "đi núi", "không", SKIP, "đi làm xa"]
ALIKE = [*PERSON[:5], "như trên", "Kinh", *END]


def field(kind, **more):
    return Field(name="x", kind=kind, label="Mục x", ask="Mục x ghi gì ạ?", **more)


@pytest.mark.parametrize(
    "said", ["cứ để vậy", "Để vậy đi con", "kệ", "kệ nó", "không sao", "hổng sao đâu", "gửi đi", "thôi cứ để vậy đi", "bỏ qua", "khỏi sửa"]
)  # fmt: skip
def test_a_doubt_may_stay(said):
    talk = at_person()
    straight(talk, *ALIKE)
    assert "Hai nơi giống nhau ạ." in talk.state.asked
    talk.say(said)
    assert "Đúng hết chưa ạ?" in talk.state.asked
    assert draft_of(talk).passed == ("khac",)


@pytest.mark.parametrize("said", ["kể", "ké", "sửa", "không", "ừ"])
def test_other_words_leave_the_doubt_open(said):
    talk = at_person()
    straight(talk, *ALIKE)
    talk.say(said)
    assert draft_of(talk).passed == ()


def test_letting_be_does_not_send():
    talk = at_person()
    straight(talk, *PERSON, *END)
    talk.say("không sao")
    assert not isinstance(talk.state.doing, Idle)


@pytest.mark.parametrize(
    ("pair", "said", "value"),
    [
        ("ba", "cho bà", "toi"), ("ba", "bà điền cho bà", "toi"), ("ba", "cho ba", "toi"), ("ba", "cho chính bà", "toi"),
        ("ba", "cho bà nội", "nguoi_khac"), ("ba", "cho con bà", "nguoi_khac"), ("ba", "cho con", "nguoi_khac"),
        ("ong", "cho ông", "toi"), ("ong", "cho bà xã", "nguoi_khac"), ("bac", "cho mẹ", "nguoi_khac"), ("co", "cho má con", "nguoi_khac"),
        ("bac", "má tui", "nguoi_khac"), ("bac", "cho cháu", "nguoi_khac"), ("bac", "cho bà", "nguoi_khac"), ("neutral", "cho con", "nguoi_khac"),
        ("neutral", "cho tui", "toi"), ("chi", "cho chị", "toi"), ("chi", "cho chị gái", "nguoi_khac"), ("anh", "điền giúp hàng xóm", "nguoi_khac"),
    ],
)  # fmt: skip
def test_for_whom_is_understood_without_asking_back(pair, said, value):
    talk = begin(TRIP)
    talk.state = replace(talk.state, pair=pair)
    talk.say(said)
    assert draft_of(talk).answers == {"dien_cho": value}


def at_text(*, optional):
    section = TRIP.sections[-1]
    asked = replace(
        section.fields[1], label="Số giấy", ask="Giấy đó số mấy ạ?", why="Có số thì tra được.", optional=optional
    )
    talk = begin(replace(TRIP, sections=(*TRIP.sections[:-1], replace(section, fields=(section.fields[0], asked)))))
    straight(talk, *ON_FOOT, *PERSON, *END[:-1])
    assert draft_of(talk).current == "viec"
    return talk


NOTHING = [
    "không nhớ số",
    "hổng nhớ, bỏ qua đi",
    "chưa làm giấy",
    "không có giấy",
    "không có",
    "quên rồi",
    "không biết nữa",
    "tui không có giấy",
    "tui chưa làm",
    "không nhớ rõ số đâu",
    "không có số",
]


@pytest.mark.parametrize("said", NOTHING)
def test_who_has_nothing_to_write_may_skip(said):
    talk = at_text(optional=True)
    talk.say(said)
    assert draft_of(talk).answers["viec"] == ""


@pytest.mark.parametrize("said", NOTHING)
def test_what_is_needed_is_said_to_be_needed(said):
    talk = at_text(optional=False)
    turn = talk.say(said)
    assert "viec" not in draft_of(talk).answers
    assert "tờ khai phải có" in turn.replies[0].text


@pytest.mark.parametrize(
    "said",
    [
        "không đi được xa",
        "không nói được",
        "chưa đi học",
        "không làm gì hết",
        "không có việc làm",
        "mẹ không đi lại được",
        "chưa cấp lần nào vì nhà ở xa quá",
        "không rõ số, hình như 15",
        "số 15",
    ],
)
def test_an_answer_that_denies_is_an_answer(said):
    talk = at_text(optional=True)
    talk.say(said)
    assert draft_of(talk).answers["viec"]


@pytest.mark.parametrize("said", ["có", "dạ có", "rồi"])
def test_a_bare_yes_is_asked_for_what_it_is(said):
    talk = at_text(optional=True)
    turn = talk.say(said)
    assert "ghi rõ" in turn.replies[0].text
    assert "viec" not in draft_of(talk).answers


@pytest.mark.parametrize("said", ["là số nào vậy", "số gì vậy con", "ghi sao", "ghi gì đây", "số nào"])
def test_a_question_without_its_mark_is_explained(said):
    talk = at_text(optional=True)
    turn = talk.say(said)
    assert "Có số thì tra được." in turn.replies[0].text
    assert "viec" not in draft_of(talk).answers


def test_without_a_telephone_it_is_skipped():
    form = replace(TRIP, sections=(TRIP.sections[0], replace(TRIP.sections[-1], fields=(replace(
        field("phone", optional=True), label="Số điện thoại"),))), applicant=None, on_behalf=False, checks=())  # fmt: skip
    talk = begin(form)
    straight(talk, *ON_FOOT[1:])
    talk.say("bà không có điện thoại")
    assert draft_of(talk).answers["x"] == ""


@pytest.mark.parametrize(
    ("first", "then"), [("Dũng", "Trần Văn Dũng"), ("Hoa", "Đúng"), ("le thi hong", "Lê Thị Hồng")]
)
def test_after_a_doubtful_name_another_one_is_an_answer(first, then):
    talk = at_person()
    talk.say(first)
    assert draft_of(talk).guess in {"one_word", "no_accents"}
    talk.say(then)
    assert draft_of(talk).answers.get("ho_ten", "") == (then if " " in then else "Hoa")


def test_a_name_that_sounds_like_yes_is_no_yes():
    talk = at_person()
    talk.say("Hoa", "Dũng")
    assert "ho_ten" not in draft_of(talk).answers
    assert draft_of(talk).guesses == ("Dũng",)


@pytest.mark.parametrize("said", ["y vậy", "y chang", "y như vậy", "y chang vậy luôn"])
def test_the_same_as_above_in_the_south(said):
    talk = at_person()
    straight(talk, *PERSON[:4], "Huế")
    straight(talk, said)
    assert draft_of(talk).answers["noi_gui"] == "Huế"


def test_behind_of_no_second_of():
    answers = {"dien_cho": "nguoi_khac", "nguoi_dien_quan_he": "con", "gioi_tinh": "nu"}
    state = State(pair="bac")
    assert spoken("Số căn cước của {who} là số nào ạ?", state, TRIP, answers) == "Số căn cước của mẹ bác là số nào ạ?"
    assert spoken("{Who} ở đâu ạ?", state, TRIP, answers) == "Mẹ của bác ở đâu ạ?"
    assert spoken("Tên của {who} ạ?", state, TRIP, {"dien_cho": "toi"}) == "Tên của bác ạ?"


def test_no_sentence_of_a_form_says_of_twice():
    answers = {"dien_cho": "nguoi_khac", "nguoi_dien_quan_he": "con"}
    for form in LIBRARY.forms.values():
        texts = [text for one in form.fields for text in (one.ask, one.again, one.why, one.where) if text]
        for text in [*texts, *(check.say for check in form.every_check)]:
            filled = {**answers, **{one.name: "nu" for one in form.fields if one.kind == "sex"}}
            assert "của mẹ của" not in spoken(text, State(pair="bac"), form, filled)


def test_of_the_dead_nothing_is_kept():
    form = LIBRARY.forms["to_khai_khai_tu"]
    answers = {
        "nguoi_mat_ho_ten": "Lê Văn Ba", "nguoi_mat_biet_ngay_sinh": "du", "nguoi_mat_ngay_sinh": "1940-01-01",
        "nguoi_yeu_cau_ho_ten": "Lê Thị Tư", "nguoi_yeu_cau_ngay_sinh": "1970-01-01",
    }  # fmt: skip
    kept = told(form, Draft(form.code, form.version, form.procedures[0], answers))
    assert [person.facts["ho_ten"] for person in kept] == ["Lê Thị Tư"]


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("personal_number", "079060001234", "079 · 060 · 001 234"), ("old_id_number", "270123456", "270 · 123 456"),
        ("phone", "0901234567", "0901 · 234 567"), ("phone", "02713888999", "0271 · 388 8999"), ("text", "123456789", "123456789"),
        ("personal_number", "", ""),
    ],
)  # fmt: skip
def test_numbers_are_read_back_in_groups(kind, value, text):
    assert grouped(field(kind), value) == text


def test_an_offered_number_shows_its_end_only():
    person, last = TRIP.sections[1], TRIP.sections[-1]
    again = replace(field("personal_number", same_as=("so",)), optional=True)
    talk = begin(replace(TRIP, sections=(*TRIP.sections[:1], person, replace(last, fields=(again,)))))
    straight(talk, *ON_FOOT, *PERSON[:3], "079090001234", *PERSON[4:])
    assert draft_of(talk).current == "x"
    assert labels(talk.say("nhắc lại"))[0].endswith("…234")
    talk.press(1)
    assert draft_of(talk).answers["x"] == "079090001234"


def test_what_is_offered_is_no_example_too():
    nation = field("nationality", example="Việt Nam", default="Việt Nam")
    talk = begin(
        replace(
            TRIP, sections=(replace(TRIP.sections[-1], fields=(nation,)),), applicant=None, on_behalf=False, checks=()
        )
    )
    assert "Ví dụ" not in talk.state.asked
    assert [offer.label for offer in talk.state.offers] == ["Việt Nam"]


def test_what_the_procedure_told_is_not_counted():
    talk = begin(TRIP)
    talk.say("để sau", "điền tờ khai đăng ký tạm trú", "đồng ý")
    assert draft_of(talk).told == ("viec",)
    assert "Câu 1" in talk.state.asked
    talk.say("cho tôi")
    assert "Câu 2" in talk.state.asked


def test_a_form_that_waited_tells_of_its_new_version():
    talk = begin(TRIP)
    straight(talk, "Cho chính mình", "Đi xe", "Nguyễn Văn An", "để sau")
    newer = replace(TRIP, version=2)
    forms = {**talk.world.library.forms, TRIP.code: newer}
    talk.world = replace(talk.world, library=changed(talk.world.library, forms=forms, old_forms=()))
    talk.say("cảm ơn con")
    turn = talk.say("tiếp tục")
    assert any("mẫu mới" in reply.text for reply in turn.replies)
    assert "mẫu mới" not in "".join(reply.text for reply in talk.say("nhắc lại").replies)
    assert draft_of(talk).answers["hai"] == "Nguyễn Văn An"
    talk.happen(Submitted("ct01", "TK-1"))
    assert draft_of(talk).version == 2


@pytest.mark.parametrize("yes", ["dung", "đúng rồi", "phải", "ừ"])
def test_yes_takes_the_one_value_on_offer(yes):
    talk = at_person()
    straight(talk, *PERSON[:6], yes)
    assert draft_of(talk).answers["dan_toc"] == "Kinh"
    assert draft_of(talk).current != "dan_toc"
