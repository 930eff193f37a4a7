"""The library of the moment: another one as a whole or not at all, and what a change does to labelled messages."""

from dataclasses import replace

from knowledge.overlay import AddQuestions, Approved, Overlay, Shelf, laid_over
from knowledge.overlay.preview import Readings, labelled, preview, read_all

LABELLED = labelled()


def test_an_overlay_that_cannot_be_used_leaves_the_old_one(library, monkeypatch):
    shelf = Shelf(library)
    change = AddQuestions(code="1.001193", questions=("đẻ em bé xong chạy giấy chi trước",))
    monkeypatch.setattr("knowledge.library.load_matcher", lambda *_, **__: 1 / 0)
    refused = shelf.take(Overlay((Approved(id=1, change=change),)))
    assert isinstance(refused.fault, ZeroDivisionError)
    assert shelf.now is library
    assert shelf.version == ""
    monkeypatch.undo()
    assert not shelf.take(Overlay((Approved(id=1, change=change),))).changed  # refused for good
    other = Approved(id=3, change=replace(change, code="1.999999"))
    taken = shelf.take(Overlay((Approved(id=2, change=change), other)))
    assert (taken.changed, taken.left) == (True, {3: "no-such-procedure"})
    assert shelf.now.understand("đẻ em bé xong chạy giấy chi trước").candidates[0].code == "1.001193"


def test_a_preview_tells_what_gets_worse(library):
    case = next(c for c in LABELLED if c.kind == "procedure" and "1.001193" not in c.codes)
    change = AddQuestions(code="1.001193", questions=(case.text,))
    after = laid_over(library, Overlay((Approved(id=0, change=change),))).library
    known = Readings([case], read_all(library, [case]))
    seen = preview(library, after, [case.text], "1.001193", known)
    assert (seen.worse, seen.better, seen.led_after) == (1, 0, 1)
