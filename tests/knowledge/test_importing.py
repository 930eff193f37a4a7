"""The national catalogue: every format, line-numbered problems, traps of the source, and answers from records."""

import gzip
import json
from datetime import date

import pytest
from openpyxl import Workbook

from knowledge.imported import load_catalogue
from knowledge.imported_procedure import procedure_of
from knowledge.importing import contaminated, import_catalogue, open_catalogue
from knowledge.library import load_library
from knowledge.matcher.store import read_index, write_index
from knowledge.model import Facet


def record(code="1.900001", **changes):
    base = {
        "code": code, "name": f"Cấp giấy phép thử {code[-1:]}", "field": "Thử nghiệm", "level": ["Cấp xã"],
        "agency": "Ủy ban nhân dân cấp xã", "subjects": ["Công dân Việt Nam"], "time_limit": "3 Ngày làm việc",
        "time_unit_missing": False, "fee": "Miễn phí", "fee_flag": "zero_without_note", "methods": [],
        "documents": [{"case": "", "name": "Đơn đề nghị", "qty": "1 bản chính", "is_note": False}],
        "steps": f"Bước 1: nộp đơn {code}", "results": [{"name": "Giấy phép", "code": ""}], "legal_basis": ["1/2026/NĐ-CP"],
        "url": "https://dichvucong.gov.vn/x", "crawled": "2026-06-10", "after_two_tier": True, "requirements": "",
    }  # fmt: skip
    return base | changes


def write_lines(path, records, *, zipped=False):
    lines = "\n".join(r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records)
    if zipped:
        path.write_bytes(gzip.compress(lines.encode()))
    else:
        path.write_text(lines, "utf-8")
    return path


@pytest.mark.parametrize("zipped", [False, True])
def test_json_lines_and_again_without_change(tmp_path, zipped):
    source = write_lines(
        tmp_path / ("c.jsonl.gz" if zipped else "c.jsonl"), [record(), record("1.900002")], zipped=zipped
    )
    first = import_catalogue(source, tmp_path / "data")
    again = import_catalogue(source, tmp_path / "data")
    assert (first.new, first.entries) == (2, 2)
    assert (again.new, again.changed, again.same) == (0, 0, 2)


def test_csv_and_xlsx_with_vietnamese_headings(tmp_path):
    head, row = ["Mã thủ tục", "Tên thủ tục", "Lĩnh vực"], ["1.900001", "Cấp giấy phép thử", "Thử nghiệm"]
    table = tmp_path / "c.csv"
    table.write_text("\n".join(";".join(cells) for cells in (head, row)), "utf-8-sig")
    book = Workbook()
    for cells in (["Danh mục thủ tục"], head, row):
        book.active.append(cells)
    book.save(tmp_path / "c.xlsx")
    for source in (table, tmp_path / "c.xlsx"):
        import_catalogue(source, tmp_path / source.suffix)
        catalogue = load_catalogue(tmp_path / source.suffix)
        assert [(b.code, b.name, b.field) for b in catalogue.briefs] == [tuple(row)]


def test_problems_name_their_line_and_the_rest_is_imported(tmp_path):
    lines = [record(), "{broken", record(code=""), record(code="abc"), record("1.900002", name=""), record()]
    done = import_catalogue(write_lines(tmp_path / "c.jsonl", lines), tmp_path / "data")
    assert [(p.line, p.kind) for p in done.problems] == [
        (2, "not_readable"), (3, "no_code"), (4, "bad_code"), (5, "no_name"), (6, "twice"),
    ]  # fmt: skip
    assert done.entries == 1


