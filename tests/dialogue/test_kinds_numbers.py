"""Personal numbers, numbers of the old card, and telephone numbers as people write and say them."""

import pytest
from dialogue.wordings import read, rows, written

PERSONAL = """
079060001234 ⇒ ? readback 079060001234
079 060 001 234 ⇒ ? readback 079060001234
079.060.001.234 ⇒ ? readback 079060001234
079-060-001-234 ⇒ ? readback 079060001234
079 · 060 · 001 234 ⇒ ? readback 079060001234
0 7 9 0 6 0 0 0 1 2 3 4 ⇒ ? readback 079060001234
079060001 234 ⇒ ? readback 079060001234
O79O6OOO1234 ⇒ ? readback 079060001234
o79o6ooo1234 nghen ⇒ ? readback 079060001234
07906000l234 ⇒ ? readback 079060001234
０７９０６０００１２３４ ⇒ ? readback 079060001234
số của tui là 079 060 001 234 nha con ⇒ ? readback 079060001234
cccd079060001234 ⇒ ? readback 079060001234
so can cuoc 079060001234 ⇒ ? readback 079060001234
079060001234 cấp ngày 1/1/2021 ⇒ ? readback 079060001234
079060001234 hoặc 0901234567 ⇒ ? readback 079060001234
không bảy chín không sáu không không không một hai ba bốn ⇒ ? readback 079060001234
không bảy chín, không sáu mươi, không không một, hai ba bốn ⇒ ? readback 079060001234
khong bay chin khong sau muoi khong khong mot hai ba bon ⇒ ? readback 079060001234
dạ không bẩy chín không sáu không hai số không một hai ba bốn ạ ⇒ ? readback 079060001234
070360001234 ⇒ ? number_structure 070360001234
070226001234 ⇒ ? readback 070226001234
070227001234 ⇒ ? number_structure 070227001234
111111111111 ⇒ ? number_structure 111111111111
oooooo123456 ⇒ ? number_structure 000000123456
999060001234 ⇒ ? number_structure 999060001234
012345678901 ⇒ ? number_structure 012345678901
123456789 ⇒ ! personal_number_old
285 123 456 ⇒ ! personal_number_old
0901234567 ⇒ ! personal_number_phone
0381 234 567 ⇒ ! personal_number_phone
07906000123 ⇒ ! personal_number_short
079 060 ⇒ ! personal_number_short
một hai ba bốn ⇒ ! personal_number_short
0790600012345 ⇒ ! personal_number_long
079060001234567 ⇒ ! personal_number_long
không nhớ ⇒ ! personal_number
không có ⇒ ! personal_number
12 ⇒ ! personal_number
hai ⇒ ! personal_number
lol 12 ⇒ ! personal_number
٠٧٩٠٦٠٠٠١٢٣٤ ⇒ ! personal_number
số nào ạ? ⇒ ! personal_number
😀 ⇒ ! personal_number
"""
OLD_CARD = """
123456789 ⇒ ? readback 123456789
285 123 456 ⇒ ? readback 285123456
285.123.456 ⇒ ? readback 285123456
285-123-456 ⇒ ? readback 285123456
2 8 5 1 2 3 4 5 6 ⇒ ? readback 285123456
28512345O ⇒ ? readback 285123450
2851234l6 ⇒ ? readback 285123416
cmnd 285123456 ⇒ ? readback 285123456
số cũ là 285123456 ạ ⇒ ? readback 285123456
dạ 285 123 456 nha con ⇒ ? readback 285123456
hai tám năm một hai ba bốn năm sáu ⇒ ? readback 285123456
hai tám lăm một hai ba bốn lăm sáu ⇒ ? readback 285123456
hai tam nam mot hai ba bon nam sau ⇒ ? readback 285123456
285123456 cấp năm 2010 ⇒ ? readback 285123456
(285123456) ⇒ ? readback 285123456
０２５１２３４５６ ⇒ ? readback 025123456
285·123·456 ⇒ ? readback 285123456
285_123_456 ⇒ ? readback 285123456
so cmnd 285123456 ⇒ ? readback 285123456
CMND:285123456 ⇒ ? readback 285123456
285123456 hay 079060001234 ⇒ ? readback 285123456
hai tám lăm, một hai ba, bốn năm sáu ⇒ ? readback 285123456
không hai lăm một hai ba bốn năm sáu ⇒ ? readback 025123456
079060001234 ⇒ ! old_id_number_new
079 060 001 234 ⇒ ! old_id_number_new
28512345 ⇒ ! old_id_number_short
285 ⇒ ! old_id_number_short
2851234567 ⇒ ! old_id_number_long
28512345678 ⇒ ! old_id_number_long
không nhớ ⇒ ! old_id_number
không có ⇒ ! old_id_number
12 ⇒ ! old_id_number
hai tám lăm ⇒ ! old_id_number_short
0901234567 ⇒ ! old_id_number_long
đổi căn cước rồi ⇒ ! old_id_number
😀 ⇒ ! old_id_number
số mấy? ⇒ ! old_id_number
hết hạn lâu rồi ⇒ ! old_id_number
1 ⇒ ! old_id_number
mất rồi ⇒ ! old_id_number
"""
PHONES = """
0901234567 ⇒ 0901234567
0901 234 567 ⇒ 0901234567
090-123-4567 ⇒ 0901234567
0901.234.567 ⇒ 0901234567
0901.234.567 (zalo) ⇒ 0901234567
+84 901 234 567 ⇒ 0901234567
+84901234567 ⇒ 0901234567
84901234567 ⇒ 0901234567
0084901234567 ⇒ 0901234567
+84(0)901234567 ⇒ 0901234567
901234567 ⇒ 0901234567
0381234567 ⇒ 0381234567
0701234567 ⇒ 0701234567
0561234567 ⇒ 0561234567
0961234567 ⇒ 0961234567
dạ số tui 0901234567 nha con ⇒ 0901234567
sđt: 0901234567 ⇒ 0901234567
0901234567 hoặc 0912345678 ⇒ 0901234567
0901234567, 0912345678 ⇒ 0901234567
số cũ 123, số mới 0901234567 ⇒ 0901234567
02713879999 ⇒ 02713879999
(024) 3825 2000 ⇒ 02438252000
o9o1234567 ⇒ ? readback 0901234567
09O1 234 567 ⇒ ? readback 0901234567
không chín không một hai ba bốn năm sáu bảy ⇒ ? readback 0901234567
không chín mươi một hai ba bốn năm sáu bảy ⇒ ! phone_short
khong chin khong mot hai ba bon nam sau bay ⇒ ? readback 0901234567
chín không một hai ba bốn năm sáu bảy ⇒ ? readback 0901234567
0168 123 4567 ⇒ ! phone_old
01212345678 ⇒ ! phone_old
0199 123 4567 ⇒ ! phone_old
090123456 ⇒ ! phone_short
12345 ⇒ ! phone_short
113 ⇒ ! phone_short
1900 1234 ⇒ ! phone_short
090 123 45678 ⇒ ! phone_long
079060001234 ⇒ ! phone_is_personal_number
+1 212 555 0100 ⇒ ! phone_foreign
+856 20 5555 5555 ⇒ ! phone_foreign
0001234567 ⇒ ! phone
0101234567 ⇒ ! phone
không có số ⇒ ! phone
không có điện thoại ⇒ ! phone
hỏi con tui ⇒ ! phone
😀 ⇒ ! phone
"""
TABLES = [("personal_number", PERSONAL), ("old_id_number", OLD_CARD), ("phone", PHONES)]


@pytest.mark.parametrize(("kind", "said", "outcome"), [(kind, *row) for kind, table in TABLES for row in rows(table)])
def test_number(kind, said, outcome):
    assert written(read(kind, said)) == outcome


def test_what_is_missing_is_counted():
    assert read("personal_number", "07906000123").blanks == {"count": "11", "difference": "1"}
    assert read("phone", "090 123 45678").blanks == {"count": "11", "difference": "1"}
