"""Commands about what is known: understand, evaluate, train, import the national catalogue."""

import hashlib
import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any, TextIO

import yaml
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from knowledge.evaluating import Case, Outcome, groups, hits, invariance, rates, read_case, reliability, run
from knowledge.importing import Imported, language
from knowledge.importing import import_catalogue as read_catalogue
from knowledge.library import Library, load_library
from knowledge.matcher.store import write_index
from knowledge.matcher.train import SEED, figures
from knowledge.matcher.train import train as learn
from knowledge.understanding import Context, Understanding

MESSAGES = "MOTCUA_MESSAGES"
"""Environment variable: further labelled files (joined by colons); `train` learns from half of their messages."""
SHOWN = (
    "top1",
    "top3",
    "wrong_confident",
    "asked",
    "fell_back",
    "intent",
    "facet",
    "asks_well",
    "not_answered",
    "wishes",
    "dossier",
)
MOST_PROBLEMS = 20
WIDTH = 240


def understand_jsonl(stdin: TextIO, stdout: TextIO, library: Library) -> None:
    """Read `{"id","text","context_code"?}` line by line, write what was understood; a broken line gets an error."""
    _ = library.matcher, library.reader  # built before the clock runs
    for line in stdin:
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text, context = str(row["text"]), Context(row.get("context_code") or None)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            print(json.dumps({"id": None, "error": f"{type(error).__name__}: {error}"}), file=stdout, flush=True)
            continue
        begin = time.perf_counter()
        found = library.understand(text, context)
        spent = (time.perf_counter() - begin) * 1000
        answer = {"id": row.get("id"), **as_json(found), "ms": round(spent, 3)}
        print(json.dumps(answer, ensure_ascii=False), file=stdout, flush=True)


def as_json(found: Understanding) -> dict[str, Any]:
    """Return an understanding in the words of the design, section 8."""
    answer: dict[str, Any] = {
        "intent": found.intent,
        "facet": found.facet,
        "decision": found.decision,
        "candidates": [{"code": c.code, "covers": list(c.covers), "p": c.p} for c in found.candidates],
        "more": [as_json(wish) for wish in found.more],
    }
    if found.dossier:
        answer["dossier"] = found.dossier
    if found.topic:
        answer["topic"] = found.topic
    if found.private:
        answer["private"] = [asdict(span) for span in found.private]
    return answer


def read_cases(path: Path) -> list[Case]:
    """Return the labelled messages of a JSON lines file."""
    with path.open(encoding="utf-8") as file:
        return [read_case(json.loads(line)) for line in file if line.strip()]


def evaluate(path: Path, library: Library, *, errors: bool = False) -> dict[str, Any]:
    """Score a labelled file, print tables and one line of JSON, return the same as a value."""
    cases = read_cases(path)
    matcher = library.matcher
    outcomes = run(cases, matcher.understand, frozenset(library.procedures))
    report = {
        "file": path.name,
        "messages": len(cases),
        "groups": {name: {k: asdict(r) for k, r in rates(each).items()} for name, each in groups(outcomes).items()},
        "learned_from": {k: asdict(r) for k, r in rates([o for o in outcomes if not o.case.held_out]).items()},
        "held_out": {k: asdict(r) for k, r in rates([o for o in outcomes if o.case.held_out]).items()},
        "reliability": [asdict(line) for line in reliability(outcomes)],
        "invariance": {k: asdict(r) for k, r in invariance(cases, matcher.understand).items()},
        "milliseconds": _speed(cases, library),
    }
    console = Console(width=WIDTH)
    _print_report(console, report)
    if errors:
        _print_errors(console, outcomes, library)
    print(json.dumps(report))
    return report


