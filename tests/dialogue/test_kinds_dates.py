"""Days and years as people write them, on Sunday, 22 November 2026."""

from datetime import date

import pytest
from dialogue.wordings import TODAY, read, rows, written
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.kinds import Good

PAST = """
5/11/2026 ⇒ 2026-11-05
05/11/2026 ⇒ 2026-11-05
5-11-2026 ⇒ 2026-11-05
5.11.60 ⇒ 1960-11-05
5 / 11 / 1960 ⇒ 1960-11-05
5 11 1960 ⇒ 1960-11-05
05111960 ⇒ 1960-11-05
051160 ⇒ 1960-11-05
5/11/'60 ⇒ 1960-11-05
2026-11-05 ⇒ 2026-11-05
1/1/27 ⇒ 1927-01-01
5/11/05 ⇒ 2005-11-05
29/2/2024 ⇒ 2024-02-29
ngày 5 tháng 11 năm 1960 ⇒ 1960-11-05
ngay 5 thang 11 nam 1960 ⇒ 1960-11-05
ngày 5, tháng 11, năm 1960 ⇒ 1960-11-05
mùng 5 tháng 11 năm ngoái ⇒ 2025-11-05
5 tháng 11 năm nay ⇒ 2026-11-05
5 tháng 11 năm kia ⇒ 2024-11-05
5/11 năm 60 ⇒ 1960-11-05
5 tháng 11/2026 ⇒ 2026-11-05
mùng năm tháng mười một năm một chín sáu mươi ⇒ 1960-11-05
mùng hai tháng chín năm bốn lăm ⇒ 1945-09-02
ngày năm tháng năm năm hai nghìn ⇒ 2000-05-05
ngày mười lăm tháng tám năm bảy lăm ⇒ 1975-08-15
ngày hai mươi mốt tháng tư năm hai ngàn lẻ ba ⇒ 2003-04-21
sinh ngày 2/9/1945 ạ ⇒ 1945-09-02
bé sinh hôm 5/11/2026 ạ ⇒ 2026-11-05
8h30 ngày 5/11/2026 ⇒ 2026-11-05
5/11/2026 lúc 8 giờ 30 phút ⇒ 2026-11-05
hôm nay là 22/11/2026 ⇒ 2026-11-22
hôm nay ⇒ 2026-11-22
sáng nay ⇒ 2026-11-22
hôm qua ⇒ 2026-11-21
hom qua ⇒ 2026-11-21
tối qua ⇒ 2026-11-21
bữa qua ⇒ 2026-11-21
hôm kia ⇒ 2026-11-20
hôm tê ⇒ 2026-11-20
hôm kìa ⇒ 2026-11-19
3 ngày trước ⇒ 2026-11-19
cách đây ba ngày ⇒ 2026-11-19
15/7 âm lịch (27/8/2026) ⇒ 2026-08-27
15/7 âm, tức 27/8/2026 dương lịch ⇒ 2026-08-27
5/11/26 ⇒ ? date_century 2026-11-05
1/2/17 ⇒ ? date_century 2017-02-01
5/13/2026 ⇒ ? date_swapped 2026-05-13
hai tuần trước ⇒ ? day 2026-11-08
thứ ba tuần trước ⇒ ? day 2026-11-10
thứ 3 tuần rồi ⇒ ? day 2026-11-10
thu ba tuan truoc ⇒ ? day 2026-11-10
t5 tuần này ⇒ ? day 2026-11-19
chủ nhật vừa rồi ⇒ ? day 2026-11-15
thứ tư ⇒ ? day 2026-11-18
5/11/2026 hoặc 6/11/2026 ⇒ | 2026-11-05 | 2026-11-06
23/11/2026 ⇒ ! date_future
ngày mai ⇒ ! date_future
31/4/2026 ⇒ ! date_not_in_month
30/2/2026 ⇒ ! date_not_in_month
29/2/1900 ⇒ ! date_not_in_month
32/1/2026 ⇒ ! date_day
0/1/2026 ⇒ ! date_day
5/0/2026 ⇒ ! date_month
15/13/2026 ⇒ ! date_month
11/23/2026 ⇒ ! date_month
1/1/1800 ⇒ ! date_old
5/11/060 ⇒ ! date_year_digits
5/11 ⇒ ! date_year
30/2 ⇒ ! date_year
mùng 5 tháng 11 ⇒ ! date_year
ngày 5 tháng sáu ⇒ ! date_year
1960 ⇒ ! date_only_year
năm 1960 ⇒ ! date_only_year
sinh năm 60 ⇒ ! date_only_year
năm ngoái ⇒ ! date_only_year
tháng 11 năm 2026 ⇒ ! date_only_month
11/2026 ⇒ ! date_only_month
mồng 2 tháng 3 năm ất mùi ⇒ ! lunar
mồng hai tháng ba năm Ất Mùi ⇒ ! lunar
rằm tháng 7 ⇒ ! lunar
5/11 âm lịch ⇒ ! lunar
5/11/2025 ta ⇒ ! lunar
mùng 3 tháng chạp ⇒ ! lunar
mồng 2 tết ⇒ ! lunar
canh tý ⇒ ! lunar
tuổi con trâu ⇒ ! lunar
mất hôm 20 tháng 11 vừa rồi ⇒ ! date_year
mười ba tháng năm năm chín mươi ⇒ 1990-05-13
ngày 3/3 al năm 1950 ⇒ ! lunar
hồi hôm ⇒ 2026-11-21
tuần trước ⇒ ! date_missing
ngày 5 ⇒ ! date
123456789 ⇒ ! date
1-2-3-4 ⇒ ! date_year
lâu rồi ⇒ ! date_missing
hôm nọ ⇒ ! date_missing
không nhớ ⇒ ! date_missing
tháng trước ⇒ ! date_missing
bò ⇒ ! date_missing
"""
FUTURE = """
1/1/2030 ⇒ 2030-01-01
1/1/30 ⇒ 2030-01-01
22/11/2026 ⇒ 2026-11-22
hôm nay ⇒ 2026-11-22
ngày mai ⇒ 2026-11-23
mai ⇒ 2026-11-23
ngày mốt ⇒ 2026-11-24
bữa mốt ⇒ 2026-11-24
3 ngày nữa ⇒ 2026-11-25
hai ngày nữa ⇒ 2026-11-24
ngày 5 tháng 1 năm sau ⇒ 2027-01-05
15 tháng 12 năm nay ⇒ 2026-12-15
31/12/2026 ⇒ 2026-12-31
31-12-26 ⇒ 2026-12-31
31122026 ⇒ 2026-12-31
2030-12-31 ⇒ 2030-12-31
ngày ba mươi tháng mười hai năm hai nghìn không trăm hai mươi bảy ⇒ 2027-12-30
đến ngày 1/6/2035 ạ ⇒ 2035-06-01
hạn 01.06.2035 ⇒ 2035-06-01
5 5 2031 ⇒ 2031-05-05
29/2/2028 ⇒ 2028-02-29
1/1/40 ⇒ 2040-01-01
thứ hai tuần sau ⇒ ? day 2026-11-23
thứ sáu tuần tới ⇒ ? day 2026-11-27
thứ năm ⇒ ? day 2026-11-26
chủ nhật tuần sau ⇒ ? day 2026-11-29
2 tuần nữa ⇒ ? day 2026-12-06
12/31/2026 ⇒ ? date_swapped 2026-12-31
hôm qua ⇒ ! date_past
21/11/2026 ⇒ ! date_past
1/1/20 ⇒ ! date_past
5/11/1960 ⇒ ! date_past
1/1/2150 ⇒ ! date_far
29/2/2027 ⇒ ! date_not_in_month
31/6/2027 ⇒ ! date_not_in_month
40/1/2030 ⇒ ! date_day
2030 ⇒ ! date_only_year
năm sau ⇒ ! date_only_year
12/2030 ⇒ ! date_only_month
tháng sau ⇒ ! date_missing
sau tết ⇒ ! date_missing
rằm tháng giêng sang năm ⇒ ! lunar
1/6 ⇒ ! date_year
vô thời hạn ⇒ ! date_missing
không thời hạn ⇒ ! date_missing
"""
ANY = """
5/11/2026 ⇒ 2026-11-05
23/11/2026 ⇒ 2026-11-23
1/1/60 ⇒ 1960-01-01
1/1/99 ⇒ 1999-01-01
1/1/05 ⇒ 2005-01-01
1/1/2030 ⇒ 2030-01-01
hôm qua ⇒ 2026-11-21
ngày mai ⇒ 2026-11-23
3 ngày nữa ⇒ 2026-11-25
3 bữa trước ⇒ 2026-11-19
05-11-2026 ⇒ 2026-11-05
05112026 ⇒ 2026-11-05
2026-11-05 ⇒ 2026-11-05
ngày 5 tháng 11 năm 2026 ⇒ 2026-11-05
ngay 5 thang 11 nam 2026 ⇒ 2026-11-05
mùng 5 tháng 11 năm ngoái ⇒ 2025-11-05
5 tháng 12 năm nay ⇒ 2026-12-05
ngày 5 tháng 1 năm sau ⇒ 2027-01-05
ngày mười lăm tháng tám năm bảy lăm ⇒ 1975-08-15
hôm nay ⇒ 2026-11-22
ngày mốt ⇒ 2026-11-24
hôm kia ⇒ 2026-11-20
1.2.2027 ⇒ 2027-02-01
dạ 20/12/2026 nha con ⇒ 2026-12-20
8h sáng 20/12/2026 ⇒ 2026-12-20
29/2/2028 ⇒ 2028-02-29
1/1/30 ⇒ ? date_century 2030-01-01
5/11/26 ⇒ ? date_century 2026-11-05
thứ sáu tuần tới ⇒ ? day 2026-11-27
5/11 ⇒ ! date_year
thứ hai tuần trước ⇒ ? day 2026-11-09
12/31/2026 ⇒ ? date_swapped 2026-12-31
5/11/2026 hay 6/11/2026 ⇒ | 2026-11-05 | 2026-11-06
29/2/2027 ⇒ ! date_not_in_month
32/1/2026 ⇒ ! date_day
1/13/2026 nhầm 40/40/2026 ⇒ ? date_swapped 2026-01-13
20/20/2026 ⇒ ! date_month
2026 ⇒ ! date_only_year
12/2026 ⇒ ! date_only_month
bữa nào rảnh ⇒ ! date_missing
1/1/2200 ⇒ ! date_far
1/1/1890 ⇒ ! date_old
rằm tháng 8 ⇒ ! lunar
"""
YEARS = """
1960 ⇒ 1960
năm 1960 ⇒ 1960
nam 1960 ⇒ 1960
sinh năm 1960 ⇒ 1960
sinh 1990 ạ ⇒ 1990
dạ năm 1990 ⇒ 1990
tui sanh năm 60 ⇒ 1960
dạ 60 nha con ⇒ 1960
60 ⇒ 1960
năm 45 ⇒ 1945
99 ⇒ 1999
05 ⇒ 2005
2026 ⇒ 2026
1/1/1960 ⇒ 1960
2/9/1945 ⇒ 1945
ngày 5 tháng 11 năm 1960 ⇒ 1960
12/1960 ⇒ 1960
tháng 5 năm 1960 ⇒ 1960
hôm qua ⇒ 2026
năm ngoái ⇒ 2025
bé sinh năm nay ⇒ 2026
sáu mươi ⇒ 1960
năm sáu mươi ⇒ 1960
năm bảy lăm ⇒ 1975
năm bảy mươi lăm ⇒ 1975
một chín sáu mươi ⇒ 1960
mot chin sau muoi ⇒ 1960
một nghìn chín trăm sáu mươi ⇒ 1960
một ngàn chín trăm bảy mươi lăm ⇒ 1975
hai ngàn lẻ năm ⇒ 2005
hai nghìn không trăm mười hai ⇒ 2012
19 60 ⇒ 1960
26 ⇒ ? year 2026
năm 20 ⇒ ? year 2020
66 tuổi ⇒ ? year_of_age 1960
tui 66 tuổi rồi ⇒ ? year_of_age 1960
sáu mươi sáu tuổi ⇒ ? year_of_age 1960
2027 ⇒ ! year_future
5/11/2027 ⇒ ! year_future
1800 ⇒ ! year_old
tuổi mèo ⇒ ! year_zodiac
tui tuổi tý ⇒ ! year_zodiac
khoảng 1950 ⇒ 1950
năm tư mươi tám ⇒ 1948
bốn tám ⇒ 1948
canh tý ⇒ ! year_zodiac
năm con rồng ⇒ ! year_zodiac
không nhớ ⇒ ! year
lâu rồi ⇒ ! year
196 ⇒ ! year
19600 ⇒ ! year
1960 hay 1961 ⇒ ! year
200 tuổi ⇒ ! year
bò ⇒ ! year
"""
TABLES = [("past_date", PAST), ("future_date", FUTURE), ("date", ANY), ("year", YEARS)]


@pytest.mark.parametrize(("kind", "said", "outcome"), [(kind, *row) for kind, table in TABLES for row in rows(table)])
def test_day_or_year(kind, said, outcome):
    assert written(read(kind, said)) == outcome


def test_what_is_wrong_is_named():
    assert read("past_date", "31/4/2026").blanks == {"day": "31", "month": "4", "year": "2026"}
    assert read("past_date", "15/13/2026").blanks == {"month": "13"}


@given(
    st.dates(date(1900, 1, 1), TODAY),
    st.sampled_from(["{:%d/%m/%Y}", "{:%d-%m-%Y}", "{:%d%m%Y}", "ngày {:%d tháng %m năm %Y}", "{:%Y-%m-%d}"]),
)
def test_every_day_is_read_as_written(day, shape):
    assert read("past_date", shape.format(day)) == Good(day.isoformat())
