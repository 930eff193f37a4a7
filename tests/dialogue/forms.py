"""All e-forms that are found, one made up for tests with every kind and branches in branches, and answers to each."""

from datetime import date

from hypothesis import strategies as st

from bot.dialogue.form_fields import values
from knowledge.ethnicities import ethnicities
from knowledge.library import load_library
from knowledge.model import Condition, Field, Form, Option, Section, Source

SKIP = "bỏ qua"


def _field(name, kind, when=(), **rest):
    conditions = tuple(Condition(field=other, equals=equals) for other, equals in when)
    return Field(name=name, kind=kind, label=f"Mục {name}", ask=f"Mục {name} ghi gì ạ?", when=conditions, **rest)


TRIP = Form(
    code="thu",
    version=1,
    title="Tờ khai thử",
    legal="",
    source=Source(title="thử", date=date(2026, 1, 1)),
    procedures=("1.001193",),
    declaration="Tôi cam đoan.",
    sections=(
        Section(
            title="Thử",
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
                _field("tam", "whole_number", optional=True),
                _field("chin", "ethnicity", [("mot", ("a", "b"))]),
                _field("muoi", "place", optional=True),
                _field("muoimot", "text"),
                _field("muoihai", "personal_number"),
            ),
        ),
    ),
)
FORMS = [*load_library().forms.values(), TRIP]
_SAID = {
    "person_name": ["Nguyễn Văn An", "Trần Thị Bưởi", "lê thị hồng", "H'Hen Niê", "Phạm Văn Năm", "Hai Thị Ba"],
    "past_date": ["5/11/2026", "01-02-1990", "2/9/1945", "hôm qua", "ngày 5 tháng 11 năm 2020"],
    "year": ["1960", "năm 1990", "1/1/1955"],
    "personal_number": ["012345678901", "012 345 678 902"],
    "phone": ["0901234567", "0901 234 568"],
    "ethnicity": [*ethnicities()],
    "text": ["12 tháng", "con ruột", "đi làm xa", "số 01, ngày 01/01/2020, xã Phú Nghĩa", "ba", "đổi chủ hộ"],
    "place": ["số 1, thôn 2, xã Phú Nghĩa", "Sài Gòn", "Bệnh viện Từ Dũ", "Huế"],
    "whole_number": ["0", "2", "3 bản"],
}


def answer(field):
    """Draw something that a person may say to `field`."""
    if field.kind == "yes_no":
        said = ["có", "đúng rồi", "không", "1", "2"]
    elif field.options:
        said = [option.label for option in field.options] + [str(place) for place in range(1, len(field.options) + 1)]
    else:
        said = _SAID[field.kind]
    return st.sampled_from([*said, SKIP] if field.optional else said)


def is_choice(field):
    return bool(values(field))
