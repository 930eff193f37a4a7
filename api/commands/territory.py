"""Commands of the territory: teams and members from a list."""

import csv
from pathlib import Path
from typing import Annotated

import typer

from api.clock import now
from api.commands import opened
from api.dossiers.importing import NoHeaderError
from api.territory.importing import Importer, Tally
from api.territory.reading import read_list
from locales import say

_MOST_FAULTS = 50
territory_cli = typer.Typer(no_args_is_help=True, help=say("territory-cli", "en"))


@territory_cli.callback()
def _territory() -> None:
    """Keep `import` a word of its own while it is the only command."""


@territory_cli.command("import", help=say("territory-cli-import", "en"))
def import_territory(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say("territory-cli-dry-run", "en"))] = False,
) -> None:
    """Take a list of teams and members in; lines that are wrong are named, all others are taken."""
    office = opened(context)
    with office.sessions.writing() as session:
        importer = Importer(session, office.settings.secret, now())
        try:
            tally = importer.take(read_list(file))
        except (ValueError, OSError, csv.Error) as error:
            why = say("territory-cli-no-header", "en") if isinstance(error, NoHeaderError) else str(error)
            typer.echo(say("register-cli-unreadable", "en", file=file.name, why=why))
            raise typer.Exit(code=1) from error
        (session.rollback if dry_run else session.commit)()
    _report(file, tally, dry_run=dry_run)
    raise typer.Exit(code=1 if tally.faults else 0)


def _report(file: Path, tally: Tally, *, dry_run: bool) -> None:
    for fault in tally.faults[:_MOST_FAULTS]:
        what = say(f"territory-fault-{fault.code}", "en", value=fault.value)
        typer.echo(say("register-cli-line", "en", file=file.name, line=fault.number, what=what))
    if len(tally.faults) > _MOST_FAULTS:
        typer.echo(say("register-cli-more", "en", many=len(tally.faults) - _MOST_FAULTS))
    names = ("communes", "agencies", "teams", "added", "changed", "left", "same")
    counts = {name: tally.counts[name] for name in names}
    key = "territory-cli-checked" if dry_run else "territory-cli-done"
    typer.echo(say(key, "en", rows=tally.rows, refused=len(tally.faults), **counts))
