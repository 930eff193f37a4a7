"""`motcua dossiers import` and `motcua agency key`, as an officer of a province uses them."""

import re

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from bot.__main__ import cli

HEADER = "Mã hồ sơ;Mã TTHC;Tên thủ tục;Trạng thái;Đơn vị xử lý;Ngày tiếp nhận;Ngày hẹn trả;Chủ hồ sơ;Số điện thoại"
GOOD = "H19.31-261105-{n:04d};1.001193;Đăng ký khai sinh;Đang xử lý;UBND phường;05/11/2026 08:12;27/11/2026;Nguyễn Văn Mẫu;0900001234"


@pytest.fixture
def motcua(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def motcua(*words):
        return CliRunner().invoke(
            cli, [*map(str, words)], env={"MOTCUA_DATA": str(tmp_path / "data"), "MOTCUA_DEMO": ""}
        )

    return motcua


@pytest.fixture
def stored(tmp_path):
    def stored(query):
        engine = create_engine(f"sqlite:///{tmp_path / 'data' / 'api.db'}")
        with engine.connect() as connection:
            rows = connection.execute(text(query)).all()
        engine.dispose()
        return rows

    return stored


def test_a_file_is_tried_and_then_taken(motcua, stored, tmp_path):
    file = tmp_path / "hoso.csv"
    wrong = GOOD.format(n=2).replace("27/11/2026", "31/11/2026")
    foreign = GOOD.format(n=3).replace("H19.31", "H20.31")
    file.write_text("\n".join([HEADER, GOOD.format(n=1), wrong, foreign, GOOD.format(n=4)]), "utf-8-sig")
    tried = motcua("dossiers", "import", file, "--agency", "H19", "--dry-run")
    assert (tried.exit_code, stored("SELECT count(*) FROM dossiers")) == (1, [(0,)])
    assert "hoso.csv:3:" in tried.output
    assert "NgayHenTra" in tried.output
    assert "hoso.csv:4:" in tried.output
    assert "Mẫu" not in tried.output
    taken = motcua("dossiers", "import", file, "--agency", "H19")
    assert "Read 4 lines: 2 new, 0 of the past, 0 known, 2 wrong." in taken.output
    ((code, owner, phone),) = stored("SELECT code, owner, phone_hash FROM dossiers WHERE code LIKE '%0001'")
    assert (code, "Mẫu" in owner, len(phone)) == ("H19.31-261105-0001", False, 32)
    again = motcua("dossiers", "import", file, "--agency", "H19")
    assert "0 new, 0 of the past, 2 known, 2 wrong" in again.output


def test_a_file_that_is_none(motcua, tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    said = motcua("dossiers", "import", tmp_path / "x.csv")
    assert (said.exit_code, "Mã hồ sơ" in said.output) == (1, True)


def test_keys_are_shown_once_and_taken_back(motcua, stored):
    made = motcua("agency", "key", "add", "H19.31", "one-stop")
    key = made.output.strip().splitlines()[-1]
    assert re.fullmatch(r"[\w-]{43}", key)
    assert key not in repr(stored("SELECT * FROM agency_keys"))
    listed = motcua("agency", "key", "list").output
    assert "one-stop" in listed
    assert key not in listed
    assert motcua("agency", "key", "add", "H19.31", "one-stop").exit_code == 2
    assert motcua("agency", "key", "add", "31", "other").exit_code == 2
    assert motcua("agency", "key", "revoke", "one-stop").exit_code == 0
    assert motcua("agency", "key", "revoke", "one-stop").exit_code == 1
    assert "taken back" in motcua("agency", "key", "list").output
