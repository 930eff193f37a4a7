"""How long a form takes to become a PDF, beside an empty page of the same compiler in the same run."""

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import typst

from api.papers.printing import Marks, pdf
from knowledge.filling.asked import values
from knowledge.filling.model import Form
from knowledge.filling.shown import sheet
from knowledge.library import Library

ROUNDS = 15


def measure(library: Library) -> dict[str, float]:
    """Return milliseconds: the first paper of a process, later ones by page, and the empty page."""
    form, *_ = library.forms.values()
    first = _timed(lambda: pdf(sheet(form, _filled(form, "0")), Marks("TK-0")))
    pages = {code: _pages(pdf(sheet(f, _filled(f, "0")), Marks("TK-0"))) for code, f in library.forms.items()}
    spent = {
        code: median(
            _timed(lambda f=f, n=n: pdf(sheet(f, _filled(f, str(n))), Marks(f"TK-{n}"))) for n in range(ROUNDS)
        )
        for code, f in library.forms.items()
    }
    by_page = [spent[code] / pages[code] for code in spent]
    return {
        "first paper of a process, ms": first,
        "a page of a form, ms (median of all forms)": median(by_page),
        "a page of a form, ms (slowest form)": max(by_page),
        "an empty page, ms": _empty(),
        "forms": float(len(spent)),
    }


def _filled(form: Form, mark: str) -> dict[str, str]:
    """Answer every field; `mark` makes each paper another one, so that nothing is remembered."""
    dated = {field.name: "1960-11-05" for field in form.fields if "date" in field.kind}
    written = {field.name: f"Điểu Thị K'Ré {mark}" for field in form.fields if field.kind in {"person_name", "text"}}
    chosen = {field.name: values(field)[0] for field in form.fields if values(field)}
    counted = {field.name: "1500000" for field in form.fields if field.kind in {"money", "whole_number", "year"}}
    rest = {field.name: field.example or "1" for field in form.fields}
    return {**rest, **written, **dated, **counted, **chosen}


def _empty() -> float:
    with TemporaryDirectory() as folder:
        page = Path(folder) / "empty.typ"
        page.write_text("#sys.inputs.mark", "utf-8")
        compiler = typst.Compiler(str(page), font_paths=typst.Fonts(include_system_fonts=False))
        return median(
            _timed(lambda n=n: compiler.compile(sys_inputs={"mark": str(n)}, format="pdf")) for n in range(ROUNDS)
        )


def _pages(paper: bytes) -> int:
    return max(1, paper.count(b"/Type /Page\n") + paper.count(b"/Type/Page\n") or paper.count(b"/StructParents"))


def _timed(make: Any) -> float:
    begin = perf_counter()
    make()
    return (perf_counter() - begin) * 1000
