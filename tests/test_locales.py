"""Every language says everything, with the same blanks; no sentence hides in the code."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from locales import LANGUAGES, say, sentences

ROOT = Path(__file__).parents[1]


def blanks(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "vi"])
def test_says_everything_that_vietnamese_says(language):
    vi, other = sentences("vi"), sentences(language)
    assert set(vi) == set(other)
    pair = {"me", "you", "Me", "You"}
    assert [key for key in vi if blanks(vi[key]) - pair != blanks(other[key]) - pair] == []


def test_every_key_stands_once_in_a_language():
    for folder in (ROOT / "locales").glob("*/LC_MESSAGES"):
        keys = [
            key
            for file in folder.glob("*.po")
            for key in re.findall(r'^msgid "(.+)"$', file.read_text("utf-8"), re.MULTILINE)
        ]
        assert sorted(key for key in set(keys) if keys.count(key) > 1) == [], folder


def test_an_unknown_key_is_a_mistake():
    with pytest.raises(KeyError):
        say("no-such-sentence")


def vietnamese_literals(path):
    tree = ast.parse(path.read_text("utf-8"))
    holders = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    docs = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, holders) and ast.get_docstring(node)}
    for node in ast.walk(tree):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
        if literal and re.search("[à-ỹđ]", node.value.lower()):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.value!r}"


def test_no_sentence_hides_in_the_code():
    files = [path for folder in ("bot", "api") for path in (ROOT / folder).rglob("*.py")]
    assert len(files) > 50
    assert [hit for path in files for hit in vietnamese_literals(path)] == []
