"""What is wrong in a spreadsheet is told by its cell and changes nothing; the commands around it."""

import difflib
from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from check_samples import PROCEDURE
from openpyxl import Workbook, load_workbook
from spreadsheets import CODE, KNOWLEDGE, TODAY, Sheet
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.commands import exchange as commands
from knowledge.exchange import reading
from knowledge.exchange.cells import CellError, read_cell
from knowledge.exchange.columns import SHEETS, Sort
from knowledge.exchange.differences import differences
from knowledge.exchange.faults import SpreadsheetError
from knowledge.exchange.layout import as_yaml
from knowledge.exchange.offering import take
from knowledge.exchange.reading import read_tables
from knowledge.model import CaseOption, LegalBasis, Source


def test_a_missing_part_is_told_at_its_procedure(sheet):
    row = sheet.row("FACTS", "part", "Nơi nộp")
    sheet.edit("FACTS", lambda page: page.delete_rows(row))
    (fault,) = sheet.faults()
    assert fault.startswith("Trang “Thủ tục”, dòng 2, cột A “Mã”: thiếu phần nơi nộp. Ghi “Nơi nộp”")


def test_a_remark_does_not_hinder(sheet):
    sheet.put("LEGAL", "since", 2, "01/03/2027")
    offer = sheet.offer()
    assert len(offer.changes) == 1
    assert ["dòng 2, cột C “Hiệu lực từ”" in remark.text() for remark in offer.remarks] == [True]


def test_a_missing_sheet_is_told(sheet):
    book = load_workbook(sheet.path)
    del book["Nguồn"]
    book.save(sheet.path)
    assert sheet.faults() == ["Thiếu trang “Nguồn”. Giữ nguyên tên các trang như khi xuất ra."]


def test_a_broken_library_is_told_and_not_touched(sheet):
    (sheet.root / "procedures" / "1.000003.yaml").write_text("code: [", "utf-8")
    with pytest.raises(SpreadsheetError, match=r"procedures/1\.000003\.yaml dòng 2"):
        sheet.offer()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"no spreadsheet", "a.xlsx", "Không mở được a.xlsx"),
        (b"", "a.xlsx", "Không mở được a.xlsx"),
        (b"x" * (reading.MOST_BYTES + 1), "a.xlsx", "tối đa 10 MB"),
        (b"", "a.xlsm", "đuôi .xlsx"),
        (b"", "a.csv", "đuôi .xlsx"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(tmp_path, content, name, says):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SpreadsheetError, match=says):
        read_tables(tmp_path / name)


def test_macros_and_packed_floods_are_refused(sheet, monkeypatch):
    monkeypatch.setattr(reading, "MOST_UNPACKED", 1000)
    with pytest.raises(SpreadsheetError, match="quá lớn"):
        read_tables(sheet.path)
    with ZipFile(sheet.path, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    with pytest.raises(SpreadsheetError, match="macro"):
        read_tables(sheet.path)


def test_a_broken_part_and_too_many_rows_are_refused(sheet, monkeypatch, tmp_path):
    monkeypatch.setattr(reading, "MOST_ROWS", 5)
    with pytest.raises(SpreadsheetError, match="quá 5 dòng"):
        read_tables(sheet.path)
    broken = tmp_path / "broken.xlsx"
    with ZipFile(sheet.path) as old, ZipFile(broken, "w") as new:
        for part in old.namelist():
            new.writestr(part, b"<worksheet><" if "sheet2" in part else old.read(part))
    with pytest.raises(SpreadsheetError, match="Không mở được"):
        read_tables(broken)


def test_another_spreadsheet_is_no_knowledge(tmp_path):
    Workbook().save(tmp_path / "other.xlsx")
    _, faults = read_tables(tmp_path / "other.xlsx")
    assert len(faults) == len(SHEETS)


# cells, layout, words


@pytest.mark.parametrize(
    ("sort", "value", "wanted"),
    [
        (Sort.TEXT, "  hai  dấu\xa0cách\u200b ", "hai dấu cách"),
        (Sort.TEXT, "tie\u0302\u0301ng", "tiếng"),
        (Sort.TEXT, 12, "12"),
        (Sort.TEXT, 12.0, "12"),
        (Sort.TEXT, " \n ", None),
        (Sort.LINES, "một, hai\r\n\n ba ", ("một, hai", "ba")),
        (Sort.LINES, "một_x000D_\nhai", ("một", "hai")),
        (Sort.LINES, None, ()),
        (Sort.KEYS, "a, b;c\nd", ("a", "b", "c", "d")),
        (Sort.CODE, 1.00119, "1.001190"),
        (Sort.CODES, 2.0, ("2.000000",)),
        (Sort.PART, "LỆ PHÍ", "fee"),
        (Sort.LEVEL, "Chưa rõ", "chua_ro"),
        (Sort.NUMBER, "1.250.000", 1250000),
        (Sort.NUMBER, 0, 0),
        (Sort.NUMBER, " ", None),
        (Sort.DAY, "5/3/2026", date(2026, 3, 5)),
        (Sort.DAY, date(2026, 3, 5), date(2026, 3, 5)),
        (Sort.DAY, "", None),
    ],
)
def test_cells_are_read_kindly(sort, value, wanted):
    assert read_cell(sort, value) == wanted


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        (Sort.NUMBER, "1.2"),
        (Sort.NUMBER, "8,000"),
        (Sort.NUMBER, True),
        (Sort.NUMBER, datetime(2026, 1, 1)),  # noqa: DTZ001
        (Sort.DAY, datetime(2026, 1, 1, 8)),  # noqa: DTZ001
        (Sort.DAY, "1/1/26"),
        (Sort.DAY, 45000),
        (Sort.CODE, "1.001193x"),
        (Sort.TEXT, "\n=1"),
    ],
)
def test_cells_are_not_guessed(sort, value):
    with pytest.raises(CellError):
        read_cell(sort, value)


