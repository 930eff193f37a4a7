"""Choices, male or female, yes or no as people say them."""

import pytest
from dialogue.wordings import read, rows, written

from knowledge.filling.model import Option

ASK = "{You} có đang lãnh lương hưu không ạ?"
RELATION = (
    Option(value="me", label="Mẹ", words=("má", "mẹ ruột")),
    Option(value="bo", label="Cha", words=("bố", "ba", "ba ruột")),
    Option(value="noi", label="Ông, bà nội", words=("ông nội", "bà nội")),
    Option(value="ngoai", label="Ông, bà ngoại", words=("ông ngoại", "bà ngoại")),
    Option(value="khac", label="Người khác", words=("họ hàng",)),
)
MARRIAGE = (
    Option(value="ket_hon", label="Cha mẹ đã đăng ký kết hôn", words=("đã kết hôn", "có giấy kết hôn")),
    Option(value="ca_hai", label="Chưa kết hôn, ghi cả hai", words=("ghi cả hai",)),
    Option(value="chi_me", label="Chỉ ghi mẹ", words=("mẹ đơn thân", "không ghi cha")),
)
RELATIONS = """
mẹ ⇒ me
Mẹ ⇒ me
me ⇒ me
má của bé ⇒ me
dạ mẹ ruột ạ ⇒ me
ba ⇒ bo
ba của cháu ⇒ bo
bố nó ⇒ bo
bà nội ⇒ noi
ba noi ⇒ noi
tui là bà nội nó ⇒ noi
tui là ông ngoại nó ⇒ ngoai
ông bà ngoại ⇒ ngoai
nguoi khac ⇒ khac
họ hàng thôi con ⇒ khac
1 ⇒ me
2 ⇒ bo
số 3 ⇒ noi
cái thứ hai ⇒ bo
chọn 4 ⇒ ngoai
hai ⇒ bo
bà ngoaj ⇒ ? read ngoai
nguoi khc ⇒ ? read khac
ngoại ⇒ ? read ngoai
bà ⇒ | noi | ngoai
mẹ với cha ⇒ | bo | me
hàng xóm ⇒ ! choice
không phải mẹ ⇒ ! choice
9 ⇒ ! choice
0 ⇒ ! choice
sao cũng được ⇒ ! choice
là gì ⇒ ! choice
😀 ⇒ ! choice
"""
MARRIAGES = """
đã kết hôn ⇒ ket_hon
da ket hon ⇒ ket_hon
đã kết hôn rồi con ⇒ ket_hon
cha mẹ đã đăng ký kết hôn ⇒ ket_hon
có giấy kết hôn ⇒ ket_hon
ghi cả hai nha ⇒ ca_hai
ghi ca hai ⇒ ca_hai
chưa kết hôn, ghi cả hai ⇒ ca_hai
chua ket hom, ghi ca hai ⇒ ca_hai
mẹ đơn thân ⇒ chi_me
không ghi cha ⇒ chi_me
chỉ ghi mẹ thôi ⇒ chi_me
1 ⇒ ket_hon
chưa kết hôn ⇒ ? read ca_hai
mẹ đơn thna ⇒ ? read chi_me
kết hôn ⇒ | ket_hon | ca_hai
hôm qua ⇒ ! choice
4 ⇒ ! choice
"""
SEXES = """
nam ⇒ nam
Nam ⇒ nam
nam giới ⇒ nam
giới tính nam ⇒ nam
trai ⇒ nam
con trai ⇒ nam
bé trai ạ ⇒ nam
cháu trai ⇒ nam
là con trai ⇒ nam
thằng cu ⇒ nam
đàn ông ⇒ nam
dan ong ⇒ nam
ông ⇒ nam
anh ⇒ nam
chú ⇒ nam
male ⇒ nam
phái nam ⇒ nam
dạ nam ạ ⇒ nam
1 ⇒ nam
nữ ⇒ nu
NỮ ⇒ nu
nu ⇒ nu
nữ giới ⇒ nu
gái ⇒ nu
gai ⇒ nu
con gái ⇒ nu
con gai ⇒ nu
bé gái nha ⇒ nu
cháu gái ⇒ nu
đàn bà ⇒ nu
dan ba ⇒ nu
phụ nữ ⇒ nu
chị ⇒ nu
cô ⇒ nu
female ⇒ nu
2 ⇒ nu
trai với gái ⇒ | nam | nu
nam nữ ⇒ | nam | nu
năm ⇒ ! sex
nằm ⇒ ! sex
không biết ⇒ ! sex
3 ⇒ ! sex
bò ⇒ ! sex
"""
YES_NO = """
có ⇒ yes
có ạ ⇒ yes
dạ có ⇒ yes
dạ có ạ ⇒ yes
co ⇒ yes
có chứ ⇒ yes
có rồi ⇒ yes
tui có ⇒ yes
có lương hưu ⇒ yes
đang lãnh ⇒ yes
đúng ⇒ yes
đúng rồi ⇒ yes
đúng òi ⇒ yes
dung roi ⇒ yes
phải ⇒ yes
dạ phải ⇒ yes
phải rồi con ⇒ yes
ừ ⇒ yes
u ⇒ yes
ừa ⇒ yes
ừ ha ⇒ yes
ờ ⇒ yes
ờ có đó ⇒ yes
vâng ạ ⇒ yes
dạ ⇒ yes
rồi ⇒ yes
ok ⇒ yes
ok con ⇒ yes
uk ⇒ yes
chuẩn ⇒ yes
chính xác ⇒ yes
rứa đó ⇒ yes
tất nhiên ⇒ yes
yes ⇒ yes
1 ⇒ yes
không ⇒ no
không ạ ⇒ no
dạ không ⇒ no
khong ⇒ no
không có ⇒ no
không có lương hưu ⇒ no
hông ⇒ no
hổng ⇒ no
hổng có ⇒ no
hông có đâu con ⇒ no
nhà tui hông có ⇒ no
bà không có lãnh ⇒ no
đâu có ⇒ no
làm gì có ⇒ no
có đâu ⇒ no
mô có ⇒ no
có mô ⇒ no
nỏ có ⇒ no
chưa ⇒ no
chưa có ⇒ no
chưa lãnh lương hưu ⇒ no
không phải ⇒ no
không ai có ⇒ no
hổng phải đâu ⇒ no
đâu có đâu ⇒ no
cũng không ⇒ no
dạ hông có luôn ⇒ no
sai rồi ⇒ no
trật lất ⇒ no
khỏi ⇒ no
ko ⇒ no
k ⇒ no
hem ⇒ no
no ⇒ no
2 ⇒ no
có, nhưng ít lắm ⇒ ! yes_no
có lẽ ⇒ ! yes_no_unsure
chắc có ⇒ ! yes_no_unsure
hình như có ⇒ ! yes_no_unsure
không biết ⇒ ! yes_no_unsure
tui không nhớ ⇒ ! yes_no_unsure
chưa rõ ⇒ ! yes_no_unsure
có không? ⇒ ! yes_no
có cần giấy gì không ⇒ ! yes_no
không có giấy kết hôn thì sao ⇒ ! yes_no
có giấy chứng sinh ⇒ ! yes_no
dừng ⇒ ! yes_no
Hồng ⇒ ! yes_no
thôi ⇒ ! yes_no
3 ⇒ ! yes_no
cỏ ⇒ ! yes_no
lương hưu là gì ⇒ ! yes_no
😀 ⇒ ! yes_no
"""


@pytest.mark.parametrize(("said", "outcome"), rows(RELATIONS))
def test_choice(said, outcome):
    assert written(read("choice", said, options=RELATION)) == outcome


@pytest.mark.parametrize(("said", "outcome"), rows(MARRIAGES))
def test_choice_of_sentences(said, outcome):
    assert written(read("choice", said, options=MARRIAGE)) == outcome


@pytest.mark.parametrize(("said", "outcome"), rows(SEXES))
def test_sex(said, outcome):
    assert written(read("sex", said)) == outcome


@pytest.mark.parametrize(("said", "outcome"), rows(YES_NO))
def test_yes_or_no(said, outcome):
    assert written(read("yes_no", said, ask=ASK, label="Có lương hưu")) == outcome
