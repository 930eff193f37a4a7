"""Papers read back from their PDF: every value, every letter, nothing that outlives its time."""

import re
import subprocess
import unicodedata
from importlib.resources import files

import pytest
import typst
from shipped import LIBRARY

from api.papers.printing import Marks, pdf
from knowledge.filling.asked import values
from knowledge.filling.shown import sheet

pytestmark = pytest.mark.databases("sqlite")  # not about storage

FORMS = LIBRARY.forms
NAMES = ["Điểu Thị K'Ré", "Nguyễn Thị Ngọc Ẩn", "Thạch Sà Rây", "H'Hen Niê", "Ƀrôl Y Čĭng", "Siu H'Lơ̆ŭ", "Ỷ Ỹ Ẵm Ỡ Ữ"]
TONES = ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
VIETNAMESE = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in TONES]
PEOPLES = [*"đĐƀɃčČĕĔĭĬŏŎŭŬñÑjJwWfFzZ'’–…“”•", "ơ̆", "ư̆", "â̆", "ê̆", "ô̆", "Ơ̆", "Ư̆"]
MARKS = Marks("TK-261122-7KQ4")


def filled(form, names=NAMES):
    """Return an answer to every field, so that all that can stand on the paper at once does."""
    given = {}
    for place, field in enumerate(form.fields):
        written = {
            "person_name": names[place % len(names)],
            "personal_number": f"0790600{place:05d}",
            "phone": "0901234567",
            "money": "1500000",
            "year": "1960",
            "whole_number": "2",
        }.get(field.kind)
        date = "1960-11-05" if "date" in field.kind else None
        choice = values(field)[0] if values(field) else None
        given[field.name] = (
            written or date or choice or field.default or "Thôn Bù Gia Phúc 1, xã Phú Nghĩa, tỉnh Đồng Nai"
        )
    return given


def tool(name, *arguments, given):
    found = subprocess.run([name, *arguments], input=given, capture_output=True, check=True)
    return found.stdout.decode()


def read(paper):
    """Return the text that copies out of a PDF, with single spaces."""
    return " ".join(tool("pdftotext", "-raw", "-", "-", given=paper).split())


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_all_that_was_answered_copies_out_exactly(form):
    shown = sheet(form, filled(form))
    text = read(pdf(shown, MARKS))
    assert unicodedata.is_normalized("NFC", text)
    for part in shown.parts:
        for row in part.rows:
            assert " ".join(row.text.split()) in text, row
    for sentence in (form.legal, form.to, *form.declarations, *form.attach, "TK-261122-7KQ4", "BẢN ĐIỀN SẴN"):
        assert " ".join(sentence.split()) in text


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_a_paper_is_tagged_and_has_its_title(form):
    about = tool("pdfinfo", "-", given=pdf(sheet(form, filled(form)), MARKS))
    assert re.search(r"^Tagged: +yes$", about, re.MULTILINE)
    assert re.search(rf"^Title: +{re.escape(form.paper_title or form.title)}$", about, re.MULTILINE)
    assert re.search(r"^Page size: .*A4", about, re.MULTILINE)


def test_an_empty_form_has_lines_to_write_on():
    form = FORMS["to_khai_khai_sinh"]
    nothing = read(pdf(sheet(form, {field.name: "" for field in form.fields}), MARKS))
    assert form.fields[0].label in nothing
    assert "None" not in nothing


# Libertinus has no bold italic of ơ and ư, so that face is not used.
@pytest.mark.parametrize("face", ["", 'weight: "bold",', 'style: "italic",'], ids=["upright", "bold", "italic"])
def test_every_letter_has_a_glyph_of_its_own(tmp_path, face):
    template = (files("api.papers") / "form.typ").read_text("utf-8")
    assert not re.search(r'weight: "bold", style: "italic"|style: "italic", weight: "bold"', template)
    font = re.search(r'font: "([^"]+)"', template)[1]
    page = tmp_path / "letter.typ"
    page.write_text(f'#set text(font: "{font}", {face} fallback: false)\n#sys.inputs.letter', "utf-8")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)

    def drawn(letter):
        picture = typst.compile(str(page), format="svg", sys_inputs={"letter": letter}, font_paths=fonts).decode()
        return picture.count("<use"), set(re.findall(r' d="([^"]+)"', picture))

    no_glyph = drawn("\U0010fffd")[1] - drawn(" ")[1]
    assert no_glyph
    assert [letter for letter in VIETNAMESE if drawn(letter)[0] != 1] == []
    assert [letter for letter in [*VIETNAMESE, *PEOPLES] if drawn(letter)[1] & no_glyph] == []


@pytest.mark.parametrize("name", NAMES)
def test_names_of_all_peoples_copy_out(name):
    form = FORMS["to_khai_khai_sinh"]
    assert unicodedata.normalize("NFC", name) in read(pdf(sheet(form, filled(form, [name])), MARKS))


def test_what_was_written_is_never_markup():
    form = FORMS["to_khai_khai_sinh"]
    wild = '#panic(1) *x* $y$ @z <a> \\ "q" // /* `code` _i_ [b] #sys.inputs ~ --- = h'
    text = read(pdf(sheet(form, {**filled(form), "be_noi_sinh": wild}), MARKS))
    assert wild in text


def test_a_long_answer_goes_on_over_the_page():
    form = FORMS["to_khai_khai_sinh"]
    long = " ".join(f"chữ{number}" for number in range(900))
    text = read(pdf(sheet(form, {**filled(form), "be_noi_sinh": long}), MARKS))
    assert "chữ0 chữ1" in text
    assert "chữ899" in text


def submitted(office, key="paper-key-1", **rest):
    form = FORMS["to_khai_khai_sinh"]
    body = {
        "form": form.code,
        "form_version": form.version,
        "procedure": form.procedures[0],
        "answers": {"be_ho_ten": "Điểu Thị K'Ré"},
        "channel": "web",
        "person": "ab" * 32,
        **rest,
    }
    answer = office.bot.post("/v1/submissions", json=body, headers={"Idempotency-Key": key})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_the_paper_is_found_under_its_address(office):
    kept = submitted(office)
    answer = office.caller().get(kept["paper"])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    text = read(answer.content)
    assert "Điểu Thị K'Ré" in text
    assert kept["reference"] in text
    assert kept["code"] in text


def test_the_address_is_good_for_half_an_hour(office):
    paper = submitted(office)["paper"]
    office.clock.forward(minutes=29)
    assert office.caller().get(paper).status_code == 200
    office.clock.forward(minutes=2)
    gone = office.caller().get(paper)
    assert gone.status_code == 410
    assert gone.json()["code"] == "paper-gone"
    shown = office.caller().get(paper, headers={"Accept": "text/html"})
    assert shown.status_code == 410
    assert "hết hạn" in shown.text


def test_what_was_erased_has_no_paper(office):
    paper = submitted(office)["paper"]
    assert office.bot("DELETE", f"/v1/people/{'ab' * 32}?what=forms").status_code == 200
    assert office.caller().get(paper).status_code == 410


@pytest.mark.parametrize("token", ["x", "gAAAAAB", "ê", "%00", "A" * 300, "A" * 4000, "..%2f..", "=="])
def test_an_invented_address_opens_nothing(office, token):
    assert office.caller().get(f"/v1/papers/{token}").status_code in {400, 404, 410, 422}


def test_an_address_of_another_key_opens_nothing(office):
    paper = submitted(office)["paper"]
    turned = paper[:-6] + ("A" if paper[-6] != "A" else "B") + paper[-5:]
    assert office.caller().get(turned).status_code == 410
