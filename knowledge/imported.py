"""The imported national catalogue as it stands on disk: brief entries at once, whole records only when asked for."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from knowledge.matcher.entries import Entry, Origin

VERSION = 1
RECORDS = "records.jsonl"
BRIEF = "catalogue.json"


@dataclass(frozen=True, slots=True)
class Brief:
    """One usable record: what the matcher needs, and where the whole record stands in `records.jsonl`."""

    code: str
    name: str
    field: str
    covers: tuple[str, ...]
    stale: bool
    citizens: bool
    commune: bool
    place: int
    superseded_by: str | None = None


@dataclass(frozen=True)
class Catalogue:
    """An imported catalogue; variants by level are one entry (`covers`), contaminated records are left out.

    `records` holds the records where they were read from a file directly and stand in no folder.
    """

    folder: Path
    briefs: tuple[Brief, ...]
    records: Mapping[str, Mapping[str, Any]] | None = None

    @cached_property
    def owners(self) -> Mapping[str, Brief]:
        """Every code, covered ones too, to its entry."""
        covered = {code: brief for brief in self.briefs for code in brief.covers}
        return covered | {brief.code: brief for brief in self.briefs}

    def record(self, code: str) -> Mapping[str, Any] | None:
        """Return the whole record that answers for `code`, read from disk."""
        brief = self.owners.get(code)
        if brief is None:
            return None
        if self.records is not None:
            return self.records[brief.code]
        with (self.folder / RECORDS).open("rb") as file:
            file.seek(brief.place)
            found: dict[str, Any] = json.loads(file.readline())
        return found

    def bodies(self) -> dict[str, str]:
        """Return the long texts of all usable records by code: what is asked for, needed and given."""
        codes = set(self.owners)
        if self.records is not None:
            return {code: _body(record) for code, record in self.records.items() if code in codes}
        with (self.folder / RECORDS).open(encoding="utf-8") as file:
            records = map(json.loads, file)
            return {record["code"]: _body(record) for record in records if record["code"] in codes}

    def entries(self, written: Iterable[Entry], spoken: Iterable[Entry]) -> tuple[Entry, ...]:
        """Return `written` entries first, then one entry for each imported group they do not answer for.

        Everyday names and questions (`spoken`) join the group that holds their code; a written entry also
        covers the other levels of the codes it answers for.
        """
        written = list(written)
        owner = {code: i for i, e in enumerate(written) for code in (e.code, *e.covers)}
        said: dict[str, Entry] = {}
        for entry in spoken:
            brief = self.owners.get(entry.code)
            code = brief.code if brief else entry.code
            said[code] = _joined(said[code], entry) if code in said else replace(entry, code=code)
        rest = []
        for brief in self.briefs:
            group = (brief.code, *brief.covers)
            kept = next((owner[code] for code in (*group, brief.superseded_by) if code in owner), None)
            if kept is None:
                rest.append(_entry(brief, said.get(brief.code)))
            else:
                new = tuple(c for c in group if c != written[kept].code and c not in written[kept].covers)
                written[kept] = replace(written[kept], covers=written[kept].covers + new)
        return (*written, *rest)


def _body(record: Mapping[str, Any]) -> str:
    listed = [str(row.get("name") or "") for key in ("results", "documents") for row in record.get(key) or ()]
    long = ("keywords", "description", "requirements", "documents_text", "steps")
    return " . ".join([*listed, *(str(record.get(key) or "") for key in long)])


def _entry(brief: Brief, said: Entry | None) -> Entry:
    base = said or Entry(code=brief.code, name=brief.name, origin=Origin.IMPORTED)
    return replace(
        base,
        code=brief.code,
        name=brief.name,
        covers=brief.covers,
        stale=brief.stale,
        citizens=brief.citizens,
        commune=brief.commune,
        label=base.label or brief.name,
    )


def _joined(one: Entry, two: Entry) -> Entry:
    return replace(one, phrases=one.phrases + two.phrases, questions=one.questions + two.questions)


def load_catalogue(folder: Path) -> Catalogue | None:
    """Return the catalogue imported into `folder`, or None where nothing (or an older format) stands."""
    try:
        document = json.loads((folder / BRIEF).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if document.get("version") != VERSION:
        return None
    briefs = tuple(Brief(b[0], b[1], b[2], tuple(b[3]), b[4], b[5], b[6], b[7], b[8]) for b in document["entries"])
    return Catalogue(folder, briefs)
