"""Ethnic groups, nationalities and relations as people name them."""

import pytest
from dialogue.wordings import read, rows, written

from knowledge.ethnicities import ethnicities

ETHNICITIES = """
kinh ⇒ Kinh
dân tộc kinh ạ ⇒ Kinh
dạ người Kinh ⇒ Kinh
Việt ⇒ Kinh
tay ⇒ Tày
TÀY ⇒ Tày
thái đen ⇒ Thái
khmer ⇒ Khmer
khơ me ⇒ Khmer
Khơ-me ⇒ Khmer
dạ người khơ me nha ⇒ Khmer
khome ⇒ Khmer
việt gốc miên ⇒ Khmer
Ê Đê ⇒ Ê Đê
ede ⇒ Ê Đê
Ra-đê ⇒ Ê Đê
h'mông ⇒ Mông
HMong ⇒ Mông
mèo ⇒ Mông
stiêng ⇒ Xtiêng
S'tiêng ⇒ Xtiêng
xtieng ⇒ Xtiêng
xơ tiêng ⇒ Xtiêng
Xa Điêng ⇒ Xtiêng
mnong ⇒ Mnông
M’nông ⇒ Mnông
jarai ⇒ Gia Rai
k'ho ⇒ Cơ Ho
chrau ⇒ Chơ Ro
châu ro ⇒ Chơ Ro
châu mạ ⇒ Mạ
mạ ⇒ Mạ
chàm ⇒ Chăm
hoa ⇒ Hoa
tàu ⇒ Hoa
nùng ⇒ Nùng
mán ⇒ Dao
cao lan ⇒ Sán Chay
vân kiều ⇒ Bru - Vân Kiều
bru vân kiều ⇒ Bru - Vân Kiều
pa cô ⇒ Tà Ôi
muong ⇒ Mường
thổ ⇒ Thổ
co ⇒ Co
Co ⇒ Co
kinhh ⇒ ? read Kinh
nungf ⇒ ? read Nùng
Raglay ⇒ ? read Ra Glai
khmerr ⇒ ? read Khmer
miên ⇒ | Khmer | Dao
trại ⇒ | Dao | Sán Dìu
có ⇒ ! ethnicity
mã ⇒ ! ethnicity
không ⇒ ! ethnicity
không biết ⇒ ! ethnicity
Klingon ⇒ ! ethnicity
người Việt gốc ⇒ ! ethnicity
dân tộc thiểu số ⇒ ! ethnicity
1 ⇒ ! ethnicity
😀 ⇒ ! ethnicity
"""
NATIONALITIES = """
Việt Nam ⇒ Việt Nam
việt nam ạ ⇒ Việt Nam
VIỆT NAM ⇒ Việt Nam
viet nam ⇒ Việt Nam
Vietnam ⇒ Việt Nam
VN ⇒ Việt Nam
người việt ⇒ Việt Nam
dạ quốc tịch Việt Nam ⇒ Việt Nam
mang quốc tịch việt nam ⇒ Việt Nam
công dân Việt Nam ⇒ Việt Nam
mỹ ⇒ Hoa Kỳ
Mĩ ⇒ Hoa Kỳ
hoa kỳ ⇒ Hoa Kỳ
USA ⇒ Hoa Kỳ
quốc tịch Mỹ ⇒ Hoa Kỳ
hàn ⇒ Hàn Quốc
Hàn Quốc ⇒ Hàn Quốc
han quoc ⇒ Hàn Quốc
Korea ⇒ Hàn Quốc
đài loan ⇒ Đài Loan
Đài ⇒ Đài Loan
Trung Quốc ⇒ Trung Quốc
người Trung Quốc ⇒ Trung Quốc
tàu ⇒ Trung Quốc
Campuchia ⇒ Campuchia
cam pu chia ⇒ Campuchia
cam ⇒ Campuchia
Lào ⇒ Lào
nhật ⇒ Nhật Bản
Japan ⇒ Nhật Bản
Pháp ⇒ Pháp
người Pháp ⇒ Pháp
Đức ⇒ Đức
Thái Lan ⇒ Thái Lan
nga ⇒ Nga
ấn độ ⇒ Ấn Độ
Philippines ⇒ Philippines
sing ⇒ Singapore
Canada ⇒ Canada
Trung Quôc ⇒ Trung Quốc
viet nan ⇒ ? read Việt Nam
hàn quóoc ⇒ ? read Hàn Quốc
việt nam và mỹ ⇒ | Việt Nam | Hoa Kỳ
Việt Nam, Pháp ⇒ | Việt Nam | Pháp
không có ⇒ ! nationality
xyz ⇒ ! nationality
kinh doanh ⇒ ! nationality
quên rồi ⇒ ! nationality
1 ⇒ ! nationality
😀 ⇒ ! nationality
"""
RELATIONS = """
mẹ ⇒ mẹ
má ⇒ mẹ
mạ ⇒ mẹ
bu ⇒ mẹ
tui là má nó ⇒ mẹ
toi la me be ⇒ mẹ
con là mẹ của bé ⇒ mẹ
mẹ ruột ạ ⇒ mẹ
cha ⇒ cha
tía ⇒ cha
bọ ⇒ cha
bố đẻ ⇒ cha
ba của bé ⇒ cha
tui là ba của nó nghen con ⇒ cha
bà nội ⇒ bà nội
ba noi ⇒ bà nội
mệ nội ⇒ bà nội
tui là bà ngoại cháu ⇒ bà ngoại
bà ngoai ⇒ bà ngoại
bà ngoaij ⇒ bà ngoại
ông ngoại ruột ⇒ ông ngoại
cháu kêu tui bằng bà cố ⇒ cụ
nó gọi tui là ông ngoại ⇒ ông ngoại
con rể ⇒ con rể
con re ⇒ con rể
con dâu ⇒ con dâu
con trai trưởng ⇒ con trai
con gái út ⇒ con gái
o ⇒ cô
o ruột ⇒ cô
dì út ⇒ dì
mợ ⇒ mợ
dượng ⇒ dượng
thím ⇒ thím
chú dượng ⇒ dượng
dì ghẻ ⇒ mẹ kế
bà xã ⇒ vợ
ông xã ⇒ chồng
chồng tui ⇒ vợ
em gái ⇒ em gái
chị hai ⇒ chị gái
chị dâu ⇒ chị dâu
anh rể ⇒ anh rể
má chồng ⇒ mẹ chồng
ông già vợ ⇒ cha vợ
cháu ⇒ cháu
láng giềng ⇒ hàng xóm
lối xóm ⇒ hàng xóm
bà con ⇒ người thân
tổ công nghệ số ⇒ cán bộ hỗ trợ
người giám hộ ⇒ người giám hộ
em là chị ruột của bé ⇒ chị gái
tui là bác hai của nó ⇒ bác
má chồng tui ⇒ con dâu
chính tui ⇒ bản thân
tôi ⇒ bản thân
bà ⇒ | bà nội | bà ngoại
mệ ⇒ | bà nội | bà ngoại
ba ⇒ | cha | bà nội | bà ngoại
ông ⇒ | ông nội | ông ngoại
nội ⇒ | ông nội | bà nội
ông bà ngoại ⇒ | ông ngoại | bà ngoại
cháu nội tui ⇒ | ông nội | bà nội
cháu ngoại của tui ⇒ | ông ngoại | bà ngoại
bé là con gái tôi ⇒ | cha | mẹ
con của em ⇒ | cha | mẹ
mẹ tui ⇒ | con trai | con gái
hàng xón ⇒ ? read hàng xóm
vợ của anh trai ⇒ ? read vợ của anh trai
mẹ của vợ ⇒ ? read mẹ của vợ
người ở với tui ⇒ ? read người ở với tui
muốn hỏi gì ⇒ ! relation
là sao? ⇒ ! relation
5/11/2026 ⇒ ! relation
không biết ⇒ ! relation
không ⇒ ! relation
đúng rồi ⇒ ! relation
năm ngoái tui có lên xã hỏi rồi mà chưa được ⇒ ! relation
😀 ⇒ ! relation
"""
ASK = "{You} là gì của bé ạ?"


