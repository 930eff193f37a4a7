"""docs/dossiers.md tells what the code does."""

import re
from pathlib import Path

from api.dossiers.national import Fee, NationalDossier, Supplement
from locales import sentences

DOCS = (Path(__file__).parents[2] / "docs" / "dossiers.md").read_text("utf-8")


def test_every_line_of_the_clock_is_explained():
    table = DOCS.partition("| `kind` | says |")[2].partition("\n\n")[0]
    told = {
        name
        for row in table.splitlines()
        for name in re.findall(r"`([a-z-]+)`", row.split("|")[1] if "|" in row else "")
    }
    assert told == {key.removeprefix("clock-") for key in sentences("vi") if key.startswith("clock-")}


def test_every_name_that_is_read_is_told():
    table = DOCS.partition("| name | becomes |")[2].partition("\n\n")[0]
    read = {field.alias for model in (NationalDossier, Supplement, Fee) for field in model.model_fields.values()}
    assert read == {
        name for name in re.findall(r"`?\.?([A-Z][A-Za-z]+)(?:\[\])?", table) if name in read or name.startswith("Ngay")
    }
