"""Which fields are asked and how many: against a count that tries every answer, and on groups too large for that."""

from filling_forms import answers_to, field, form, forms, group, said
from hypothesis import given
from hypothesis import strategies as st

from knowledge.filling.asked import active, count, living, options, values
from knowledge.filling.model import Condition, Section


def every_walk(one, answers):
    """Yield how many fields are asked in every walk that `answers` leave open."""

    def walk(place, live):
        if place == len(one.fields):
            yield len(live)
            return
        each = one.fields[place]
        if not all(live.get(c.field) in c.equals for c in each.when):
            yield from walk(place + 1, live)
            return
        open_ones = [*values(each), *([""] if each.optional or not values(each) else [])]
        for value in [answers[each.name]] if each.name in answers else open_ones:
            yield from walk(place + 1, {**live, each.name: value})

    return walk(0, {})


@given(forms(most=1), st.data())
def test_the_count_is_that_of_every_walk(one, data):
    answers = data.draw(answers_to(one))
    walks = set(every_walk(one, answers))
    assert count(one, answers) == (min(walks), max(walks))


@given(forms(), st.data())
def test_a_whole_walk_stays_within_every_count_on_its_way(one, data):
    answers, counts = {}, [count(one, {})]
    while left := [each for each in active(one, answers) if each.name not in answers]:
        answers[left[0].name] = data.draw(said(left[0]))
        counts.append(count(one, answers))
    asked = len(list(active(one, answers)))
    assert all(least <= asked <= most for least, most in counts)
    assert counts[-1] == (asked, asked)


def test_groups_of_twenty_are_counted_at_once():
    parts = [field("hoc", "yes_no"), field("lop", when=[("hoc", "yes")]), field("viec", "choice"), field("ten")]
    one = form(*(group(name, parts, most=20) for name in ("con", "chau", "chat", "chut")))
    assert count(one, {}) == (4, 4 * 20 * 5)
    assert count(one, {"con.1": "no"}) == (4, 1 + 3 * 20 * 5)
    assert count(one, {"con.1": "yes", "con.1.hoc": "no", "con.2": "no"}) == (8, 5 + 3 * 100)


def test_a_free_answer_counts_where_a_condition_names_it():
    later = field("hai", when=[("mot", "x")])
    assert count(form(Section(title="", fields=(field("mot"), later))), {}) == (1, 2)


def test_answers_of_a_branch_that_was_left_are_not_alive():
    first, second, third = (
        field("mot", "yes_no"),
        field("hai", "yes_no", [("mot", "yes")]),
        field("ba", when=[("hai", "yes")]),
    )
    one = form(Section(title="", fields=(first, second, third)))
    answers = {"mot": "no", "hai": "yes", "ba": "chữ"}
    assert living(one, answers) == {"mot": "no"}
    assert [each.name for each in active(one, {**answers, "mot": "yes"})] == ["mot", "hai", "ba"]


def test_a_section_is_asked_on_its_own_condition():
    only = (Condition(field="mot", equals=("yes",)),)
    one = form(
        Section(title="", fields=(field("mot", "yes_no"),)), Section(title="", fields=(field("hai"),), when=only)
    )
    assert [each.name for each in active(one, {"mot": "no"})] == ["mot"]
    assert [each.name for each in active(one, {"mot": "yes"})] == ["mot", "hai"]


def test_kinds_with_the_same_answers_everywhere_bring_them():
    assert values(field("a", "sex")) == ["nam", "nu"]
    assert [option.label for option in options(field("a", "sex"))] == ["Nam", "Nữ"]
    assert values(field("a", "yes_no")) == ["yes", "no"]
    assert values(field("a", "choice")) == ["a", "b"]
    assert values(field("a")) == []
