"""Every procedure answers every facet in messages that fit, with source and date, and is never composed of nothing."""

import pytest
from dialogue.talking import TODAY, check
from shipped import LIBRARY

from bot.dialogue import answering
from bot.dialogue.outcome import turn
from bot.dialogue.speech import speech
from bot.dialogue.state import ChoosingCase, State
from bot.dialogue.world import World
from knowledge.model import Facet

PAIRS = ("neutral", "ba", "co-chu")


@pytest.mark.parametrize("code", LIBRARY.procedures)
def test_every_facet_of_every_case_is_answered(code):
    world = World(LIBRARY, TODAY)
    for facet in Facet:
        for cases in paths(LIBRARY.procedures[code].cases):
            state = State(turn=1, topic=code, cases=cases, pair=PAIRS[len(cases) % 3])
            outcome = answering.answer(state, code, facet, world)
            check(turn(outcome))
            if outcome.state.topic is None:
                assert [bubble.text for bubble in outcome.bubbles] == [speech(state)("no-such-procedure")]
            elif not isinstance(outcome.state.doing, ChoosingCase):
                assert any("Nguồn: " in bubble.text and "Kiểm ngày" in bubble.text for bubble in outcome.bubbles)
                assert len(outcome.bubbles) <= 5


def paths(tree):
    yield ()
    for option in tree.options if tree else ():
        for path in paths(option.then):
            yield (option.key, *path)


def test_old_facts_are_no_longer_asserted():
    later = World(LIBRARY, TODAY.replace(year=2030))
    for procedure in LIBRARY.procedures.values():
        if any(fact.amount for fact in procedure.fee):
            told = turn(answering.whatever_case(State(turn=1), procedure.code, Facet.FEE, later))
            text = "\n".join(reply.text for reply in told.replies)
            assert not any(fact.say in text for fact in procedure.fee)
            assert "lần kiểm gần nhất" in text


def test_an_unknown_procedure_is_said_to_be_unknown():
    told = turn(answering.answer(State(turn=1), "9.999999", Facet.FEE, World(LIBRARY, TODAY)))
    assert [len(reply.choices) for reply in told.replies] == [0]
