"""Take all measurements and write docs/benchmarks.md with its picture."""

import os
import platform
from pathlib import Path

from benchmarks import matcher, papers, turns
from benchmarks.measure import SECONDS
from knowledge.library import load_library

DOCS = Path(__file__).resolve().parent.parent / "docs"

TEXT = """# Benchmarks

Written by `make bench`; never edit by hand. Python {python}, {machine}, one core, one process for each line.

## The matcher beside what anybody can take from the shelf

All systems search the same phrasings: official names, everyday names and questions of {source}; beyond the
real entries come made-up neighbours with half of their words changed. “Own questions” were taken out of the index
before they were asked, and half of them were made as people type: without accents, or with one slip of the key; they
are hard, because each was written to say what no other phrasing says. “Messages” are labelled everyday messages that
nothing was learned from (the held-out half of the file that `MOTCUA_MESSAGES` names, if it is set).
“Load” goes from the texts to the first answer, building everything; with the index that `motcua catalogue import`
keeps, Một Cửa starts within a second. Memory is what the process grows by while it builds and answers; `motcua` reads
long texts of the records too when the catalogue is imported, which is not counted here for any system. Systems that
need more than {seconds:.0f} seconds for all questions answer fewer of them.

{table}

![accuracy against speed](benchmarks-matcher.png)

## One turn through the web channel

{turns}

## A form as a PDF

{papers}
"""


def main() -> None:
    """Run, print, write."""
    place = Path(os.environ.get("MOTCUA_CATALOGUE") or Path(os.environ.get("MOTCUA_DATA", "data")) / "catalogue")
    catalogue = place if place.exists() else None
    lines = matcher.run(catalogue)
    source = "the shipped library and the imported national catalogue" if catalogue else "the shipped library alone"
    matcher.picture(lines, DOCS / matcher.PICTURE)
    library = load_library(catalogue=catalogue)
    measured = turns.measure(library)
    text = TEXT.format(
        python=platform.python_version(),
        machine=platform.machine(),
        source=source,
        seconds=SECONDS,
        table=matcher.table(lines),
        turns=_listed(measured),
        papers=_listed(papers.measure(library)),
    )
    (DOCS / "benchmarks.md").write_text(text, "utf-8")
    print(text)


def _listed(measured: dict[str, float]) -> str:
    return "\n".join(f"- {name}: {value:,.2f}" for name, value in measured.items())


if __name__ == "__main__":
    main()
