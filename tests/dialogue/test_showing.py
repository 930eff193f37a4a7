"""Big letters and answers said aloud are asked for in everyday words, anywhere, and nothing else is taken for them."""

from dataclasses import replace

import pytest
from dialogue.forms import TRIP
from dialogue.talking import Talk
from dialogue.test_filling import at_person
from dialogue.test_form_walk import begin, draft_of

from bot.dialogue.events import DataErased
from bot.dialogue.showing_words import ALOUD, BIG, SMALL
from bot.dialogue.words import plain
from knowledge.text import fold

BIG_WORDS = """chữ to|cho chữ to lên|chữ to lên đi cháu|bác muốn chữ to|chú muốn chữ to hơn|cô ơi cho chữ to|phóng to chữ
phóng chữ to lên|tăng cỡ chữ|cỡ chữ to|chữ nhỏ quá|chữ nhỏ quá bác không đọc được|chữ bé quá|chữ gì mà nhỏ rứa|chữ nhỏ xíu vậy
chữ bự lên|làm chữ bự lên giùm ngoại|không nhìn thấy chữ|không đọc được chữ|không thấy rõ chữ|hổng thấy chữ|ko doc dc chu
viết chữ to cho bà|viết to chữ lên|bật chữ to|cho bác xin chữ to|nhắn chữ lớn giùm|cho chữ lớn|to chữ lên|chữ lớn hơn chút
big letters|bigger text please|/chuto|/CHUTO|/chuto@motcua_bot|chữ to hơn nữa được không|cháu ơi chữ nhỏ quá
mắt kém cho chữ to|mắt bác kém, chữ to giúp|chữ nhỏ khó đọc quá|chữ sao nhỏ thế|chữ bé thế|chữ li ti quá|chỉnh chữ to
để chữ to cho dễ đọc|chữ to với|chữ to cho dễ nhìn|chữ nhỏ không đọc được"""
SMALL_WORDS = """chữ nhỏ|chữ nhỏ lại|cho chữ nhỏ lại|chữ bình thường|chữ như cũ|thu nhỏ chữ|bỏ chữ to|tắt chữ to|chữ to quá
chữ lớn quá|/chunho|smaller letters|nhỏ chữ lại|chữ bé lại|chữ nhỏ lại như cũ|thôi chữ to"""
ALOUD_WORDS = """đọc cho bác nghe|đọc to cho bác nghe|đọc lên cho bà nghe|đọc giúp bác|đọc giùm tui|đọc dùm|đọc thành tiếng
đọc cho nghe với|đọc lại cho bác nghe|cháu đọc cho bác nghe đi|nói cho bác nghe|nói cho tui nghe với|bác không biết chữ
tui hổng biết chữ|mù chữ|bật loa|bật tiếng|mở loa lên|trả lời bằng giọng nói|nói bằng tiếng|gửi tin thoại|nhắn bằng giọng nói
cho bác nghe|muốn nghe|bác muốn nghe|nghe đọc|nghe giọng nói|đọc câu trả lời|đọc tin này|đọc tin nhắn này cho bà
đọc câu này cho mẹ nghe|đọc chậm cho bác nghe|đọc rõ cho ông nghe|read it aloud|read aloud|read it to me|/nghe|/doc
đọc cho tui nghe hè|đọc hộ bác|đọc hộ cái|đọc câu vừa rồi|cháu đọc to lên|đọc lên nghe coi|đọc cho tôi nghe"""
OTHER_WORDS = """đăng ký khai sinh|chữ ký số|chữ ký|đổi chữ đệm|sai chữ lót trong khai sinh|nghe nói làm khai sinh không mất tiền
đọc ở đâu|nghe|làm giấy chứng tử|chứng thực chữ ký|to quá|xin giấy|bác nghe rồi|đổi tên chữ Hồng|nhỏ|lớn|đọc lại|nói lại|cho mẹ
làm giấy cho chú|chủ hộ|chủ tọa|chữ quốc ngữ|cho con to|phòng lớn|giấy to hay nhỏ|nhập hộ khẩu cho chú|cho tôi|cho bác hỏi
tôi muốn|cháu nghe đây|bác nghe không rõ|nghe không|mở cửa hàng|mở tiệm|nói chuyện với người|gửi|đọc|tăng lương hưu|làm to khai
sửa chữ trong giấy khai sinh|khai tử cho ông|chú tôi tên Bự|Lê Thị Bé|cô Nhỏ|nhà số 4 đường Lớn"""


