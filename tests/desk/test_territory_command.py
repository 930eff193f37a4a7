"""`motcua territory import`, as an officer of a province uses it."""

import pytest
from desk_town import COMMUNE
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from bot.__main__ import cli

LIST = f"""Danh sách tổ công nghệ số;;;
Mã xã;Tên tổ;Họ và tên;SĐT
{COMMUNE};Tổ phường;Nguyễn Văn Mẫu;0901234567
{COMMUNE};Tổ phường;Trần Thị Sai;12345
"""


@pytest.fixture
def motcua(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def motcua(*words):
        surroundings = {"MOTCUA_DATA": str(tmp_path / "data"), "MOTCUA_DEMO": ""}
        return CliRunner().invoke(cli, ["territory", "import", *map(str, words)], env=surroundings)

    return motcua


def members(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'data' / 'api.db'}")
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, phone FROM members")).all()
    engine.dispose()
    return rows


def test_a_list_is_tried_and_then_taken(motcua, tmp_path):
    file = tmp_path / "to.csv"
    file.write_text(LIST, "utf-8-sig")
    tried = motcua(file, "--dry-run")
    assert (tried.exit_code, members(tmp_path)) == (1, [])
    assert "to.csv:4:" in tried.output
    assert "phone" in tried.output
    assert not {"Mẫu", "Sai", "12345"} & set(tried.output.split())
    assert "1 added" in motcua(file).output
    ((name, phone),) = members(tmp_path)
    assert "Mẫu" not in name
    assert "901234567" not in phone
    assert "1 unchanged" in motcua(file).output


def test_what_is_no_list_is_refused(motcua, tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", "utf-8")
    said = motcua(tmp_path / "x.csv")
    assert said.exit_code == 1
    assert "Mã xã" in said.output
    (tmp_path / "x.txt").write_text("a", "utf-8")
    assert motcua(tmp_path / "x.txt").exit_code == 1
