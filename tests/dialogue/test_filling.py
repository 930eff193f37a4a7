"""Inside a form: what is wrong is said better each time, guesses are confirmed, what was said can be meant again."""

from dataclasses import replace

import pytest
from dialogue.forms import SKIP, TRIP
from dialogue.test_form_walk import CHILDREN, ON_FOOT, PERSON, begin, draft_of, straight

from bot.dialogue.events import CardRead, Unreadable
from bot.dialogue.filling.items import without_item
from bot.dialogue.filling.naming import whom
from bot.dialogue.state import Filling, Idle, Person
from knowledge.filling.model import Repeat

HOA = Person({"ho_ten": "Điểu Thị Hoa", "ngay_sinh": "1960-01-02", "gioi_tinh": "nu", "so_dinh_danh": "079160001234"})


def labels(turn):
    return [choice.label for choice in turn.replies[-1].choices]


def at_person(people=()):
    talk = begin(TRIP, people)
    straight(talk, *ON_FOOT)
    return talk


def test_a_wrong_answer_is_helped_better_each_time():
    talk = begin(TRIP)
    straight(talk, *ON_FOOT, "Lê Văn Ba")
    first, second, third = (talk.say("x").replies[-1] for _ in range(3))
    assert first.text.endswith("Anh/chị sinh ngày nào ạ?")
    assert second.text.endswith("Ngày sinh ạ?")
    assert third.text.endswith("Mục này hơi khó. Anh/chị muốn làm thế nào ạ?")
    assert [choice.label for choice in third.choices] == ["Hỏi sau cùng", "Để sau", "Gặp người"]
    talk.say("1/1/1990")
    assert draft_of(talk).tries == 0


def test_what_cannot_be_answered_now_is_asked_last():
    talk = at_person()
    talk.say("bỏ qua")
    assert draft_of(talk).current == "ngay_sinh"
    straight(talk, *PERSON[1:], "không", "đi núi", "không", SKIP, "đi làm xa")
    assert draft_of(talk).current == "ho_ten"
    stuck = talk.say("bỏ qua")
    assert draft_of(talk).current == "ho_ten"
    assert "chỉ còn mục" in stuck.replies[-1].text


def test_a_number_is_read_back_and_kept_only_after_yes():
    talk = at_person()
    talk.say("Lê Văn Ba", "1/1/1990", "nam", "079 090 001 234")
    assert draft_of(talk).guesses == ("079090001234",)
    assert "so" not in draft_of(talk).answers
    asked = talk.state.asked
    assert "079 · 090 · 001 234" in asked
    assert talk.happen(Unreadable()).replies[-1].text == asked
    talk.say("gặp người")
    assert draft_of(talk).guesses
    talk.say("không")
    assert draft_of(talk).guesses == ()
    assert draft_of(talk).current == "so"
    talk.say("079090001235", "ừ")
    assert draft_of(talk).answers["so"] == "079090001235"


def test_another_answer_replaces_a_guess():
    talk = at_person()
    talk.say("Lê Văn Ba", "1/1/1990", "nam", "079090001234", "079 090 001 299", "đúng rồi")
    assert draft_of(talk).answers["so"] == "079090001299"


@pytest.mark.parametrize(
    "said", ["như trên", "giống trên", "Y như trên", "giống nơi ở", "giống người đi", "1", "cũng như trên luôn", "giống như trên nha", "như cũ"]
)  # fmt: skip
def test_what_was_said_can_be_meant_again(said):
    talk = at_person()
    straight(talk, *PERSON[:4], "Huế")
    straight(talk, said)
    assert draft_of(talk).answers["noi_gui"] == "Huế"


@pytest.mark.parametrize("said", ["Như Thanh, Thanh Hóa", "xã Trên, huyện Dưới", "chợ Cũ"])
def test_a_place_is_no_likeness(said):
    talk = at_person()
    straight(talk, *PERSON[:4], "Huế", said)
    assert draft_of(talk).answers["noi_gui"] != "Huế"


def test_a_default_is_offered_and_another_answer_taken():
    talk = at_person()
    straight(talk, *PERSON[:6])
    assert [offer.label for offer in talk.state.offers] == ["Kinh"]
    talk.say("Tày")
    assert draft_of(talk).answers["dan_toc"] == "Tày"


@pytest.mark.parametrize(
    "said", ["1", "dùng lại", "ừ", "điểu thị hoa", "dùng lại của Điểu Thị Hoa", "dùng lại của Hoa đi"]
)
def test_a_person_we_know_is_used_again(said):
    talk = at_person((HOA,))
    assert "Điểu Thị Hoa" in talk.state.asked
    assert "…234" in talk.state.asked
    turn = talk.say(said)
    answers = draft_of(talk).answers
    assert {name: answers[name] for name in ("ho_ten", "ngay_sinh", "gioi_tinh", "so")} == {
        "ho_ten": "Điểu Thị Hoa",
        "ngay_sinh": "1960-01-02",
        "gioi_tinh": "nu",
        "so": "079160001234",
    }
    assert draft_of(talk).current == "noi_o"
    assert turn.replies[0].private


@pytest.mark.parametrize("said", ["không", "không phải"])
def test_somebody_else_is_asked_for_and_nobody_is_offered_again(said):
    talk = at_person((HOA,))
    turn = talk.say(said)
    assert draft_of(talk).current == "ho_ten"
    assert labels(turn) == []
    talk.say("Lê Văn Ba")
    assert draft_of(talk).answers["ho_ten"] == "Lê Văn Ba"
    assert draft_of(talk).current == "ngay_sinh"