def words(block):
    return [text for line in block.split("\n") for text in line.split("|")]


@pytest.fixture
def speaking(world):
    return Talk(replace(world, voice=True, can_enlarge=True))


@pytest.mark.parametrize("text", words(BIG_WORDS))
def test_big_letters_are_asked_for(speaking, text):
    turn = speaking.say(text)
    assert turn.state.big
    assert all(reply.big for reply in turn.replies)
    assert speaking.say(fold("mất thẻ căn cước")).replies[0].big


@pytest.mark.parametrize("text", words(SMALL_WORDS))
def test_small_letters_are_asked_for(speaking, text):
    speaking.say("chữ to")
    assert not speaking.say(text).state.big


@pytest.mark.parametrize("text", words(ALOUD_WORDS))
def test_an_answer_is_said_aloud(speaking, text):
    answer = speaking.say("mất thẻ căn cước")
    aloud = speaking.say(text).replies[0]
    assert aloud.voice
    assert aloud.text.startswith("\n".join(reply.text for reply in answer.replies))


@pytest.mark.parametrize("text", words(f"{BIG_WORDS}|{SMALL_WORDS}|{ALOUD_WORDS}"))
def test_accents_may_be_missing(text):
    kinds = [pattern.fullmatch(plain(text)) is not None for pattern in (SMALL, BIG, ALOUD)]
    assert kinds == [pattern.fullmatch(plain(fold(text))) is not None for pattern in (SMALL, BIG, ALOUD)]


@pytest.mark.parametrize("text", words(OTHER_WORDS))
def test_nothing_else_is_taken_for_it(text):
    assert not any(pattern.fullmatch(plain(text)) for pattern in (SMALL, BIG, ALOUD))


def test_a_long_message_is_about_something_else(speaking):
    assert not speaking.say("bay gio " * 200 + "chu to").state.big


def test_choices_are_said_with_their_numbers_and_stay_on_screen(speaking):
    asked = speaking.say("bằng lái")
    aloud, question = speaking.say("đọc cho bác nghe").replies
    labels = [choice.label for choice in asked.replies[-1].choices]
    assert [f"{place}. {label}" for place, label in enumerate(labels, 1)] == aloud.text.split("\n")[-len(labels) :]
    assert (aloud.choices, question.text) == ((), asked.replies[-1].text)
    assert [choice.label for choice in question.choices] == labels
    assert speaking.say("1").state.topic


def test_it_is_said_again_and_never_the_saying_itself(speaking):
    speaking.say("mất thẻ căn cước")
    once, twice = (speaking.say("đọc cho bác nghe").replies[0].text for _ in range(2))
    assert once == twice


def test_what_cannot_be_done_is_said_kindly(talk):
    talk.say("mất thẻ căn cước")
    turn = talk.say("đọc cho bác nghe")
    assert "chưa đọc thành tiếng" in turn.replies[0].text
    assert not any(reply.voice for reply in turn.replies)
    assert talk.state.said == ()
    assert "cài đặt" in talk.say("chữ to").replies[0].text


def test_the_voice_is_offered_only_where_there_is_one(speaking, talk):
    assert [choice.label for choice in speaking.say("chữ to").replies[-1].choices] == ["Đọc cho anh/chị nghe"]
    assert talk.say("chữ to").replies[-1].choices == ()
    assert speaking.press(1).replies[0].voice


def test_a_form_stays_where_it_is():
    talk = begin(TRIP)
    talk.world = replace(talk.world, voice=True, can_enlarge=True)
    at, asked = draft_of(talk).current, talk.state.asked
    assert talk.say("chữ to").replies[-1].text == asked
    assert talk.say("đọc cho bác nghe").replies[0].voice
    assert draft_of(talk).current == at
    assert talk.say("đọc cho bác nghe").replies[0].private


@pytest.mark.parametrize("name", ["Chu Lớn", "Chu Bé", "Chu Nhỏ"])
def test_a_name_is_no_wish_for_letters(name):
    talk = at_person()
    talk.say(name)
    assert draft_of(talk).answers["ho_ten"] == name
    assert not talk.state.big


def test_what_was_said_goes_when_everything_is_erased(speaking):
    speaking.say("mất thẻ căn cước", "xóa hết dữ liệu", "xóa hết")
    speaking.happen(DataErased("all"))
    assert not any("căn cước" in text for text in speaking.state.said)
