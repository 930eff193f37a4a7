"""Repeated sections become plain fields with conditions; who fills a form for another is asked first."""

from dataclasses import replace

import pytest
from filling_forms import field, form, forms, group
from hypothesis import given

from knowledge.filling.model import Check, Computed, Section
from knowledge.filling.unroll import behalf, checks_of, computed_of, unrolled


def names(one):
    return [each.name for each in one.fields]


def test_a_group_is_asked_item_by_item():
    one = form(group("con", [field("ho_ten"), field("ngay_sinh")], most=2))
    assert names(one) == ["con.1", "con.1.ho_ten", "con.1.ngay_sinh", "con.2", "con.2.ho_ten", "con.2.ngay_sinh"]
    first, name, _, second, *_ = one.fields
    assert (first.kind, first.ask, first.when) == ("yes_no", "Có không?", ())
    assert (second.ask, [(c.field, c.equals) for c in second.when]) == ("Còn không?", [("con.1", ("yes",))])
    assert [(c.field, c.equals) for c in name.when] == [("con.1", ("yes",))]
    assert name.label == "con thứ 1: mục ho_ten"


@pytest.mark.parametrize(("least", "gates"), [(0, ["con.1", "con.2"]), (1, ["con.2"]), (2, [])])
def test_the_least_number_of_items_is_not_asked_for(least, gates):
    one = form(group("con", [field("ho_ten")], least=least, most=2))
    assert [name for name in names(one) if name.count(".") == 1] == gates
    assert all(c.field != "con.1" for c in one.named["con.1.ho_ten"].when) or least == 0


def test_names_inside_mean_the_same_item_and_names_outside_stay():
    inside = field("tuoi", when=[("hoc", "yes"), ("loai", "a")], same_as=("ten",))
    fields = [field("ten"), field("hoc", "yes_no"), inside]
    one = form(Section(title="", fields=(field("loai", "choice"),)), group("con", fields, when=[("loai", "a", "b")]))
    found = one.named["con.2.tuoi"]
    assert [c.field for c in found.when] == ["con.2", "con.2.hoc", "loai"]
    assert found.same_as == ("con.2.ten",)
    assert [c.field for c in one.named["con.1"].when] == ["loai"]


def test_the_number_is_said_and_other_blanks_stay():
    inside = replace(field("ten"), ask="{You} cho biết tên con thứ {number} ạ?", why="Con thứ {number} của {you}.")
    one = form(group("con", [inside]))
    assert one.named["con.3.ten"].ask == "{You} cho biết tên con thứ 3 ạ?"
    assert one.named["con.3.ten"].why == "Con thứ 3 của {you}."


def test_who_fills_it_is_asked_first():
    one = form(Section(title="", fields=(field("ten"),)), on_behalf=True)
    assert names(one) == [each.name for each in behalf().fields] + ["ten"]
    assert [c.field for c in one.named["nguoi_dien_quan_he"].when] == ["dien_cho"]


def test_checks_and_computed_lines_of_a_group_come_once_for_each_item():
    section = group("con", [field("ten"), field("sinh", "past_date")], most=2)
    section = replace(section, computed=(Computed(name="chu", label="Chữ", rule="date_in_words", of=("sinh",)),))
    check = Check(name="cu", rule="order", of=("sinh", "con.sinh"), say="Con thứ {number}.", edit="con.sinh")
    one = form(Section(title="", fields=(field("sinh", "past_date"),)), section, checks=(check,))
    assert [(c.of, c.edit, c.say) for c in checks_of(one)] == [
        (("sinh", "con.1.sinh"), "con.1.sinh", "Con thứ 1."),
        (("sinh", "con.2.sinh"), "con.2.sinh", "Con thứ 2."),
    ]
    assert [(c.name, c.of) for c in computed_of(one)] == [
        ("con.1.chu", ("con.1.sinh",)),
        ("con.2.chu", ("con.2.sinh",)),
    ]


@given(forms())
def test_every_condition_looks_at_an_earlier_field_and_names_are_unique(one):
    seen = set()
    for each in unrolled(one):
        assert each.name not in seen
        assert {c.field for c in each.when} <= seen
        seen.add(each.name)
