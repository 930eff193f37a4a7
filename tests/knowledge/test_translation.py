"""The English words of procedures: each file fits its Vietnamese one, and what does not fit is never spoken."""

import re
from dataclasses import replace

import pytest
from shipped import LIBRARY

from knowledge.translation import FACTS, LISTS, SaidFact, faults, numbers, translated

MOST_ASKED = (
    "1.001193 1.000656 1.000894 2.000806 1.004873 2.000635 1.004859 1.004222 1.004194 1.010041 2.001159 1.116410 "
    "3.000228 2.000815 2.000884 2.001035 3.000347 3.000348 3.000353 1.012575 1.013076 1.001456 3.000333 1.001612 "
    "2.000720 1.014137 1.001939 1.014748 1.014027 1.001699 1.013225 1.013831 2.002854"
).split()
_VIETNAMESE_ABOVE = 0.02
_MARKED = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+")


def _words(said):
    """Yield every text of a translation that is told."""
    yield said.summary
    for part in FACTS:
        for fact in getattr(said, part):
            yield from (fact.say, *fact.items, *([fact.unsure] if fact.unsure else []))
    for part in LISTS:
        yield from getattr(said, part)


def pytest_generate_tests(metafunc):
    if "said_code" in metafunc.fixturenames:
        metafunc.parametrize("said_code", sorted(LIBRARY.english))


def test_the_most_asked_are_told_in_english(library):
    assert set(MOST_ASKED) <= set(library.english)


def test_a_file_fits_the_vietnamese_one(library, said_code):
    assert list(faults(library.procedures[said_code], library.english[said_code])) == []


def test_structure_sources_and_amounts_stay(library, said_code):
    written, told = library.find(said_code), library.find(said_code, "en")
    assert told.short != written.short
    for part in FACTS:
        kept = [(f.source, f.cases, f.amount, f.checked, len(f.items), f.unsure is None) for f in getattr(told, part)]
        assert kept == [
            (f.source, f.cases, f.amount, f.checked, len(f.items), f.unsure is None) for f in getattr(written, part)
        ]
        for fact in getattr(told, part):
            if fact.amount and fact.amount in numbers(getattr(written, part)[0].say):
                assert f"{fact.amount:,}" in fact.say
    assert [len(getattr(told, part)) for part in LISTS] == [len(getattr(written, part)) for part in LISTS]


def test_sentences_are_english_and_short_enough_to_read_aloud(library, said_code):
    said = library.english[said_code]
    sentences = [one for text in _words(said) for one in _SENTENCE_END.split(re.sub(r"\([^)]*\)", "", text)) if one]
    lengths = [len(one.split()) for one in sentences]
    assert sum(lengths) / len(lengths) <= 15
    assert max(lengths) <= 25
    plain = " ".join(sentences).replace("TT-BLĐTBXH", "").replace("NĐ-CP", "").replace("BGDĐT", "").replace("ĐKX", "")
    marked = len(_MARKED.findall(plain.replace("Cấp Phiếu Lý lịch tư pháp", "")))
    assert marked <= _VIETNAMESE_ABOVE * len(plain)


def test_official_names_stand_beside_the_first_mention(library, said_code):
    said = library.english[said_code]
    assert re.search(r"\([^)]*[à-ỹđ][^)]*\)", f"{said.short} {said.summary} {' '.join(_words(said))}")


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [
        ("8.000 đồng mỗi bản.", "8,000 dong each."),
        ("Nộp sau 15 giờ", "File after 15:00"),
        ("Từ 01/07/2025", "Since 01/07/2025"),
        ("Nghị định 66.7/2025", "Decree 66.7/2025"),
    ],
)
def test_numbers_are_the_same_in_both_spellings(vietnamese, english):
    assert numbers(vietnamese) == numbers(english)


@pytest.mark.parametrize("english", ["80,000 dong each.", "8,000 dong each, at most 5.", "Each costs something."])
def test_other_numbers_are_found(english):
    assert numbers("8.000 đồng mỗi bản.") != numbers(english)


def test_a_changed_amount_is_told_in_vietnamese_until_it_is_translated(library):
    procedure, said = library.procedures["2.000635"], library.english["2.000635"]
    dearer = replace(procedure.fee[0], say="9.000 đồng mỗi bản sao.", amount=9000)
    changed = replace(procedure, fee=(dearer, *procedure.fee[1:]))
    assert list(faults(changed, said)) == [("fee", 0)]
    told = translated(changed, said)
    assert told.fee[0].say == "9.000 đồng mỗi bản sao."
    assert told.fee[1].say == said.fee[1].say


def test_a_new_fact_keeps_its_whole_facet_vietnamese(library):
    procedure, said = library.procedures["1.001193"], library.english["1.001193"]
    changed = replace(procedure, fee=procedure.fee[1:])
    assert list(faults(changed, said)) == [("fee",)]
    assert translated(changed, said).fee == changed.fee
    assert translated(changed, said).time[0].say == said.time[0].say


def test_a_new_paper_keeps_its_fact_vietnamese(library):
    procedure, said = library.procedures["1.001193"], library.english["1.001193"]
    more = replace(procedure.documents[0], items=(*procedure.documents[0].items, "Một giấy mới"))
    changed = replace(procedure, documents=(more, *procedure.documents[1:]))
    assert list(faults(changed, said)) == [("documents", 0)]
    assert translated(changed, said).documents[0] == more


def test_a_doubt_may_not_get_lost(library):
    procedure, said = library.procedures["1.010041"], library.english["1.010041"]
    sure = replace(said, fee=(SaidFact(say=said.fee[0].say),))
    assert list(faults(procedure, sure)) == [("fee", 0)]


def test_another_case_keeps_the_question_vietnamese(library):
    procedure, said = library.procedures["1.001193"], library.english["1.001193"]
    fewer = replace(said, cases=replace(said.cases, options=said.cases.options[1:]))
    assert list(faults(procedure, fewer)) == [("cases",)]
    assert translated(procedure, fewer).cases == procedure.cases


def test_cases_lead_where_the_vietnamese_ones_lead(library, said_code):
    written, told = library.find(said_code).cases, library.find(said_code, "en").cases
    if written:
        assert [(o.key, o.goto) for o in told.options] == [(o.key, o.goto) for o in written.options]
        assert told.ask != written.ask
