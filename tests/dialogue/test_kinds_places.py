"""Communes, addresses, free places, free words and e-mail addresses as people write them, in Đồng Nai."""

import pytest
from dialogue.wordings import read, rows, written

from knowledge.places import find_commune
from knowledge.places.units import Level, gazetteer

COMMUNES = """
xã Phú Nghĩa, Đồng Nai ⇒ xã Phú Nghĩa, thành phố Đồng Nai
xã Phú Nghĩa, tỉnh Đồng Nai ⇒ xã Phú Nghĩa, thành phố Đồng Nai
xã Phú Nghĩa, thành phố Đồng Nai ⇒ xã Phú Nghĩa, thành phố Đồng Nai
Phú Nghĩa Đồng Nai ⇒ xã Phú Nghĩa, thành phố Đồng Nai
xa phu nghia dong nai ⇒ xã Phú Nghĩa, thành phố Đồng Nai
dạ ở xã Phú Nghĩa, tp Đồng Nai ạ ⇒ xã Phú Nghĩa, thành phố Đồng Nai
phường Bình Long ⇒ phường Bình Long, thành phố Đồng Nai
P. Bình Long ⇒ phường Bình Long, thành phố Đồng Nai
phường Lộc Ninh, Đồng Nai ⇒ phường Lộc Ninh, thành phố Đồng Nai
P. Bến Thành, Q1, TPHCM ⇒ phường Bến Thành, thành phố Hồ Chí Minh
phường Hoàn Kiếm, Hà Nội ⇒ phường Hoàn Kiếm, thành phố Hà Nội
phường An Lộc, thành phố Đồng Nai ⇒ phường An Lộc, thành phố Đồng Nai
XÃ PHÚ NGHĨA, ĐỒNG NAI ⇒ xã Phú Nghĩa, thành phố Đồng Nai
xã Bù Gia Mập, Đồng Nai ⇒ xã Bù Gia Mập, thành phố Đồng Nai
xã Đăk Nhau, Đồng Nai ⇒ xã Đak Nhau, thành phố Đồng Nai
phường Phước Long nha con ⇒ ? commune_here phường Phước Long, thành phố Đồng Nai
tui ở phường Bình Long ⇒ phường Bình Long, thành phố Đồng Nai
xã Thọ Sơn, Đồng Nai ⇒ xã Thọ Sơn, thành phố Đồng Nai
xã Nghĩa Trung tỉnh Đồng Nai ⇒ xã Nghĩa Trung, thành phố Đồng Nai
đặc khu Phú Quốc, An Giang ⇒ đặc khu Phú Quốc, tỉnh An Giang
đặc khu Lý Sơn, Quảng Ngãi ⇒ đặc khu Lý Sơn, tỉnh Quảng Ngãi
phú nghĩa ⇒ ? commune_here xã Phú Nghĩa, thành phố Đồng Nai
phu nghia ⇒ ? commune_here xã Phú Nghĩa, thành phố Đồng Nai
Đắk Ơ, Bù Gia Mập, Bình Phước ⇒ ? commune_now xã Đăk Ơ, thành phố Đồng Nai
xã Đắk Ơ huyện Bù Gia Mập ⇒ ? commune_now xã Đăk Ơ, thành phố Đồng Nai
tân lập đồng phú ⇒ ? commune_now phường Đồng Phú, thành phố Đồng Nai
phường 5, Đà Lạt ⇒ ? commune_now phường Cam Ly - Đà Lạt, tỉnh Lâm Đồng
Bến Nghé, quận 1 ⇒ ? commune_now phường Sài Gòn, thành phố Hồ Chí Minh
xã Tân Tiến ⇒ | xã Tân Tiến, thành phố Đồng Nai | phường Đồng Phú, thành phố Đồng Nai
Bình Long ⇒ | phường Bình Long, thành phố Đồng Nai | phường An Lộc, thành phố Đồng Nai
Đồng Nai ⇒ ! commune_more
Bình Phước ⇒ ! commune_more
huyện Bù Đăng ⇒ ! commune_more
thành phố Hồ Chí Minh ⇒ ! commune_more
huyện Bù Gia Mập ⇒ ! commune_more
phường An Lộc, Đồng Nai ⇒ | phường An Lộc, thành phố Đồng Nai | phường Bình Long, thành phố Đồng Nai
xã Tân Thạnh ⇒ ! commune_several
xã Tân Thạnh, thành phố Cần Thơ ⇒ xã Tân Thạnh, thành phố Cần Thơ
bậy bạ ⇒ ! commune
không ⇒ ! commune
không biết ⇒ ! commune
gần chợ ⇒ ! commune
12345 ⇒ ! commune
😀 ⇒ ! commune
"""
ADDRESSES = """
số 1, thôn 2, xã Phú Nghĩa, Đồng Nai ⇒ số 1, thôn 2, xã Phú Nghĩa, thành phố Đồng Nai
số 1 thôn 2 xã Phú Nghĩa tỉnh Đồng Nai ⇒ số 1 thôn 2, xã Phú Nghĩa, thành phố Đồng Nai
thôn 2, xã Phú Nghĩa, thành phố Đồng Nai ⇒ thôn 2, xã Phú Nghĩa, thành phố Đồng Nai
thon 3 xa phu nghia dong nai ⇒ thôn 3, xã Phú Nghĩa, thành phố Đồng Nai
ap 3, xa phu nghia, dong nai ⇒ ấp 3, xã Phú Nghĩa, thành phố Đồng Nai
thôn Phước Sơn, xã Phú Nghĩa, Đồng Nai ⇒ thôn Phước Sơn, xã Phú Nghĩa, thành phố Đồng Nai
Phú Nghĩa, Đồng Nai, tổ 5 ⇒ tổ 5, xã Phú Nghĩa, thành phố Đồng Nai
123 Lê Lợi, P. Bến Thành, Q1, TPHCM ⇒ 123 Lê Lợi, phường Bến Thành, thành phố Hồ Chí Minh
số 12 đường Hùng Vương, khu phố 3, phường Bình Long ⇒ số 12 đường Hùng Vương, khu phố 3, phường Bình Long, thành phố Đồng Nai
kp3, phường Bình Long, Đồng Nai ⇒ kp3, phường Bình Long, thành phố Đồng Nai
dạ nhà tui ở thôn 2 xã Phú Nghĩa Đồng Nai nha con ⇒ thôn 2, xã Phú Nghĩa, thành phố Đồng Nai
số nhà 5/2 hẻm 12, phường Bình Long, Đồng Nai ⇒ số nhà 5/2 hẻm 12, phường Bình Long, thành phố Đồng Nai
sóc 5, phường Lộc Ninh, Đồng Nai ⇒ sóc 5, phường Lộc Ninh, thành phố Đồng Nai
SỐ 5, THÔN 2, XÃ PHÚ NGHĨA, ĐỒNG NAI ⇒ SỐ 5, THÔN 2, xã Phú Nghĩa, thành phố Đồng Nai
buôn Ma, xã Bù Gia Mập, Đồng Nai ⇒ buôn Ma, xã Bù Gia Mập, thành phố Đồng Nai
xóm 3 - xã Phú Nghĩa - Đồng Nai ⇒ xóm 3, xã Phú Nghĩa, thành phố Đồng Nai
tổ 4, khu phố Phú Lộc, phường Bình Long, tỉnh Đồng Nai ⇒ tổ 4, khu phố Phú Lộc, phường Bình Long, thành phố Đồng Nai
xã Phú Nghĩa, Đồng Nai, thôn 2 ⇒ thôn 2, xã Phú Nghĩa, thành phố Đồng Nai
chung cư A2, đường Lê Lợi, phường Bến Thành, TPHCM ⇒ chung cư A2, đường Lê Lợi, phường Bến Thành, thành phố Hồ Chí Minh
thôn Bình Long xã Phú Nghĩa ⇒ ? commune_here thôn Bình Long, xã Phú Nghĩa, thành phố Đồng Nai
thôn Bù Gia Phúc 1, Phú Nghĩa ⇒ ? commune_here thôn Bù Gia Phúc 1, xã Phú Nghĩa, thành phố Đồng Nai
thôn 3 phú nghĩa ⇒ ? commune_here thôn 3, xã Phú Nghĩa, thành phố Đồng Nai
thon 3 phu nghia ⇒ ? commune_here thon 3, xã Phú Nghĩa, thành phố Đồng Nai
tổ 3 ấp Tân Lập xã Lộc Ninh tỉnh Bình Phước ⇒ ? commune_now tổ 3 ấp Tân Lập, phường Lộc Ninh, thành phố Đồng Nai
tổ 2, bon Bù Xia, xã Đắk Ơ, huyện Bù Gia Mập, tỉnh Bình Phước ⇒ ? commune_now tổ 2, bon Bù Xia, xã Đăk Ơ, thành phố Đồng Nai
nhà số 5 hẻm 12 đường Trần Phú, phường 5, Đà Lạt, Lâm Đồng ⇒ ? commune_now nhà số 5 hẻm 12 đường Trần Phú, phường Cam Ly - Đà Lạt, tỉnh Lâm Đồng
xã Phú Nghĩa ⇒ ? address_short xã Phú Nghĩa, thành phố Đồng Nai
ấp 3, xã Tân Tiến ⇒ | ấp 3, xã Tân Tiến, thành phố Đồng Nai | ấp 3, phường Đồng Phú, thành phố Đồng Nai
thôn 2, thị xã Phước Long ⇒ | thôn 2, phường Phước Long, thành phố Đồng Nai | thôn 2, phường Phước Bình, thành phố Đồng Nai
thôn 2, huyện Bù Đăng ⇒ ! address_more
thôn 2, Đồng Nai ⇒ ! address_more
thôn 2 ⇒ ! address_commune
số 5 ⇒ ! address_commune
không biết ⇒ ! address_commune
tui ở với con ⇒ ! address_commune
12345 ⇒ ! address_commune
khu phố 1, phường An Lộc, thành phố Đồng Nai ⇒ khu phố 1, phường An Lộc, thành phố Đồng Nai
ấp 1, xã Tân Thạnh ⇒ ! address_several
thôn 2, Bù Gia Mập, Đồng Nai ⇒ ! address_more
thôn 2, Thọ Sơn, Đồng Nai ⇒ thôn 2, xã Thọ Sơn, thành phố Đồng Nai
ấp 1, xã Thới Lai, Cần Thơ ⇒ ấp 1, xã Thới Lai, thành phố Cần Thơ
xóm trên ⇒ ! address_commune
chưa có nhà ⇒ ! address_commune
như trên giấy ⇒ ! address_commune
😀 ⇒ ! address_commune
"""
PLACES = """
Bệnh viện Từ Dũ ⇒ Bệnh viện Từ Dũ
dạ trạm y tế xã Phú Nghĩa ạ ⇒ trạm y tế xã Phú Nghĩa
Sài Gòn ⇒ Sài Gòn
số 1,  thôn 2 ⇒ số 1, thôn 2
ở nhà ⇒ ở nhà
Huế nha con ⇒ Huế
Bệnh viện Đa khoa Bình Phước ⇒ Bệnh viện Đa khoa Bình Phước
Trạm y tế ⇒ Trạm y tế
tại nhà ⇒ tại nhà
da nang ⇒ da nang
Cần Thơ ⇒ Cần Thơ
dạ sinh ở nhà ạ ⇒ sinh ở nhà
Campuchia ⇒ Campuchia
xã Phú Nghĩa, Đồng Nai ⇒ xã Phú Nghĩa, Đồng Nai
Đồng Nai ⇒ Đồng Nai
Nghĩa trang xã ⇒ Nghĩa trang xã
đường 741, đoạn qua Phú Riềng ⇒ đường 741, đoạn qua Phú Riềng
ở bệnh viện huyện cũ nha con ⇒ ở bệnh viện huyện cũ
BV Chợ Rẫy ⇒ BV Chợ Rẫy
Bù Đăng ⇒ Bù Đăng
Nhà hộ sinh số 2 ⇒ Nhà hộ sinh số 2
UBND xã Đắk Ơ ⇒ UBND xã Đắk Ơ
Đại sứ quán Việt Nam tại Lào ⇒ Đại sứ quán Việt Nam tại Lào
quê tui ở Bến Tre ⇒ quê tui ở Bến Tre
Thừa Thiên Huế ạ ⇒ Thừa Thiên Huế
trên xe cấp cứu ⇒ trên xe cấp cứu
bv từ dũ đó con ⇒ bv từ dũ
Sóc 5 ⇒ Sóc 5
“Nhà bảo sanh Hoa Sen” ⇒ Nhà bảo sanh Hoa Sen
Q1 ⇒ Q1
Cà Mau ⇒ Cà Mau
? ⇒ ! place
2026 ⇒ ! place
... ⇒ ! place
, ⇒ ! place
A ⇒ ! place
7 ⇒ ! place
12 ⇒ ! place
x ⇒ ! place
😀😀 ⇒ ! place
"""
TEXTS = """
dạ đi làm xa ạ ⇒ đi làm xa
12 tháng ⇒ 12 tháng
  vợ   chồng  ⇒ vợ chồng
12 ⇒ 12
vợ ⇒ vợ
"con đẻ" ⇒ con đẻ
số 01, ngày 01/01/2020, xã Phú Nghĩa ⇒ số 01, ngày 01/01/2020, xã Phú Nghĩa
đổi chủ hộ ⇒ đổi chủ hộ
làm ruộng ⇒ làm ruộng
dạ làm rẫy ạ ⇒ làm rẫy
buôn bán nhỏ nha con ⇒ buôn bán nhỏ
Bệnh già ⇒ Bệnh già
tai nạn giao thông ⇒ tai nạn giao thông
thạc sĩ ⇒ thạc sĩ
lớp 9/12 ⇒ lớp 9/12
học đến lớp 5 ⇒ học đến lớp 5
mù chữ ⇒ mù chữ
không nghề nghiệp ⇒ không nghề nghiệp
nội trợ ⇒ nội trợ
hưu trí ⇒ hưu trí
công nhân cạo mủ ⇒ công nhân cạo mủ
Quán Cơm Bà Tư ⇒ Quán Cơm Bà Tư
tạp hóa Hoa – Lan ⇒ tạp hóa Hoa – Lan
bán vé số ⇒ bán vé số
A+ ⇒ A+
1/2 ⇒ 1/2
GKS số 25/2020 ⇒ GKS số 25/2020
thì đi học xa ⇒ đi học xa
ghi là sửa tên đệm ⇒ sửa tên đệm
sửa “Thi” thành “Thị” ⇒ sửa “Thi” thành “Thị
dien bien gia yeu ⇒ dien bien gia yeu
con đẻ ạ ⇒ con đẻ
OK ⇒ ! text_yes
x ⇒ ! text
? ⇒ ! text
1 ⇒ ! text
có ⇒ ! text_yes
dạ có ạ ⇒ ! text_yes
rồi ⇒ ! text_yes
đúng rồi con ⇒ ! text_yes
- ⇒ ! text
“” ⇒ ! text
... ⇒ ! text
😀😀 ⇒ ! text
"""
EMAILS = """
hoa@gmail.com ⇒ hoa@gmail.com
Hoa.Le@Gmail.com ạ ⇒ hoa.le@gmail.com
mail tui là hoa@yahoo.com.vn ⇒ hoa@yahoo.com.vn
<hoa_le-1@cong-ty.vn> ⇒ hoa_le-1@cong-ty.vn
hoa@gmail.com, gửi giúp tui ⇒ hoa@gmail.com
hoa.le+xa@gmail.com ⇒ hoa.le+xa@gmail.com
hoa a còng gmail chấm com ⇒ ? read hoa@gmail.com
hoa chấm le a còng gmail chấm com ⇒ ? read hoa.le@gmail.com
hoa a cong gmail cham com ⇒ ? read hoa@gmail.com
hoa @ gmail.com ⇒ ? read hoa@gmail.com
hoa@gmail ⇒ ? read hoa@gmail.com
hoa@gamil.com ⇒ ? read hoa@gmail.com
hoa@gmail.con ⇒ ? read hoa@gmail.com
HOA@GMAIL.COM ⇒ hoa@gmail.com
hoa@gmail.com. ⇒ hoa@gmail.com
email: hoa.le@yahoo.com ⇒ hoa.le@yahoo.com
(hoa@hotmail.com) ⇒ hoa@hotmail.com
hoa123@icloud.com nha con ⇒ hoa123@icloud.com
ubnd.phunghia@dongnai.gov.vn ⇒ ubnd.phunghia@dongnai.gov.vn
dạ le-hoa@cong-ty.com.vn ạ ⇒ le-hoa@cong-ty.com.vn
mail của tui là hoa a còng yahoo chấm com chấm vn ⇒ ? read hoa@yahoo.com.vn
hoa gạch dưới le a còng gmail chấm com ⇒ ? read hoa_le@gmail.com
hoa@gmai.com ⇒ ? read hoa@gmail.com
hoa@yahoo ⇒ ? read hoa@yahoo.com
hoa ⇒ ! email
hoa gmail ⇒ ! email
hoa@@gmail.com ⇒ ! email
hoa@gmail..com ⇒ ! email
hoa lê@gmail.com ⇒ ! email
không xài mail ⇒ ! email
www.hoa.vn ⇒ ! email
hoa@x ⇒ ! email
hoa@ ⇒ ! email
@gmail.com ⇒ ! email
hoa..le@gmail.com ⇒ ! email
a@b.c ⇒ ! email
hoa@-x.vn ⇒ ! email
không có ⇒ ! email
0901234567 ⇒ ! email
😀@gmail.com ⇒ ! email
"""
TABLES = [("commune", COMMUNES), ("address", ADDRESSES), ("place", PLACES), ("text", TEXTS), ("email", EMAILS)]


@pytest.mark.parametrize(("kind", "said", "outcome"), [(kind, *row) for kind, table in TABLES for row in rows(table)])
def test_place_or_text(kind, said, outcome):
    assert written(read(kind, said)) == outcome


@pytest.mark.parametrize(("length", "outcome"), [(300, "x" * 300), (301, "! text")])
def test_a_text_has_a_longest(length, outcome):
    assert written(read("text", "x" * length)) == outcome


@pytest.mark.parametrize("code", [*gazetteer().units[Level.COMMUNE]][::50])
def test_what_we_write_is_read_as_itself(code):
    commune = find_commune(code)
    assert written(read("commune", f"{commune.full}, {commune.province}")) == f"{commune.full}, {commune.province}"
