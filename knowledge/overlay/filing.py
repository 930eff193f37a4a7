"""Changes as files: what each would be in the repository, as a diff for people and as text to keep."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import unified_diff
from importlib.resources import files
from typing import Any

import yaml

from knowledge.exchange.layout import as_yaml
from knowledge.library import Library, read_procedure
from knowledge.model import OWN, Procedure
from knowledge.overlay.changes import AddAnswer, AddQuestions, Change, CorrectFact, Overlay
from knowledge.overlay.laying import answer_of, asked, corrected, fresh, laid_over, misfit
from locales import say

LEARNED = "catalogue/hoc_them.yaml"
"""Everyday wordings of entries of the imported catalogue that were learned while running."""
CASES = "messages/learned.jsonl"


@dataclass(frozen=True, slots=True)
class Filed:
    """One file before and after a change; `before` is empty where it is new."""

    path: str
    before: str
    after: str

    def diff(self) -> str:
        """Return the unified diff."""
        old, new = self.before.splitlines(keepends=True), self.after.splitlines(keepends=True)
        return "".join(unified_diff(old, new, f"a/knowledge/{self.path}", f"b/knowledge/{self.path}"))


def filed(library: Library, change: Change, learned: str | None = None) -> Filed:
    """Return the file that `change` concerns. Raises `ValueError` where the change does not fit `library`.

    `learned` is the text that the file of learned wordings has already, where it is not the one on the disk.
    """
    wrong = misfit(library, change)
    if wrong is not None:
        raise ValueError(wrong)
    match change:
        case AddQuestions():
            written = library.procedures.get(library.owners[change.code])
            if written is None:
                return _spoken(library, change, _text(library, LEARNED) if learned is None else learned)
            return _procedure(library, written, asked(written, fresh(library, change)))
        case CorrectFact():
            return _procedure(
                library, library.procedures[change.code], corrected(library.procedures[change.code], change)
            )
        case AddAnswer():
            return Filed(f"procedures/{change.code}.yaml", "", as_yaml(answer_of(change)))


def _procedure(library: Library, before: Procedure, after: Procedure) -> Filed:
    """Return the file of a procedure; what other changes did to it stands in the text before."""
    path = f"procedures/{before.code}.yaml"
    written = _text(library, path)
    kept = read_procedure(written) if written else None
    now = written if kept == before else as_yaml(before, written, kept) if kept else as_yaml(before)
    return Filed(path, now, as_yaml(after, now, before))


def _spoken(library: Library, change: AddQuestions, text: str) -> Filed:
    owner, entry = library.owners[change.code], library.entry(change.code)
    document: dict[str, Any] = (
        yaml.safe_load(text)
        if text
        else {"field": say("learned-field"), "chosen": say("learned-chosen"), "entries": {}}
    )
    said = document["entries"].setdefault(owner, {"plain": entry.label if entry else owner, "questions": []})
    said["questions"] = [*said["questions"], *fresh(library, change)]
    return Filed(LEARNED, text, yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=1000))


def _text(library: Library, path: str) -> str:
    place = library.root or files("knowledge")
    for step in path.split("/"):
        place = place / step
    return place.read_text("utf-8") if place.is_file() else ""


def files_of(base: Library, overlay: Overlay) -> dict[str, str]:
    """Return the files of `base` with all changes of `overlay` in them, by path below `knowledge/`."""
    found: dict[str, str] = {}
    for number, approved in enumerate(overlay.changes):
        library = laid_over(base, Overlay(overlay.changes[:number])).library
        if misfit(library, approved.change) is None:
            one = filed(library, approved.change, found.get(LEARNED))
            found[one.path] = one.after
    return found


def whole_diff(base: Library, changed: Mapping[str, str]) -> str:
    """Return one unified diff of all `changed` files."""
    return "".join(Filed(path, _text(base, path), text).diff() for path, text in changed.items())


def cases(overlay: Overlay) -> Iterator[dict[str, Any]]:
    """Yield what people asked as labelled messages (docs/understanding.md), for the set that is kept."""
    for approved in overlay.changes:
        if isinstance(approved.change, CorrectFact):
            continue
        for number, text in enumerate(approved.asked, 1):
            yield {
                "id": f"learned-{approved.id}-{number}",
                "text": text,
                "kind": "procedure",
                "codes": [approved.change.code],
                "context_code": None,
                "facet": "",
                "styles": ["learned"],
                "note": "",
            }


def case_lines(overlay: Overlay) -> str:
    """Return `cases` as JSON lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in cases(overlay))


def numbered(change: AddAnswer, number: int) -> AddAnswer:
    """Return the answer under a code of its own."""
    return replace(change, code=f"{OWN}{number:06d}")
