"""Measure one system at one size in a process of its own: `python -m benchmarks.measure SYSTEM SIZE [CATALOGUE]`."""

import json
import os
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.systems import SYSTEMS, Search
from benchmarks.texts import texts
from knowledge.evaluating import read_case
from knowledge.matcher.entries import Entry

ENOUGH = 30
"""Fewer answers than this are no measure of accuracy."""
SECONDS = 8.0
"""Slow systems answer as many questions as fit in this time."""


def resident() -> float:
    """Return the memory of this process now, in MB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def measure(system: str, size: int, catalogue: Path | None) -> dict[str, float | int | str]:
    """Return load time, memory, latency and accuracy of `system` over `size` entries."""
    data = texts(size, catalogue)
    before = resident()
    begin = time.perf_counter()
    search = SYSTEMS[system](data.entries)
    search(data.asked[0][0])
    load = time.perf_counter() - begin
    memory = resident() - before
    spent, first, three = [], 0, 0
    for text, code in data.asked:
        start = time.perf_counter()
        found = search(text)
        spent.append((time.perf_counter() - start) * 1000)
        first += found[:1] == [code]
        three += code in found
        if sum(spent) > SECONDS * 1000:
            break
    spent.sort()
    told = labelled(data.entries, search) if size > len(spent) * 10 else {}
    return {
        "system": system,
        "entries": size,
        "asked": len(spent),
        "load_s": load,
        "memory_mb": memory,
        "median_ms": spent[len(spent) // 2],
        "p99_ms": spent[int(len(spent) * 0.99)],
        "top1": first / len(spent),
        "top3": three / len(spent),
        **told,
    }


def labelled(entries: Sequence[Entry], search: Search) -> dict[str, float]:
    """Return accuracy on the held-out procedure messages of the file that MOTCUA_MESSAGES names, if any."""
    path = os.environ.get("MOTCUA_MESSAGES", "").split(":")[0]
    if not path:
        return {}
    rows = [read_case(json.loads(line)) for line in Path(path).read_text("utf-8").splitlines()]
    covers = {e.code: {e.code, *e.covers} for e in entries}
    cases = [case for case in rows if case.kind == "procedure" and case.held_out]
    first = three = asked = 0
    begin = time.perf_counter()
    for case in cases:
        right = [not case.codes.isdisjoint(covers[code]) for code in search(case.text)]
        first, three, asked = first + (right[:1] == [True]), three + any(right), asked + 1
        if time.perf_counter() - begin > SECONDS:
            break
    return {"messages_top1": first / asked, "messages_top3": three / asked} if asked >= ENOUGH else {}


if __name__ == "__main__":
    place = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]), place)))