def test_files_are_written_in_the_layout_of_those_written_by_hand(library):
    lines = total = 0
    for code, procedure in library.procedures.items():
        text = (KNOWLEDGE / "procedures" / f"{code}.yaml").read_text("utf-8")
        assert as_yaml(procedure, text, procedure) == text
        fresh = as_yaml(procedure)
        matcher = difflib.SequenceMatcher(None, text.splitlines(), fresh.splitlines(), autojunk=False)
        lines += sum(block.size for block in matcher.get_matching_blocks())
        total += len(text.splitlines())
    assert lines / total > 0.9


def test_a_changed_fact_touches_no_other_line(library):
    for code in list(library.procedures)[::10]:
        procedure = library.procedures[code]
        text = (KNOWLEDGE / "procedures" / f"{code}.yaml").read_text("utf-8")
        first, *rest = procedure.place
        changed = replace(procedure, place=(replace(first, say="Câu khác."), *rest))
        fresh = as_yaml(changed, text, procedure)
        diff = [line for line in difflib.ndiff(text.splitlines(), fresh.splitlines()) if line[0] in "+-"]
        assert len(diff) == 2, diff


@pytest.mark.parametrize(
    "text", ["a: b", "a #b", "- a", "1.50", "true", "2026-01-01", "[x", "'", '"hai"', "a, b]", "a\nb"]
)
def test_any_words_can_be_written(library, text):
    procedure = library.procedures["1.001193"]
    old = (KNOWLEDGE / "procedures" / "1.001193.yaml").read_text("utf-8")
    fact = replace(procedure.documents[0], say=text, items=(text, "b"), unsure=text)
    odd = replace(
        procedure, summary=text, aliases=(text,), documents=(fact,), fee=(replace(fact, items=()),),
        legal=(LegalBasis(text=text),), sources={"cong": Source(title=text, date=TODAY, url=text)},
        cases=replace(procedure.cases, ask=text, options=(CaseOption(key="k", label=text, signs=(text, text)),)),
    )  # fmt: skip
    assert as_yaml(odd, old, procedure).startswith('code: "1.001193"')  # it is read back before it is given
    assert as_yaml(odd).startswith('code: "1.001193"')


def test_every_difference_is_told(library):
    """Leave out or turn round each part of a procedure: something is always said."""
    for code in ("1.001193", "2.002913", "3.000722"):
        procedure = library.procedures[code]
        assert differences(procedure, procedure) == []
        for field in fields(procedure):
            value = getattr(procedure, field.name)
            if isinstance(value, tuple) and value:
                assert differences(procedure, replace(procedure, **{field.name: value[:-1]})), field.name
            if isinstance(value, tuple) and len(set(value)) > 1:
                turned = replace(procedure, **{field.name: tuple(reversed(value))})
                assert any("thứ tự" in line for line in differences(procedure, turned)), field.name


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"amount": 0}, "Lệ phí ý 2, Số tiền (đồng): thêm “0”"),
        ({"cases": ()}, "Lệ phí ý 2, Trường hợp: bỏ “qua_han”"),
        ({"source": "luat"}, "Lệ phí ý 2, Nguồn: “cong” → “luat”"),
        ({"unsure": "chưa rõ"}, "Lệ phí ý 2, Điều chưa chắc: thêm “chưa rõ”"),
        ({"checked": TODAY}, "Lệ phí ý 2, Ngày kiểm tra: thêm “22/11/2026”"),
        ({"items": ("một", "hai")}, "Lệ phí ý 2, Các mục (mỗi dòng một mục): thêm “hai”"),
    ],
)
def test_each_part_of_a_fact_is_told(library, change, line):
    procedure = library.procedures["1.001193"]
    first, second, *rest = procedure.fee
    changed = replace(procedure, fee=(first, replace(second, **change), *rest))
    assert differences(procedure, changed)[-1] == line
    assert len(differences(procedure, changed)) == max(1, len(change.get("items", ())))