def test_an_unknown_kind_of_file_is_refused_before_anything_is_written(tmp_path):
    source = tmp_path / "c.pdf"
    source.write_bytes(b"%PDF")
    with pytest.raises(ValueError, match=r"\.pdf"):
        import_catalogue(source, tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_progress_is_told_and_ends_at_the_whole(tmp_path):
    told = []
    source = write_lines(tmp_path / "c.jsonl", [record(), record("1.900002")])
    import_catalogue(source, tmp_path / "data", lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] == source.stat().st_size


def test_records_that_share_one_name_and_one_text_are_set_aside(tmp_path):
    same = {"name": "Hỗ trợ chung", "steps": "cùng một văn bản"}
    lines = [record(f"1.90000{i}", **same) for i in range(1, 5)] + [record("1.900009")]
    assert contaminated(lines) == {"1.900001", "1.900002", "1.900003", "1.900004"}
    done = import_catalogue(write_lines(tmp_path / "c.jsonl", lines), tmp_path / "data")
    assert (done.quarantined, done.entries) == (4, 1)
    assert open_catalogue(tmp_path / "data").record("1.900001") is None


def test_levels_of_one_thing_become_one_entry_and_the_nearest_level_leads(tmp_path):
    lines = [
        record("1.900001", name="Khóa thẻ thử (thực hiện tại cấp trung ương)", level=["Cấp bộ"]),
        record("1.900002", name="Khóa thẻ thử", level=["Cấp xã"]),
        record("1.900003", name="Khóa thẻ thử (cấp tỉnh)", level=["Cấp tỉnh"]),
        record("1.900004", name="Mở khóa thẻ thử", level=["Cấp xã"]),
    ]
    import_catalogue(write_lines(tmp_path / "c.jsonl", lines), tmp_path / "data")
    catalogue = open_catalogue(tmp_path / "data")
    assert {b.code: b.covers for b in catalogue.briefs} == {"1.900002": ("1.900003", "1.900001"), "1.900004": ()}


def test_an_old_row_never_stands_beside_its_current_twin(tmp_path):
    lines = [record("1.900001", name="Cấp thẻ thử", after_two_tier=False), record("1.900002", name="Cấp thẻ thử")]
    import_catalogue(write_lines(tmp_path / "c.jsonl", lines), tmp_path / "data")
    (brief,) = open_catalogue(tmp_path / "data").briefs
    assert (brief.code, brief.covers, brief.stale) == ("1.900002", ("1.900001",), False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("catalogue")
    lines = [
        record("1.900001", name="Cấp giấy phép nuôi hươu sao lấy nhung"),
        record("1.001193", name="Thủ tục đăng ký khai sinh"),
        record("1.900003", name="Đăng ký khai sinh (cấp tỉnh)", field="Hộ tịch"),
    ]
    import_catalogue(write_lines(place / "c.jsonl", lines), place / "data")
    return place / "data"


def test_imported_entries_are_found_and_answer_with_their_date_and_link(folder):
    library = load_library(catalogue=folder)
    found = library.matcher.understand("toi muon nuoi huou sao lay nhung thi xin giay gi")
    assert found.candidates[0].code == "1.900001"
    procedure = library.find("1.900001")
    assert procedure.sources["muc_luc"].url == "https://dichvucong.gov.vn/x"
    assert procedure.checked == date(2026, 6, 10)
    assert procedure.facts(Facet.DOCUMENTS)[0].items == ("Đơn đề nghị",)


def test_hand_written_entries_win(folder):
    library = load_library(catalogue=folder)
    assert library.find("1.001193") is library.procedures["1.001193"]
    assert sum(e.code == "1.001193" for e in library.entries) == 1


def test_a_kept_index_gives_the_same_answers_and_a_foreign_one_is_not_used(folder):
    built = load_library(catalogue=folder).matcher
    write_index(folder, built.base.index, built.base.fingerprint)
    assert read_index(folder, "another") is None
    kept = load_library(catalogue=folder).matcher
    text = "nuôi hươu sao"
    assert kept.understand(text) == built.understand(text)
    (folder / "index.npz").write_bytes(b"broken")
    assert load_library(catalogue=folder).matcher.understand(text) == built.understand(text)


@pytest.mark.parametrize(
    "changes",
    [
        {"fee": "Miễn phí", "fee_flag": "zero_without_note"},
        {"fee": "Miễn phí (Lệ phí 135.000 đồng)", "fee_flag": "zero_contradicted_by_note"},
        {"fee": "Phí : Không Đồng", "fee_flag": None},
        {"fee": "120 VNĐ", "fee_flag": "amount"},
        {"fee": "", "fee_flag": "not_published"},
    ],
)
def test_a_zero_or_a_slip_is_never_an_amount_nor_free(changes):
    (fee,) = procedure_of(record(**changes)).fee
    assert fee.amount is None
    assert "miễn phí" not in fee.say.lower()


def test_an_amount_is_quoted_with_its_note():
    (fee,) = procedure_of(record(fee="100,000 VNĐ (mỗi lần)", fee_flag="amount")).fee
    assert fee.amount == 100_000
    assert "mỗi lần" in fee.say


@pytest.mark.parametrize("changes", [{"time_limit": "3"}, {"time_limit": "3", "time_unit_missing": True}])
def test_a_time_without_unit_is_not_printed(changes):
    (time,) = procedure_of(record(**changes)).time
    assert "3" not in time.say


def test_the_abolished_district_is_no_place_to_go():
    procedure = procedure_of(record(agency="Ủy ban nhân dân cấp huyện"))
    (place,) = procedure.place
    assert "cấp huyện" not in procedure.summary
    assert place.unsure
    assert "Ủy ban nhân dân cấp huyện" not in place.say


def test_old_rows_say_so_on_every_fact():
    procedure = procedure_of(record(after_two_tier=False, crawled="2025-06 or before"))
    assert procedure.may_change
    assert procedure.checked < date(2025, 7, 1)
    assert all(fact.unsure for facet in Facet for fact in procedure.facts(facet))


def test_long_lists_are_cut_and_say_so():
    papers = [
        {"case": "", "name": f"Giấy tờ số {i} " + "rất dài " * 30, "qty": "1", "is_note": False} for i in range(20)
    ]
    (fact,) = procedure_of(record(documents=papers)).documents
    assert sum(map(len, fact.items)) <= 620
    assert all(len(item) <= 120 for item in fact.items)
    assert len(fact.items) < 20
