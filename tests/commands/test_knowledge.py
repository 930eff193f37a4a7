"""The commands about what is known: line by line, a table and JSON, an import that is used from then on."""

import io
import json

import pytest

from bot.commands.knowledge import evaluate, import_catalogue, understand_jsonl
from knowledge.library import load_library


def lines(library, *rows):
    out = io.StringIO()
    understand_jsonl(io.StringIO("\n".join(rows)), out, library)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_line_is_answered_in_the_words_of_the_design(library):
    (found,) = lines(library, json.dumps({"id": "a", "text": "làm giấy khai sinh cho con cần giấy tờ gì"}))
    assert set(found) == {"id", "intent", "facet", "decision", "candidates", "more", "ms"}
    assert (found["id"], found["intent"], found["facet"]) == ("a", "procedure", "documents")
    assert found["candidates"][0]["code"] == "1.001193"
    assert set(found["candidates"][0]) == {"code", "covers", "p"}


def test_a_broken_line_gets_an_error_and_the_next_its_answer(library):
    found = lines(
        library, "not json", '{"id": 1}', "[]", '{"id": "b", "text": "mấy ngày có", "context_code": "1.004222"}'
    )
    assert ["error" in each for each in found] == [True, True, True, False]
    assert found[-1]["candidates"][0]["code"] == "1.004222"


def test_a_dossier_code_is_given_in_its_official_spelling(library):
    (found,) = lines(library, json.dumps({"id": "c", "text": "h53 261102 0001 tới đâu"}))
    assert found["dossier"] == "H53-261102-0001"


def test_evaluate_prints_a_table_and_json(library, tmp_path, capsys):
    rows = [
        {"id": "1", "text": "làm giấy khai sinh cho con", "kind": "procedure", "codes": ["1.001193"], "facet": "none"},
        {
            "id": "2",
            "text": "cảm ơn cháu",
            "kind": "greeting_thanks",
            "codes": [],
            "facet": "none",
            "styles": ["polite"],
        },
        {"id": "3", "text": "mua vé số ở đâu trúng", "kind": "procedure", "codes": ["1.001193"], "facet": "place"},
    ]
    path = tmp_path / "some.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    report = evaluate(path, library, errors=True)
    printed = capsys.readouterr().out
    assert json.loads(printed.splitlines()[-1]) == json.loads(json.dumps(report))
    assert report["groups"]["kind:procedure"]["top1"]["mean"] == pytest.approx(0.5)
    assert report["groups"]["style:polite"]["intent"]["mean"] == 1.0


def test_an_import_is_used_from_then_on(tmp_path, capsys):
    record = {
        "code": "1.900001",
        "name": "Cấp giấy phép nuôi hươu sao lấy nhung",
        "after_two_tier": True,
        "crawled": "2026-06-10",
    }
    source = tmp_path / "c.jsonl"
    source.write_text(json.dumps(record, ensure_ascii=False) + "\n{broken\n", "utf-8")
    done = import_catalogue(source, tmp_path / "data")
    assert (done.new, len(done.problems)) == (1, 1)
    assert "2: " in capsys.readouterr().out
    library = load_library(catalogue=tmp_path / "data" / "catalogue")
    assert library.matcher.understand("xin nuôi hươu sao lấy nhung").candidates[0].code == "1.900001"
