"""A list of offices is taken whole or not at all, and each problem is told with its line."""

import pytest
from openpyxl import Workbook

from bot.commands.offices import import_offices
from bot.offices import OfficesUnreadableError, load_offices
from knowledge.places.offices import Difference, Fault, Office, by_commune, difference, read_offices

HEADER = ["Mã xã", "Xã, phường", "Tỉnh", "Tên cơ quan", "Địa chỉ", "Điện thoại", "Giờ làm việc"]
GOOD = ["25270", "Lộc Ninh", "Đồng Nai", "Trung tâm A (minh họa)", "Đường số 1", "0271 3666 777", "7 giờ 30 đến 17 giờ"]


def read(*rows):
    return read_offices([["DANH SÁCH"], HEADER, *rows])


def write_csv(path, *rows, delimiter=","):
    path.write_text("\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in (HEADER, *rows)), "utf-8-sig")
    return path


def test_a_good_row_is_read():
    assert read(GOOD).offices == (Office("25270", *GOOD[3:]),)
    assert read(GOOD).problems == ()


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (["99999", "", "", "A"], Fault.UNKNOWN_CODE),
        (["", "", "", "A"], Fault.NO_COMMUNE),
        (["", "Không Có Đâu", "Đồng Nai", "A"], Fault.UNKNOWN_COMMUNE),
        (["", "Tân Lập", "", "A"], Fault.UNCLEAR_COMMUNE),
        (["", "xã Tân Lập huyện Đồng Phú", "Bình Phước", "A"], Fault.UNCLEAR_COMMUNE),
        (["25270", "Bình Long", "", "A"], Fault.OTHER_COMMUNE),
        (["25270", "", "", ""], Fault.NO_NAME),
        (["25270", "", "", "A" * 121], Fault.TOO_LONG),
        (["25270", "", "", "A", "x" * 161], Fault.TOO_LONG),
        (["25270", "", "", "A", "", "gọi sau"], Fault.BAD_PHONE),
        (["25270", "", "", "A", "", "0271"], Fault.BAD_PHONE),
    ],
)
def test_what_is_wrong_is_told_with_its_line(row, fault):
    problems = read(GOOD, row).problems
    assert [(problem.line, problem.fault) for problem in problems] == [(4, fault)]


def test_the_same_office_twice_is_a_problem_and_two_of_a_commune_are_not():
    assert [p.fault for p in read(GOOD, GOOD).problems] == [Fault.TWICE]
    police = [*GOOD[:3], "Công an A (minh họa)"]
    assert len(by_commune(read(GOOD, police).offices)["25270"]) == 2


def test_a_spreadsheet_that_lost_the_zeros_of_a_code_is_read():
    assert read([4.0, "", "", "A"]).offices[0].commune == "00004"
    assert read(["", "phường Bình Long", "thành phố Đồng Nai", "A"]).offices[0].commune == "25326"


def test_hotlines_and_several_numbers_are_phones():
    assert read([*GOOD[:5], "1900 1234; 0271.3666.777"]).problems == ()


def test_without_the_names_of_columns_nothing_is_read():
    assert [p.fault for p in read_offices([["a", "b"], ["1", "2"]]).problems] == [Fault.NO_COLUMNS]
    assert [p.fault for p in read_offices([]).problems] == [Fault.NO_COLUMNS]


def test_the_difference_counts():
    a, b, c = Office("25270", "A"), Office("25270", "B"), Office("25270", "C")
    assert difference([a, b], [a, Office("25270", "B", "mới"), c]) == Difference(added=1, changed=1, removed=0, same=1)
    assert difference([a, b], []) == Difference(0, 0, 2, 0)


def test_a_dry_run_writes_nothing_and_an_import_all(tmp_path, capsys):
    source = write_csv(tmp_path / "noi_nop.csv", GOOD, delimiter=";")
    assert import_offices(source, tmp_path / "data", dry_run=True)
    assert load_offices(tmp_path / "data") == ()
    assert import_offices(source, tmp_path / "data", dry_run=False)
    assert load_offices(tmp_path / "data") == read(GOOD).offices
    assert "1 added" in capsys.readouterr().out


def test_one_wrong_line_refuses_the_list_and_keeps_the_one_before(tmp_path, capsys):
    assert import_offices(write_csv(tmp_path / "a.csv", GOOD), tmp_path, dry_run=False)
    bad = write_csv(tmp_path / "b.csv", GOOD, ["99999", "", "", "B", "", "", ""])
    assert not import_offices(bad, tmp_path, dry_run=False)
    assert load_offices(tmp_path) == read(GOOD).offices
    assert "b.csv:3:" in capsys.readouterr().out


def test_a_spreadsheet_is_read_and_a_broken_one_refused(tmp_path, capsys):
    book = Workbook()
    for row in (HEADER, GOOD):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert import_offices(tmp_path / "a.xlsx", tmp_path, dry_run=False)
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 no book")
    assert not import_offices(tmp_path / "b.xlsx", tmp_path, dry_run=False)
    (tmp_path / "c.csv").write_bytes(b"code;name\n25270;Tr\xe0")
    assert not import_offices(tmp_path / "c.csv", tmp_path, dry_run=False)
    assert not import_offices(tmp_path / "d.doc", tmp_path, dry_run=False)
    assert len(load_offices(tmp_path)) == 1
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"offices": [{"commune": 1}]}', '{"offices": {}}', "\xff"])
def test_a_list_that_cannot_be_read_stops_the_start(tmp_path, text):
    (tmp_path / "offices.json").write_text(text, "utf-8")
    with pytest.raises(OfficesUnreadableError):
        load_offices(tmp_path)
