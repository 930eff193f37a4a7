"""Protected spans: codes, personal data, and what must not be taken for either."""

from importlib.resources import files

import pytest

from knowledge.library import documents
from knowledge.matcher.spans import span_finder


@pytest.fixture(scope="module")
def finder():
    return span_finder([d for _, d in documents(files("knowledge") / "words")])


def test_codes_of_dossiers_are_blanked_and_the_first_is_told(finder):
    text = "hồ sơ h19.31 261105 0012 với TK-261122-7KQ4 của cô"
    found = finder.find(text)
    assert (found.dossier, found.private, len(found.text)) == ("H19.31-261105-0012", (), len(text))
    assert found.text.split() == ["hồ", "sơ", "với", "của", "cô"]


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
