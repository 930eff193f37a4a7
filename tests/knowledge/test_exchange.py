"""Procedures go into a spreadsheet and come back the same; changes are told, faults name their cell, files keep shape."""

import difflib
from dataclasses import fields, replace
from datetime import date, datetime

import pytest
from check_samples import PROCEDURE
from openpyxl import load_workbook
from spreadsheets import CODE, KNOWLEDGE, TODAY

from knowledge.exchange import columns
from knowledge.exchange.columns import SHEETS
from knowledge.exchange.faults import SpreadsheetError
from knowledge.exchange.joining import join
from knowledge.exchange.layout import ORDER
from knowledge.exchange.offering import offer_of, take
from knowledge.exchange.reading import read_tables
from knowledge.exchange.writing import write_spreadsheet
from knowledge.library import load_library
from knowledge.model import CaseOption, CaseTree, Fact, LegalBasis, Procedure, Source

# there and back


@pytest.fixture(scope="module")
def everything(tmp_path_factory, library):
    path = tmp_path_factory.mktemp("all") / "all.xlsx"
    write_spreadsheet(list(library.procedures.values()), path)
    return path


def test_all_procedures_come_back_the_same(everything, library):
    tables, faults = read_tables(everything)
    joined, more = join(tables)
    assert [fault.text() for fault in (*faults, *more)] == []
    assert {code: one.procedure for code, one in joined.items()} == dict(library.procedures)


def test_nothing_changed_is_no_difference(everything):
    offer = offer_of(everything, KNOWLEDGE, today=TODAY)
    assert (offer.changes, offer.faults, offer.remarks, offer.left, offer.newer) == ((), (), (), (), ())


def test_every_part_of_the_model_has_a_column():
    def named(*keys):
        return {column.key for key in keys for column in getattr(columns, key).columns}

    whole = named("PROCEDURES") | set(columns.PARTS) | {"cases", "sources", "questions", "legal"}
    assert {field.name for field in fields(Procedure)} == whole
    assert {field.name for field in fields(Procedure)} == set(ORDER)
    assert {field.name for field in fields(Fact)} == named("FACTS") - {"code", "part", "order"}
    assert {field.name for field in fields(Source)} == named("SOURCES") - {"code", "source"}
    assert {field.name for field in fields(CaseTree)} == {"ask", "options"}
    assert {field.name for field in fields(CaseOption)} == {"key", "label", "signs", "goto", "then"}
    assert {field.name for field in fields(LegalBasis)} == {"text", "since"}


def test_the_spreadsheet_helps_who_edits_it(everything):
    book = load_workbook(everything)
    assert book.sheetnames == [columns.guide_title(), *(sheet.title for sheet in SHEETS)]
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == [columns.VERSIONS.title]
    assert len(list(book.worksheets[0].rows)) == 11
    for sheet in SHEETS:
        page = book[sheet.title]
        assert [cell.value for cell in page[1]] == [column.heading for column in sheet.columns]
        assert page.freeze_panes in {"B2", "C2"}
    facts = book[columns.FACTS.title]
    lists = {str(choice.sqref)[0]: choice.formula1 for choice in facts.data_validations.dataValidation}
    assert set(lists) == {"A", "B", "D", "G"}
    assert "Lệ phí" in lists["B"]
    assert len(lists["B"]) <= 255


def test_sheets_may_be_sorted_and_columns_moved(sheet):
    def reverse(page):
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
        for number, row in enumerate(reversed(rows), 2):
            for index, value in enumerate(row, 1):
                page.cell(number, index).value = value

    def swap(page):
        for row in page.iter_rows():
            row[0].value, row[4].value = row[4].value, row[0].value

    sheet.edit("FACTS", reverse).edit("FACTS", swap)
    assert sheet.lines() == []


def test_a_text_that_a_spreadsheet_would_spoil_is_not_written(root, tmp_path):
    procedure = load_library(root).procedures[CODE]
    for text in ("=1+1", " lề", "hai\ndòng", "hai  dấu cách"):
        path = tmp_path / "bad.xlsx"
        with pytest.raises(SpreadsheetError, match=r"1\.000001.*Tóm tắt"):
            write_spreadsheet([replace(procedure, summary=text)], path)
        assert not path.exists()


