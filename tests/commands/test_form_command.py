"""`motcua form FILE`: says what is wrong with a form, walks through it, reads it again, shows what would be handed in."""

import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO

import anyio
import pytest
from form_samples import FORM

from bot.commands.checking import KINDS
from bot.commands.forms import TrialOffice, same_place, try_form
from bot.dialogue.replies import CountSavedTrip, SubmitForm
from bot.dialogue.state import Draft
from bot.ports import TryLater
from knowledge.checking.document import read_document
from knowledge.checking.forms import check_form
from knowledge.filling.unroll import behalf
from knowledge.library import load_library

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
SOUND = FORM.replace('procedures: ["1.000001"]', 'procedures: ["1.001193"]')
BEGIN = ["đồng ý", "cho tôi"]


@pytest.fixture
def tried(tmp_path, library, monkeypatch, capsys):
    """Return what types lines into the command; a line that is a function is called when it would be typed."""
    file = tmp_path / "to_khai.yaml"

    def walk(*typed, text=SOUND):
        file.write_text(text, "utf-8")

        class Typing(StringIO):
            def __init__(self):
                super().__init__()
                self.left = list(typed)

            def readline(self, *_):
                while self.left and callable(self.left[0]):
                    self.left.pop(0)(file)
                return self.left.pop(0) + "\n" if self.left else ""

        monkeypatch.setattr(sys, "stdin", Typing())
        done = try_form(file, library, lambda: NOW)
        return done, capsys.readouterr().out

    return walk


def handed_in(printed):
    return json.loads(printed[printed.rindex("\n{") :])


def test_a_sound_form_is_walked_to_its_end(tried):
    done, printed = tried(*BEGIN, "loại một", "không", "Nguyễn Văn An", "5/11/1960", "gửi")
    assert done
    assert "Tờ khai" in printed
    assert "5/11/1960" not in printed.partition("05/11/1960")[0]
    found = handed_in(printed)
    assert (found["loai"], found["ho_ten"], found["ngay_sinh"]) == ("mot", "Nguyễn Văn An", "1960-11-05")
    assert found["ngay_sinh_chu"].startswith("ngày năm, tháng mười một")


def test_what_is_written_so_far_is_shown_when_the_input_ends(tried):
    done, printed = tried(*BEGIN, "loại một")
    assert done
    assert handed_in(printed) == {"dien_cho": "toi", "loai": "mot"}


def test_problems_are_said_and_nothing_is_asked(tried):
    done, printed = tried("loại một", text=SOUND.replace("equals: [mot]", "equals: [ba]"))
    assert not done
    assert "dòng" in printed
    assert "mot, hai" in printed
    assert "Câu 1" not in printed


@pytest.mark.parametrize("text", ["code: [", "code: to_khai\n"])
def test_a_file_that_is_no_form_is_told_too(tried, text):
    done, printed = tried(text=text)
    assert not done
    assert "dòng" in printed


def test_a_procedure_that_is_unknown_is_told(tried):
    done, printed = tried(text=FORM.replace("1.000001", "9.999999"))
    assert not done
    assert "procedures" in printed


def test_the_file_is_read_again_and_the_answers_stay(tried):
    def mend(file):
        file.write_text(SOUND.replace("{You} có con không ạ?", "Nhà {you} có con không ạ?"), "utf-8")

    done, printed = tried(*BEGIN, "loại một", mend, "r", "không")
    assert done
    before, after = printed.split("Nhà anh/chị có con không ạ?")
    assert "Anh/chị có con không ạ?" in before
    assert handed_in(after) == {"dien_cho": "toi", "loai": "mot", "co_con": "no"}


def test_answers_outlive_a_mistake_in_the_file(tried):
    def spoil(file):
        file.write_text("code: [", "utf-8")

    def mend(file):
        file.write_text(SOUND, "utf-8")

    done, printed = tried(*BEGIN, "loại một", spoil, "r", "không ai nghe", mend, "r", "không")
    assert done
    assert handed_in(printed) == {"dien_cho": "toi", "loai": "mot", "co_con": "no"}


def test_answers_to_questions_that_are_gone_are_dropped(tried):
    def mend(file):
        file.write_text(SOUND.replace("co_con", "may_con"), "utf-8")

    said = ["không", "Nguyễn Văn An", "5/11/1960"]
    done, printed = tried(*BEGIN, "loại một", "có", "Trần Thị Bé", mend, "r", *said)
    assert done
    assert handed_in(printed)["may_con"] == "no"


def test_a_draft_holds_only_what_the_form_asks(library):
    form = library.forms["ct01"]
    draft = same_place(form, "1.004222", Draft("ct01", 1, "1.004222", {"dien_cho": "toi", "co_nguoi_1": "yes"}))
    assert (draft.version, draft.answers, draft.current) == (form.version, {"dien_cho": "toi"}, "viec")


def test_a_broken_file_can_be_mended_while_it_is_tried(tried):
    def mend(file):
        file.write_text(SOUND, "utf-8")

    done, printed = tried(mend, "r", *BEGIN, "loại một", text="code: [")
    assert done
    assert handed_in(printed)["loai"] == "mot"


def test_the_office_of_a_trial_takes_forms_only():
    office = TrialOffice()
    assert anyio.run(office.perform, SubmitForm("to_khai", 1, "1.001193"), "", "", "").form == "to_khai"
    with pytest.raises(TryLater):
        anyio.run(office.perform, CountSavedTrip("khoi", "1.001193"), "", "", "")


def test_the_questions_about_who_fills_it_are_sound_themselves(library):
    form = library.forms["ct01"]
    asked_first = replace(form, on_behalf=False, sections=(behalf(), *form.sections))
    document = read_document("forms/ct01.yaml", b"code: ct01\n")
    assert [p.text() for p in check_form(document, asked_first, KINDS, date(2026, 11, 22))] == []


def test_old_versions_stay_for_those_who_began_with_them():
    library = load_library()
    newest = library.forms["ct01"]
    assert library.form("ct01", newest.version) is newest
    assert library.form("ct01", 1).version == 1
    assert library.form("ct01", 99) is None
    assert library.form("khong_co", 1) is None
