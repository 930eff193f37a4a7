"""English questions find their procedure, what is not known stays unknown, and Vietnamese ones are left alone."""

from dataclasses import replace

import pytest
from shipped import LIBRARY

from knowledge.english.words import stem
from knowledge.model import Facet
from knowledge.understanding import Context, Decision, Intent

QUESTIONS = """
1.001193 | Our daughter was born on Monday. Where do we get her birth certificate?
1.001193 | how to register a birth
1.000656 | My mother-in-law has died at home, where do I report it?
1.000894 | Where do two Vietnamese people register a marriage?
2.000806 | Which papers does a foreigner need to marry a Vietnamese woman?
1.004873 | I need a certificate that I am not married
2.000635 | I need a new copy of my birth certificate for a visa
1.004859 | The date of birth on my birth certificate is wrong
1.004222 | I bought a house. How do I register permanent residence there?
1.004194 | Do I have to register when I rent a room in a boarding house?
1.010041 | my bank asks for proof of residence
2.001159 | My friends are visiting and stay overnight. Do I report them?
1.116410 | lost my ID card
1.116410 | my identity card has expired
3.000228 | how to open a VNeID account level 2
2.000815 | certified copies of my diploma, how much per page?
2.000884 | Where can I get my signature certified?
2.001035 | certify a contract for the sale of a car
3.000347 | My driving license is about to expire. How do I renew it?
3.000348 | Someone stole my driver's license
3.000353 | How do I get an international driving permit?
1.012575 | register a brand new motorbike and get a plate
1.013076 | transfer a used car into my name
1.001456 | how long does it take to get a passport
3.000333 | I need a criminal record check
1.001612 | open a small restaurant, household business
2.000720 | change the address of my household business
1.014137 | replace my health insurance card, I lost it
1.001939 | buy health insurance for my family
1.014748 | I lost my job at the factory. Can I claim unemployment benefit?
1.014027 | social pension for my 78 year old father
1.001699 | disability certificate for my daughter
1.013225 | building permit for a new house
1.013831 | transfer the red book after buying land
2.002854 | move my son to another school
"""
UNKNOWN = ["work permit", "How can I extend my tourist visa?", "I want a divorce", "open a bank account"]
VIETNAMESE = [
    "đăng ký khai sinh cho con cần giấy gì",
    "lam giay khai sinh o dau",
    "check hồ sơ online giúp mình",
    "em muốn scan form rồi gửi link qua app được không",
    "mat can cuoc thi lam lai o dau",
    "bạn trai là foreigner, apply work permit sao",
    "ok thanks",
]


@pytest.mark.parametrize("line", [line for line in QUESTIONS.splitlines() if line])
def test_a_question_finds_its_procedure(library, line):
    code, question = line.split(" | ")
    found = library.understand(question)
    assert found.intent is Intent.PROCEDURE
    assert found.candidates[0].code == code
    assert found.decision is Decision.ANSWER or len(found.candidates) > 1


@pytest.mark.parametrize("code", sorted(LIBRARY.english))
def test_its_own_questions_find_a_procedure(library, code):
    for question in library.english[code].questions_en:
        assert library.understand(question, language="en").candidates[0].code == code


def test_candidates_carry_the_codes_they_stand_for(library):
    assert library.understand("lost my ID card").candidates[0].covers == library.find("1.116410").covers


@pytest.mark.parametrize("question", UNKNOWN)
def test_what_is_not_known_is_said_to_be_unknown(library, question):
    found = library.understand(question, language="en")
    assert found.intent is Intent.OUT_OF_SCOPE
    assert found.topic == "knowledge_gap"


@pytest.mark.parametrize("text", VIETNAMESE)
def test_vietnamese_is_not_taken_for_english(library, text):
    assert not library.reader.speaks(text)
    assert library.understand(text) == library.matcher.understand(text)


@pytest.mark.parametrize(
    ("question", "facet"),
    [
        ("how much is it?", Facet.FEE),
        ("how long does it take?", Facet.TIME),
        ("where?", Facet.PLACE),
        ("what papers do I need?", Facet.DOCUMENTS),
        ("can I do it online?", Facet.ONLINE),
    ],
)
def test_a_facet_alone_is_about_what_was_spoken_of(library, question, facet):
    found = library.understand(question, Context("1.001193"), "en")
    assert (found.candidates[0].code, found.facet) == ("1.001193", facet)
    assert not library.understand(question, Context(), "en").candidates


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("where is my application?", Intent.DOSSIER_STATUS),
        ("I want to talk to a real person please", Intent.HUMAN),
        ("the officer was rude", Intent.RATING_OR_COMPLAINT),
        ("thank you very much", Intent.GREETING_THANKS),
        ("help me fill in the form for a single status certificate", Intent.FILL_FORM),
    ],
)
def test_other_wishes(library, text, intent):
    assert library.understand(text, language="en").intent is intent


def test_codes_secrets_and_numbers_are_found_in_english_too(library):
    assert library.understand("where is my dossier H19.31-261105-0012").dossier == "H19.31-261105-0012"
    assert library.understand("my password is hunter22").topic == "secret"
    private = library.understand("I lost my ID card, number 079123456789").private
    assert [span.kind for span in private] == ["personal_number"]


def test_vietnamese_without_accents_is_understood_in_an_english_conversation(library):
    found = library.understand("lam giay khai sinh cho con", language="en")
    assert found.candidates[0].code == "1.001193"


@pytest.mark.parametrize(
    ("word", "other"), [("registering", "registered"), ("copies", "copy"), ("changed", "change"), ("papers", "paper")]
)
def test_endings_do_not_matter(word, other):
    assert stem(word) == stem(other)


def test_without_english_words_everything_is_vietnamese():
    library = replace(LIBRARY, english={})
    assert library.reader is None
    assert library.understand("how to register a birth") == library.matcher.understand("how to register a birth")
    assert library.find("1.001193", "en") == library.find("1.001193")
    assert not library.speaks("1.001193", "en")
