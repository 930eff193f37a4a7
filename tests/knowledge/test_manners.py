"""Manners of speaking without fixed words: complaints and praise told as stories, forms to fill, turns in a talk."""

import pytest

from knowledge.model import Facet
from knowledge.understanding import Context, Decision, Intent


@pytest.fixture
def understand(library):
    return library.matcher.understand


def best(found):
    return found.candidates[0].code if found.candidates else None


@pytest.mark.parametrize(
    "text",
    [
        "sáng lên thì nói chiều, chiều lên thì nói mai",
        "nộp mạng xong rồi vẫn bắt cầm giấy lên",
        "đi năm bận rồi đó, xăng xe tiền đâu ra",
        "cảm ơn vì đã làm mất nguyên ngày công của tôi",
        "giỏi quá, bắt dân đứng nắng",
        "tôi bốc số trước mà người đến sau được làm trước",
        "có người ngoài cổng mời làm hộ, lấy hai triệu",
        "xã làm mất bản gốc của con tôi rồi giờ đổ thừa cho bưu điện",
        "mọi việc suôn sẻ hơn tôi nghĩ",
        "sắp hết giờ rồi mà cô vẫn ở lại làm cho xong",
    ],
)
def test_complaints_and_praise_need_no_word_for_them(understand, text):
    assert understand(text).intent is Intent.RATING_OR_COMPLAINT


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("cho tôi gặp lại cô hôm trước", Intent.HUMAN),
        ("giờ này có ai nghe điện thoại không", Intent.HUMAN),
        ("track giúp mình hồ sơ hộ chiếu", Intent.DOSSIER_STATUS),
        ("xóa lỗi phạt nguội giùm bạn ơi", Intent.OUT_OF_SCOPE),
        ("chồng em hay say rồi đánh em", Intent.OUT_OF_SCOPE),
    ],
)
def test_other_wishes_told_in_passing(understand, text, intent):
    assert understand(text).intent is intent


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tạo giúp cái đơn đổi giấy phép lái xe", "3.000347"),
        ("giúp bà khai cái tờ khai tử nha", "1.000656"),
        ("xuất file word tờ khai sinh em vừa đọc", "1.001193"),
        ("nhập đơn gia hạn tạm trú cho ba người", "1.002755"),
        ("mở giúp tờ đăng ký tạm trú tôi điền", "1.004194"),
    ],
)
def test_a_form_is_wanted_however_it_is_said(understand, text, code):
    found = understand(text)
    assert (found.intent, found.facet, best(found)) == (Intent.FILL_FORM, Facet.FORM, code)


def test_who_wants_a_form_of_something_named_is_not_asked_back(understand):
    assert understand("mần giùm cái đơn xin chuyển mục đích miếng vườn").decision is Decision.ANSWER


@pytest.mark.parametrize(
    ("text", "context", "facet"),
    [
        ("có cần cái giấy độc thân nữa không", "1.000894", Facet.DOCUMENTS),
        ("vợ em đang đi xa thì sao", "1.004222", Facet.CONDITIONS),
        ("chủ trọ phải đi hay em tự đi", "1.004194", Facet.CONDITIONS),
        ("em ở Bình Dương, nộp trong này luôn được không", "2.000635", Facet.PLACE),
        ("làm trên mạng có bị tốn phí nữa không", "1.116410", Facet.FEE),
        ("trễ bốn tháng có bị phạt tiền không", "1.001193", Facet.TIME),
    ],
)
def test_further_questions_in_other_words(understand, text, context, facet):
    found = understand(text, Context(context))
    assert (best(found), found.facet) == (context, facet)


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("khai tử cần mấy tờ giấy", Facet.DOCUMENTS),
        ("đăng ký tạm trú nộp vneid được ko", Facet.ONLINE),
        ("làm căn cước cho bé 8 tuổi ai đi cùng", Facet.CONDITIONS),
        ("trợ cấp mồ côi được lãnh tới mấy tuổi", Facet.CONDITIONS),
        ("xin mai táng phí cho ông", Facet.NONE),
    ],
)
def test_sides_in_other_words(understand, text, facet):
    assert understand(text).facet is facet


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("à mà luôn tiện, bằng lái của tui mất thì xin lại chỗ nào", "3.000348"),
        ("hỏi thêm cái nữa, làm hộ chiếu hết bao nhiêu", "1.001456"),
    ],
)
def test_a_turn_to_something_else_is_followed(understand, text, code):
    assert best(understand(text, Context("1.000656"))) == code


@pytest.mark.parametrize(
    "text", ["mở quán", "đất của ông bà để lại", "cơi nới thêm", "chuyển nhà thì sao", "làm lại giấy khai sinh"]
)
def test_a_wish_that_may_be_several_is_asked_about(understand, text):
    found = understand(text)
    assert found.decision is Decision.ASK
    assert len(found.candidates) >= 2
