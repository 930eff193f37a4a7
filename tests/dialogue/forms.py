"""All e-forms that are found, one made up for tests with everything a form may have, and answers to each kind."""

from datetime import date

from hypothesis import strategies as st
from shipped import LIBRARY

from knowledge.ethnicities import ethnicities
from knowledge.filling.asked import options
from knowledge.filling.model import Check, Condition, Field, Form, Option, Repeat, Section
from knowledge.model import Source

SKIP = "bỏ qua"


def _field(name, kind, when=(), **rest):
    conditions = tuple(Condition(field=other, equals=equals) for other, equals in when)
    ask = rest.pop("ask", f"Mục {name} ghi gì ạ?")
    return Field(name=name, kind=kind, label=f"Mục {name}", ask=ask, when=conditions, **rest)


TRIP = Form(
    code="thu",
    version=1,
    title="Tờ khai thử",
    legal="",
    source=Source(title="thử", date=date(2026, 1, 1)),
    procedures=("1.001193",),
    declarations=("Tôi cam đoan.", "Tôi chịu trách nhiệm."),
    applicant="nguoi_di",
    on_behalf=True,
    sections=(
        Section(
            title="Cách đi",
            fields=(
                _field("mot", "choice", options=(Option(value="a", label="Đi xe"), Option(value="b", label="Đi bộ"))),
                _field("hai", "person_name", [("mot", ("a",))]),
                _field("ba", "yes_no", [("mot", ("b",))]),
                _field("bon", "past_date", [("ba", ("yes",))]),
                _field("nam", "year", [("ba", ("no",))], optional=True),
                _field(
                    "sau",
                    "choice",
                    [("ba", ("yes", "no"))],
                    options=(Option(value="x", label="Xanh"), Option(value="y", label="Vàng")),
                ),
                _field("bay", "phone", [("sau", ("x",)), ("mot", ("b",))]),
            ),
        ),
        Section(
            title="Người đi",
            name="nguoi_di",
            person="người đi",
            fields=(
                _field("ho_ten", "person_name", fact="ho_ten", ask="{Who} tên gì ạ?"),
                _field("ngay_sinh", "past_date", fact="ngay_sinh", ask="{Who} sinh ngày nào ạ?", again="Ngày sinh ạ?"),
                _field("gioi_tinh", "sex", fact="gioi_tinh"),
                _field("so", "personal_number", fact="so_dinh_danh", optional=True),
                _field("noi_o", "place", fact="noi_cu_tru"),
                _field("noi_gui", "place", same_as=("noi_o",), optional=True),
                _field("dan_toc", "ethnicity", default="Kinh"),
            ),
        ),
        Section(
            title="Con đi cùng",
            repeat=Repeat(name="con", item="Con thứ {number}", first="Có con đi cùng không ạ?", more="Còn con nữa không ạ?", most=3),
            fields=(
                _field("ten", "person_name", ask="Con thứ {number} tên gì ạ?"),
                _field("di_hoc", "yes_no", ask="Con thứ {number} đi học chưa ạ?"),
                _field("lop", "whole_number", [("di_hoc", ("yes",))], ask="Con thứ {number} học lớp mấy ạ?"),
                _field("o", "place", same_as=("noi_o",), optional=True),
            ),
        ),
        Section(
            title="Chặng đường",
            when=(Condition(field="mot", equals=("b",)),),
            repeat=Repeat(name="chang", item="Chặng {number}", more="Còn chặng nữa không ạ?", least=1, most=2),
            fields=(_field("toi_dau", "text"),),
        ),
        Section(title="Sau cùng", fields=(_field("bao_nhieu", "whole_number", optional=True), _field("viec", "text"))),
    ),
    checks=(
        Check(name="sau", rule="order", of=("ngay_sinh", "bon"), say="Ngày đi ở trước ngày sinh ạ.", edit="bon"),
        Check(name="khac", rule="differ", of=("noi_o", "noi_gui"), say="Hai nơi giống nhau ạ.", edit="noi_gui"),
        Check(name="con_khac", rule="differ", of=("ho_ten", "con.ten"), say="Con trùng tên ạ.", edit="con.ten"),
    ),
)  # fmt: skip
FORMS = [*LIBRARY.forms.values(), TRIP]
_SAID = {
    "person_name": ["Nguyễn Văn An", "Trần Thị Bưởi", "lê thị hồng", "H'Hen Niê", "Phạm Văn Năm", "Hai Thị Ba"],
    "past_date": ["5/11/2026", "01-02-1990", "2/9/1945", "hôm qua", "ngày 5 tháng 11 năm 2020"],
    "future_date": ["5/11/2027", "01-02-2030"],
    "date": ["5/11/2026", "01-02-2030"],
    "year": ["1960", "năm 1990", "1/1/1955"],
    "personal_number": ["079060001234", "075 195 678 902"],
    "old_id_number": ["270123456"],
    "phone": ["0901234567", "0901 234 568"],
    "ethnicity": [*ethnicities()],
    "commune": ["xã Phú Nghĩa, tỉnh Đồng Nai", "phường Trấn Biên, Đồng Nai"],
    "address": ["số 1, thôn 2, xã Phú Nghĩa, tỉnh Đồng Nai", "12 đường Cách Mạng, phường Trấn Biên, Đồng Nai"],
    "relation": ["con", "vợ", "cháu nội", "hàng xóm"],
    "money": ["5 triệu", "500.000 đồng"],
    "text": ["12 tháng", "con ruột", "đi làm xa", "số 01, ngày 01/01/2020, xã Phú Nghĩa", "ba", "đổi chủ hộ"],
    "place": ["số 1, thôn 2, xã Phú Nghĩa", "Sài Gòn", "Bệnh viện Từ Dũ", "Huế"],
    "whole_number": ["0", "2", "3 bản"],
    "nationality": ["Việt Nam"],
    "email": ["an@example.org"],
}


def answer(field):
    """Draw something that a person may say to `field`."""
    if field.kind == "yes_no":
        said = ["có", "đúng rồi", "không", "1", "2"]
    elif options(field):
        chosen = options(field)
        said = [option.label for option in chosen] + [str(place) for place in range(1, len(chosen) + 1)]
    else:
        said = _SAID[field.kind]
    return st.sampled_from([*said, SKIP] if field.optional else said)
