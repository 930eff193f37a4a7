"""The many ways to ask to be told, to stop it, to ask why it takes long; and what only sounds like it."""

import pytest

from bot.dialogue.dossiers.second import second_in
from bot.dialogue.dossiers.wishes import Wish, in_hand, means_all, wish_in
from knowledge.matcher.noise import without_accents

FOLLOW = """báo cho tôi khi có kết quả
khi nào xong báo tui nha
khi nào có kết quả thì nhắn bác với
chừng nào có kết quả thì nhắn bác
chừng nào ra giấy thì kêu tui, báo tui một tiếng khi xong
có gì mới báo tui
có tin gì thì nhắn cho con nhé
hồ sơ xong thì gọi tui
hồ sơ có thay đổi thì báo giùm tôi
theo dõi giúp bác hồ sơ này
theo dõi giùm má
theo dõi hồ sơ này cho tôi
theo dõi luôn đi con
nhắc tôi ngày hẹn
nhắc bác khi tới ngày hẹn nghe con
cho tôi nhận thông báo
bật thông báo giúp anh
đăng ký nhận tin nhắn báo hồ sơ
canh giùm hồ sơ cho bà
báo tui biết khi hồ sơ H19.31-261105-0012 xong
báo cho em biết lúc nào được duyệt ạ
nhắn tin cho tôi khi hồ sơ được ký
gọi điện cho chú khi ra sổ
thông báo cho tôi nếu cần bổ sung
báo ngay cho tôi nếu thiếu giấy
xong thì báo cho ông hay
có kết quả nhớ báo tui nghen
đúng, báo cho tôi khi xong
khi mô có kết quả thì nhắn tui
bữa nào xong nhắn cho cô biết khi có giấy
tell me when it is ready
let me know if it changes""".splitlines()
STOP = """thôi báo
thôi báo đi con
thôi đừng báo nữa
đừng báo nữa
đừng báo cho bác nữa
đừng nhắn tin cho bác nữa
đừng nhắn nữa
khỏi báo nữa cháu
không cần báo nữa
không cần nhắn tin nữa đâu
không muốn nhận tin nữa
không theo dõi nữa
bỏ theo dõi
hủy theo dõi hồ sơ này
ngưng theo dõi
tắt thông báo
dừng thông báo
ngừng báo tin giúp tôi
thôi theo dõi H19.31-261105-0012
phiền quá đừng nhắn nữa
thôi báo hết
thôi khỏi báo
stop telling me""".splitlines()
WHY = """sao lâu vậy
sao lâu dữ vậy con
lâu quá trời
vì sao lâu thế
tại sao trễ vậy
sao giờ chưa xong
sao chậm vậy cháu
làm gì mà lâu dữ
tính sao ra ngày đó
tính ngày kiểu gì vậy
cách tính sao
sao tới ngày đó lận
why so long""".splitlines()
DETAILS = """lý do gì
xem lý do
thiếu giấy gì
thiếu gì vậy con
bổ sung giấy gì
bổ sung những gì
đóng bao nhiêu
nộp bao nhiêu tiền
vì sao bị trả
sao bị từ chối
xem chi tiết""".splitlines()
NONE = """khi nào có kết quả
bao giờ xong
bao lâu thì xong
thôi bao giờ xong
làm khai sinh cần giấy gì
bảo hiểm y tế khi nào có thẻ
khai báo tạm trú khi nào xong
báo tử khi nào xong
báo mất giấy tờ ở đâu
theo dõi hồ sơ ở đâu
sao chưa thấy báo kết quả
ai báo cho tôi khi xong
thông báo thuế đất khi nào có
thôi
dừng lại
đúng rồi
hồ sơ của tôi tới đâu rồi
đăng ký khai sinh cho cháu
có kết quả chưa
rồi báo công an à""".splitlines()


def table(**kinds):
    return [pytest.param(text, wish, id=text) for wish, texts in kinds.items() for text in texts]


@pytest.mark.parametrize(("text", "wish"), table(FOLLOW=FOLLOW, STOP=STOP, WHY=WHY, DETAILS=DETAILS, NONE=NONE))
def test_a_wish_is_heard_with_and_without_accents(text, wish):
    expected = None if wish == "NONE" else Wish[wish]
    assert (wish_in(text), wish_in(without_accents(text)), wish_in(text.upper())) == (expected, expected, expected)


@pytest.mark.parametrize(
    ("text", "every"), [("thôi báo hết", True), ("thôi báo tất cả", True), ("thôi báo", False), ("đừng báo nữa", False)]
)
def test_all_of_them_is_said(text, every):
    assert means_all(text) is every


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("rồi", True),
        ("rồi con ơi", True),
        ("có rồi", True),
        ("nhận rồi", True),
        ("dạ nhận được rồi", True),
        ("đã nhận", True),
        ("đã cầm rồi", True),
        ("cầm rồi nghe", True),
        ("yes", True),
        ("chưa", False),
        ("dạ chưa", False),
        ("chưa cháu ơi", False),
        ("chưa nhận được gì hết", False),
        ("đâu có", False),
        ("không thấy đâu", False),
        ("không", False),
        ("đã có đâu", False),
        ("not yet", False),
        ("làm khai sinh ở đâu", None),
        ("xã ở chỗ nào vậy", None),
    ],
)
def test_whether_it_is_in_hand(text, there):
    assert in_hand(text) is there


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("1957", "1957"),
        ("bác sinh năm 1957", "1957"),
        ("sinh năm 57", "1957"),
        ("năm 64 con", "1964"),
        ("12/3/1957", "1957"),
        ("ngày 02.09.1945 nghe cháu", "1945"),
        ("4321", "4321"),
        ("4 số cuối là 4321", "4321"),
        ("số cuối 4 3 2 1", "4321"),
        ("0912 345 678", "5678"),
        ("0912345678 nha", "5678"),
        ("+84 912 345 678", "5678"),
        ("bốn ba hai một", "4321"),
        ("một chín năm bảy", "1957"),
        ("số đuôi là không không bảy tám", "0078"),
        ("H19.31-261105-0012 sinh 1957", "1957"),
        ("không nhớ", ""),
        ("57", ""),
        ("sinh năm 05", ""),
        ("mẹ tui tên Sáu", ""),
        ("hai ba", ""),
        ("12345", ""),
    ],
)
def test_the_second_fact_is_read(text, digits):
    assert second_in(text) == digits