def _speed(cases: Sequence[Case], library: Library) -> dict[str, float]:
    spent = []
    for case in cases:
        begin = time.perf_counter()
        library.matcher.understand(case.text, Context(case.context))
        spent.append((time.perf_counter() - begin) * 1000)
    spent.sort()
    return {"median": round(spent[len(spent) // 2], 3), "p99": round(spent[int(len(spent) * 0.99)], 3)}


def _print_report(console: Console, report: Mapping[str, Any]) -> None:
    table = Table("group", "n", *SHOWN, title=f"{report['file']}: {report['messages']} messages, 95 % intervals")
    rows = {**report["groups"], "half learned from": report["learned_from"], "half held out": report["held_out"]}
    for name, measures in rows.items():
        if measures:
            size = max(rate["n"] for rate in measures.values())
            table.add_row(name, str(size), *(_cell(measures.get(shown)) for shown in SHOWN))
    console.print(table)
    calibration = Table("claimed from", "to", "n", "mean claimed", "right", title="reliability of the best candidate")
    for line in report["reliability"]:
        calibration.add_row(
            *(f"{line[key]:.2f}" if key != "n" else str(line[key]) for key in ("low", "high", "n", "claimed", "right"))
        )
    console.print(calibration)
    for name, rate in report["invariance"].items():
        console.print(f"{name}: {_cell(rate)} of {rate['n']}")
    console.print(
        f"one understand: median {report['milliseconds']['median']} ms, p99 {report['milliseconds']['p99']} ms"
    )


def _cell(rate: Mapping[str, float] | None) -> str:
    if rate is None:
        return ""
    return f"{rate['mean']:.2f} [{rate['low']:.2f}-{rate['high']:.2f}]"


def _print_errors(console: Console, outcomes: Sequence[Outcome], library: Library) -> None:
    """List the misses of the half that is learned from, with what won and the phrasing that made it win."""
    wanted = ("top1", "asks_well", "not_answered", "intent", "facet", "wishes", "dossier")
    for outcome in outcomes:
        missed = [name for name in wanted if outcome.scores.get(name, 1.0) < 1.0]
        missed += ["wrong_confident"] if outcome.scores["wrong_confident"] else []
        if not missed or outcome.case.held_out:
            continue
        case, found = outcome.case, outcome.found
        right = hits(case, found)
        console.print(f"\n{case.id} {case.kind} missed {', '.join(missed)}: {case.text}", markup=False)
        console.print(
            f"  wanted {sorted(case.codes)} {case.facet}; found {found.intent} {found.topic or ''} "
            f"{found.facet} {found.decision}",
            markup=False,
        )
        for candidate, good in list(zip(found.candidates, right, strict=True))[:3]:
            why = "; ".join(library.matcher.explain(case.text, candidate.code))
            console.print(f"  {'+' if good else '-'} {candidate.code} p={candidate.p:.2f} {why}", markup=False)


def import_catalogue(path: Path, data_dir: Path) -> Imported:
    """Import `path` into `data_dir/catalogue` with a progress bar, build its index, print what was done."""
    folder = data_dir / "catalogue"
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns) as bar:
        reading = bar.add_task(path.name, total=None)
        done = read_catalogue(path, folder, lambda now, total: bar.update(reading, completed=now, total=total))
        bar.update(reading, total=1, completed=1)
        indexing = bar.add_task("index", total=1)
        keep_index(folder)
        bar.update(indexing, completed=1)
    _print_import(Console(), done)
    return done


def keep_index(folder: Path) -> None:
    """Build the index of the catalogue in `folder` anew where the kept one no longer fits, and keep it."""
    matcher = load_library(catalogue=folder).matcher
    write_index(folder, matcher.base.index, matcher.base.fingerprint)


def _print_import(console: Console, done: Imported) -> None:
    words = language().document["problems"]
    for problem in done.problems[:MOST_PROBLEMS]:
        console.print(f"{problem.line}: {problem.code} {words[problem.kind]}", markup=False)
    if len(done.problems) > MOST_PROBLEMS:
        console.print(f"... {len(done.problems) - MOST_PROBLEMS}")
    console.print(json.dumps({k: v for k, v in asdict(done).items() if k != "problems"}))


def train() -> None:
    """Learn the weights anew and write `knowledge/matcher/weights.yaml`.

    Reads the catalogue named by MOTCUA_CATALOGUE (or imported into MOTCUA_DATA), the labelled messages of
    `knowledge/messages` and the half that is not held out of those that MOTCUA_MESSAGES names. The same inputs
    give the same file.
    """
    catalogue = Path(os.environ.get("MOTCUA_CATALOGUE") or Path(os.environ.get("MOTCUA_DATA", "data")) / "catalogue")
    shipped, further = _labelled_files()
    cases = [case for path in further for case in read_cases(path)]
    held_out = [case for case in cases if case.held_out]
    taught = [case for path in shipped for case in read_cases(path)] + [c for c in cases if not c.held_out]
    library = load_library(catalogue=catalogue if catalogue.exists() else None)
    texts = library.catalogue.bodies() if library.catalogue else {}
    trained = learn(library.matcher, lambda: texts, taught)
    document = {
        "about": "learned by `make train`; never edit by hand",
        "date": os.environ.get("MOTCUA_TRAIN_DATE", "2026-11-22"),
        "command": f"MOTCUA_CATALOGUE=… {MESSAGES}=… make train",
        "seed": SEED,
        "inputs": {
            "entries": len(library.entries),
            "index": library.matcher.base.fingerprint[:16],
            "messages": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (*shipped, *further)},
        },
        **trained.document,
        "figures": figures(trained.matcher, taught, held_out, frozenset(library.procedures)),
    }
    target = Path(str(files("knowledge"))) / "matcher" / "weights.yaml"
    target.write_text(_as_yaml(document), "utf-8")
    Console().print(yaml.safe_dump(document["figures"], sort_keys=False), markup=False)


def _labelled_files() -> tuple[list[Path], list[Path]]:
    """Return the labelled files of the project, and those that the environment names."""
    folder = Path(str(files("knowledge"))) / "messages"
    named = os.environ.get(MESSAGES)
    return sorted(folder.glob("*.jsonl")), [Path(name) for name in named.split(":")] if named else []


def _as_yaml(document: Mapping[str, Any]) -> str:
    """Return `document` with every list of numbers on one line."""
    return yaml.dump(document, Dumper=_Flat, sort_keys=False, allow_unicode=True, width=240)


class _Flat(yaml.SafeDumper):
    """Writes lists on one line."""

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> yaml.SequenceNode:  # noqa: ARG002
        return super().represent_sequence(tag, sequence, flow_style=True)