# the commands


@pytest.fixture
def run(root, monkeypatch, tmp_path):
    monkeypatch.setattr("bot.knowledge_commands.KNOWLEDGE", root)
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path / "data"))
    return lambda *words: CliRunner().invoke(cli, ["knowledge", *map(str, words)])


def test_export_edit_import_take(run, root, tmp_path):
    path = tmp_path / "out.xlsx"
    assert "Đã xuất 1 thủ tục" in run("export", path, "--code", "1.000011").output
    file = root / "procedures" / f"{CODE}.yaml"
    sheet = Sheet(path, root).put("PROCEDURES", "summary", 2, "Làm giấy một tại phường.")
    shown = run("import", path)
    assert shown.exit_code == 0
    assert "Sửa 1.000001 Việc một (tệp 1.000001.yaml):" in shown.output
    assert "Thủ tục, Tóm tắt: “Làm giấy một tại xã.” → “Làm giấy một tại phường.”" in shown.output
    assert "Chưa ghi gì" in shown.output
    assert file.read_text("utf-8") == PROCEDURE
    taken = run("import", path, "--take")
    assert (taken.exit_code, "Đã ghi 1 thủ tục" in taken.output) == (0, True)
    assert file.read_text("utf-8") == PROCEDURE.replace("tại xã.", "tại phường.", 1)
    assert "Không có gì khác" in run("import", path).output
    sheet.put("PROCEDURES", "short", 2, None)
    refused = run("import", path, "--take")
    assert refused.exit_code == 1
    assert "dòng 2, cột C “Tên ngắn”" in refused.output
    assert "Có 1 lỗi. Chưa ghi gì" in refused.output


def test_a_translation_is_pointed_at(run, root, tmp_path):
    path = tmp_path / "out.xlsx"
    run("export", path)
    (root / "procedures_en").mkdir(exist_ok=True)
    (root / "procedures_en" / f"{CODE}.yaml").write_text("", "utf-8")
    Sheet(path, root).put("PROCEDURES", "summary", 2, "Làm giấy một tại phường.")
    assert f"procedures_en/{CODE}.yaml" in run("import", path).output


def test_export_overwrites_nothing_and_knows_its_codes(run, tmp_path):
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"mine")
    assert run("export", path).exit_code == 1
    assert path.read_bytes() == b"mine"
    unknown = run("export", tmp_path / "b.xlsx", "--code", "9.999999")
    assert (unknown.exit_code, "9.999999" in unknown.output) == (1, True)
    assert run("export", tmp_path / "b.csv").exit_code == 1
    assert run("export", tmp_path / "no" / "b.xlsx").exit_code == 1
    assert not (tmp_path / "b.xlsx").exists()


def test_a_disk_that_fails_changes_nothing(sheet, monkeypatch):
    sheet.put("PROCEDURES", "summary", 2, "Làm giấy một tại phường.")
    sheet.put("PROCEDURES", "summary", 3, "Làm giấy hai tại phường.")
    offer = sheet.offer()
    assert len(offer.changes) == 2
    whole = Path.write_text

    def fails(path, text, *rest, **more):
        if path.name.startswith("1.000003"):
            raise OSError("full")
        return whole(path, text, *rest, **more)

    monkeypatch.setattr(Path, "write_text", fails)
    with pytest.raises(OSError, match="full"):
        take(offer)
    assert (sheet.root / "procedures" / f"{CODE}.yaml").read_text("utf-8") == PROCEDURE
    assert list(sheet.root.rglob("*.new")) == []


def test_the_folder_is_that_of_the_package():
    assert (commands.KNOWLEDGE / "procedures" / "1.001193.yaml").is_file()
