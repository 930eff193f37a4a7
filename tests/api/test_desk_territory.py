"""Lists of teams: what is wrong is named, what is right is taken, twice is once, who leaves is out at once."""

import csv
from collections import Counter

import pytest
from desk_town import COMMUNE, COMMUNE_NAME
from openpyxl import Workbook
from sqlalchemy import select

from api.dossiers.importing import NoHeaderError
from api.storage.models import AuditEntry
from api.storage.teams import shifts_of
from api.storage.territory_models import Agency, Member, Team
from api.territory.importing import Importer
from api.territory.reading import Fault, phone_of, read_list

HEAD = ("Mã xã", "Tên xã", "Mã cơ quan", "Tên cơ quan", "Ấp/thôn/khu phố", "Tên tổ", "Họ và tên", "SĐT", "Vai trò")
HEAD += ("Giờ trực", "Đã nghỉ")
OFFICE = ("H19.31", "Trung tâm Phục vụ hành chính công phường Trấn Biên")
TEAM = (COMMUNE, COMMUNE_NAME, *OFFICE, "", "Tổ công nghệ số phường")
VILLAGE = (COMMUNE, "Trấn Biên", "", "", "Khu phố 3", "Tổ công nghệ số cộng đồng")
ROWS = [
    (*TEAM, "Trần Thị Bưởi", "0901234567", "Tổ trưởng", "T2-T6 8:00-11:30", ""),
    (*TEAM, "Lê Văn Cam", 901234568, "tổ viên", "", ""),
    (*VILLAGE, "Trần Thị Bưởi", "0901234567", "", "", ""),
    (*VILLAGE, "Không Có Số", "", "", "", ""),
]


@pytest.fixture
def take(office, tmp_path):
    def take(rows=ROWS, *, head=HEAD, title="Danh sách"):
        book = Workbook()
        for row in ([title], head, *rows):
            book.active.append(row)
        file = tmp_path / "list.xlsx"
        book.save(file)
        with office.sessions.writing.begin() as session:
            return Importer(session, office.settings.secret, office.clock()).take(read_list(file))

    return take


def test_takes_a_list_and_twice_is_once(take, office):
    tally = take()
    assert (tally.rows, tally.faults) == (4, [])
    assert tally.counts == Counter(added=4, teams=2, communes=1, agencies=1)
    assert take().counts == Counter(same=4)
    with office.sessions.reading.begin() as session:
        teams = {each.level: each for each in session.scalars(select(Team))}
        assert shifts_of(session, [teams["commune"].id])[teams["commune"].id][0].begins == 480
        people = {(each.name, each.phone, each.role) for each in session.scalars(select(Member))}
        assert ("Trần Thị Bưởi", "+84901234567", "leader") in people
        assert ("Lê Văn Cam", "+84901234568", "member") in people
        assert session.scalars(select(Agency.commune)).one() == COMMUNE
        noted = Counter(session.scalars(select(AuditEntry.action)))
    assert noted["territory-added"] == 4


def test_takes_csv_with_semicolons(office, tmp_path):
    file = tmp_path / "list.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, delimiter=";").writerows([HEAD, *ROWS])
    assert [type(each).__name__ for each in read_list(file)] == ["Row"] * 4


def test_changes_what_differs(take, office):
    take()
    changed = (*TEAM, "Trần Thị Bưởi Năm", "+84 901 234 567", "thành viên", "CN 8-10", "")
    assert take([changed]).counts == Counter(changed=1, teams=1)


def test_who_left_is_out_and_may_come_again(take, office):
    take()
    assert take([(*TEAM, "Lê Văn Cam", "0901234568", "", "", "x")]).counts == Counter(left=1)
    with office.sessions.reading.begin() as session:
        gone = session.scalars(select(Member).where(Member.left_at.is_not(None))).one()
        assert (gone.name, gone.phone) == (None, None)
        assert "member-left" in session.scalars(select(AuditEntry.action)).all()
    assert take([ROWS[1]]).counts == Counter(changed=1)


def test_names_what_is_wrong_and_takes_the_rest(take):
    wrong = [
        ("99999", "", "", "", "", "Tổ", "", "", "", "", ""),
        (COMMUNE, "Xã Bom Bo", "", "", "", "Tổ", "", "", "", "", ""),
        (COMMUNE, "", "", "", "", "", "A", "", "", "", ""),
        (COMMUNE, "", "", "", "", "Tổ", "A", "12345", "", "", ""),
        (COMMUNE, "", "", "", "", "Tổ", "", "0901234567", "", "", ""),
        (COMMUNE, "", "", "", "", "Tổ", "A", "", "vua", "", ""),
        (COMMUNE, "", "", "", "", "Tổ", "A", "", "", "sáng", ""),
        (COMMUNE, "", "XYZ", "", "", "Tổ", "A", "", "", "", ""),
        (COMMUNE, "", "", "", "", "Tổ " * 60, "A", "", "", "", ""),
        (COMMUNE, "", "", "", "", "Tổ", "A", "", "", "", "có lẽ"),
        ROWS[0],
        ROWS[0],
    ]
    tally = take(wrong)
    codes = "commune-unknown commune-differs team-missing phone name-missing role hours agency-code too-long left twice"
    assert [each.code for each in tally.faults] == codes.split()
    assert [each.number for each in tally.faults] == [*range(3, 13), 14]
    assert tally.counts["added"] == 1
    assert all("0901234567" not in each.value for each in tally.faults)


def test_a_list_without_its_columns_is_refused(take):
    with pytest.raises(NoHeaderError):
        take(head=("Tên", "Tuổi"))


@pytest.mark.parametrize("text", ["0901 234 567", "+84901234567", "84901234567", "901234567", "(090) 123-4567"])
def test_reads_phones(text):
    assert phone_of(text) == "+84901234567"


def test_a_fault_tells_no_phone():
    assert Fault(3, "phone").value == ""
