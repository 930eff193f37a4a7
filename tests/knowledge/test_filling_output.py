"""What goes to the office: asked answers only, groups as lists, computed lines, and back again."""

import json
from dataclasses import replace

import pytest
from filling_forms import answers_to, field, form, forms, group
from hypothesis import given
from hypothesis import strategies as st
from shipped import LIBRARY

from knowledge.filling.asked import active
from knowledge.filling.model import Computed, Condition, Section
from knowledge.filling.output import flat, output
from knowledge.filling.shown import sheet, shown

REAL = [*LIBRARY.forms.values()]
CHILDREN = form(
    Section(title="Một", fields=(field("loai", "choice"),)),
    group("con", [field("ten"), field("hoc", "yes_no"), field("lop", when=[("hoc", "yes")])], when=[("loai", "a")]),
)


def test_a_group_becomes_a_list():
    answers = {"loai": "a", "con.1": "yes", "con.1.ten": "An", "con.1.hoc": "no", "con.1.lop": "5", "con.2": "no"}
    assert output(CHILDREN, answers) == {"loai": "a", "con": [{"ten": "An", "hoc": "no"}]}
    assert output(CHILDREN, {**answers, "con.1.hoc": "yes"})["con"] == [{"ten": "An", "hoc": "yes", "lop": "5"}]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"loai": "b", "con.1": "yes", "con.1.ten": "An"}, {"loai": "b"}),
        ({"loai": "a", "con.1": "no"}, {"loai": "a", "con": []}),
        ({"loai": "a"}, {"loai": "a"}),
        ({"loai": "a", "con.1": "no", "con.1.ten": "An", "con.2": "yes", "con.2.ten": "Bé"}, {"loai": "a", "con": []}),
        ({"khong_co": "x", "con.9.ten": "y"}, {}),
    ],
)
def test_what_is_not_asked_never_comes_out(answers, expected):
    assert output(CHILDREN, answers) == expected


def test_the_first_item_of_a_group_that_is_never_empty():
    one = form(group("chong", [field("ten"), field("tuoi", optional=True)], least=1, most=2))
    assert output(one, {"chong.1.ten": "An", "chong.1.tuoi": "", "chong.2": "no"}) == {"chong": [{"ten": "An"}]}
    assert flat(one, {"chong": [{"ten": "An"}]}) == {"chong.1.ten": "An", "chong.2": "no"}


def test_a_computed_line_stands_in_for_a_field_that_is_not_asked():
    fields = (field("toi_la", "choice"), field("ten_toi"), field("ten_me", when=[("toi_la", "b")]))
    line = Computed(
        name="ten_me", label="Mẹ", rule="first", of=("ten_toi",), when=(Condition(field="toi_la", equals=("a",)),)
    )
    one = form(Section(title="", fields=fields, computed=(line,)))
    assert output(one, {"toi_la": "a", "ten_toi": "Lê"}) == {"toi_la": "a", "ten_toi": "Lê", "ten_me": "Lê"}
    assert output(one, {"toi_la": "b", "ten_toi": "Lê", "ten_me": "Hà"})["ten_me"] == "Hà"
    assert "ten_me" not in output(one, {"toi_la": "b", "ten_toi": "Lê"})
    assert [row.text for row in sheet(one, {"toi_la": "a", "ten_toi": "Lê"}).parts[0].rows] == ["A", "Lê", "Lê"]


def test_what_was_said_and_the_first_line_win():
    lines = tuple(Computed(name="hai", label="", rule="first", of=(name,)) for name in ("ba", "mot"))
    fields = (field("mot"), field("hai", optional=True), field("ba", optional=True))
    one = form(Section(title="", fields=fields, computed=lines))
    assert output(one, {"mot": "a", "hai": "b", "ba": "c"})["hai"] == "b"
    assert "hai" not in output(one, {"mot": "a", "hai": ""}), "it was asked and left empty"
    never = field("hai", when=[("mot", "x")])
    unasked = form(Section(title="", fields=(field("mot"), never, field("ba")), computed=lines))
    assert output(unasked, {"mot": "a", "ba": "c"})["hai"] == "c"
    assert output(unasked, {"mot": "a"})["hai"] == "a"


@given(forms(), st.data())
def test_output_is_what_is_asked_and_comes_back(one, data):
    answers = data.draw(answers_to(one))
    found = output(one, answers)
    asked = {each.name for each in active(one, answers)}
    assert output(one, {name: value for name, value in answers.items() if name in asked}) == found
    assert output(one, flat(one, json.loads(json.dumps(found)))) == found
    assert sorted(_leaves(found)) == sorted(
        value for name, value in answers.items() if name in asked and value and not _gate(name)
    )


@pytest.mark.parametrize("one", REAL, ids=lambda one: one.code)
@given(st.data())
def test_real_forms_come_back_too(one, data):
    plain = replace(one, sections=tuple(replace(section, computed=()) for section in one.sections))
    found = output(plain, data.draw(answers_to(plain)))
    assert output(plain, flat(plain, found)) == found


@given(forms(), st.data())
def test_the_sheet_shows_every_answer(one, data):
    answers = data.draw(answers_to(one))
    rows = {row.name: row.text for part in sheet(one, answers).parts for row in part.rows}
    assert rows == {f.name: shown(f, answers.get(f.name, "")) for f in active(one, answers) if not _gate(f.name)}


def _leaves(found):
    for value in found.values():
        if isinstance(value, str):
            yield value
        else:
            yield from (text for item in value for text in item.values())


def _gate(name):
    return name.rpartition(".")[2].isdigit()


def test_what_only_steers_is_not_printed():
    fields = (field("hoi", "yes_no"), field("ten", "person_name", [("hoi", "yes")]))
    steered = Section(title="Phần", fields=(replace(fields[0], printed=False), fields[1]))
    one = replace(form(steered), title="Tờ nói", paper_title="Tờ in")
    assert [row.name for row in sheet(one, {"hoi": "yes", "ten": "Lê"}).parts[0].rows] == ["ten"]
    assert sheet(one, {"hoi": "no"}).parts == ()
    assert sheet(one, {}).title == "Tờ in"
    assert output(one, {"hoi": "yes", "ten": "Lê"}) == {"hoi": "yes", "ten": "Lê"}
