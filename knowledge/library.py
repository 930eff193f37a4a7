"""Read the knowledge files beside this module, and the imported catalogue, into one checked `Library`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from knowledge.english import EnglishReader, english_reader, understand
from knowledge.filling.model import Form
from knowledge.imported import Catalogue
from knowledge.imported_procedure import procedure_of
from knowledge.importing import open_catalogue
from knowledge.matcher import Entry, Matcher, load_matcher
from knowledge.matcher.entries import procedure_entry, spoken_entries
from knowledge.model import Procedure
from knowledge.rules import RULE_FILES, Rule, not_needed
from knowledge.translation import Translation, by_code, translated
from knowledge.understanding import Context, Understanding

try:  # libyaml reads ten times faster; the plain loader gives the same values
    from yaml import CSafeLoader as YamlLoader
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as YamlLoader  # type: ignore[assignment]

_PROCEDURES = TypeAdapter(Procedure)
_FORMS = TypeAdapter(Form)
_TRANSLATIONS = TypeAdapter(Translation)


_T = TypeVar("_T")


class KnowledgeError(ValueError):
    """A knowledge file cannot be used; the text names the file and every problem in it."""


@dataclass(frozen=True)
class Library:
    """Everything the assistant knows: hand-written procedures by code, forms by code, the imported catalogue.

    `spoken` are everyday names and questions written for catalogue entries, `rules` say what is not needed at all;
    `english` are the words of procedures in English, by code; `old_forms` are those that drafts may still stand on.
    """

    procedures: Mapping[str, Procedure]
    forms: Mapping[str, Form]
    catalogue: Catalogue | None = None
    spoken: tuple[Entry, ...] = ()
    root: Traversable | None = None
    rules: tuple[Rule, ...] = ()
    english: Mapping[str, Translation] = field(default_factory=dict)
    old_forms: tuple[Form, ...] = ()
    _imported: dict[str, Procedure] = field(default_factory=dict, repr=False, compare=False)

    def form(self, code: str, version: int) -> Form | None:
        """Return the form `code` as it was in `version`, or None; `forms` holds the newest of each."""
        newest = self.forms.get(code)
        known = (*((newest,) if newest else ()), *self.old_forms)
        return next((form for form in known if (form.code, form.version) == (code, version)), None)

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """Every known code, covered ones too, to the code of the procedure that answers for it."""
        return {code: e.code for e in self.entries for code in e.covers} | {e.code: e.code for e in self.entries}

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """What can be found, hand-written procedures first; catalogue rows only where a catalogue is imported."""
        written = [procedure_entry(p) for p in self.procedures.values()]
        return self.catalogue.entries(written, self.spoken) if self.catalogue else tuple(written)

    @cached_property
    def matcher(self) -> Matcher:
        """The matcher over all entries, built when first asked for."""
        cache = self.catalogue.folder if self.catalogue and self.catalogue.records is None else None
        bodies = self.catalogue.bodies if self.catalogue else None
        return load_matcher(self.entries, self.root, cache=cache, bodies=bodies)

    @cached_property
    def _entries_by_code(self) -> Mapping[str, Entry]:
        return {entry.code: entry for entry in self.entries}

    def entry(self, code: str) -> Entry | None:
        """Return the entry that answers for `code`: its label, its group, what tells it from its siblings."""
        return self._entries_by_code.get(self.owners.get(code, ""))

    def find(self, code: str, language: str = "vi") -> Procedure | None:
        """Return the procedure that answers for `code` (its own, covered or superseded), or None.

        It is told in `language` where there are words for it (`speaks`), else in Vietnamese.
        """
        owner = self.owners.get(code)
        if owner is None:
            return None
        found = self.procedures.get(owner) or self._from_catalogue(owner)
        newer = self.procedures.get(found.superseded_by or "") if found else None
        found = newer or found
        return self._in_english.get(found.code, found) if found and language == "en" else found

    def speaks(self, code: str, language: str) -> bool:
        """Whether the procedure `code` can be told in `language`."""
        return language != "en" or code in self._in_english

    @cached_property
    def _in_english(self) -> Mapping[str, Procedure]:
        pairs = ((code, self.procedures.get(code), said) for code, said in self.english.items())
        return {code: translated(procedure, said) for code, procedure, said in pairs if procedure}

    @cached_property
    def reader(self) -> EnglishReader | None:
        """The reader of English questions, where there are English words at all."""
        words = dict(documents((self.root or files("knowledge")) / "english")).get("words.yaml")
        return english_reader(words, self.english.values(), self.procedures) if words and self.english else None

    def understand(self, text: str, context: Context | None = None, language: str = "vi") -> Understanding:
        """Return the reading of `text`, said in a conversation in `language` while it was about `context`."""
        if self.reader is None:
            return self.matcher.understand(text, context)
        return understand(self.reader, self.matcher, text, context, language)

    def not_needed(self, code: str | None, text: str, today: date) -> Rule | None:
        """Return the rule that says that what `text` wants of procedure `code` is not needed; of any, if None."""
        asked = self.rules if code is None else self._rules_before.get(self.owners.get(code, ""), ())
        return not_needed(asked, text, self.matcher.words, today) if asked else None

    @cached_property
    def _rules_before(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules that stand before each procedure, in the order in which they are written."""
        before: dict[str, tuple[Rule, ...]] = {}
        for rule in self.rules:
            for owner in dict.fromkeys(self.owners.get(code, code) for code in rule.procedures):
                before[owner] = (*before.get(owner, ()), rule)
        return before

    def _from_catalogue(self, code: str) -> Procedure | None:
        if code not in self._imported:
            record = self.catalogue.record(code) if self.catalogue else None
            if record is None:
                return None
            entry = self._entries_by_code[code]
            short = entry.label if entry.label != entry.name else ""
            self._imported[code] = procedure_of(record, entry.covers, short)
        return self._imported[code]


