"""Forms drawn at random, answers to them, and small ones written by hand."""

from datetime import date

from hypothesis import strategies as st

from knowledge.filling.asked import values
from knowledge.filling.model import Condition, Field, Form, Option, Repeat, Section
from knowledge.model import Source

VALUES = ("a", "b")


def field(name, kind="text", when=(), **rest):
    conditions = tuple(Condition(field=other, equals=tuple(equals)) for other, *equals in when)
    options = tuple(Option(value=value, label=value.upper()) for value in VALUES) if kind == "choice" else ()
    return Field(name=name, kind=kind, label=f"Mục {name}", ask=f"{name}?", options=options, when=conditions, **rest)


def form(*sections, **rest):
    return Form(
        code="thu",
        version=1,
        title="Thử",
        legal="",
        source=Source(title="thử", date=date(2026, 1, 1)),
        sections=sections,
        declarations=("Cam đoan.",),
        procedures=("1.000001",),
        **rest,
    )


def group(name, fields, least=0, most=3, when=()):
    repeat = Repeat(
        name=name, item=name + " thứ {number}", first="Có không?", more="Còn không?", least=least, most=most
    )
    conditions = tuple(Condition(field=other, equals=tuple(equals)) for other, *equals in when)
    return Section(title=name, fields=tuple(fields), repeat=repeat, when=conditions)


@st.composite
def _fields(draw, start, earlier, number):
    found = []
    for place in range(number):
        name, kind = f"{start}{place}", draw(st.sampled_from(["choice", "yes_no", "text", "text"]))
        closed = [one for one in (*earlier, *found) if one.kind != "text"]
        when = draw(st.lists(st.sampled_from(closed), max_size=2)) if closed else []
        conditions = [(one.name, draw(st.sampled_from(values(one)))) for one in when]
        found.append(field(name, kind, conditions, optional=draw(st.booleans())))
    return found


@st.composite
def forms(draw, most=2):
    """Draw a form of up to three sections, any of which may be repeated, with branches in branches."""
    sections, earlier = [], []
    for place, start in enumerate("xyz"[: draw(st.integers(1, 3))]):
        fields = draw(_fields(start, earlier, draw(st.integers(1, 3))))
        closed = [one for one in earlier if one.kind != "text"]
        when = [(one.name, draw(st.sampled_from(values(one)))) for one in closed[:1] if draw(st.booleans())]
        if draw(st.booleans()):
            upper = draw(st.integers(1, most))
            sections.append(group(f"nhom{place}", fields, draw(st.integers(0, upper)), upper, when))
        else:
            conditions = tuple(Condition(field=name, equals=(value,)) for name, value in when)
            sections.append(Section(title=start, fields=tuple(fields), when=conditions))
            earlier += fields
    return form(*sections)


def said(one):
    """Draw an answer to a field, "" where it may be skipped."""
    kept = values(one) or ["chữ", "chữ khác"]
    return st.sampled_from([*kept, *([""] if one.optional else [])])


@st.composite
def answers_to(draw, one):
    """Draw answers to any of the fields of a form, whether they are asked or not."""
    chosen = draw(st.lists(st.sampled_from(one.fields), unique_by=lambda f: f.name)) if one.fields else []
    return {each.name: draw(said(each)) for each in chosen}