def test_a_scanned_card_answers_what_it_tells():
    talk = at_person()
    assert talk.state.offers == ()
    facts = {"ho_ten": "Lý Thị Cẩm", "so_dinh_danh": "079160001234", "ngay_sinh": "1960-01-02", "gioi_tinh": "nu"}
    turn = talk.happen(CardRead(facts))
    assert turn.private
    assert "Lý Thị Cẩm" in turn.replies[0].text
    assert draft_of(talk).current == "noi_o"
    again = talk.happen(CardRead({}))
    assert draft_of(talk).current == "noi_o"
    assert "chưa đọc được" in again.replies[0].text


def test_a_scan_is_offered_where_a_card_answers():
    talk = begin(TRIP)
    straight(talk, *ON_FOOT[:5])
    assert talk.say(ON_FOOT[5]).replies[-1].scan
    assert not talk.say("Lê Văn Ba").replies[-1].scan


def test_for_somebody_else_the_questions_name_them():
    talk = begin(TRIP)
    straight(talk, "Cho người khác", "con", "Trần Văn Tám", "Đi xe", "Nguyễn Văn An")
    assert talk.state.asked.endswith("Người đứng tên tên gì ạ?")
    talk.say("Lê Thị Ba")
    assert "Lê Thị Ba sinh ngày nào ạ?" in talk.state.asked
    straight(talk, "1/1/1940", "nữ")
    assert whom(replace(talk.state, pair="bac"), TRIP, draft_of(talk).answers) == "mẹ của bác"


def test_a_doubt_is_told_before_the_review_and_can_be_passed():
    talk = at_person()
    straight(talk, *PERSON[:5], "như trên", "Kinh", "không", "đi núi", "không", SKIP, "đi làm xa")
    assert "Hai nơi giống nhau ạ." in talk.state.asked
    assert [offer.label for offer in talk.state.offers] == ["Sửa: Mục noi_gui", "Vẫn gửi", "Để sau"]
    talk.say("ừ")
    assert "Hai nơi giống nhau ạ." in talk.state.asked
    talk.say("2")
    assert "Đúng hết chưa ạ?" in talk.state.asked
    straight(talk, "sửa mục noi_gui", "Vinh", "sửa mục noi_gui", "Huế")
    assert "Hai nơi giống nhau ạ." in talk.state.asked
    talk.say("1")
    assert draft_of(talk).current == "noi_gui"


def test_a_number_on_the_review_page_mends_and_never_sends():
    talk = at_person()
    straight(talk, *PERSON, "không", "đi núi", "không", SKIP, "đi làm xa")
    assert [offer.numbered for offer in talk.state.offers] == [False] * 3
    talk.say("1")
    assert draft_of(talk).current == "dien_cho"
    short = talk.say("Cho chính mình")
    assert short.replies[0].text == "Dạ, em sửa rồi. Điền tờ khai: Cho chính mình."
    assert isinstance(talk.state.doing, Filling)
    talk.say("gửi")
    assert isinstance(talk.state.doing, Idle)


def test_several_drafts_wait_and_one_is_picked():
    talk = begin(TRIP)
    talk.say("Cho chính mình", "để sau")
    talk.say("điền tờ khai đăng ký tạm trú", "đồng ý", "cho tôi", "để sau")
    assert {draft.form for draft in talk.state.parked} == {"thu", "ct01"}
    turn = talk.say("tiếp tục")
    assert len(labels(turn)) == 2
    talk.press([offer.action for offer in talk.state.offers].index("resume:thu") + 1)
    assert draft_of(talk).form == "thu"
    assert draft_of(talk).answers == {"dien_cho": "toi"}


def test_another_form_can_be_begun_from_within_one():
    talk = begin(TRIP)
    straight(talk, *ON_FOOT)
    talk.say("tui muốn điền tờ khai đăng ký tạm trú")
    assert talk.state.doing.draft.form == "ct01"
    assert [draft.form for draft in talk.state.parked] == ["thu"]


def test_a_question_about_the_question_is_explained():
    talk = begin(TRIP)
    straight(talk, "Cho người khác")
    turn = talk.say("cái này để làm gì?")
    assert "Tờ khai ghi ai là người điền giúp." in turn.replies[0].text
    assert draft_of(talk).current == "nguoi_dien_quan_he"


def test_items_move_up():
    answers = {"con.1": "yes", "con.1.ten": "A", "con.2": "yes", "con.2.ten": "B", "con.3": "no", "x": "y"}
    group = Repeat(name="con", item="Con {number}", more="?")
    assert without_item(answers, group, 1) == {"con.1": "yes", "con.1.ten": "B", "con.2": "no", "x": "y"}
    assert without_item(answers, group, 2) == {"con.1": "yes", "con.1.ten": "A", "con.2": "no", "x": "y"}


@pytest.mark.parametrize(
    "said", ["bỏ con thứ 2", "xóa con thứ hai", "thôi bỏ người thứ 2", "bớt đứa thứ hai đi", "bỏ con cuối"]
)
def test_one_of_several_is_taken_out(said):
    talk = at_person()
    straight(talk, *PERSON, *CHILDREN[:-1])
    talk.say(said)
    assert "con.2.ten" not in draft_of(talk).answers
    assert draft_of(talk).answers["con.1.ten"] == "Lê Thị Một"


@pytest.mark.parametrize("said", ["thêm con", "thêm một đứa nữa", "còn thêm người nữa"])
def test_one_more_is_added(said):
    talk = at_person()
    straight(talk, *PERSON, "không", "đi núi", "không", SKIP, "đi làm xa", said)
    assert draft_of(talk).current == "con.1.ten"