# what an officer changes


def changed_lines(change, root):
    old = (root / "procedures" / change.path.name).read_text("utf-8").splitlines()
    diff = difflib.unified_diff(old, change.text.splitlines(), lineterm="", n=0)
    return [line for line in diff if line[0] in "+-" and line[:3] not in {"+++", "---"}]


def test_a_changed_sentence_and_amount(sheet):
    row = sheet.row("FACTS", "amount", 8000)
    sheet.put("FACTS", "say", row, "Làm lại: 10.000 đồng.").put("FACTS", "amount", row, "10.000")
    assert sheet.lines() == [
        "Lệ phí ý 2, Câu nói: “Làm lại: 8.000 đồng.” → “Làm lại: 10.000 đồng.”",
        "Lệ phí ý 2, Số tiền (đồng): “8.000” → “10.000”",
    ]
    assert changed_lines(sheet.offer().changes[0], sheet.root) == [
        '-  - {say: "Làm lại: 8.000 đồng.", cases: [lai], amount: 8000, source: cong}',
        '+  - {say: "Làm lại: 10.000 đồng.", cases: [lai], amount: 10000, source: cong}',
    ]


def test_a_new_question_and_a_new_fact(sheet):
    sheet.add("QUESTIONS", code=CODE, question="hỏi mới: ở mô")
    sheet.add(
        "FACTS", code=CODE, part="lệ phí", say="Xin thêm bản sao: 5.000 đồng.", source="cong", amount=5000,
        cases="moi, lai", checked=datetime(2026, 11, 20),  # noqa: DTZ001 - as a spreadsheet has it
    )  # fmt: skip
    assert sheet.lines() == [
        (
            "Lệ phí ý 3: thêm “Xin thêm bản sao: 5.000 đồng.” (Trường hợp: moi / lai; Nguồn: cong; "
            "Số tiền (đồng): 5.000; Ngày kiểm tra: 20/11/2026)"
        ),
        "Câu hỏi 9: thêm “hỏi mới: ở mô”",
    ]
    assert (
        '+  - {say: "Xin thêm bản sao: 5.000 đồng.", cases: [moi, lai], amount: 5000, source: cong, checked: 2026-11-20}'
        in changed_lines(sheet.offer().changes[0], sheet.root)
    )


def test_items_names_and_order(sheet):
    row = sheet.row("FACTS", "say", "Giấy tờ cần mang")
    sheet.put("FACTS", "items", row, "Căn cước\n\nTờ khai\r\nẢnh: 4x6\n")
    head = sheet.row("PROCEDURES", "code", CODE)
    sheet.put("PROCEDURES", "aliases", head, "giấy một\nđơn một\nviệc mới")
    sheet.edit("QUESTIONS", lambda page: swap_cells(page, 2, 3, 2))
    assert sheet.lines() == [
        "Thủ tục, Tên gọi hằng ngày: bỏ “việc số một”",
        "Thủ tục, Tên gọi hằng ngày: thêm “việc mới”",
        "Giấy tờ ý 1, Các mục (mỗi dòng một mục): thêm “Ảnh: 4x6”",
        "Giấy tờ ý 1, Các mục (mỗi dòng một mục): đổi thứ tự",
        "Câu hỏi: đổi thứ tự",
    ]
    assert '      - "Ảnh: 4x6"\n' in sheet.offer().changes[0].text


def swap_cells(page, one, other, column):
    a, b = page.cell(one, column), page.cell(other, column)
    a.value, b.value = b.value, a.value


def test_a_further_question_about_the_case(sheet):
    sheet.add("CASES", code=CODE, parent="lai", ask="Mất hay hỏng ạ?", case="mat", label="Bị mất", signs="đánh rơi")
    sheet.add("CASES", code=CODE, parent="lai", case="hong", label="Bị hỏng", goto=1.000011)
    assert sheet.lines() == [
        "Trường hợp mat: thêm “Bị mất” (Thuộc lựa chọn: lai; Tên trường hợp: mat; Dấu hiệu: đánh rơi)",
        "Trường hợp hong: thêm “Bị hỏng” (Thuộc lựa chọn: lai; Tên trường hợp: hong; Chuyển sang mã: 1.000011)",
        "Trường hợp lai, Câu hỏi chọn trường hợp: thêm “Mất hay hỏng ạ?”",
    ]
    take(sheet.offer())
    tree = load_library(sheet.root).procedures[CODE].cases
    assert [option.key for option in tree.options[1].then.options] == ["mat", "hong"]
    fresh = sheet.path.with_name("again.xlsx")
    write_spreadsheet(list(load_library(sheet.root).procedures.values()), fresh)
    assert offer_of(fresh, sheet.root, today=TODAY).changes == ()


