"""Amounts of money and whole numbers as people say them."""

import pytest
from dialogue.wordings import read, rows, written

MONEY = """
5 triệu rưỡi ⇒ 5500000
5 trieu ruoi ⇒ 5500000
1tr2 ⇒ 1200000
1tr25 ⇒ 1250000
1tr250 ⇒ 1250000
1 triệu 250 ⇒ 1250000
1 triệu 250 ngàn ⇒ 1250000
1 triệu 2 trăm 50 ngàn ⇒ 1250000
500 ngàn ⇒ 500000
500 nghìn đồng ⇒ 500000
500k ⇒ 500000
500.000 ⇒ 500000
500.000đ ⇒ 500000
500,000 vnđ ⇒ 500000
500000 ⇒ 500000
360.000 đồng/tháng ⇒ 360000
năm trăm ngàn ⇒ 500000
nam tram ngan ⇒ 500000
hai triệu năm trăm nghìn ⇒ 2500000
hai triệu năm trăm ⇒ 2500000
hai triệu ba ⇒ 2300000
2 triệu mốt ⇒ 2100000
một triệu năm mươi ⇒ 1050000
hai triệu không trăm năm mươi nghìn ⇒ 2050000
triệu tám ⇒ 1800000
trăm ngàn ⇒ 100000
chục triệu ⇒ 10000000
mười triệu ⇒ 10000000
hai mươi triệu ⇒ 20000000
hai chục ngàn ⇒ 20000
nửa triệu ⇒ 500000
1,5 triệu ⇒ 1500000
2.5tr ⇒ 2500000
1 tỷ 2 ⇒ 1200000000
1 tỉ rưỡi ⇒ 1500000000
5 củ ⇒ 5000000
10.000.000 đồng ⇒ 10000000
dạ khoảng 5 triệu ạ ⇒ 5000000
mỗi tháng 3 triệu ⇒ 3000000
3 triệu một tháng ⇒ 3000000
500 ngàn 1 tháng ⇒ 500000
3tr5/tháng ⇒ 3500000
ba triệu rưỡi một tháng ⇒ 3500000
ba trăm sáu chục ngàn ⇒ 360000
ba trăm linh sáu ngàn ⇒ 306000
không đồng ⇒ 0
0 ⇒ 0
0 đồng ⇒ 0
1.500 đồng ⇒ 1500
2 chục ⇒ ? money 20000
hai chục ⇒ ? money 20000
500 ⇒ ? money 500000
năm trăm ⇒ ? money 500000
một trăm rưỡi ⇒ ? money 150000
ba trăm sáu ⇒ ? money 360000
trăm hai ⇒ ? money 120000
1.500 ⇒ ? money 1500000
5 ⇒ ! money_unit
2.5 ⇒ ! money_unit
5-7 triệu ⇒ ! money_one
từ 5 triệu đến 7 triệu ⇒ ! money_one
100 đô ⇒ ! money_foreign
500 usd ⇒ ! money_foreign
999999999999999 ⇒ ! money_large
không có ⇒ ! money
nhiều lắm ⇒ ! money
bao nhiêu? ⇒ ! money
5 triệu được không? ⇒ ! money
😀 ⇒ ! money
"""
WHOLE = """
2 ⇒ 2
02 ⇒ 2
2 bản ⇒ 2
2 đứa ⇒ 2
dạ 3 nha con ⇒ 3
có 2 đứa con ⇒ 2
xin thêm 2 bản nữa ⇒ 2
0 ⇒ 0
99 ⇒ 99
một ⇒ 1
hai ⇒ 2
hai đứa ⇒ 2
hai dua ⇒ 2
ba ⇒ 3
bốn đứa con ⇒ 4
năm người ⇒ 5
năm ⇒ 5
sáu ⇒ 6
bẩy ⇒ 7
mười ⇒ 10
mười hai ⇒ 12
muoi hai ⇒ 12
mười lăm bản ⇒ 15
hai mươi ⇒ 20
hai mươi lăm ⇒ 25
hai mươi mốt ⇒ 21
ba mươi tư ⇒ 34
hai chục ⇒ 20
không ⇒ 0
không có ⇒ 0
không có đứa nào ⇒ 0
không đứa nào hết ⇒ 0
chưa có ⇒ 0
hổng có ⇒ 0
khỏi ⇒ 0
100 ⇒ ? read 100
một trăm ⇒ ? read 100
2026 ⇒ ? read 2026
99999 ⇒ ! whole_number_large
1.5 ⇒ ! whole_number_part
1/2 ⇒ ! whole_number_part
-1 ⇒ ! whole_number_part
2-3 ⇒ ! whole_number_one
2 hoặc 3 ⇒ ! whole_number_one
hai hoặc ba ⇒ ! whole_number_one
vài đứa ⇒ ! whole_number
nhiều ⇒ ! whole_number
không biết ⇒ ! whole_number
bao nhiêu ⇒ ! whole_number
bà ⇒ ! whole_number
123456789012345678901234567890 ⇒ ! whole_number
😀 ⇒ ! whole_number
"""


@pytest.mark.parametrize(("said", "outcome"), rows(MONEY))
def test_money(said, outcome):
    assert written(read("money", said)) == outcome


@pytest.mark.parametrize(("said", "outcome"), rows(WHOLE))
def test_whole_number(said, outcome):
    assert written(read("whole_number", said)) == outcome


def test_the_unit_is_asked_with_the_number():
    assert read("money", "5").blanks == {"number": "5"}
