"""A spreadsheet of procedures that a test edits as an officer would."""

from datetime import date
from importlib.resources import files
from pathlib import Path

from openpyxl import load_workbook

from knowledge.exchange import columns
from knowledge.exchange.offering import offer_of

TODAY = date(2026, 11, 22)
KNOWLEDGE = Path(str(files("knowledge")))
CODE = "1.000001"


class Sheet:
    """A spreadsheet that a test edits as an officer would."""

    def __init__(self, path, root):
        self.path, self.root = path, root

    def edit(self, key, change):
        book = load_workbook(self.path)
        page = book[getattr(columns, key).title]
        change(page)
        book.save(self.path)
        return self

    def put(self, key, column, row, value):
        return self.edit(key, lambda page: setattr(page.cell(row, self.index(key, column)), "value", value))

    def add(self, key, **values):
        every = [values.get(column.key) for column in getattr(columns, key).columns]
        return self.edit(key, lambda page: page.append(every))

    def row(self, key, column, value):
        page = load_workbook(self.path)[getattr(columns, key).title]
        found = (r for r in range(2, page.max_row + 1) if page.cell(r, self.index(key, column)).value == value)
        return next(found)

    def index(self, key, column):
        return [one.key for one in getattr(columns, key).columns].index(column) + 1

    def offer(self):
        return offer_of(self.path, self.root, today=TODAY)

    def faults(self):
        offer = self.offer()
        assert offer.changes == ()
        return [fault.text() for fault in offer.faults]

    def lines(self):
        offer = self.offer()
        assert [fault.text() for fault in offer.faults] == []
        return [line for change in offer.changes for line in change.lines]
