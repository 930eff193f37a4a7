"""Whatever is said while a person is there: it reaches them or is answered as the machine's, never both, never neither."""

from dialogue.talking import TODAY, Talk
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import LIBRARY

from bot.dialogue import events
from bot.dialogue.handing.events import ActDone, DeskNews, Listed, TicketHeard, TicketOver
from bot.dialogue.handing.requests import LeaveTicket, MemberAct, SayToDesk
from bot.dialogue.handing.values import Member, Ticket
from bot.dialogue.offers import said
from bot.dialogue.state import Idle, Rating, State
from bot.dialogue.world import World

WORLD = World(LIBRARY, TODAY, "1900 1234", "giờ hành chính")
WORDS = [
    "bà mất giấy chứng sinh", "phí bao nhiêu", "đăng ký kết hôn cần gì", "có", "không", "1", "2", "12", "dạ", "cảm ơn con", "khỏi",
    "H19.31-261105-0012", "xin chào", "rất hài lòng", "đồ ngu", "gặp người", "điền tờ khai", "xong rồi", "rồi", "Nguyễn Văn An", "mấy giờ mở cửa",
]  # fmt: skip
STEERING = [
    "thôi", "rời", "nhắc lại", "xóa", "quyền của tôi", "xem dữ liệu", "rút đồng ý", "hỏi máy khai sinh mất bao lâu", "hỏi máy", "hỏi máy điền tờ khai",
    "mã otp là 123456", "hỏi trợ lý máy", "thôi nói chuyện", "", "😀", "hỏi máy gặp người", "nói tiếp với người",
]  # fmt: skip
ORDERS = [
    "danh sách", "nhận", "nhận 12", "nhận 99", "xong", "xong 12", "xong 12 1", "chuyển", "chuyển 15", "trả 12", "nghỉ", "vào trực", "12: dạ chờ em",
    "15: dạ", "99: dạ", "c1", "rời tổ", "số 12", "thôi, không ai",
]  # fmt: skip
ANY = st.one_of(st.sampled_from(WORDS), st.sampled_from(STEERING), st.text(max_size=40))
PERSON = st.sampled_from(
    [
        DeskNews("citizen", "said", 12, "Dạ bà ra xã nha", "Tổ ấp 3"), DeskNews("citizen", "said", 12, "y " * 900, "Tổ ấp 3"),
        DeskNews("citizen", "left", 12, name="Tổ ấp 3"), DeskNews("citizen", "joined", 12, name="Tổ ấp 3"), DeskNews("citizen", "closed", 12),
        DeskNews("citizen", "closed", 11), TicketHeard(), TicketOver(said=True), events.RatingSaved(), events.Unreadable(), events.DataErased("all"),
        events.DossierMissing("H19.31-261105-0012"), events.SpeechHeard("phí bao nhiêu"), events.CardRead({"ho_ten": "Lý Thị Cẩm"}),
        events.Pressed("1:1"), events.Pressed("3:2"), events.Opened(), events.Opened("tt_1.001193"), events.Photographed("p"),
    ]
)  # fmt: skip


def talking(doing=None):
    return Talk(WORLD, State(ticket=Ticket("talking", 12, "Tổ ấp 3"), doing=doing or Idle()))


@settings(max_examples=50)
@given(st.lists(st.one_of(ANY.map(events.Said), PERSON), max_size=10))
def test_what_is_said_reaches_the_person_or_is_answered_by_the_machine(happened):
    talk = talking()
    for event in happened:
        there = talk.state.ticket is not None and talk.state.ticket.phase == "talking"
        turn = talk.happen(event)
        passed = [request for request in turn.requests if isinstance(request, SayToDesk)]
        assert len(passed) <= 1
        assert there or not passed
        if isinstance(event, events.Said) and there:
            assert bool(passed) != bool(turn.replies)
            assert all(each == SayToDesk(12, event.text.strip()) for each in passed)
            assert all(reply.text[0] in "🤖👤" for reply in turn.replies)


@settings(max_examples=25)
@given(st.sampled_from(WORDS), st.sampled_from(["", "nhắc lại", "quyền của tôi", "đồ ngu"]))
def test_what_is_no_steering_word_always_reaches_the_person(words, before):
    talk = talking()
    talk.happen(DeskNews("citizen", "said", 12, "Dạ", "Tổ ấp 3"))
    if before:
        talk.say(before)
    turn = talk.say(words)
    assert (turn.replies, turn.requests) == ((), (SayToDesk(12, words),))


def test_leaving_always_works():
    for word in ("thôi", "rời", "Thôi nói chuyện", "thôi không gặp nữa"):
        talk = talking()
        talk.happen(DeskNews("citizen", "said", 12, "Dạ", "Tổ ấp 3"))
        assert talk.say(word).requests == (LeaveTicket(12),)
        assert (talk.state.ticket, talk.state.doing) == (None, Rating("assistant", "ticket:12"))


@settings(max_examples=50)
@given(st.lists(st.one_of(st.sampled_from(ORDERS), ANY), max_size=10), st.sampled_from([(), (12,), (12, 15)]))
def test_a_member_s_words_go_to_their_own_tickets_alone(texts, mine):
    talk = Talk(WORLD, State(member=Member("member", "Tổ ấp 3", mine, ("Không mất phí.",), 12)))
    for text in texts:
        before = talk.state
        turn = talk.say(text)
        for request in turn.requests:
            if isinstance(request, MemberAct) and request.act == "say":
                assert request.ticket in before.member.mine
                assert request.text in {
                    text.strip(),
                    text.partition(":")[2].strip(),
                    "Không mất phí.",
                    waiting_text(before),
                }
        assert turn.replies or turn.requests
        if talk.state.member is None:
            return
        talk.happen(ActDone("list", "listed", None, tuple(map(Listed, mine)), ()))


def waiting_text(state):
    return getattr(state.doing, "text", None)


def test_a_number_without_more_is_an_answer_to_the_citizen():
    talk = Talk(WORLD, State(member=Member("member", "Tổ ấp 3", (12,))))
    assert talk.say("2").requests == (MemberAct("say", 12, "2"),)
    assert said(talk.state, "2") is None
