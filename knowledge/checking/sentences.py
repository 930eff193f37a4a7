"""Check the sentences of `locales`: every language has every one, with the same blanks, in lines that can be sent."""

import re
import string
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from io import BytesIO

from babel.messages.pofile import PoFileError, read_po

from knowledge.checking.forms import ADDRESS
from knowledge.checking.problem import Kind, Problem
from locales import DEFAULT

LINE_LENGTH = 600
"""The most that one message may hold on the narrowest channel (docs/architecture.md)."""
_KEY = re.compile(rb'^msgid "(.+)"\s*$')
_SOUND = re.compile(rb'\s*(?:#.*|(?:msg\w+(?:\[\d+\])?\s+)?"(?:[^"\\]|\\.)*"\s*)?')


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and where it stands."""

    file: str
    line: int
    text: str

    def error(self, kind: Kind, /, **blanks: object) -> Problem:
        """Return a problem with this sentence."""
        return Problem(file=self.file, line=self.line, kind=kind, blanks=blanks)


Language = dict[str, Sentence]


def check_sentences(root: Traversable) -> tuple[list[Problem], int]:
    """Check all languages under `root`; return the problems and the number of sentences."""
    problems: list[Problem] = []
    languages: dict[str, Language] = {}
    for folder in sorted(root.iterdir(), key=lambda e: e.name):
        if (folder / "LC_MESSAGES").is_dir():
            languages[folder.name], faults = _language(folder / "LC_MESSAGES", f"locales/{folder.name}/LC_MESSAGES")
            problems += faults
    for name, sentences in languages.items():
        for key, sentence in sentences.items():
            problems += _sentence(key, sentence)
            problems += _beside(name, key, sentence, languages)
    return problems, len(languages.get(DEFAULT, {}))


def _language(folder: Traversable, name: str) -> tuple[Language, list[Problem]]:
    found: Language = {}
    problems: list[Problem] = []
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".po"):
            continue
        file, content = f"{name}/{entry.name}", entry.read_bytes()
        sentences, faults = _read(file, content)
        problems += faults
        for key, sentence in sentences.items():
            if key in found:
                problems.append(sentence.error(Kind.SENTENCE_TWICE, key=key, other=found[key].file))
            found[key] = sentence
    return found, problems


def _read(file: str, content: bytes) -> tuple[Language, list[Problem]]:
    lines = _lines(content)
    for number, row in enumerate(content.splitlines(), 1):
        if not _SOUND.fullmatch(row):
            return {}, [Problem(file=file, line=number, kind=Kind.PO, variant="quote")]
    try:
        catalog = read_po(BytesIO(content), abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", 0) + 1
        return {}, [Problem(file=file, line=line, kind=Kind.PO, blanks={"reason": error})]
    found = {
        str(m.id): Sentence(file, lines.get(str(m.id), [1])[0], str(m.string)) for m in catalog if m.id and m.string
    }
    twice = [Sentence(file, places[1], "") for key, places in lines.items() if len(places) > 1]
    keys = {places[1]: key for key, places in lines.items() if len(places) > 1}
    return found, [one.error(Kind.SENTENCE_TWICE, key=keys[one.line], other=file) for one in twice]


def _lines(content: bytes) -> Mapping[str, list[int]]:
    places: dict[str, list[int]] = {}
    for number, line in enumerate(content.splitlines(), 1):
        key = _KEY.match(line)
        if key:
            places.setdefault(key[1].decode("utf-8", "replace"), []).append(number)
    return places


def _sentence(key: str, sentence: Sentence) -> Iterator[Problem]:
    if _blanks(sentence.text) is None:
        yield sentence.error(Kind.BRACES)
    longest = max(map(len, sentence.text.splitlines()), default=0)
    if longest > LINE_LENGTH:
        yield sentence.error(Kind.SENTENCE_LINE, key=key, length=longest, most=LINE_LENGTH)


def _beside(name: str, key: str, sentence: Sentence, languages: Mapping[str, Language]) -> Iterator[Problem]:
    """Report what the others lack of this sentence; blanks are compared with the default language."""
    for other, sentences in languages.items():
        if key not in sentences:
            yield sentence.error(Kind.SENTENCE_MISSING, key=key, language=other)
    first = languages.get(DEFAULT, {}).get(key)
    if name == DEFAULT or first is None:
        return
    here, there = _blanks(sentence.text), _blanks(first.text)
    if here is None or there is None or here == there:
        return
    shown = [", ".join(sorted("{" + blank + "}" for blank in part)) or "–" for part in (there - here, here - there)]
    yield sentence.error(Kind.SENTENCE_BLANKS, key=key, missing=shown[0], extra=shown[1])


def _blanks(text: str) -> frozenset[str] | None:
    """Return the blanks of a sentence but the pair of words, which one language needs and another does not."""
    try:
        names = [re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError:
        return None
    return None if "" in names else frozenset(Counter(names)) - ADDRESS
