"""Commands of the register: dossiers from files, and keys of the agencies that send them."""

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn
from sqlalchemy.exc import IntegrityError

from api.clock import in_vietnam, now
from api.commands import Opened, opened
from api.dossiers.importing import NoHeaderError, count_lines, read_lines
from api.dossiers.receiving import Fault, Row, Sender, Tally, in_portions, read_row, take
from api.dossiers.settling import Outcome
from api.storage import agencies
from locales import say

_MOST_FAULTS = 50
_AGENCY = re.compile(r"[A-Z]\d{2}(\.\d{1,3}){0,4}", re.ASCII)
dossiers_cli = typer.Typer(no_args_is_help=True, help=say("register-cli", "en"))
agency_cli = typer.Typer(no_args_is_help=True, help=say("register-cli-agency", "en"))
key_cli = typer.Typer(no_args_is_help=True, help=say("register-cli-key", "en"))
agency_cli.add_typer(key_cli, name="key")


@dossiers_cli.callback()
def _dossiers() -> None:
    """Keep `import` a word of its own while it is the only command."""


@dossiers_cli.command("import", help=say("register-cli-import", "en"))
def import_dossiers(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    *,
    agency: Annotated[str | None, typer.Option(help=say("register-cli-scope", "en"))] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say("register-cli-dry-run", "en"))] = False,
) -> None:
    """Take what a file tells of dossiers; lines that are wrong are named, all others are taken."""
    office = opened(context)
    scope = _checked(agency) if agency else None
    sender = Sender(f"file {file.name}"[:80], scope, office.settings.dossier_code_pattern, office.settings.secret)
    tally = Tally()
    try:
        for _ in _portions(file, tally, _rows(file, sender), office, dry_run=dry_run):
            pass
    except (ValueError, OSError, csv.Error) as error:
        why = say("register-cli-no-header", "en") if isinstance(error, NoHeaderError) else str(error)
        typer.echo(say("register-cli-unreadable", "en", file=file.name, why=why))
        raise typer.Exit(code=1) from error
    _report(file, tally, dry_run=dry_run)
    raise typer.Exit(code=1 if tally.faults else 0)


def _rows(file: Path, sender: Sender) -> Iterator[Row | Fault]:
    for line in read_lines(file):
        yield read_row(line.number, line.cells, sender)


def _portions(file: Path, tally: Tally, rows: Iterable[Row | Fault], office: Opened, *, dry_run: bool) -> Iterator[int]:
    """Take rows in portions under a bar that shows on a terminal only."""

    def keep(portion: list[Row]) -> None:
        with office.sessions.writing() as session:
            take(session, portion, now(), tally)
            (session.rollback if dry_run else session.commit)()

    console = Console(stderr=True)
    shown = Progress(
        BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console, disable=not console.is_terminal
    )
    with shown as progress:
        task = progress.add_task("", total=count_lines(file))
        for through in in_portions(rows, tally, keep):
            progress.update(task, completed=through)
            yield through


def _report(file: Path, tally: Tally, *, dry_run: bool) -> None:
    faults = sorted(tally.faults, key=lambda fault: fault.number)
    for fault in faults[:_MOST_FAULTS]:
        typer.echo(say("register-cli-line", "en", file=file.name, line=fault.number, what=_what(fault)))
    if len(faults) > _MOST_FAULTS:
        typer.echo(say("register-cli-more", "en", many=len(faults) - _MOST_FAULTS))
    counts = {each.value: tally.counts[each] for each in (Outcome.APPLIED, Outcome.KEPT, Outcome.KNOWN)}
    key = "register-cli-checked" if dry_run else "register-cli-done"
    typer.echo(say(key, "en", rows=tally.rows, refused=len(faults), **counts))


def _what(fault: Fault) -> str:
    fields = [say("register-cli-field", "en", field=each.field, code=each.code) for each in fault.error.errors]
    hint = [say(f"office-hint-{fault.error.hint}", "en")] if fault.error.hint else []
    return "; ".join([say(f"office-problem-{fault.error.code}", "en"), *hint, *fields])


def _checked(agency: str) -> str:
    if not _AGENCY.fullmatch(agency):
        raise typer.BadParameter(say("register-cli-agency-code", "en"))
    return agency


@key_cli.command("add", help=say("register-cli-key-add", "en"))
def key_add(context: typer.Context, agency: str, name: str) -> None:
    """Issue a key; it is printed once and kept only as a hash."""
    scope = _checked(agency)
    try:
        with opened(context).sessions.writing.begin() as session:
            key = agencies.issue_key(session, scope, name[:80], now())
    except IntegrityError as error:
        raise typer.BadParameter(say("register-cli-key-exists", "en", name=name)) from error
    typer.echo(say("register-cli-key-made", "en", agency=scope, name=name))
    typer.echo(key)


@key_cli.command("revoke", help=say("register-cli-key-revoke", "en"))
def key_revoke(context: typer.Context, name: str) -> None:
    """Take a key back; whoever still uses it is refused from the next request on."""
    with opened(context).sessions.writing.begin() as session:
        done = agencies.revoke(session, name, now())
    typer.echo(say("register-cli-key-revoked" if done else "register-cli-key-unknown", "en", name=name))
    raise typer.Exit(code=0 if done else 1)


@key_cli.command("list", help=say("register-cli-key-list", "en"))
def key_list(context: typer.Context) -> None:
    """List the keys by name, never the keys themselves."""
    with opened(context).sessions.reading.begin() as session:
        keys = agencies.all_keys(session)
    for each in keys:
        ended = f"{in_vietnam(each.revoked_at):%d/%m/%Y}" if each.revoked_at else ""
        state = say("register-cli-key-ended", "en", until=ended) if ended else say("register-cli-key-active", "en")
        since = f"{in_vietnam(each.created_at):%d/%m/%Y}"
        typer.echo(say("register-cli-key-row", "en", name=each.name, agency=each.agency, since=since, state=state))
    if not keys:
        typer.echo(say("register-cli-key-none", "en"))
