"""Set a template of this folder as a PDF with typst: tagged (PDF/UA-1), nothing on the disk.

Needs the extra `paper`, which is loaded when the first paper is asked for. The fonts are those that typst carries, so
a paper looks the same on every machine.
"""

import json
from functools import cache
from importlib.resources import files
from threading import Lock
from typing import Any

_ONE_AT_A_TIME = Lock()  # the compiler keeps what it set last, and is no thing for two threads


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """Return the paper that `template` makes of `data`, which is read as data, never as markup."""
    with _ONE_AT_A_TIME:
        made = _compiler(template).compile(
            sys_inputs={"paper": json.dumps(data, ensure_ascii=False)}, format="pdf", pdf_standards=["ua-1"]
        )
    return bytes(made)


@cache
def _compiler(template: str) -> Any:
    import typst  # noqa: PLC0415 an extra

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    return typst.Compiler(str(files("api.papers") / f"{template}.typ"), font_paths=fonts)
