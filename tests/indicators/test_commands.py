"""`motcua indicators`, as somebody in a department uses it."""

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from bot.__main__ import cli

GOOD = "Mã cơ quan;Tháng;Báo cáo phải gửi;Báo cáo đã gửi\nH19;10/2026;20;13\nH19.31;10/2026;5;6\n"


@pytest.fixture
def motcua(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def motcua(*words):
        surroundings = {"MOTCUA_DATA": str(tmp_path / "data"), "MOTCUA_DEMO": ""}
        return CliRunner().invoke(cli, [*map(str, words)], env=surroundings)

    return motcua


def stored(folder):
    engine = create_engine(f"sqlite:///{folder / 'data' / 'api.db'}")
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT agency, measure, value FROM indicator_facts ORDER BY value")).all()
    engine.dispose()
    return [tuple(row) for row in rows]


def test_a_file_is_tried_and_then_taken(motcua, tmp_path):
    file = tmp_path / "bao_cao.csv"
    file.write_text(GOOD, "utf-8-sig")
    told = "indicators", "import", file, "--source", "Báo cáo 12/BC", "--date", "2026-11-05"
    tried = motcua(*told, "--dry-run")
    assert (tried.exit_code, stored(tmp_path)) == (1, [])
    assert "bao_cao.csv, line 3: column reports_sent: more than reports_due" in tried.output
    assert "Took 1 lines, 2 numbers (2 new, 0 changed); left out 1 wrong lines." in motcua(*told).output
    assert stored(tmp_path) == [("H19", "reports_sent", 13), ("H19", "reports_due", 20)]
    assert "(0 new, 0 changed)" in motcua(*told).output
    assert "0 periods" in motcua("indicators", "recount").output


@pytest.mark.parametrize("content", ["a,b\n1,2\n", ""])
def test_a_file_that_is_none(motcua, tmp_path, content):
    (tmp_path / "x.csv").write_text(content)
    said = motcua("indicators", "import", tmp_path / "x.csv")
    assert (said.exit_code, "Cannot read x.csv: no line names the agency" in said.output) == (1, True)
