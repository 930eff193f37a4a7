"""Numbers that agencies tell in files: taken line by line, once, and wrong ones named."""

from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook

from api.indicators.importing import Fault, NoHeaderError, Scope, Told, read
from api.storage import indicator_facts
from api.storage.indicators import facts
from api.storage.ratings import Scope as Seen

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ALL = Scope(None, "2026-11", "Báo cáo số 12/BC", date(2026, 11, 5))
HEAD = "Mã cơ quan,Tháng,Báo cáo phải gửi,Báo cáo đã gửi,Nguồn,Ngày văn bản"


@pytest.fixture
def csv_file(tmp_path):
    def write(*lines):
        file = tmp_path / "so_lieu.csv"
        file.write_text("\n".join(lines), "utf-8")
        return file

    return write


def test_a_spreadsheet_as_officers_write_it(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(["Báo cáo tháng 10"])
    sheet.append(["MÃ CƠ QUAN", "Tháng", "Số tiền trực tuyến", "Tổ cấp xã", "Ghi chú"])
    sheet.append(["H19", date(2026, 10, 1), 75_000_000_000, 111.0, "x"])
    sheet.append(["H19.31", "10/2026", "17.000.000", "1 080", None])
    book.save(tmp_path / "so_lieu.xlsx")
    one, two = read(tmp_path / "so_lieu.xlsx", ALL)
    assert one == Told(
        3,
        "2026-10",
        "H19",
        {"amount_online": 75_000_000_000, "teams_commune": 111},
        "Báo cáo số 12/BC",
        date(2026, 11, 5),
    )
    assert (two.month, two.values) == ("2026-10", {"amount_online": 17_000_000, "teams_commune": 1_080})


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("h19,2026-10,10,9,BC,05/11/2026", ("agency", "agency", "")),
        ("H29.1,2026-10,10,9,BC,05/11/2026", ("elsewhere", "agency", "")),
        ("H19,2026-12,10,9,BC,05/11/2026", ("month", "month", "")),
        ("H19,13/2026,10,9,BC,05/11/2026", ("month", "month", "")),
        ("H19,2026-10,10,-1,BC,05/11/2026", ("number", "reports_sent", "")),
        ("H19,2026-10,1.5,1,BC,05/11/2026", ("number", "reports_due", "")),
        ("H19,2026-10,9,10,BC,05/11/2026", ("more", "reports_sent", "reports_due")),
        ("H19,2026-10,10,9,,05/11/2026", ("source", "", "")),
        ("H19,2026-10,10,9,BC,31/02/2026", ("source", "", "")),
        ("H19,2026-10,10,9,BC,", ("source", "", "")),
    ],
)
def test_a_wrong_line_is_named_and_the_others_are_taken(csv_file, line, fault):
    file = csv_file(HEAD, line, "H19.2,2026-10,10,9,BC,05/11/2026")
    wrong, right = read(file, Scope("H19", "2026-11"))
    assert wrong == Fault(2, *fault)
    assert (right.agency, right.values) == ("H19.2", {"reports_due": 10, "reports_sent": 9})


def test_an_agency_tells_of_a_month_once_in_a_file(csv_file):
    file = csv_file(HEAD, *["H19,2026-10,10,9,BC,05/11/2026"] * 2)
    assert list(read(file, ALL))[1] == Fault(3, "twice", "", "2")


@pytest.mark.parametrize("head", ["", "Mã cơ quan,Tháng", "Tháng,Báo cáo phải gửi", "a,b,c"])
def test_without_a_header_nothing_is_taken(csv_file, head):
    with pytest.raises(NoHeaderError):
        list(read(csv_file(head, "H19,2026-10,10"), ALL))


def test_the_last_one_told_stands(sessions):
    def told(**values):
        return Told(2, "2026-10", "H19", values, "BC", date(2026, 11, 5))

    with sessions.writing.begin() as session:
        assert indicator_facts.put(session, [told(reports_due=10, reports_sent=8)], NOW) == {"new": 2}
        assert indicator_facts.put(session, [told(reports_due=10, reports_sent=9)], NOW) == {"same": 1, "changed": 1}
    with sessions.reading() as session:
        rows = facts(session, Seen(), ["2026-10"])
        assert {row.measure: row.value for row in rows} == {"reports_due": 10, "reports_sent": 9}
        assert facts(session, Seen("H19.1"), ["2026-10"]) == []
