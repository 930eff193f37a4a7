"""The form that docs/forms.md shows is sound, and what the page lists is what there is."""

import re
from datetime import date
from pathlib import Path

from bot.commands.checking import KINDS
from bot.commands.forms import read_form
from knowledge.filling.checks import RULES as CHECKS
from knowledge.filling.computed import RULES
from knowledge.filling.facts import FACTS
from knowledge.filling.output import output

GUIDE = (Path(__file__).parents[2] / "docs" / "forms.md").read_text("utf-8")
EXAMPLE = GUIDE.partition("```yaml\n")[2].partition("```")[0]


def test_the_example_is_sound(tmp_path):
    file = tmp_path / "to_khai_vi_du.yaml"
    file.write_text(EXAMPLE, "utf-8")
    form, problems = read_form(file, date(2026, 11, 22))
    assert [problem.text() for problem in problems] == []
    answers = {
        "dien_cho": "toi",
        "ngay_sinh": "1960-11-05",
        "con.1": "yes",
        "con.1.ho_ten": "Trần Thị B",
        "con.2": "no",
    }
    assert output(form, answers) == {
        "dien_cho": "toi",
        "ngay_sinh": "1960-11-05",
        "ngay_sinh_chu": "ngày năm, tháng mười một, năm một nghìn chín trăm sáu mươi",
        "con": [{"ho_ten": "Trần Thị B"}],
    }


def quoted(text):
    return set(re.findall(r"`(\w+)`", text))


def test_every_kind_rule_and_fact_is_listed():
    assert quoted(re.search(r"\| `kind` \|.*", GUIDE).group()) - {"kind"} == set(KINDS)
    assert quoted(GUIDE.partition("| rule |")[2].partition("\n\n")[0]) - {"least", "most", "when"} == {*CHECKS, "given"}
    assert set(RULES) <= quoted(GUIDE.partition("## A computed line")[2].partition("##")[0])
    assert set(FACTS) <= quoted(GUIDE.partition("## A section")[2].partition("##")[0])
