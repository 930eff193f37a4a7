"""Reading what agencies send: moments in both formats, records of the national synchronisation, files."""

# ruff: noqa: DTZ001 - spreadsheets hold moments without a zone

from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook

from api.agency_codes import covers
from api.dossier_code import OFFICIAL_PATTERN
from api.dossiers.importing import NoHeaderError, count_lines, read_lines
from api.dossiers.moments import read_closing, read_moment
from api.dossiers.receiving import Fault, Sender, read_row
from api.dossiers.second_fact import birth_of, opens, phone_of

KEY = b"a-key-for-tests-that-is-long-enough-0123"
SENDER = Sender("test", "H19", OFFICIAL_PATTERN, KEY)
CODE = "H19.31-261105-0012"
RECORD = {
    "MaHoSo": CODE,
    "MaTTHC": "1.001193",
    "TenTTHC": "Đăng ký khai sinh",
    "MaLinhVuc": "HT",
    "TrangThaiHoSo": "4",
    "DonViXuLy": "UBND phường Trấn Biên",
    "NgayNopHoSo": "20261104200000",
    "NgayTiepNhan": "20261105081200",
    "NgayHenTra": "2026-11-27 16:30:00",
    "KenhThucHien": "2",
    "ChuHoSo": "Nguyễn Văn Mẫu",
    "SoDienThoai": "0900 001 234",
    "SoDinhDanh": "075057000001",
    "Email": "mau@example.vn",
    "DanhSachLePhi": [{"Gia": "50.000"}, {"Gia": 8000}],
}


@pytest.mark.parametrize(
    "text",
    [
        "20261105083000",
        "202611050830",
        "2026-11-05 08:30:00",
        "2026-11-05T08:30:00+07:00",
        "2026-11-05T01:30:00Z",
        "05/11/2026 08:30",
        "5/11/2026 8:30:00",
        "05-11-2026 8h30",
        datetime(2026, 11, 5, 8, 30),
        20261105083000,
    ],
)
def test_moments_as_systems_write_them(text):
    assert read_moment(text).astimezone(UTC) == datetime(2026, 11, 5, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["20261305", "32/01/2026", "x", "12345", "0001-01-01", "99990101", "2026-11-05 25:00", "٢٠٢٦"]
)
def test_what_is_no_moment(text):
    with pytest.raises(ValueError):
        read_moment(text)


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_nothing_is_no_moment_either(nothing):
    assert read_moment(nothing) is None


@pytest.mark.parametrize("day", ["20261127", "27/11/2026", "2026-11-27", date(2026, 11, 27), datetime(2026, 11, 27)])
def test_a_day_alone_lasts_until_the_office_closes(day):
    assert read_closing(day).isoformat() == "2026-11-27T17:00:00+07:00"
    assert read_closing("2026-11-27 10:00:00").hour == 10


def told(**changed):
    row = read_row(1, {**RECORD, **changed}, SENDER)
    assert not isinstance(row, Fault), row.error.errors
    return row.events


def test_a_record_tells_its_past_and_how_it_stands():
    events = told()
    assert [(each.status, each.at and each.at.isoformat()) for each in events] == [
        (1, "2026-11-04T20:00:00+07:00"),
        (2, "2026-11-05T08:12:00+07:00"),
        (4, None),
    ]
    assert (events[-1].facts["fee_due"], events[-1].facts["filed_by"], events[-1].facts["fee_paid"]) == (58000, 2, None)


def test_what_is_not_needed_is_dropped_and_facts_are_hashes():
    events = told(NamSinh=1957)
    everything = repr(events)
    assert all(hidden not in everything for hidden in ("075057000001", "example.vn", "001 234", "1957"))
    person = events[-1].person
    assert opens(KEY, CODE, "1234", person.birth, person.phone)
    assert opens(KEY, CODE, "1957", person.birth, person.phone)
    assert not opens(KEY, CODE, "1958", person.birth, person.phone)
    assert not opens(KEY, CODE, "1234", None, None)


def test_the_same_fact_of_another_dossier_has_another_hash():
    assert birth_of(KEY, CODE, 1957) != birth_of(KEY, CODE[:-1] + "3", 1957)
    assert birth_of(KEY, CODE, 1957) != phone_of(KEY, CODE, "0900001957")


def test_a_new_key_opens_what_the_old_one_hid():
    new = b"another-key-for-tests-long-enough-0123456," + KEY
    assert opens(new, CODE, "1957", birth_of(KEY, CODE, 1957), None)
    assert opens(new, CODE, "1957", birth_of(new, CODE, 1957), None)


def test_supplements_are_told_with_their_appointments():
    asked = {
        "NgayBoSung": "20261110090000",
        "NoiDungBoSung": "Thiếu bản chụp, gọi 0912345678",
        "NgayTiepNhanBoSung": "20261112090000",
        "NgayHenTraTruoc": "20261127163000",
        "NgayHenTraMoi": "20261201163000",
    }
    events = told(DanhSachHoSoBoSung=[asked], NgayHenTra="20261201163000")
    assert [each.status for each in events] == [1, 2, 5, 4, 4]
    assert events[2].reason == "Thiếu bản chụp, gọi ***"
    assert [each.facts.get("appointed_at") and each.facts["appointed_at"].day for each in events] == [
        None,
        27,
        None,
        1,
        1,
    ]


