"""The menu, the language, what changed, and what may be told of less than the whole."""

import re
from collections import Counter

import pytest

from api.console.language import choices, say, speaking, spoken
from api.console.menu import GROUPS, menu
from api.console.rights import RIGHTS
from api.roles import ROLES
from api.satisfaction.cells import PERSONS
from api.satisfaction.changes import changes, period_before
from api.satisfaction.narrowing import tells_of_hidden, too_close
from api.satisfaction.report import Report
from api.satisfaction.saying import breakdown, figure
from api.statistics import Sample
from locales import LANGUAGES, sentences

pytestmark = pytest.mark.databases("sqlite")  # not about storage


def sums(persons, satisfied=None):
    satisfied = persons if satisfied is None else satisfied
    return Counter({PERSONS: persons, 5: satisfied, 1: persons - satisfied})


def test_every_entry_of_the_menu_has_a_right_and_words():
    entries = [entry for group in GROUPS for entry in group.entries]
    assert len({entry.key for entry in entries}) == len({entry.address for entry in entries}) == len(entries)
    for language in LANGUAGES:
        known = sentences(language)
        assert {f"office-nav-{entry.key}" for entry in entries} | {f"office-menu-{g.key}" for g in GROUPS} <= set(known)
    assert {entry.right for entry in entries} <= set(RIGHTS)


@pytest.mark.parametrize("role", ROLES)
def test_the_menu_shows_what_a_role_may_open(role):
    shown = [entry for group in menu(lambda right: role in RIGHTS[right]) for entry in group.entries]
    assert shown
    assert all(role in RIGHTS[entry.right] for entry in shown)
    assert all(group.entries for group in menu(lambda right: role in RIGHTS[right]))


def test_the_language_is_chosen_in_the_address_and_kept_in_a_cookie(office):
    browser = office.inside("thu", "head")
    assert '<html lang="vi">' in browser.get("/canbo", headers={"Accept-Language": "en"}).text
    english = browser.get("/canbo?ve=agency&lang=en")
    assert '<html lang="en">' in english.text
    assert re.search(r"motcua_tieng=en; .*HttpOnly.*Path=/canbo.*SameSite=lax", english.headers["set-cookie"])
    assert "/canbo?ve=agency&amp;lang=vi" in english.text
    browser.cookies.set("motcua_tieng", "en")
    assert '<html lang="en">' in browser.get("/canbo/danh-gia").text
    assert '<html lang="vi">' in browser.get("/canbo/danh-gia?lang=vi").text
    browser.cookies.set("motcua_tieng", "x")
    assert '<html lang="vi">' in browser.get("/canbo?lang=../x").text
    assert spoken() == "vi"


def test_whoever_speaks_inside_does_not_speak_outside():
    with speaking("en"):
        assert say("office-language-en") == "English"
        assert spoken() == "en"
        assert [each.current for each in choices()] == [False, True]
    assert spoken() == "vi"


def test_the_report_on_paper_is_vietnamese_for_everybody(office, rate, monkeypatch):
    told = {}
    monkeypatch.setattr("api.console.exports.report_pdf", lambda *_args, **named: told.update(named) or b"%PDF")
    assert office.inside("thu", "head").get("/canbo/bao-cao.pdf?ky=2026&lang=en").status_code == 200
    assert told["period"] == "Năm 2026"


@pytest.mark.parametrize(("period", "before"), [("2026", "2025"), ("2026-01", "2025-12"), ("2026-11", "2026-10")])
def test_the_period_before(period, before):
    assert period_before(period) == before


def a_report(headline, **elements):
    parts = {"element": breakdown({key: sums(*some) for key, some in elements.items()})}
    return Report("agency", "2026-11", figure("", sums(*headline)), (), parts, {}, {})


def test_only_what_is_surely_different_is_named():
    before = a_report((400, 320), officer=(200, 180), result=(200, 140))
    assert changes(a_report((400, 325), officer=(200, 175), result=(200, 150)), before) == []
    (fall,) = changes(a_report((400, 310), officer=(200, 120), result=(200, 145)), before)
    assert (fall.kind, fall.key, fall.better) == ("element", "officer", False)
    assert changes(a_report((20, 0), officer=(20, 0)), before) == []  # too few to compare


def test_a_part_must_not_be_the_rest_of_the_whole():
    whole = {"": sums(20)}
    assert too_close(whole, {"": sums(17)}) == {""}
    assert too_close(whole, {"": sums(15)}) == too_close(whole, {"": sums(20)}) == frozenset()


def test_a_cut_through_hidden_parts_tells_of_them():
    parts = {"a": sums(3), "b": sums(6), "c": sums(20)}
    assert [each.key for each in breakdown(parts) if each.sample is Sample.HIDDEN] == ["a", "b"]
    assert tells_of_hidden(parts, {"b"})
    assert tells_of_hidden(parts, {"b", "c"})
    assert not tells_of_hidden(parts, {"c"})
    assert not tells_of_hidden(parts, {"a", "b"})
