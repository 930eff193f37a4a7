"""The check of all knowledge: each kind of problem is found, on its line, in words; sound files are left alone."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import pytest
from annotated_types import Gt
from check_samples import CATALOGUE, ELSEWHERE, EN, FAULTS, FILES, FORM, PROCEDURE, F, P, W
from pydantic import TypeAdapter

from bot.commands.checking import KINDS, check_knowledge
from knowledge.check import Severity, check
from knowledge.checking.document import Document
from knowledge.checking.problem import Kind
from knowledge.checking.shape import read_shape
from locales import sentences

TODAY = date(2026, 11, 22)


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def look(folder: Path, today: date = TODAY, imported: frozenset[str] | None = None):
    return check(folder, folder / "locales", kinds=KINDS, today=today, imported=imported)


def test_sound_files_have_no_problem(tmp_path):
    report = look(write(tmp_path, FILES))
    assert [problem.text() for problem in report.problems] == []
    assert report.counts == {"procedures": 2, "forms": 1, "entries": 1, "sentences": 2, "aged": 0}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.kind}-{f.at}")
def test_each_fault_is_found_on_its_line(tmp_path, fault):
    changed = FILES[fault.file].replace(fault.old, fault.new, 1)
    extra = {}
    if fault.kind is Kind.CODE_TWICE:
        extra = {"catalogue/cu-tru.yaml": CATALOGUE.replace("Hộ tịch", "Cư trú")}
    else:
        assert changed != FILES[fault.file], "the change does not apply"
    report = look(write(tmp_path, {**extra, **FILES, fault.file: changed}))
    lines = changed.splitlines()
    found = [p for p in report.problems if p.kind is fault.kind and p.file == fault.file]
    assert found, [p.text() for p in report.problems]
    assert any(fault.at in lines[p.line - 1] for p in found), [p.text() for p in found]
    assert {p.severity for p in found} == {fault.severity}
    assert any(fault.says in p.text() for p in found)
    assert all(p.text("en") != p.text("vi") for p in found)


def test_every_kind_of_problem_is_tested():
    assert {fault.kind for fault in FAULTS} | ELSEWHERE == set(Kind)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_has_a_sentence(language):
    assert {f"check-{kind}" for kind in Kind} <= sentences(language).keys()


def test_a_problem_reads_as_an_officer_expects(tmp_path):
    broken = PROCEDURE.replace('{say: "Nộp rồi chờ.", source: cong}', '{say: "Nộp rồi chờ."}')
    (problem,) = look(write(tmp_path, {**FILES, P: broken})).problems
    line = broken.splitlines().index('  - {say: "Nộp rồi chờ."}') + 1
    assert problem.text() == f"{P} dòng {line}: thiếu nguồn. Ghi `source:` là một tên trong phần sources."


def test_one_bad_file_hides_nothing_of_the_others(tmp_path):
    bad = {
        P: "code: [",
        "procedures/1.000003.yaml": FILES["procedures/1.000003.yaml"].replace("short: Việc ba", "short: " + "m" * 61),
        F: FORM.replace("kind: yes_no", "kind: gì đó"),
        W: "- [",
        EN: "x",
    }
    kinds = {(problem.file, problem.kind) for problem in look(write(tmp_path, {**FILES, **bad})).problems}
    assert kinds >= {
        (P, Kind.YAML_BRACKET),
        ("procedures/1.000003.yaml", Kind.LABEL_LONG),
        (F, Kind.KIND_UNKNOWN),
        (W, Kind.YAML_BRACKET),
        (EN, Kind.PO),
    }
    assert (F, Kind.CODE_UNKNOWN) not in kinds, "a procedure whose file is broken is still a procedure"


def test_letters_that_are_not_utf8(tmp_path):
    write(tmp_path, FILES)
    (tmp_path / P).write_bytes(b"code: 'a'\nname: \xe0\n")
    problem = next(p for p in look(tmp_path).problems if p.kind is Kind.NOT_UTF8)
    assert (problem.file, problem.line) == (P, 2)
    assert "UTF-8" in problem.text()


def test_what_no_sentence_explains_is_told_as_it_is():
    problems = read_shape(Document("rules/x.yaml", -1), TypeAdapter(Annotated[int, Gt(0)]))
    assert [(p.kind, p.line) for p in problems] == [(Kind.OTHER_SHAPE, 1)]
    assert "greater than 0" in problems[0].text()


def test_a_file_that_would_not_be_read_is_named(tmp_path):
    report = look(write(tmp_path, {**FILES, "forms/don.yml": FORM, "forms/.keep": ""}))
    assert [(p.file, p.kind) for p in report.problems] == [("forms/don.yml", Kind.FILE_ENDING)]


def test_with_a_catalogue_unknown_codes_are_errors_and_imported_ones_are_known(tmp_path):
    changed = PROCEDURE.replace('related: ["1.000011"]', 'related: ["9.999999", "8.888888"]')
    report = look(write(tmp_path, {**FILES, P: changed}), imported=frozenset({"8.888888"}))
    assert [(p.kind, p.severity, p.blanks["code"]) for p in report.problems] == [
        (Kind.CODE_UNKNOWN, Severity.ERROR, "9.999999")
    ]


def test_aged_facts_are_listed_apart_with_their_line(tmp_path):
    report = look(write(tmp_path, FILES), today=date(2027, 5, 15))
    assert report.problems == ()
    assert {p.kind for p in report.aged} == {Kind.STALE}
    fees = [i for i, line in enumerate(PROCEDURE.splitlines(), 1) if "lệ phí" in line or "8.000" in line]
    assert [p.line for p in report.aged if p.file == P] == fees, "a fee is old after half a year, a time is not"
    assert "2026-11-01" in report.aged[0].text()
    assert "không mất lệ phí" in report.aged[0].text()


def test_the_real_knowledge_has_no_error():
    report = check(kinds=KINDS, today=datetime.now(UTC).date())
    assert [p.text() for p in report.problems if p.severity is Severity.ERROR] == []
    assert report.counts["procedures"] > 100


def test_the_command_prints_one_line_when_nothing_is_wrong(capsys, monkeypatch, tmp_path):
    write(tmp_path, FILES)
    monkeypatch.setattr("knowledge.check.files", lambda name: tmp_path / "locales" if name == "locales" else tmp_path)
    assert check_knowledge() == 0
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 1
    assert "2 thủ tục, 1 tờ khai" in printed[0]


def test_the_command_prints_problems_and_counts_errors(capsys, monkeypatch, tmp_path):
    write(tmp_path, {**FILES, P: PROCEDURE.replace("cases: [lai]", "cases: [lia]"), W: "- ["})
    monkeypatch.setattr("knowledge.check.files", lambda name: tmp_path / "locales" if name == "locales" else tmp_path)
    assert check_knowledge(stale=True) == 2
    printed = capsys.readouterr().out
    assert f"{P} dòng " in printed
    assert "2 lỗi" in printed
