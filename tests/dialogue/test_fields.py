"""Each kind of form field: what is read as which value, and what is wrong with the rest."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.fields import READERS, Bad, Good
from knowledge.model import Field, Option
from locales import sentences

TODAY = date(2026, 11, 22)
RELATION = (
    Option(value="me", label="Mẹ", words=("má", "mẹ ruột")),
    Option(value="bo", label="Cha", words=("bố", "ba", "ba ruột")),
    Option(value="noi", label="Ông, bà nội", words=("ông nội", "bà nội")),
    Option(value="ngoai", label="Ông, bà ngoại", words=("ông ngoại", "bà ngoại")),
    Option(value="khac", label="Người khác", words=("họ hàng",)),
)
NAME, DAY, YEAR, ID, TEL, ETHNIC = "person_name", "past_date", "year", "personal_number", "phone", "ethnicity"
GOOD = [
    (NAME, "nguyễn văn an", "Nguyễn Văn An"), (NAME, "NGUYỄN VĂN AN", "Nguyễn Văn An"), (NAME, "  lê   thị b ", "Lê Thị B"),
    (NAME, "nguyen van an", "Nguyen Van An"), (NAME, "Y Moan Ênuôl", "Y Moan Ênuôl"), (NAME, "H'Hen Niê", "H'Hen Niê"),
    (NAME, "k’brôih", None), (NAME, "Điểu K'rứ", "Điểu K'Rứ"), (NAME, "Thạch Sâm-Bô", "Thạch Sâm-Bô"),
    (NAME, "bé tên là Nguyễn Văn An", "Nguyễn Văn An"), (NAME, "tên là Trần Thị Bưởi ạ", "Trần Thị Bưởi"),
    (NAME, "Nguyễn Văn An.", "Nguyễn Văn An"), (NAME, "Nguyễn Thị Hồng nhé", "Nguyễn Thị Hồng"), (NAME, "La Văn Cầu", "La Văn Cầu"),
    (DAY, "5/11/2026", "2026-11-05"), (DAY, "hôm qua", "2026-11-21"), (DAY, "22/11/2026", "2026-11-22"), (DAY, "1/1/60", "1960-01-01"),
    (YEAR, "1960", "1960"), (YEAR, "năm 60", "1960"), (YEAR, "2/9/1945", "1945"),
    (ID, "012345678901", "012345678901"), (ID, "012 345 678 901", "012345678901"), (ID, "012.345.678.901", "012345678901"),
    (ID, " 012-345-678-901 ", "012345678901"),
    (TEL, "0901234567", "0901234567"), (TEL, "0901 234 567", "0901234567"), (TEL, "+84 901 234 567", "0901234567"),
    (TEL, "84901234567", "0901234567"), (TEL, "090-123-4567", "0901234567"), (TEL, "02438252000", "02438252000"),
    (ETHNIC, "kinh", "Kinh"), (ETHNIC, "Kinh", "Kinh"), (ETHNIC, "dân tộc kinh", "Kinh"), (ETHNIC, "khmer", "Khmer"),
    (ETHNIC, "tay", "Tày"), (ETHNIC, "Ê Đê", "Ê Đê"), (ETHNIC, "ede", "Ê Đê"), (ETHNIC, "HMong", "Mông"), (ETHNIC, "h'mông", "Mông"),
    ("text", "12 tháng", "12 tháng"), ("text", "  vợ  ", "vợ"), ("text", "x" * 300, "x" * 300),
    ("place", "Sài Gòn", "Sài Gòn"), ("place", "số 1,  thôn 2", "số 1, thôn 2"),
    ("whole_number", "2", "2"), ("whole_number", "02", "2"), ("whole_number", "2 bản", "2"), ("whole_number", "0", "0"),
    ("choice", "mẹ", "me"), ("choice", "Mẹ", "me"), ("choice", "má của bé", "me"), ("choice", "ba", "bo"), ("choice", "ba của cháu", "bo"),
    ("choice", "bà nội", "noi"), ("choice", "ba noi", "noi"), ("choice", "tui là ông ngoại nó", "ngoai"), ("choice", "nguoi khac", "khac"),
    ("yes_no", "có", "yes"), ("yes_no", "đúng", "yes"), ("yes_no", "dạ phải", "yes"), ("yes_no", "không", "no"), ("yes_no", "hông", "no"),
]  # fmt: skip
BAD = [
    (NAME, "An", "person_name_short"), (NAME, "Nguyễn Văn An 2", "person_name"), (NAME, "", "person_name"), (NAME, "😀 😀", "person_name"),
    (NAME, "a b c d e f g h i", "person_name"), (NAME, "tôi muốn điền tờ khai", "person_name_words"), (NAME, "An@ Văn", "person_name"),
    (NAME, "cho tui hỏi một chút", "person_name_words"), (NAME, "012345678901", "person_name"), (NAME, "tên là", "person_name"),
    (DAY, "23/11/2026", "date_future"), (DAY, "30/2/2026", "date"), (DAY, "5/11", "date_year"), (DAY, "5/11/26", "date_century"),
    (DAY, "rằm tháng giêng", "date_lunar"), (YEAR, "2027", "year"), (YEAR, "lâu rồi", "year"), (YEAR, "05", "year"),
    (ID, "123456789", "personal_number_old"), (ID, "01234567890", "personal_number"), (ID, "0123456789012", "personal_number"),
    (ID, "không nhớ", "personal_number"), (ID, "", "personal_number"), (ID, "٠١٢٣٤٥٦٧٨٩٠١", "personal_number"),
    (TEL, "090123456", "phone"), (TEL, "12345", "phone"), (TEL, "không có số", "phone"), (TEL, "+1 212 555 0100", "phone"),
    (TEL, "0001234567", "phone"), (TEL, "", "phone"), (ETHNIC, "Klingon", "ethnicity"), (ETHNIC, "", "ethnicity"),
    (ETHNIC, "người Việt gốc", "ethnicity"), ("text", "x", "text"), ("text", "", "text"), ("text", "x" * 301, "text"),
    ("text", "😀😀", "text"), ("place", "?", "text"), ("whole_number", "nhiều", "whole_number"), ("whole_number", "100", "whole_number"),
    ("choice", "hàng xóm", "choice"), ("choice", "bà", "choice"), ("choice", "", "choice"), ("choice", "mẹ với cha", "choice"),
    ("yes_no", "có lẽ", "yes_no"), ("yes_no", "", "yes_no"), ("yes_no", "dừng", "yes_no"),
]  # fmt: skip


def read(kind, text):
    field = Field(name="x", kind=kind, label="x", ask="x", options=RELATION if kind == "choice" else ())
    return READERS[kind](text, field, TODAY)


@pytest.mark.parametrize(("kind", "text", "value"), [row for row in GOOD if row[2]])
def test_good(kind, text, value):
    assert read(kind, text) == Good(value)


@pytest.mark.parametrize(("kind", "text", "why"), BAD)
def test_bad(kind, text, why):
    assert read(kind, text) == Bad(why)


@pytest.mark.parametrize("kind", READERS)
@given(text=st.text(max_size=400))
def test_any_text_is_good_or_bad_and_what_is_good_stays_good(kind, text):
    answer = read(kind, text)
    if isinstance(answer, Bad):
        assert f"bad-{answer.key}" in sentences("vi")
    elif kind not in {"choice", "yes_no"}:
        assert read(kind, answer.value) == answer
