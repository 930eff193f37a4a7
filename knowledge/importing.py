"""Import the national catalogue: JSON lines (also .gz), CSV or XLSX, checked line by line, faults set aside."""

import csv
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from knowledge.imported import BRIEF, RECORDS, VERSION, Brief, Catalogue, load_catalogue
from knowledge.text import clean

CODE = re.compile(r"\d\.\d{6}")
TWO_TIER = "2025-07-01"
SAME_TEXT = 3
"""So many codes with one name and one text are a fault of the source, not variants."""

Progress = Callable[[int, int | None], None]
Line = tuple[int, dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one line of the file; `kind` is a key of `problems` in `words/muc_luc.yaml`."""

    line: int
    kind: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, in numbers of records."""

    new: int
    changed: int
    same: int
    entries: int
    variants: int
    quarantined: int
    stale: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Language:
    """Patterns and column names of `words/muc_luc.yaml`."""

    document: Mapping[str, Any]

    def bare(self, name: str) -> str:
        """Return the name without what only says at which level it is handled."""
        name = re.sub(r"\s+", " ", clean(name)).strip()
        for pattern in self.document["levels"]:
            name = re.sub(pattern, " ", name)
        return re.sub(r"[\s.,;]+", " ", name).strip()


def language() -> Language:
    """Return the project's words for imports."""
    text = (files("knowledge") / "words" / "muc_luc.yaml").read_text("utf-8")
    return Language(yaml.safe_load(text)["imported"])


def import_catalogue(source: Path, folder: Path, progress: Progress = lambda _done, _all: None) -> Imported:
    """Read `source`, join it with what `folder` holds (same code: the new record wins), write the catalogue.

    Raises `OSError` where a file cannot be read and `ValueError` where its kind is unknown. Nothing is written
    before all is read; importing the same file again changes nothing.
    """
    said = language()
    fresh, lines, problems = _checked(read_lines(source, said, progress))
    old = {record["code"]: record for record in _stored(folder)}
    changed = sum(code in old and old[code] != record for code, record in fresh.items())
    new = sum(code not in old for code in fresh)
    records = [record for _, record in sorted((old | fresh).items())]
    bad = contaminated(records)
    problems += [Problem(lines[code], "contaminated", code) for code in sorted(bad) if code in lines]
    entries = briefs([r for r in records if r["code"] not in bad], said)
    _write(folder, records, entries)
    return Imported(
        new,
        changed,
        len(fresh) - new - changed,
        len(entries),
        sum(len(e["covers"]) for e in entries),
        len(bad),
        sum(e["stale"] for e in entries),
        tuple(problems),
    )


def _checked(read: Iterable[Line]) -> tuple[dict[str, dict[str, Any]], dict[str, int], list[Problem]]:
    """Return usable records by code, the line each stands in, and what is wrong with the others."""
    problems: list[Problem] = []
    fresh: dict[str, dict[str, Any]] = {}
    lines: dict[str, int] = {}
    for number, record in read:
        kind = _fault(record)
        code = str((record or {}).get("code", "")).strip()
        if kind:
            problems.append(Problem(number, kind, code))
            continue
        if code in fresh:
            problems.append(Problem(number, "twice", code))
        fresh[code] = dict(record or {}, code=code)
        lines[code] = number
    return fresh, lines, problems


def open_catalogue(place: Path) -> Catalogue | None:
    """Return the catalogue imported into the folder `place`, or read from the file `place`; None where neither is."""
    if not place.is_file():
        return load_catalogue(place)
    said = language()
    fresh, _, _ = _checked(read_lines(place, said, lambda _done, _all: None))
    bad = contaminated(list(fresh.values()))
    entries = briefs([record for code, record in sorted(fresh.items()) if code not in bad], said)
    return Catalogue(
        place.parent, tuple(Brief(**(e | {"covers": tuple(e["covers"]), "place": 0})) for e in entries), fresh
    )


def _fault(record: Mapping[str, Any] | None) -> str | None:
    if record is None:
        return "not_readable"
    code, name = str(record.get("code") or "").strip(), str(record.get("name") or "").strip()
    if not code:
        return "no_code"
    if not CODE.fullmatch(code):
        return "bad_code"
    return None if name else "no_name"


def _stored(folder: Path) -> Iterator[dict[str, Any]]:
    path = folder / RECORDS
    if path.exists():
        with path.open(encoding="utf-8") as file:
            yield from map(json.loads, file)


def read_lines(source: Path, said: Language, progress: Progress) -> Iterator[Line]:
    """Yield (line number, record or None where it cannot be read)."""
    name = source.name.lower()
    if name.endswith((".jsonl", ".jsonl.gz", ".ndjson", ".json.gz")):
        yield from _json_lines(source, progress)
    elif name.endswith((".csv", ".xlsx")):
        rows = _csv_rows(source) if name.endswith(".csv") else _xlsx_rows(source)
        yield from _table(rows, said, progress)
    else:
        raise ValueError(source.suffix)


def _json_lines(source: Path, progress: Progress) -> Iterator[Line]:
    total = source.stat().st_size
    with source.open("rb") as raw:
        stream = gzip.GzipFile(fileobj=raw) if source.name.endswith(".gz") else raw
        for number, line in enumerate(stream, 1):
            progress(raw.tell(), total)
            if line.strip():
                yield number, _parsed(line)


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _csv_rows(source: Path) -> Iterator[Sequence[object]]:
    with source.open(encoding="utf-8-sig", newline="") as file:
        sample = file.read(4096)
        file.seek(0)
        delimiter = ";" if sample.count(";") > sample.count(",") else ","
        yield from csv.reader(file, delimiter=delimiter)


def _xlsx_rows(source: Path) -> Iterator[Sequence[object]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to load, and only spreadsheets need it

    book = load_workbook(source, read_only=True, data_only=True)
    try:
        yield from book.worksheets[0].iter_rows(values_only=True)
    finally:
        book.close()


def _table(rows: Iterator[Sequence[object]], said: Language, progress: Progress) -> Iterator[Line]:
    """Read a table whose first lines hold the names of the columns (titles above them are passed over)."""
    known = {alias: key for key, aliases in said.document["columns"].items() for alias in aliases}
    header: dict[int, str] = {}
    for number, row in enumerate(rows, 1):
        progress(number, None)
        cells = ["" if cell is None else str(cell).strip() for cell in row]
        if not header:
            found = {i: known[clean(cell)] for i, cell in enumerate(cells) if clean(cell) in known}
            header = found if {"code", "name"} <= set(found.values()) else {}
        elif any(cells):
            yield number, {key: _cell(key, cells[i]) for i, key in header.items() if i < len(cells)}
    if not header:
        yield 1, None


def _cell(key: str, text: str) -> object:
    if key in {"level", "subjects"}:
        return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    return text


def contaminated(records: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return the codes whose name and steps are those of several other codes too."""
    same: dict[tuple[str, str], list[str]] = defaultdict(list)
    for record in records:
        text = re.sub(r"\s+", " ", str(record.get("steps") or ""))
        if text.strip():
            same[re.sub(r"\s+", " ", clean(record["name"])), text].append(record["code"])
    names: dict[str, list[str]] = defaultdict(list)
    for (name, _), codes in same.items():
        names[name] += codes if len(codes) >= SAME_TEXT else []
    bad = {code for codes in names.values() for code in codes}
    titles = {name for name, codes in names.items() if codes}
    return bad | {r["code"] for r in records if re.sub(r"\s+", " ", clean(r["name"])) in titles}


def briefs(records: Sequence[Mapping[str, Any]], said: Language) -> list[dict[str, Any]]:
    """Return the entries for the matcher: one for each thing, other levels of it in `covers`."""
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for record in records:
        groups[said.bare(record["name"]), _kind(record)].append(record)
    for name, kind in [key for key in groups if key[1].startswith("old:")]:
        current = next((key for key, rows in groups.items() if key[0] == name and _is_current(rows)), None)
        if current:  # an old row never stands beside its current twin; undated rows (Defence) are nobody's twin
            groups[current] += groups.pop((name, kind))
    found = [_brief(sorted(group, key=lambda r: _rank(r, said)), said) for group in groups.values()]
    return sorted(found, key=lambda entry: str(entry["code"]))


def _is_current(rows: Sequence[Mapping[str, Any]]) -> bool:
    return any(row.get("after_two_tier") is True for row in rows)


def _kind(record: Mapping[str, Any]) -> str:
    field = clean(str(record.get("field") or ""))
    return f"old:{field}" if record.get("after_two_tier") is False else field


def _rank(record: Mapping[str, Any], said: Language) -> tuple[bool, bool, int, str]:
    """Order variants: current before old, without the abolished district, nearest level first."""
    levels = [clean(level) for level in record.get("level") or ()]
    order: list[str] = said.document["level_order"]
    nearest = min((order.index(level) for level in levels if level in order), default=len(order))
    abolished = any(word in clean(record["name"]) for word in said.document["district_parts"])
    return record.get("after_two_tier") is False, abolished, nearest, record["code"]


def _brief(group: list[Mapping[str, Any]], said: Language) -> dict[str, Any]:
    first = group[0]
    subjects = clean("; ".join([*(first.get("subjects") or ()), str(first.get("subjects_text") or "")]))
    levels = [clean(level) for record in group for level in record.get("level") or ()]
    return {
        "code": first["code"],
        "name": re.sub(r"\s+", " ", first["name"]).strip(),
        "field": first.get("field") or "",
        "covers": [record["code"] for record in group[1:]],
        "stale": is_stale(first),
        "citizens": not subjects.strip("; ") or any(word in subjects for word in said.document["persons"]),
        "commune": said.document["level_order"][0] in levels or not levels,
        "superseded_by": first.get("superseded_by") or None,
    }


def is_stale(record: Mapping[str, Any]) -> bool:
    """Whether the record describes the state before the two-tier reform, or bears no date."""
    if "after_two_tier" in record:
        return record["after_two_tier"] is not True
    day = str(record.get("crawled") or "")[:10]
    return bool(day) and day < TWO_TIER


def _write(folder: Path, records: Sequence[Mapping[str, Any]], entries: list[dict[str, Any]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    places, place = {}, 0
    parts = []
    for record in records:
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        places[record["code"]] = place
        place += len(line)
        parts.append(line)
    brief = [
        [
            e["code"],
            e["name"],
            e["field"],
            e["covers"],
            e["stale"],
            e["citizens"],
            e["commune"],
            places[e["code"]],
            e["superseded_by"],
        ]
        for e in entries
    ]
    document = {"version": VERSION, "entries": brief}
    _replace(folder / RECORDS, b"".join(parts))
    _replace(folder / BRIEF, json.dumps(document, ensure_ascii=False).encode())


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(content)
    fresh.replace(path)