def load_library(root: Traversable | None = None, catalogue: Path | None = None) -> Library:
    """Read `procedures/*.yaml`, `forms/*.yaml` and `rules/*.yaml`: a procedure, a form, the rules of a field.

    `catalogue` is the folder of an import, or a file that could be imported; where nothing stands there, the
    library holds the hand-written procedures alone.
    Raises `KnowledgeError` naming the file where a value is missing, misspelt or of the wrong kind.
    """
    root = root or files("knowledge")
    procedures = {p.code: p for p in _read_folder(root / "procedures", _PROCEDURES)}
    forms = {f.code: f for f in _read_folder(root / "forms", _FORMS)}
    old_forms = tuple(_read_folder(root / "forms" / "old", _FORMS))
    imported = open_catalogue(catalogue) if catalogue else None
    spoken = tuple(spoken_entries(d for _, d in documents(root / "catalogue"))) if imported else ()
    rules = tuple(rule for file in _read_folder(root / "rules", RULE_FILES) for rule in file.rules)
    english = by_code(tuple(_read_folder(root / "procedures_en", _TRANSLATIONS)))
    return Library(procedures, forms, imported, spoken, root, rules, english, old_forms)


def read_procedure(text: str) -> Procedure:
    """Return the procedure that the text of a file says. Raises `KnowledgeError` where it says none."""
    try:
        return _PROCEDURES.validate_python(yaml.load(text, Loader=YamlLoader))
    except (yaml.YAMLError, ValidationError) as error:
        raise KnowledgeError(str(error)) from error


def documents(folder: Traversable) -> Iterator[tuple[str, Any]]:
    """Yield (file name, parsed YAML) for each file of `folder`, in order of name; nothing without the folder."""
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".yaml"):
            yield entry.name, yaml.load(entry.read_text("utf-8"), Loader=YamlLoader)


def _read_folder(folder: Traversable, adapter: TypeAdapter[_T]) -> Iterator[_T]:
    for name, raw in documents(folder):
        try:
            yield adapter.validate_python(raw)
        except ValidationError as error:
            raise KnowledgeError(f"{name}: {error}") from error
