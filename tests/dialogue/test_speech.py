"""Every sentence the core speaks exists, in the pair of words of the person."""

import ast
from pathlib import Path

import pytest

import bot.dialogue
from bot.dialogue.speech import Speech
from locales import LANGUAGES, sentences

CODE = [ast.parse(path.read_text("utf-8")) for path in Path(bot.dialogue.__file__).parent.rglob("*.py")]
SPOKEN = sorted(
    {
        call.args[0].value
        for tree in CODE
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant)
        if getattr(call.func, "id", "") in {"speak", "say"} or getattr(getattr(call.func, "func", None), "id", "") == "speech"
    }
)  # fmt: skip
WORDS = {"me": "cháu", "you": "bà", "Me": "Cháu", "You": "Bà"}


def test_the_search_finds_them():
    assert {"welcome", "not-understood", "which-procedure", "form-how"} <= set(SPOKEN)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", SPOKEN)
def test_every_spoken_sentence_exists(key, language):
    assert sentences(language)[key].strip()


def test_the_pair_is_spoken_with_a_capital_at_the_start():
    assert Speech("vi", "ba").words() == WORDS
    assert Speech("vi", "ba")("say-what") == "Dạ, bà cần hỏi việc gì ạ?"
    assert Speech("en", "ba")("welcome").startswith("Hello")
