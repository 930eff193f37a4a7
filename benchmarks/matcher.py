"""Speed, memory and accuracy of the matcher beside five others, as a table and a picture for docs/benchmarks.md."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import ENOUGH
from benchmarks.systems import SYSTEMS

SIZES = (300, 3_000, 30_000)
PICTURE = "benchmarks-matcher.png"
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1")

Line = dict[str, Any]


def run(catalogue: Path | None) -> list[Line]:
    """Return one line for each system and size; a system that is not installed is left out and named."""
    lines = []
    for size in SIZES:
        for system in SYSTEMS:
            command = [sys.executable, "-m", "benchmarks.measure", system, str(size)]
            command += [str(catalogue)] if catalogue else []
            done = subprocess.run(command, capture_output=True, text=True, env=os.environ | ONE_CORE, check=False)
            if done.returncode:
                print(f"{system} at {size}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
                continue
            lines.append(json.loads(done.stdout))
            print(_row(lines[-1]), flush=True)
    return lines


def _row(line: Line) -> str:
    return (
        f"| {line['system']} | {line['entries']:,} | {_share(line, 'messages_top1')} | {_share(line, 'messages_top3')} "
        f"| {_share(line, 'top1')} | {_share(line, 'top3')} | {line['median_ms']:.2f} "
        f"| {line['p99_ms']:.2f} | {line['load_s']:.2f} | {line['memory_mb']:.0f} |"
    )


def _share(line: Line, key: str) -> str:
    """Return a share, or nothing where too few questions were answered in the time."""
    return f"{line[key]:.2f}" if line.get(key) is not None and line["asked"] >= ENOUGH else ""


def table(lines: Sequence[Line]) -> str:
    """Return the measurements as a Markdown table."""
    head = (
        "| system | entries | messages top-1 | top-3 | own questions top-1 | top-3 "
        "| median ms | p99 ms | load s | memory MB |\n|---|"
    )
    return "\n".join([head + "---:|" * 9, *map(_row, lines)])


def picture(lines: Sequence[Line], path: Path) -> None:
    """Draw accuracy against median latency at each size."""
    import matplotlib as mpl  # noqa: PLC0415 - an extra

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415 - after the choice of what it draws with

    figure, axes = plt.subplots(1, len(SIZES), figsize=(14, 4), sharey=True)
    for axis, size in zip(axes, SIZES, strict=True):
        here = [line for line in lines if line["entries"] == size and line["asked"] >= ENOUGH]
        key = "messages_top1" if any("messages_top1" in line for line in here) else "top1"
        for number, line in enumerate(line for line in here if key in line):
            ours = line["system"] == next(iter(SYSTEMS))
            place = (line["median_ms"], line[key])
            axis.scatter(*place, s=90 if ours else 45, marker="*" if ours else "o")
            up = 6 if number % 2 else -12
            axis.annotate(line["system"], place, fontsize=8, textcoords="offset points", xytext=(5, up))
        axis.set_ylabel("messages: right first" if key == "messages_top1" else "own questions: right first")
        axis.set_xscale("log")
        axis.set_title(f"{size:,} entries")
        axis.set_xlabel("median ms (log)")
        axis.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