@pytest.mark.parametrize(
    ("status", "more", "moment"),
    [
        (3, {"NgayTuChoi": "20261106090000"}, "2026-11-06T09:00:00+07:00"),
        (9, {"NgayKetThucXuLy": "20261120090000"}, "2026-11-20T09:00:00+07:00"),
        (10, {"NgayTra": "20261121090000"}, "2026-11-21T09:00:00+07:00"),
        (7, {"ThoiDiemXuLy": "20261111090000"}, "2026-11-11T09:00:00+07:00"),
        (8, {}, None),
    ],
)
def test_the_moment_of_a_status(status, more, moment):
    last = told(TrangThaiHoSo=status, **more)[-1]
    assert (last.status, last.at and last.at.isoformat()) == (status, moment)


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"TrangThaiHoSo": 11}, "request-invalid", "TrangThaiHoSo"),
        ({"TrangThaiHoSo": "x"}, "request-invalid", "TrangThaiHoSo"),
        ({"NgayTiepNhan": "20261399"}, "request-invalid", "NgayTiepNhan"),
        ({"MaHoSo": "H19.31-261305-0012"}, "dossier-code-invalid", None),
        ({"MaHoSo": "H20.31-261105-0012"}, "not-allowed", None),
        ({"MaHoSo": "H19.31-261105-0012", "MaDonVi": "H20"}, "not-allowed", None),
        ({"MaDonVi": "x" * 60}, "request-invalid", "MaDonVi"),
        ({"TenTTHC": ""}, "request-invalid", "TenTTHC"),
        ({"DanhSachLePhi": "x"}, "request-invalid", "DanhSachLePhi"),
        ({"ChuHoSo": "a" * 3000}, "request-invalid", "ChuHoSo"),
    ],
)
def test_a_wrong_row_says_what_is_wrong_and_repeats_nothing(changed, code, field):
    fault = read_row(7, {**RECORD, **changed}, SENDER)
    assert (fault.number, fault.error.code) == (7, code)
    assert [each.field for each in fault.error.errors] == ([field] if field else [])
    assert "aaaa" not in repr(fault.error.errors)


@pytest.mark.parametrize("raw", [None, [], "x", 5])
def test_a_row_is_an_object(raw):
    assert read_row(1, raw, SENDER).error.code == "request-invalid"


@pytest.mark.parametrize(
    ("code", "agency"),
    [("H10.36-220622-0001", "H10.36"), ("000.00.15.H10-220622-0001", "H10"), ("H19-261105-0001", "H19")],
)
def test_old_codes_belong_to_the_province_of_today(code, agency):
    row = read_row(1, {**RECORD, "MaHoSo": code}, SENDER)
    assert (row.code, row.events[-1].facts["agency"]) == (code, agency)


@pytest.mark.parametrize(
    ("scope", "agency", "covered"),
    [("H19", "H19.31", True), ("H19", "H10.36.12", True), ("H19", "H9", False), ("H19", "H09", False), ("H29", "H09.1", True),
     ("H19.31", "H10.31", False), ("H19.31", "H19.310", False), ("H10", "H19", False)],
)  # fmt: skip
def test_who_stands_below_whom(scope, agency, covered):
    assert covers(scope, agency) is covered


def test_progress_is_a_change_without_the_rest():
    row = read_row(
        1, {"MaHoSo": CODE, "TrangThai": 5, "ThoiDiemXuLy": "20261110090000", "NoiDungXuLy": "Thiếu giấy"}, SENDER
    )
    assert [(each.status, each.reason, each.facts) for each in row.events] == [(5, "Thiếu giấy", {})]


HEADER = [
    "STT",
    "Mã hồ sơ",
    "Mã TTHC",
    "Tên thủ tục",
    "Trạng thái",
    "Đơn vị xử lý",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Hình thức nộp",
    "Lệ phí",
]
CELLS = [
    1,
    CODE,
    "1.001193",
    "Đăng ký khai sinh",
    "Đang xử lý",
    "UBND phường",
    "05/11/2026 08:12",
    "27/11/2026",
    "Trực tuyến",
    "8000",
]


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_csv_as_systems_export_it(tmp_path, delimiter):
    file = tmp_path / "hoso.csv"
    lines = ["DANH SÁCH HỒ SƠ", delimiter.join(HEADER), delimiter.join(map(str, CELLS)), "", delimiter * 3]
    file.write_text("\n".join(lines), encoding="utf-8-sig")
    (line,) = read_lines(file)
    assert (line.number, line.cells["TrangThaiHoSo"], line.cells["KenhThucHien"]) == (3, 4, 2)
    row = read_row(line.number, line.cells, SENDER)
    assert (row.code, row.events[-1].facts["fee_due"], row.events[-1].status) == (CODE, 8000, 4)
    assert count_lines(file) == 4


def test_a_spreadsheet(tmp_path):
    book = Workbook()
    for row in (
        ["Sổ theo dõi"],
        HEADER,
        [*CELLS[:6], datetime(2026, 11, 5, 8, 12), date(2026, 11, 27), "Trực tiếp", 8000.0],
    ):
        book.active.append(row)
    book.save(tmp_path / "hoso.xlsx")
    (line,) = read_lines(tmp_path / "hoso.xlsx")
    events = read_row(line.number, line.cells, SENDER).events
    assert events[-1].facts["appointed_at"].isoformat() == "2026-11-27T17:00:00+07:00"
    assert (events[0].at.isoformat(), events[-1].facts["filed_by"]) == ("2026-11-05T08:12:00+07:00", 1)


def test_a_file_without_a_header(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(NoHeaderError):
        list(read_lines(file))


@pytest.mark.parametrize(("name", "content"), [("x.txt", b"a"), ("x.xlsx", b"no spreadsheet")])
def test_a_file_of_another_kind(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError):
        list(read_lines(tmp_path / name))
