"""Names of persons as people write them."""

import pytest
from dialogue.wordings import read, rows, written

NAMES = """
Nguyễn Văn An ⇒ Nguyễn Văn An
nguyễn văn an ⇒ Nguyễn Văn An
NGUYỄN THỊ HOA ⇒ Nguyễn Thị Hoa
  lê   thị  b ⇒ Lê Thị B
Nguyễn Văn An. ⇒ Nguyễn Văn An
“Nguyễn Văn An” ⇒ Nguyễn Văn An
dạ con tên là Nguyễn Văn An ạ ⇒ Nguyễn Văn An
dạ, tên tui là Trần Thị Bưởi nha con ⇒ Trần Thị Bưởi
bé tên là Nguyễn Gia Bảo ⇒ Nguyễn Gia Bảo
cháu nó tên Thạch Thị Sa Ra nghen cô ⇒ Thạch Thị Sa Ra
tui là Điểu K'Ré ⇒ Điểu K'Ré
điểu k’ré ⇒ Điểu K'Ré
Điểu Đẹt ⇒ Điểu Đẹt
Thị Mơ ⇒ Thị Mơ
Thạch Sà Rây ⇒ Thạch Sà Rây
kim thị sô phi ⇒ Kim Thị Sô Phi
H'Hen Niê ⇒ H'Hen Niê
h`hen niê ⇒ H'Hen Niê
h' hen niê ⇒ H' Hen Niê
Y Thông ⇒ Y Thông
Y Moan Ênuôl ⇒ Y Moan Ênuôl
Rơ Châm Hyéo ⇒ Rơ Châm Hyéo
Ka Sô Liễng ⇒ Ka Sô Liễng
Lý Thị H'Mai ⇒ Lý Thị H'Mai
Vàng A Pháo ⇒ Vàng A Pháo
Chamaléa Thị Thủy ⇒ Chamaléa Thị Thủy
Thạch Sâm-Bô ⇒ Thạch Sâm-Bô
bà Trần Thị Bưởi ⇒ Trần Thị Bưởi
ông Nguyễn Văn Ba nha con ⇒ Nguyễn Văn Ba
Ông Cao Thắng ⇒ Ông Cao Thắng
Ông Nguyễn Văn Ba ⇒ Nguyễn Văn Ba
trần thị bé nha ⇒ Trần Thị Bé
Nguyễn Thị Nha ⇒ Nguyễn Thị Nha
Nguyễn Văn Được ⇒ Nguyễn Văn Được
Trần Văn Cần ⇒ Trần Văn Cần
Lò Thị Sao ⇒ Lò Thị Sao
Hai Thị Ba ⇒ Hai Thị Ba
lâm thị mỹ dung, sn 1990 ⇒ Lâm Thị Mỹ Dung
họ và tên đầy đủ của tui là Võ Thị Sáu ⇒ Võ Thị Sáu
Ksor H'Bia ⇒ Ksor H'Bia
Nông Thị Nhình nhé cháu ⇒ Nông Thị Nhình
Nguyễn Văn An sinh năm 1960 ⇒ Nguyễn Văn An
Nguyễn Văn An (Út) ⇒ Nguyễn Văn An
Ma Văn Kháng ⇒ Ma Văn Kháng
nguyen thi hoa ⇒ ? no_accents Nguyen Thi Hoa
NGUYEN THI HOA ⇒ ? no_accents Nguyen Thi Hoa
toi ten la tran van hai ⇒ ? no_accents Tran Van Hai
la van cau ⇒ ? no_accents La Van Cau
Nguyễn van an ⇒ ? no_accents Nguyễn Van An
Kim Long ⇒ ? no_accents Kim Long
y thong ⇒ ? no_accents Y Thong
nguyeenx vawn an ⇒ ? read Nguyễn Văn An
tên Hoa ⇒ ? one_word Hoa
Đẹt ⇒ ? one_word Đẹt
K'Brôih ⇒ ? one_word K'Brôih
bé An ⇒ ? one_word An
Nguyễn Văn An 2 ⇒ ! person_name
012345678901 ⇒ ! person_name
An@ Văn ⇒ ! person_name
😀 😀 ⇒ ! person_name
a b c d e f g h i ⇒ ! person_name
một hai ba ⇒ ! person_name
xqzt ⇒ ! person_name_short
tôi muốn điền tờ khai ⇒ ! person_name_words
nhiều người trong gia đình ⇒ ! person_name_words
giống Mẹ ⇒ ! person_name_words
mấy người lận ⇒ ! person_name_words
cho tui hỏi một chút ⇒ ! person_name_words
tên gì vậy? ⇒ ! person_name_words
tên ai ạ? ⇒ ! person_name_words
Lê muốn hỏi về khai sinh ⇒ ! person_name_words
chưa đặt tên ⇒ ! person_name_words
tên là ⇒ ! person_name_words
quên rồi ⇒ ! person_name_words
không biết ⇒ ! person_name_words
toi muon dien to khai ⇒ ! person_name_words
đúng rồi ⇒ ! person_name_words
alo ⇒ ! person_name_words
em ⇒ ! person_name_words
"""


@pytest.mark.parametrize(("said", "outcome"), rows(NAMES))
def test_name(said, outcome):
    assert written(read("person_name", said)) == outcome


def test_nothing_is_no_name():
    assert written(read("person_name", "")) == "! person_name_words"
