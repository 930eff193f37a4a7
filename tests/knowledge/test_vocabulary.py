"""Everyday words: replaced, added, passed over, and never merged."""

from importlib.resources import files

import pytest

from knowledge.library import documents
from knowledge.matcher.phrases import PhraseBook, PhraseTable
from knowledge.matcher.spelling import slip, sound, speller
from knowledge.matcher.vocabulary import Reading, load_words
from knowledge.text import clean, fold


@pytest.fixture(scope="module")
def words():
    return load_words(d for _, d in documents(files("knowledge") / "words"))


def read(words, text):
    return words.read(clean(text))


@pytest.mark.parametrize(
    ("said", "standard"),
    [
        ("giấy khai sanh", "giấy khai sinh"), ("mần răng", "làm thế nào"), ("ko dc", "không được"),
        ("mất cà vẹt", "mất chứng nhận đăng ký xe"), ("căn cướp", "căn cước"), ("bhxh", "bảo hiểm xã hội"),
    ],
)  # fmt: skip
def test_dialect_and_abbreviations_become_standard_words(words, said, standard):
    assert " ".join(read(words, said).accented) == standard


def test_single_words_without_accents_are_not_guessed(words):
    assert read(words, "ma").accented == ["ma"]  # má, mạ, mà, mã: which one is not known


def test_everyday_names_bring_official_ones(words):
    added = [" ".join(run) for run, _, _ in read(words, "sổ đỏ bị mất").extra]
    assert any("giấy chứng nhận" in run for run in added)
    assert "cấp lại" in added


def test_fillers_weigh_little(words):
    reading = read(words, "dạ cho em hỏi đăng ký kết hôn ạ")
    assert min(reading.weights[-5:-1]) > max(reading.weights[:4])


def test_pairs_never_merged_are_listed_both_ways(words):
    assert ("thuong tru", "tam tru") in words.never_merge
    assert {"thuong tru", "tam tru"} <= set(words.told_apart)


def test_phrases_are_found_longest_first_and_only_where_accents_allow():
    table = PhraseTable()
    table.add("sổ đỏ", "thing")
    table.add("mất sổ đỏ", "event")
    assert list(table.find(["mất", "sổ", "đỏ"], ["mat", "so", "do"])) == [(0, 3, "event")]
    assert list(table.find(["mat", "so", "do"], ["mat", "so", "do"])) == [(0, 3, "event")]
    assert list(table.find(["sỏ", "đỏ"], ["so", "do"])) == []


def test_tables_of_one_book_are_found_in_one_walk_each_by_itself():
    book = PhraseBook()
    things, events = PhraseTable(book, loose=True), PhraseTable(book, loose=True)
    things.add("sổ", "thing")
    things.add("sổ đỏ", "deed")
    events.add("mất sổ", "event")
    plain = ["mat", "so", "do", "so"]
    hits = book.scan(plain)
    assert list(things.find(plain, plain, hits=hits)) == [(1, 2, "deed"), (3, 1, "thing")]
    assert list(events.find(plain, plain, hits=hits)) == [(0, 2, "event")]
    both = [(start, length) for start, length, _ in things.find(plain, plain, hits=hits, overlapping=True)]
    assert both == [(1, 2), (3, 1)]


def test_marks_between_clauses_stand_where_words_were_replaced():
    words = load_words([{"normalize": [{"from": ["cmnd"], "to": ["chứng minh nhân dân"]}]}])
    reading = words.read("mất cmnd, cmnd hết hạn. làm lại!")
    assert reading.plain[:5] == ["mat", "chung", "minh", "nhan", "dan"]
    assert reading.breaks == [(5, ","), (11, "."), (13, "!")]


@pytest.fixture(scope="module")
def spelling():
    counts = {"khai": 9, "sinh": 9, "tu": 3, "giay": 9, "ket": 5, "hon": 5, "so": 20, "do": 90, "mat": 30}
    pairs = ["khai sinh", "khai tu", "ket hon", "mat so", "so do"]
    terms = [*counts, *pairs]
    sizes = [*counts.values(), *(4 for _ in pairs)]
    return speller(counts.keys(), {term: number for number, term in enumerate(terms)}, sizes, {"sổ", "đỏ"})


@pytest.mark.parametrize(("typed", "meant"), [("khia", "khai"), ("sinhh", "sinh"), ("giya", "giay"), ("xinh", "sinh")])
def test_slips_are_corrected_by_what_stands_beside(spelling, typed, meant):
    plain = ["khai", typed] if meant == "sinh" else [typed, "sinh"]
    reading = Reading(list(plain), list(plain), [1.0, 1.0])
    assert spelling.correct(reading)[0] == 0
    assert meant in reading.plain


@pytest.mark.parametrize("typed", ["dổ", "ổs", "sổổ"])
def test_a_slip_is_known_by_the_accents_that_were_typed(spelling, typed):
    reading = Reading(["mất", typed, "đỏ"], ["mat", fold(typed), "do"], [1.0, 1.0, 1.0])
    spelling.correct(reading)
    assert "so" in reading.plain or ["mat", "so", "do"] in [plain for _, plain, _ in reading.extra]


@pytest.mark.parametrize(
    ("word", "meant", "sort"),
    [
        ("dov", "doc", "other"),
        ("mar", "mat", "other"),
        ("hu", "huu", "lost"),
        ("sinhh", "sinh", "added"),
        ("nia", "nai", "swapped"),
    ],
)
def test_the_likeliest_slips_cost_nothing(word, meant, sort):
    assert slip(word, meant)[0] == 0.0
    assert slip(word, meant)[2] == sort
    assert slip("mak", "mat")[0] > 0


def test_words_run_together_are_taken_apart(spelling):
    reading = Reading(["kethon"], ["kethon"], [1.0])
    spelling.correct(reading)
    assert reading.extra[0][1] == ["ket", "hon"]


def test_known_words_are_never_corrected_into_others(spelling):
    reading = Reading(["khai", "tu"], ["khai", "tu"], [1.0, 1.0])
    assert spelling.correct(reading)[0] == 0
    assert reading.plain == ["khai", "tu"]


def test_sounds_that_regions_confuse_share_a_key():
    assert sound("xinh") == sound("sinh")
    assert sound("lop") == sound("nop")
    assert sound("khai") != sound("giay")
