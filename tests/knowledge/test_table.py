"""The table in docs is the one that the knowledge files give."""

from pathlib import Path

from shipped import LIBRARY

from knowledge.model import Facet
from knowledge.table import tables

DOCS = Path(__file__).parents[2] / "docs" / "procedures.md"


def test_the_table_is_up_to_date():
    assert DOCS.read_text("utf-8") == tables(LIBRARY), "run: motcua check --table > docs/procedures.md"


def test_every_procedure_and_rule_has_its_row():
    library = LIBRARY
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in tables(library).splitlines() if "|" in line]
    shown = {row[1]: row for row in rows if row[1] in library.procedures}
    assert shown.keys() == library.procedures.keys()
    assert {rule.code for rule in library.rules} <= {row[0] for row in rows}
    for code, procedure in library.procedures.items():
        assert shown[code][3] == (str(len(procedure.cases.options)) if procedure.cases else "–")
        assert shown[code][4] == (procedure.form or "–")
        assert shown[code][6] == str(procedure.checked)
        unsure = any(fact.unsure for facet in Facet for fact in procedure.facts(facet))
        assert (shown[code][7] != "–") == unsure
