"""Commands about officers and about what the office gives out as files."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import IntegrityError

from api.clock import now
from api.commands import opened
from api.exporting import export_ratings
from api.passwords import SHORTEST, weakness
from api.roles import ROLES
from api.storage import officers
from locales import say

officer_cli = typer.Typer(no_args_is_help=True, help=say("cli-officer", "en"))
export_cli = typer.Typer(no_args_is_help=True, help=say("cli-export", "en"))


@officer_cli.callback()
def _officer() -> None:
    """Keep `add` a word of its own while it is the only command."""


@export_cli.callback()
def _export() -> None:
    """Keep `ratings` a word of its own while it is the only command."""


@officer_cli.command("add", help=say("cli-officer-add", "en"))
def officer_add(
    context: typer.Context,
    name: str,
    role: Annotated[str, typer.Option(help=say("cli-option-role", "en"))] = "officer",
    agency: Annotated[str | None, typer.Option(help=say("cli-option-agency", "en"))] = None,
    commune: Annotated[str | None, typer.Option(help=say("cli-option-commune", "en"))] = None,
) -> None:
    """Add an officer; the password is asked for and never shown."""
    if role not in ROLES:
        raise typer.BadParameter(say("cli-unknown-role", "en", roles=", ".join(ROLES)))
    if not officers.NAME.fullmatch(name.strip().lower()):
        raise typer.BadParameter(say("access-account-name", "en"))
    password = typer.prompt(say("cli-password", "en"), hide_input=True, confirmation_prompt=True)
    weak = weakness(password, name.strip().lower())
    if weak is not None:
        raise typer.BadParameter(say(f"access-password-{weak}", "en", least=SHORTEST))
    with opened(context).sessions.writing.begin() as session:
        try:
            officers.add(session, name, password, role, now(), agency=agency, commune=commune)
        except IntegrityError as error:
            raise typer.BadParameter(say("cli-officer-exists", "en", name=name)) from error
    typer.echo(say("cli-officer-added", "en", name=name))


@export_cli.command("ratings", help=say("cli-export-ratings", "en"))
def export_ratings_command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(dir_okay=False)],
    *,
    comments: Annotated[bool, typer.Option("--comments", help=say("cli-option-comments", "en"))] = False,
) -> None:
    """Write the ratings to a CSV file."""
    with opened(context).sessions.writing.begin() as session:
        written = export_ratings(session, file, comments=comments)
    typer.echo(say("cli-exported", "en", rows=written, file=file))