@pytest.mark.parametrize(("said", "outcome"), rows(ETHNICITIES))
def test_ethnicity(said, outcome):
    assert written(read("ethnicity", said)) == outcome


@pytest.mark.parametrize("name", ethnicities())
def test_each_official_name_is_read_as_itself(name):
    assert written(read("ethnicity", name)) == name
    assert written(read("ethnicity", f"dạ dân tộc {name.lower()} ạ")) == name


@pytest.mark.parametrize(("said", "outcome"), rows(NATIONALITIES))
def test_nationality(said, outcome):
    assert written(read("nationality", said)) == outcome


@pytest.mark.parametrize(("said", "outcome"), rows(RELATIONS))
def test_relation(said, outcome):
    assert written(read("relation", said, ask=ASK)) == outcome


@pytest.mark.parametrize(
    ("said", "sex", "outcome"),
    [
        ("cháu nội tui", "nu", "bà nội"),
        ("cháu nội tui", "nam", "ông nội"),
        ("nội", "nu", "bà nội"),
        ("con tui", "nam", "cha"),
        ("mẹ tui", "nu", "con gái"),
        ("ba", "nam", "cha"),
        ("nó là cháu tui", "nam", "| ông nội | ông ngoại | bác | chú | cậu"),
    ],
)
def test_the_sex_of_who_answers_tells_more(said, sex, outcome):
    assert written(read("relation", said, ask=ASK, sex=sex)) == outcome


@pytest.mark.parametrize(
    ("said", "outcome"), [("cháu nội tui", "cháu nội"), ("mẹ tui", "mẹ"), ("chồng tui", "chồng"), ("con tui", "con")]
)
def test_what_somebody_else_is_to_the_person_is_not_turned_round(said, outcome):
    assert written(read("relation", said, ask="Người này là gì của {you} ạ?")) == outcome
