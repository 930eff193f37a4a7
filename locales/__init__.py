"""The words the assistant speaks: `*.po` files per language, read as they are."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

DEFAULT = "vi"
LANGUAGES = ("vi", "en")


@cache
def sentences(language: str) -> Mapping[str, str]:
    """Return every sentence of `language` by key. Raises `FileNotFoundError` for an unknown language."""
    folder = files("locales") / language / "LC_MESSAGES"
    found: dict[str, str] = {}
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if path.name.endswith(".po"):
            with path.open("rb") as source:
                found |= {str(m.id): str(m.string) for m in read_po(source) if m.id and m.string}
    return found


def say(key: str, language: str = DEFAULT, /, **values: object) -> str:
    """Return the sentence for `key` in `language`, else in Vietnamese. Raises `KeyError` for an unknown key."""
    text = sentences(language).get(key) or sentences(DEFAULT)[key]
    return text.format(**values)
