"""What was learned becomes files: a diff that touches nothing else, files that load, and cases that are kept."""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path
from shutil import copytree

import pytest

from bot.commands.checking import check_knowledge
from bot.commands.learned import show_learned
from bot.learned import keep, kept
from knowledge.library import load_library
from knowledge.model import Source
from knowledge.overlay import (
    EMPTY,
    AddAnswer,
    AddQuestions,
    Approved,
    CorrectFact,
    Overlay,
    OverlayError,
    laid_over,
    misfit,
    read_change,
    read_overlay,
)
from knowledge.overlay.filing import CASES, filed, files_of

TEXT = "đẻ em bé xong chạy giấy chi trước tiên"
SOURCE = Source(title="Nghị quyết của tỉnh", date=date(2026, 5, 1))
DAY = date(2026, 11, 22)


def all_kinds(library):
    fact = library.procedures["1.001193"].documents[0]
    own = {"title": "Mượn nhà văn hóa ấp", "questions": ("mượn nhà văn hóa",), "say": "Gặp trưởng ấp.", "checked": DAY}
    changes = (
        AddQuestions(code="1.001193", questions=(TEXT,)),
        CorrectFact(code="1.001193", part="documents", old=fact.say, new="Mang những giấy này:", source=SOURCE, checked=DAY),
        AddAnswer(code="9.000003", source=SOURCE, **own),
        AddQuestions(code="1.001193", questions=("giấy cho thằng cu mới lọt lòng nè", TEXT)),
    )  # fmt: skip
    return Overlay(tuple(Approved(id=n, change=c, asked=(TEXT,) if n == 1 else ()) for n, c in enumerate(changes, 1)))


def test_a_diff_touches_only_the_lines_it_must(library):
    diff = filed(library, AddQuestions(code="1.001193", questions=(TEXT,))).diff()
    changed = [line for line in diff.splitlines()[2:] if line[:1] in "+-"]
    assert changed == [f"+  - {TEXT}"]
    assert diff.startswith("--- a/knowledge/procedures/1.001193.yaml\n")


def test_the_files_of_all_changes_load_and_say_what_the_overlay_says(library, tmp_path):
    overlay = all_kinds(library)
    root = tmp_path / "knowledge"
    copytree(Path(str(files("knowledge"))), root, ignore=lambda *_: ["__pycache__", "places", "matcher"])
    written = files_of(library, overlay)
    assert sorted(written) == ["procedures/1.001193.yaml", "procedures/9.000003.yaml"]
    for path, text in written.items():
        (root / path).write_text(text, "utf-8")
    again, over = load_library(root).procedures, laid_over(library, overlay).library.procedures
    assert again == over
    assert again["1.001193"].documents[0].say == "Mang những giấy này:"
    assert again["1.001193"].questions[-2:] == (TEXT, "giấy cho thằng cu mới lọt lòng nè")


def test_an_overlay_survives_json_and_nothing_else_is_read(library):
    overlay = all_kinds(library)
    assert read_overlay(json.loads(json.dumps(overlay.dumped()))) == overlay
    assert read_overlay(json.loads(json.dumps(overlay.dumped()))).version == overlay.version != EMPTY.version
    for broken in ({}, {"changes": [{"id": 1}]}, {"changes": 3}, {"changes": [{"id": 1, "change": {"kind": "x"}}]}):
        with pytest.raises(OverlayError):
            read_overlay(broken)
    with pytest.raises(OverlayError, match="new"):
        read_change({"kind": "fact", "code": "1.001193", "part": "fee", "old": "x", "new": "", "checked": "2026-01-01",
                     "source": {"title": "x", "date": "2026-01-01"}})  # fmt: skip


def test_what_does_not_fit_any_more_is_left_out(library):
    gone = CorrectFact(code="1.001193", part="fee", old="câu xưa", new="câu nay", source=SOURCE, checked=DAY)
    nowhere = AddQuestions(code="1.999999", questions=(TEXT,))
    twice = AddQuestions(code="1.001193", questions=(library.procedures["1.001193"].questions[0],))
    assert [misfit(library, each) for each in (gone, nowhere, twice)] == [
        "fact-gone",
        "no-such-procedure",
        "known-already",
    ]
    laid = laid_over(library, Overlay((Approved(id=1, change=gone), Approved(id=2, change=nowhere))))
    assert laid.left == {1: "fact-gone", 2: "no-such-procedure"}
    assert laid.library.procedures == library.procedures


def test_the_command_shows_and_takes(library, tmp_path, capsys):
    root, data = tmp_path / "knowledge", tmp_path / "data"
    copytree(Path(str(files("knowledge"))), root, ignore=lambda *_: ["__pycache__", "places", "matcher", "messages"])
    (root / "messages").mkdir()
    keep(data, all_kinds(library))
    show_learned(data, root, tmp_path / "none", taking=False)
    shown = capsys.readouterr().out
    assert f"+  - {TEXT}" in shown
    assert not (root / CASES).exists()
    for _ in range(2):
        show_learned(data, root, tmp_path / "none", taking=True)
    lines = (root / CASES).read_text("utf-8").splitlines()
    assert [json.loads(line)["codes"] for line in lines] == [["1.001193"]]
    assert (root / "procedures/9.000003.yaml").exists()


def test_a_copy_that_is_broken_costs_no_start(tmp_path):
    assert kept(tmp_path) == EMPTY
    (tmp_path / "learned.json").write_text("{", "utf-8")
    assert kept(tmp_path) == EMPTY


def test_the_check_tells_what_is_lost(library, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path))
    change = AddQuestions(code="1.001193", questions=("mất sổ đỏ thì làm sao xin cấp lại",))
    lost = "xin cấp lại bằng lái xe máy bị mất"
    keep(tmp_path, Overlay((Approved(id=5, change=change, asked=("con mới đẻ làm giấy khai sinh ở đâu", lost)),)))
    monkeypatch.setattr("bot.commands.checking.check", lambda **_: Nothing())
    assert check_knowledge() == 1
    assert lost in capsys.readouterr().out


class Nothing:
    """A report without a problem."""

    problems, aged, counts, errors = (), (), {"procedures": 1, "forms": 1, "entries": 1, "sentences": 1, "aged": 0}, 0