def test_a_deleted_row_is_a_deleted_fact(sheet):
    row = sheet.row("FACTS", "part", "Các bước")
    sheet.edit("FACTS", lambda page: page.delete_rows(row))
    assert sheet.lines() == ["Các bước ý 1: bỏ “Nộp rồi chờ.” (Nguồn: cong)"]
    assert "steps:" not in sheet.offer().changes[0].text


def new_procedure(sheet):
    sheet.add(
        "PROCEDURES", code=1.00005, name="Thủ tục mới", short="Việc mới", field="Hộ tịch", summary="Làm giấy mới.",
        online_level="Một phần", checked="20/11/2026", covers="1.000051; 1.000052", aliases="tên a\ntên b\ntên c",
    )  # fmt: skip
    for number in range(8):
        sheet.add("QUESTIONS", code="1.000050", question=f"câu mới {number}")
    for part in ("Giấy tờ", "Lệ phí", "Thời gian", "Nơi nộp"):
        sheet.add("FACTS", code="1.000050", part=part, say=f"Về {part.lower()}.", source="cong")
    sheet.add("SOURCES", code="1.000050", source="cong", title="Cổng: trang mới", date="2026-01-02")
    return sheet.add("LEGAL", code="1.000050", law="Luật: mới")


def test_a_new_procedure(sheet):
    offer = new_procedure(sheet).offer()
    assert [fault.text() for fault in offer.faults] == []
    assert [(change.path.name, change.before) for change in offer.changes] == [("1.000050.yaml", None)]
    assert len(offer.changes[0].lines) == (7 + 2 + 3) + 8 + 4 + 1 + 1
    take(offer)
    procedure = load_library(sheet.root).procedures["1.000050"]
    assert (procedure.short, procedure.covers, procedure.checked) == (
        "Việc mới",
        ("1.000051", "1.000052"),
        date(2026, 11, 20),
    )
    text = (sheet.root / "procedures" / "1.000050.yaml").read_text("utf-8")
    assert text.startswith('code: "1.000050"\nname: Thủ tục mới\n')
    assert '    title: "Cổng: trang mới"\n    date: 2026-01-02\n' in text
    assert '  - {say: "Về lệ phí.", source: cong}\n' in text


def test_only_files_that_changed_are_written(sheet):
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in sheet.root.rglob("*.yaml")}
    sheet.put("PROCEDURES", "summary", sheet.row("PROCEDURES", "code", CODE), "Làm giấy một tại phường.")
    take(sheet.offer())
    touched = [path for path, old in before.items() if (path.read_bytes(), path.stat().st_mtime_ns) != old]
    assert [path.name for path in touched] == [f"{CODE}.yaml"]
    assert list(sheet.root.rglob("*.new")) == []
    assert touched[0].read_text("utf-8") == PROCEDURE.replace("tại xã.", "tại phường.", 1)


def test_comments_stay(sheet):
    path = sheet.root / "procedures" / f"{CODE}.yaml"
    noted = "# Ghi chú đầu tệp\n\n# dòng hai\n" + PROCEDURE.replace("fee:", "# về tiền\nfee:")
    path.write_text(noted, "utf-8")
    sheet.put("FACTS", "say", sheet.row("FACTS", "amount", 8000), "Làm lại hết 8.000 đồng.")
    assert sheet.offer().changes[0].text == noted.replace("Làm lại: 8.000", "Làm lại hết 8.000")


