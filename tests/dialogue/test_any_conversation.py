"""Whatever happens in whatever order, the core answers, what it says fits, and the state survives."""

from typing import get_args

from dialogue.talking import TODAY, Talk
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import LIBRARY

from bot.dialogue import events
from bot.dialogue.handing.events import (
    ActDone,
    DeskNews,
    LinkRefused,
    Listed,
    MemberLinked,
    MemberUnlinked,
    NewsKind,
    TicketOpened,
    TicketOver,
    TicketRefused,
)
from bot.dialogue.world import World

WORLD = World(LIBRARY, TODAY, "1900 1234", "giờ hành chính")
SAID = [
    "bà muốn làm giấy khai sinh cho cháu", "mất bao nhiêu tiền", "điền tờ khai đăng ký tạm trú", "đồng ý", "không", "có", "1", "2", "3", "4",
    "5", "thôi", "tiếp tục", "quay lại", "bỏ qua", "nhắc lại", "khác", "không phải", "xin chào", "cảm ơn", "hồ sơ của tôi tới đâu rồi",
    "H19.31-261105-0012", "gặp người", "cán bộ thái độ quá", "rất hài lòng", "đồ ngu", "cháy nhà", "mã otp là 123456", "english", "tiếng việt",
    "bác", "Nguyễn Văn An", "5/11/2026", "xóa", "xóa tờ khai", "xem dữ liệu", "rút đồng ý", "quyền của tôi", "chuyển máy khác",
    "mã 7HM 4XY", "/sua", "lấy mã mới", "gửi cho con tui làm tiếp", "gửi đi", "hủy", "đăng ký kết hôn cần gì, còn tạm trú mất bao nhiêu", "căn cước", "mất rồi", "?", "😀", "",
    "khỏi nói, cứ báo giúp", "thôi chờ", "hỏi máy phí khai sinh", "vào tổ 7HM4 XY21", "danh sách", "nhận 12", "xong 12", "chuyển", "12: dạ", "rời tổ",
]  # fmt: skip
DAY = st.none() | st.just("2026-11-05")
EVENT = st.one_of(
    st.sampled_from(SAID).map(events.Said),
    st.text(max_size=60).map(events.Said),
    st.builds(events.Pressed, st.integers(0, 30).flatmap(lambda turn: st.integers(0, 8).map(lambda n: f"{turn}:{n}"))),
    st.sampled_from([events.Opened(), events.Unreadable(), events.RatingSaved(), events.DossierMissing("H19.31-261105-0012")]),
    st.sampled_from(
        [
            events.CardRead({}), events.CardRead({"ho_ten": "Lý Thị Cẩm"}), events.HandOverReady("7HM4XY", 30, "/ma/7HM4XY"),
            events.TakenOver("ct01", 1, "1.004194", {"ho_ten": "Nguyễn Văn An"}), events.TakenOver("ct01", 2, "1.004194"),
            events.TakenOver("khong_co", 1, "x"), events.TakeOverRefused("used"), events.DataErased("all"), events.DataHeld(),
            events.DataHeld((("TK-000001", "ct01", "2026-11-05"),), 2), events.TripCounted(),
            events.QuestionNoted(), events.AnswerReady("sanh con thì làm giấy gì", "1.001193"),
        ]
    ),
    st.sampled_from(
        [
            events.Opened("tt_1.001193"), events.Opened("ma_7HM4XY"), events.Photographed("p"), events.Spoken("v"), events.PictureRead(),
            events.PictureRead(("https://x.example/ma/7HM4XY", "H19.31-261105-0012")), events.PictureRead(card={"ho_ten": "Lý Thị Cẩm"}),
            events.PictureRead(unseen=True), events.SpeechHeard(), events.SpeechHeard("chữ to"), events.SpeechHeard("Nguyễn Văn An"),
            events.PaperReady("https://x.example/v1/papers/g", "7HM4XY"), events.Said("đọc cho bác nghe"), events.Said("in tờ khai"),
        ]
    ),
    st.sampled_from(
        [
            TicketOpened(12, "Tổ ấp 3", open_now=True, waits_minutes=7, ahead=1), TicketRefused(), TicketOver(), TicketOver(said=True),
            TicketOpened(13, "Tổ ấp 3", open_now=False, opens_at="2026-11-23T07:30:00+07:00"), MemberLinked("member", "Tổ ấp 3"), LinkRefused(),
            ActDone("take", "taken", 12, (Listed(12), Listed(15)), (), (("citizen", "phí bao nhiêu"),), ("Không mất phí.",)), MemberUnlinked(),
            ActDone("list", "listed", None, (), (Listed(15, "Đăng ký khai sinh", "Xã Tân Phú", 5),)), ActDone("say", "not_member"), ActDone("close", "none", 12),
        ]
    ),
    st.builds(
        DeskNews, st.sampled_from(["citizen", "citizen", "member", "group"]), st.sampled_from(get_args(NewsKind)), st.sampled_from([12, 13, 15]),
        st.sampled_from(["", "Dạ bà ra xã nha", "x" * 1500]), st.just("Tổ ấp 3"), st.just("Đăng ký khai sinh"), st.just("Xã Tân Phú"), st.none() | st.just(5),
    ),
    st.sampled_from(["paper", "form", "dossier", "rating", "handover", "counter"]).map(events.RequestRefused),
    st.builds(events.Submitted, st.just("ct01"), st.just("TK-000001")),
    st.builds(
        events.DossierFound,
        code=st.just("H19.31-261105-0012"), procedure_name=st.just("Đăng ký khai sinh"), agency=st.just("UBND xã"),
        status=st.integers(1, 10), received_at=DAY, appointed_at=DAY, finished_at=DAY, reason=st.none() | st.just("Thiếu giấy."), demo=st.booleans(),
    ),
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(EVENT, max_size=14))
def test_the_core_answers_everything(happened):
    talk = Talk(WORLD)
    for event in happened:
        turn = talk.happen(event)
        if isinstance(event, events.Said):
            assert turn.replies or turn.requests, event


@settings(max_examples=100)
@given(st.lists(st.sampled_from(SAID), max_size=12), st.integers(1, 5))
def test_a_number_a_label_and_a_button_do_the_same(texts, place):
    by_number, by_label, by_button = Talk(WORLD), Talk(WORLD), Talk(WORLD)
    for talk in (by_number, by_label, by_button):
        for text in texts:
            talk.say(text)
    numbered = [offer for offer in by_number.state.offers if offer.numbered]
    if place <= len(numbered):
        offer = numbered[place - 1]
        pressed = by_button.press(by_button.state.offers.index(offer) + 1)
        assert by_number.say(str(place)).replies == pressed.replies
        assert by_label.say(offer.label).replies == pressed.replies


@settings(max_examples=60)
@given(st.lists(st.sampled_from(SAID), min_size=1, max_size=10))
def test_an_old_button_changes_nothing(texts):
    talk = Talk(WORLD)
    for text in texts:
        talk.say(text)
    before = talk.state
    talk.happen(events.Pressed(f"{before.offered_at - 1}:1"))
    assert (talk.state.doing, talk.state.topic, talk.state.pair, talk.state.asked) == (
        before.doing,
        before.topic,
        before.pair,
        before.asked,
    )
    assert [offer.action for offer in talk.state.offers] == [offer.action for offer in before.offers]
