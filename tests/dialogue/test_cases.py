"""The decision tree of a procedure is walked by what is known and by what the question says; asked only where it matters."""

from datetime import date

import pytest
from shipped import LIBRARY

from bot.dialogue.cases import everyday, named_option, settle
from bot.dialogue.offers import said
from bot.dialogue.state import Offer, State
from bot.dialogue.world import World
from knowledge.model import CaseTree, Facet


@pytest.fixture(scope="module")
def world(library):
    return World(library, date(2026, 11, 22))


BIRTH = "1.001193"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("con mới sinh tuần trước", ("dung_han",)), ("con moi sinh", ("dung_han",)), ("cháu tui mới sanh", ("dung_han",)),
        ("khai sinh muộn cho con", ("qua_han",)), ("khai sinh quá hạn", ("qua_han",)), ("làm khai sinh", ()),
    ],
)  # fmt: skip
def test_birth_by_its_signs(world, text, keys):
    assert settle(world.library.procedures[BIRTH], Facet.NONE, (), everyday(text, world)).keys == keys


@pytest.mark.parametrize(
    ("text", "code"),
    [("vợ chồng chưa đăng ký kết hôn", "1.000689"), ("chồng người nước ngoài", "2.000528")],
)
def test_birth_leads_elsewhere(world, text, code):
    assert settle(world.library.procedures[BIRTH], Facet.NONE, (), text).goto == code


def trees():
    for procedure in LIBRARY.procedures.values():
        if procedure.cases:
            yield from walk(procedure, procedure.cases, ())


def walk(procedure, tree, keys):
    yield procedure, tree, keys
    for option in tree.options:
        if option.then is not None:
            yield from walk(procedure, option.then, (*keys, option.key))


TREES = list(trees())


@pytest.mark.parametrize(("procedure", "tree", "keys"), TREES, ids=lambda value: getattr(value, "code", None))
def test_no_option_is_taken_for_another(procedure, tree, keys):
    screen = State(offers=tuple(Offer(option.key, option.label) for option in tree.options))
    for option in tree.options:
        assert said(screen, option.label).action == option.key
        assert named_option(tree, option.label) in {option, None}
        assert [named_option(tree, sign) for sign in option.signs] == [option] * len(option.signs)


@pytest.mark.parametrize(("procedure", "tree", "keys"), TREES, ids=lambda value: getattr(value, "code", None))
def test_every_known_option_settles_the_question(procedure, tree, keys):
    for option in tree.options:
        settled = settle(procedure, Facet.NONE, (*keys, option.key))
        assert settled.goto == option.goto
        assert settled.question == option.then


@pytest.mark.parametrize(("procedure", "tree", "keys"), TREES, ids=lambda value: getattr(value, "code", None))
def test_a_facet_that_is_the_same_in_all_cases_is_not_asked_about(procedure, tree, keys):
    for facet in Facet:
        if facet is not Facet.NONE and not any(fact.cases for fact in procedure.facts(facet)):
            assert settle(procedure, facet, ()).question is None


def test_a_key_names_one_option_of_a_procedure_only():
    for procedure, _, _ in TREES:
        keys = list(all_keys(procedure.cases))
        assert len(keys) == len(set(keys)), procedure.code


def all_keys(tree: CaseTree):
    for option in tree.options:
        yield option.key
        if option.then is not None:
            yield from all_keys(option.then)