def test_a_procedure_that_is_left_out_stays(sheet):
    row = sheet.row("PROCEDURES", "code", "1.000003")
    sheet.edit("PROCEDURES", lambda page: page.delete_rows(row))
    for key in ("FACTS", "SOURCES", "QUESTIONS", "LEGAL", "CASES"):
        sheet.edit(key, lambda page: [page.delete_rows(r) for r in rows_of_code(page, "1.000003")])
    offer = sheet.offer()
    assert (offer.changes, offer.faults, offer.left) == ((), (), ("1.000003",))


def rows_of_code(page, code):
    return [row for row in range(page.max_row, 1, -1) if page.cell(row, 1).value == code]


def test_what_somebody_else_changed_is_not_undone(sheet):
    path = sheet.root / "procedures" / f"{CODE}.yaml"
    path.write_text(PROCEDURE.replace("3 ngày", "5 ngày"), "utf-8")
    assert (sheet.offer().changes, sheet.offer().newer) == ((), (CODE,))
    sheet.put("PROCEDURES", "summary", sheet.row("PROCEDURES", "code", CODE), "Làm giấy một tại phường.")
    (fault,) = sheet.faults()
    assert "1.000001 đã được người khác sửa" in fault
    path.unlink()
    assert any("đã bị xóa" in fault for fault in sheet.faults())


def test_a_new_code_that_is_there_already(sheet):
    take(new_procedure(sheet).offer())
    assert sheet.offer().changes == ()
    sheet.put("PROCEDURES", "short", sheet.row("PROCEDURES", "code", 1.00005), "Việc khác")
    (fault,) = sheet.faults()
    assert "1.000050 đã có sẵn" in fault


# faults: the cell, and what to do


