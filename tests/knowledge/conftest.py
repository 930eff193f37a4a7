"""A small sound library and its spreadsheet."""

import pytest
from check_samples import FILES
from spreadsheets import Sheet

from knowledge.exchange.writing import write_spreadsheet
from knowledge.library import load_library


@pytest.fixture
def root(tmp_path):
    """Return the folder of a small sound library."""
    for name, text in FILES.items():
        path = tmp_path / "root" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "root"


@pytest.fixture
def sheet(root, tmp_path):
    path = tmp_path / "sheet.xlsx"
    write_spreadsheet(list(load_library(root).procedures.values()), path)
    return Sheet(path, root)
