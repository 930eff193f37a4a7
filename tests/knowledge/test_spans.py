"""Protected spans: dossier codes in every disguise, personal data, and what must not be taken for either."""

from importlib.resources import files

import pytest

from knowledge.library import documents
from knowledge.matcher.spans import dossier_code, span_finder


@pytest.fixture(scope="module")
def finder():
    return span_finder([d for _, d in documents(files("knowledge") / "words")])


@pytest.mark.parametrize(
    ("typed", "official"),
    [
        ("H15.50.05.13-261008-0975", "H15.50.05.13-261008-0975"),
        ("hồ sơ g09.20-20260609-0092637 tới đâu", "G09.20-20260609-0092637"),
        ("000.00.15.H10-220622-0001", "000.00.15.H10-220622-0001"),
        ("h53 261102 0001 nha cháu", "H53-261102-0001"),
        ("H532611020001", "H53-261102-0001"),
        ("h15.5o.05.13 – 261oo8 – o975", "H15.50.05.13-261008-0975"),
        ("000 00 15 h10 220622 0001", "000.00.15.H10-220622-0001"),
        ("tờ khai TK-261122-7KQ4 tới đâu rồi", "TK-261122-7KQ4"),
        ("tk 261122 7kq4", "TK-261122-7KQ4"),
    ],
)
def test_dossier_codes_are_found_in_any_disguise(typed, official):
    found = dossier_code(typed)
    assert found is not None
    assert found[0] == official


@pytest.mark.parametrize("text", ["H53-261302-0001", "sinh 02/11/2026", "0905123456", "1.001193", "mẫu CT01 số 2"])
def test_other_numbers_are_no_dossier_codes(text):
    assert dossier_code(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "hidden"),
    [
        ("cccd 079052003456 mất rồi", "personal_number", "079052003456"),
        ("gọi 0905 123 456 nha", "phone", "0905 123 456"),
        ("mật khẩu vneid của tôi là Lan12345", "secret", "Lan12345"),
        ("otp 482913", "secret", "482913"),
        ("thư a.b@example.vn", "email", "a.b@example.vn"),
        (
            "số không bảy chín không chín không một hai ba",
            "spoken_number",
            "không bảy chín không chín không một hai ba",
        ),
    ],
)
def test_personal_data_is_marked_and_blanked(finder, text, kind, hidden):
    found = finder.find(text)
    assert [(span.kind, text[span.start : span.end]) for span in found.private] == [(kind, hidden)]
    assert hidden not in found.text
    assert len(found.text) == len(text)


def test_procedure_codes_are_read_whole(finder):
    assert finder.find("thủ tục 1.001612.000.00.00.H19 là gì").procedures == ("1.001612",)
    assert finder.find("năm 2026 có 12 ngày").private == ()