@pytest.mark.parametrize(
    ("key", "column", "row", "value", "place", "says"),
    [
        ("PROCEDURES", "code", 2, "1.00119", "Trang “Thủ tục”, dòng 2, cột A “Mã”", "không đúng dạng"),
        ("PROCEDURES", "code", 2, 1001193, "Trang “Thủ tục”, dòng 2, cột A “Mã”", "không đúng dạng"),
        ("PROCEDURES", "code", 3, CODE, "Trang “Thủ tục”, dòng 3, cột A “Mã”", "đã có ở dòng 2"),
        ("PROCEDURES", "short", 2, None, "Trang “Thủ tục”, dòng 2, cột C “Tên ngắn”", "phải có nội dung"),
        ("PROCEDURES", "short", 2, "a" * 61, "cột C “Tên ngắn”", "“Tên ngắn” dài 61 ký tự"),
        ("PROCEDURES", "summary", 2, "=A1", "cột E “Tóm tắt”", "bắt đầu bằng dấu ="),
        ("PROCEDURES", "summary", 2, "hai\ndòng", "cột E “Tóm tắt”", "chỉ được một dòng"),
        ("PROCEDURES", "summary", 2, "#N/A", "cột E “Tóm tắt”", "báo lỗi #N/A"),
        ("PROCEDURES", "summary", 2, True, "cột E “Tóm tắt”", "phải là chữ"),
        ("PROCEDURES", "summary", 2, 1.5, "cột E “Tóm tắt”", "phải là chữ"),
        ("PROCEDURES", "online_level", 2, "Hết", "cột F “Mức trực tuyến”", "Toàn trình, Một phần"),
        ("PROCEDURES", "form", 2, "khac", "cột G “Tờ khai”", "không có tờ khai nào tên “khac”"),
        ("PROCEDURES", "form", 2, None, "Ở tệp khác", "forms/to_khai.yaml"),
        ("PROCEDURES", "checked", 2, "31/02/2026", "cột H “Ngày kiểm tra”", "không phải là ngày có thật"),
        ("PROCEDURES", "checked", 2, "hôm qua", "cột H “Ngày kiểm tra”", "không phải là ngày có thật"),
        ("PROCEDURES", "checked", 2, "01/01/2027", "cột H “Ngày kiểm tra”", "chưa tới"),
        ("PROCEDURES", "aliases", 2, "một\n=hai\nba", "cột L “Tên gọi hằng ngày”", "dấu ="),
        ("PROCEDURES", "aliases", 2, "một\nhai", "cột L “Tên gọi hằng ngày”", "ít nhất 3"),
        ("PROCEDURES", "related", 2, "1.000011, 12", "cột O “Mã liên quan”", "“12” không đúng dạng"),
        ("FACTS", "code", 2, "1.777777", "Trang “Thông tin”, dòng 2, cột A “Mã”", "không có dòng nào mang mã 1.777777"),
        ("FACTS", "part", 2, "Tiền", "cột B “Phần”", "chọn một trong: Ai làm, Giấy tờ"),
        ("FACTS", "order", 4, 1, "Trang “Thông tin”, dòng 4, cột C “Thứ tự”", "đã có ở dòng 3"),
        ("FACTS", "order", 4, 1.5, "cột C “Thứ tự”", "không phải là số nguyên"),
        ("FACTS", "cases", 3, "moi, la", "Trang “Thông tin”, dòng 3, cột D “Trường hợp”", "không có “la”"),
        ("FACTS", "say", 3, "Đến huyện mà nộp ạ.", "cột E “Câu nói”", "lời đệm"),
        ("FACTS", "source", 3, "la", "Trang “Thông tin”, dòng 3, cột G “Nguồn”", "không có nguồn “la”"),
        ("FACTS", "amount", 4, "tám nghìn", "cột H “Số tiền (đồng)”", "không phải là số nguyên"),
        ("FACTS", "amount", 4, -1, "cột H “Số tiền (đồng)”", "không phải là số nguyên"),
        ("FACTS", "amount", 4, 9000, "Trang “Thông tin”, dòng 4, cột H “Số tiền (đồng)”", "không nêu số tiền đó"),
        ("FACTS", "amount", 3, None, "Trang “Thông tin”, dòng 3", "“Số tiền” không phải 0"),
        ("FACTS", "url", 3, "thừa", "Trang “Thông tin”, dòng 3, cột L", "nằm ngoài"),
        ("FACTS", "heading", 1, "Ghi chú", "Trang “Thông tin”, dòng 1, cột L “Ghi chú”", "không có cột tên này"),
        ("FACTS", "heading", 1, "câu  NÓI", "Trang “Thông tin”, dòng 1, cột L “câu NÓI”", "hai lần"),
        ("FACTS", "say", 1, "Câu", "Trang “Thông tin”, dòng 1", "thiếu cột “Câu nói”"),
        ("SOURCES", "date", 2, "2027-01-01", "Trang “Nguồn”, dòng 2, cột D “Ngày của nguồn”", "chưa tới"),
        ("CASES", "case", 3, "moi", "Trang “Trường hợp”, dòng 3, cột D “Tên trường hợp”", "đã có ở dòng 2"),
        ("CASES", "parent", 3, "khac", "dòng 3, cột B “Thuộc lựa chọn”", "không có trường hợp nào tên “khac”"),
        ("CASES", "parent", 3, "lai", "dòng 3, cột B “Thuộc lựa chọn”", "nối vòng"),
        ("CASES", "ask", 2, None, "dòng 2, cột C “Câu hỏi chọn trường hợp”", "thiếu câu hỏi"),
        ("CASES", "ask", 3, "Khác ạ?", "dòng 3, cột C “Câu hỏi chọn trường hợp”", "một câu hỏi khác"),
        ("CASES", "label", 3, "a" * 41, "dòng 3, cột E “Chữ trên nút”", "dài 41 ký tự"),
    ],
)
def test_each_fault_names_its_cell(sheet, key, column, row, value, place, says):
    names = [one.key for one in getattr(columns, key).columns]
    index = names.index(column) + 1 if column in names else 12
    sheet.edit(key, lambda page: setattr(page.cell(row, index), "value", value))
    before = {path: path.read_bytes() for path in sheet.root.rglob("*") if path.is_file()}
    found = sheet.faults()
    assert any(place in fault and says in fault for fault in found), found
    assert all("`" not in fault for fault in found if "tệp khác" not in fault)
    with pytest.raises(ValueError, match=r"\S"):
        take(sheet.offer())
    assert {path: path.read_bytes() for path in sheet.root.rglob("*") if path.is_file()} == before


def test_all_faults_are_told_at_once(sheet):
    sheet.put("PROCEDURES", "short", 2, None).put("FACTS", "amount", 4, "x").put("LEGAL", "law", 2, "=1")
    assert len(sheet.faults()) == 3
