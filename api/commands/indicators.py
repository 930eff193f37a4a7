"""Commands of the indicators: numbers that agencies tell in files, and counting the register anew."""

import csv
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.clock import in_vietnam, now
from api.commands import opened
from api.indicators.importing import Fault, NoHeaderError, Scope, Told, read
from api.storage import audit, indicator_cells, indicator_facts
from locales import say

_MOST_FAULTS = 50
indicators_cli = typer.Typer(no_args_is_help=True, help=say("indicators-cli", "en"))


@indicators_cli.command("import", help=say("indicators-cli-import", "en"))
def import_numbers(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    *,
    source: Annotated[str, typer.Option(help=say("indicators-cli-source", "en"))] = "",
    source_date: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help=say("indicators-cli-date", "en"))
    ] = None,
    agency: Annotated[str | None, typer.Option(help=say("indicators-cli-agency", "en"))] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say("indicators-cli-dry-run", "en"))] = False,
) -> None:
    """Take numbers of agencies and months; lines that are wrong are named, all others are taken."""
    scope = Scope(agency, f"{in_vietnam(now()):%Y-%m}", source, source_date.date() if source_date else None)
    try:
        lines = list(read(file, scope))
    except (ValueError, OSError, csv.Error) as error:
        why = say("indicators-fault-no-header", "en") if isinstance(error, NoHeaderError) else str(error)
        typer.echo(say("indicators-cli-unreadable", "en", file=file.name, why=why))
        raise typer.Exit(code=1) from error
    faults = [each for each in lines if isinstance(each, Fault)]
    told = [each for each in lines if isinstance(each, Told)]
    counts = _kept(context, file, told, dry_run=dry_run)
    _report(file, told, faults, counts, dry_run=dry_run)
    raise typer.Exit(code=1 if faults else 0)


@indicators_cli.command("recount", help=say("indicators-cli-recount", "en"))
def recount(context: typer.Context) -> None:
    """Have every period counted anew: by the running office within a minute, or when a board is opened."""
    with opened(context).sessions.writing.begin() as session:
        many = len(indicator_cells.counted_at(session))
        indicator_cells.forget(session)
    typer.echo(say("indicators-cli-recounted", "en", many=many))


def _kept(context: typer.Context, file: Path, told: list[Told], *, dry_run: bool) -> Counter[str]:
    with opened(context).sessions.writing() as session:
        counts = indicator_facts.put(session, told, now())
        audit.note(session, "indicators-imported", now(), officer_id=None, subject=file.name[:200])
        (session.rollback if dry_run else session.commit)()
    return counts


def _report(file: Path, told: list[Told], faults: list[Fault], counts: Counter[str], *, dry_run: bool) -> None:
    for fault in faults[:_MOST_FAULTS]:
        what = say(f"indicators-fault-{fault.code}", "en", column=fault.column, whole=fault.other, line=fault.other)
        typer.echo(say("indicators-cli-line", "en", file=file.name, line=fault.number, what=what))
    key = "indicators-cli-checked" if dry_run else "indicators-cli-done"
    many = {"rows": len(told), "numbers": counts.total(), "refused": len(faults)}
    typer.echo(say(key, "en", new=counts["new"], changed=counts["changed"], **many))
