"""All kinds of form fields: any text at all is read or refused with a sentence, and what was read is read as itself."""

import re
from pathlib import Path

import pytest
from dialogue import (
    test_kinds_choices,
    test_kinds_counts,
    test_kinds_dates,
    test_kinds_lists,
    test_kinds_names,
    test_kinds_numbers,
    test_kinds_places,
)
from dialogue.wordings import TODAY, read, rows
from hypothesis import example, given
from hypothesis import strategies as st

from bot.dialogue.kinds import READERS, Bad, Good, Unsure, Which
from knowledge.filling.model import Option
from locales import LANGUAGES, say, sentences

TABLED = (
    test_kinds_choices,
    test_kinds_counts,
    test_kinds_dates,
    test_kinds_lists,
    test_kinds_names,
    test_kinds_numbers,
    test_kinds_places,
)
TABLES = [text for module in TABLED for name, text in vars(module).items() if name.isupper() and isinstance(text, str)]
OUTCOMES = [outcome for table in TABLES if "⇒" in table for _, outcome in rows(table)]
SOURCES = "\n".join(path.read_text("utf-8") for path in Path("bot/dialogue/kinds").glob("*.py"))
COLOURS = (Option(value="xanh", label="Màu xanh"), Option(value="do", label="Màu đỏ", words=("đỏ", "hồng")))
PIECES = st.sampled_from(
    "dạ ạ là không có năm tháng ngày mười mươi lẻ rưỡi triệu ngàn trăm chục xã phường thôn số bà cháu nội tui của con"
    " tên nguyễn thị văn tuổi âm lịch thứ ba tuần trước 5 05 11 2026 1960 0 00 079 / - . , ? ' @ ( ) + o l hai một"
    " đồng đô người dân tộc kinh mẹ cha hoặc đúng chưa".split()
)
TEXTS = st.text(max_size=400) | st.lists(PIECES, max_size=12).map(" ".join) | st.lists(PIECES, max_size=8).map("".join)


def told(kind, text):
    return read(kind, text, options=COLOURS if kind == "choice" else (), ask="{You} là gì của bé ạ?")


@pytest.mark.parametrize("kind", READERS)
@given(text=TEXTS)
@example(text="")
@example(text="\x00")
@example(text="0" * 400)
@example(text="năm " * 100)
def test_any_text_is_read_or_refused(kind, text):
    match told(kind, text):
        case Good(value):
            assert value
            if kind not in {"choice", "yes_no", "sex"}:
                assert told(kind, value + " đồng" * (kind == "money")) == Good(value)
        case Unsure(value, key):
            assert say(f"sure-{key}", "vi", value=value, you="bác", You="Bác", me="con", Me="Con").count("?") == 1
        case Bad(key, blanks):
            assert "?" not in say(f"bad-{key}", "vi", **blanks, you="bác", You="Bác", me="con", Me="Con", label="x")
        case Which(values):
            assert len(set(values)) == len(values) > 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_sentence(language):
    wanted = {f"bad-{outcome[2:]}" for outcome in OUTCOMES if outcome.startswith("!")}
    wanted |= {f"sure-{outcome.split()[1]}" for outcome in OUTCOMES if outcome.startswith("?")}
    assert wanted - sentences(language).keys() == set()


def test_every_reason_in_the_code_stands_in_a_table():
    said = {outcome.split()[1] for outcome in OUTCOMES if outcome[0] in "!?"}
    keys = set(re.findall(r'Bad\("(\w+)"', SOURCES)) | set(re.findall(r'Unsure\([^"\n]*, "(\w+)"\)', SOURCES))
    assert len(keys) > 40
    assert keys - said == set()


def test_every_sentence_of_a_refusal_gives_an_example():
    refusals = [text for key, text in sentences("vi").items() if key.startswith("bad-")]
    assert all(re.search(r"[Vv]í dụ|như |“", text) for text in refusals)


@pytest.mark.parametrize("kind", READERS)
def test_every_kind_has_a_table_of_forty_wordings(kind):
    named = {kind: table for module in TABLED for kind, table in getattr(module, "TABLES", [])} | {
        "person_name": test_kinds_names.NAMES,
        "ethnicity": test_kinds_lists.ETHNICITIES,
        "nationality": test_kinds_lists.NATIONALITIES,
        "relation": test_kinds_lists.RELATIONS,
        "choice": test_kinds_choices.RELATIONS + test_kinds_choices.MARRIAGES,
        "sex": test_kinds_choices.SEXES,
        "yes_no": test_kinds_choices.YES_NO,
        "money": test_kinds_counts.MONEY,
        "whole_number": test_kinds_counts.WHOLE,
    }
    said = [wording for wording, _ in rows(named[kind])]
    assert len(set(said)) >= 40


def test_the_tables_are_about_today():
    assert TODAY.isoweekday() == 7
