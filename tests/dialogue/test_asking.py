"""Ask back: yes or no where one procedure is likely, a short list where several are, a person where it does not help."""

import pytest

from bot.dialogue import asking
from bot.dialogue.outcome import turn
from bot.dialogue.state import Choosing, ChoosingCase, Idle, State
from knowledge.model import Facet
from knowledge.understanding import Candidate, Decision, Intent, Understanding

COPY, SINGLE, BIRTH, DEATH = "2.000815", "1.004873", "1.001193", "1.000656"


def understood(*candidates, facet=Facet.PLACE, decision=Decision.ASK):
    return Understanding(Intent.PROCEDURE, facet, decision, tuple(Candidate(code, p) for code, p in candidates))


def asked(talk, *candidates, state=None):
    """Let the matcher have said `candidates`; return the choices on screen."""
    before = state or State(turn=1)
    talk.state = turn(asking.serve(before, understood(*candidates), "nộp giấy ấy ở đâu", talk.world)).state
    return [offer.action for offer in talk.state.offers]


@pytest.mark.parametrize("text", ["1", "đúng rồi", "phải", "ừ", "dạ", "vâng", "đúng", "phải rồi con", "ok"])
def test_one_likely_procedure_is_confirmed_by_any_yes(talk, text):
    assert asked(talk, (COPY, 0.97), (SINGLE, 0.01), (BIRTH, 0.01)) == [f"code:{COPY}", "wrong"]
    talk.say(text)
    assert (talk.state.topic, talk.state.doing) == (COPY, Idle())


@pytest.mark.parametrize("text", ["2", "không phải", "không", "hông", "sai rồi", "nhầm rồi"])
def test_a_no_leads_to_the_next_likely_ones(talk, text):
    asked(talk, (COPY, 0.97), (SINGLE, 0.01), (BIRTH, 0.01))
    talk.say(text)
    assert [offer.action for offer in talk.state.offers] == [f"code:{SINGLE}", f"code:{BIRTH}", "other"]
    talk.say(text if text != "2" else "3")
    assert talk.state.offers == ()


def test_several_likely_procedures_are_listed_three_at_most(talk):
    assert asked(talk, (COPY, 0.5), (SINGLE, 0.2), (BIRTH, 0.1), (DEATH, 0.1))[-1] == "other"
    assert len(talk.state.offers) == 4


def test_the_facet_that_was_asked_is_answered_after_the_choice(talk):
    asked(talk, (SINGLE, 0.5), (COPY, 0.4))
    reply = talk.say("2").replies[0]
    assert "• Ở đâu:" in reply.text


def test_the_name_that_was_picked_tells_the_case(talk):
    asked(talk, ("3.000348", 0.5), (COPY, 0.4))
    talk.say("1")
    assert not isinstance(talk.state.doing, ChoosingCase)


def test_two_unclear_messages_in_a_row_lead_to_a_person(talk):
    asked(talk, (COPY, 0.5), (SINGLE, 0.2))
    for expected in (1, 2):
        again = understood((BIRTH, 0.5), (DEATH, 0.2))
        talk.state = asking.serve(talk.state, again, "cái giấy ấy", talk.world).state
        assert talk.state.failures == expected
    assert not isinstance(talk.state.doing, Choosing)
