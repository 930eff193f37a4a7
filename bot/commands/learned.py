"""A command that carries what officers agreed on while the assistant ran into the knowledge files."""

from pathlib import Path

from bot.learned import kept
from knowledge.library import load_library
from knowledge.overlay import Overlay, laid_over
from knowledge.overlay.filing import CASES, case_lines, files_of, whole_diff
from locales import say


def show_learned(data: Path, root: Path, catalogue: Path, *, taking: bool) -> None:
    """Print what was learned as one diff, and with `taking` write it and the cases of people below `root`."""
    overlay = kept(data)
    library = load_library(root, catalogue if catalogue.exists() else None)
    changed = files_of(library, overlay)
    print(whole_diff(library, changed), end="")
    for number, why in laid_over(library, overlay).left.items():
        print(say("learned-left", number=number, why=say(f"office-proposal-{why}")))
    if taking:
        for path, text in changed.items():
            (root / path).write_text(text, "utf-8", newline="\n")
        _add_cases(root / CASES, overlay)
    key = "learned-taken" if taking else "learned-shown"
    print(say(key, files=len(changed), changes=len(overlay.changes)))


def _add_cases(file: Path, overlay: Overlay) -> None:
    """Add the questions of people to the labelled messages; those that stand there already are not doubled."""
    before = file.read_text("utf-8") if file.is_file() else ""
    fresh = [line for line in case_lines(overlay).splitlines(keepends=True) if line not in before]
    file.write_text(before + "".join(fresh), "utf-8", newline="\n")
