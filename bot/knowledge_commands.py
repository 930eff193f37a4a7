"""The commands over what the assistant knows: reading a text, checking, training, and files that come and go."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import assembly
from bot.commands import knowledge as knowing
from bot.commands.checking import check_knowledge, print_table
from bot.commands.exchange import KNOWLEDGE, export_spreadsheet, import_spreadsheet
from bot.commands.forms import try_form
from bot.commands.learned import show_learned
from bot.commands.offices import import_offices
from bot.service import ZONE
from bot.settings import Settings
from locales import say

knowing_cli = typer.Typer()
catalogue_cli = typer.Typer(no_args_is_help=True, help=say("cli-catalogue", "en"))
knowledge_cli = typer.Typer(no_args_is_help=True, help=say("cli-knowledge", "en"))
offices_cli = typer.Typer(no_args_is_help=True, help=say("cli-offices", "en"))

CatalogueOption = Annotated[Path | None, typer.Option("--catalogue", help=say("cli-option-catalogue", "en"))]
JsonLines = Annotated[bool, typer.Option("--jsonl", help=say("cli-option-jsonl", "en"))]


def settings_with(catalogue: Path | None) -> Settings:
    """Return the settings, with another catalogue where one is named."""
    return Settings(catalogue=catalogue) if catalogue is not None else Settings()


@knowing_cli.command(help=say("cli-understand", "en"))
def understand(*, jsonl: JsonLines = False, catalogue: CatalogueOption = None) -> None:
    """Read one JSON object per line and write what was understood."""
    if not jsonl:
        raise typer.BadParameter(say("cli-understand-needs-jsonl", "en"))
    knowing.understand_jsonl(sys.stdin, sys.stdout, assembly.library_of(settings_with(catalogue)))


@knowing_cli.command(help=say("cli-evaluate", "en"))
def evaluate(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    *,
    errors: Annotated[bool, typer.Option("--errors", help=say("cli-option-errors", "en"))] = False,
    catalogue: CatalogueOption = None,
) -> None:
    """Score a labelled file."""
    knowing.evaluate(file, assembly.library_of(settings_with(catalogue)), errors=errors)


@knowing_cli.command(help=say("cli-train", "en"))
def train() -> None:
    """Learn the matcher's weights anew."""
    knowing.train()


@knowing_cli.command(help=say("cli-check", "en"))
def check(
    *,
    stale: Annotated[bool, typer.Option("--stale", help=say("cli-option-stale", "en"))] = False,
    table: Annotated[bool, typer.Option("--table", help=say("cli-option-table", "en"))] = False,
) -> None:
    """Check every knowledge file and every sentence, or print the table of procedures."""
    if table:
        print_table()
        return
    raise typer.Exit(code=1 if check_knowledge(stale=stale) else 0)


@knowing_cli.command("form", help=say("cli-form", "en"))
def form_command(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Walk through a form that is being written."""
    raise typer.Exit(code=0 if try_form(file, assembly.library_of(Settings()), assembly.now) else 1)


@catalogue_cli.command("import", help=say("cli-catalogue-import", "en"))
def import_catalogue(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Import national procedures into the data folder."""
    knowing.import_catalogue(file, Settings().data)


@offices_cli.command("import", help=say("cli-offices-import", "en"))
def offices_import(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say("cli-option-dry-run", "en"))] = False,
) -> None:
    """Take a list of offices into the data folder."""
    raise typer.Exit(code=0 if import_offices(file, Settings().data, dry_run=dry_run) else 1)


@knowledge_cli.command("export", help=say("cli-knowledge-export", "en"))
def export_knowledge(
    file: Annotated[Path, typer.Argument(dir_okay=False)],
    code: Annotated[list[str] | None, typer.Option(help=say("cli-option-code", "en"))] = None,
) -> None:
    """Write the procedures to a spreadsheet."""
    done = export_spreadsheet(file, code or [], KNOWLEDGE)
    raise typer.Exit(code=0 if done else 1)


@knowledge_cli.command("import", help=say("cli-knowledge-import", "en"))
def import_knowledge(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    *,
    take: Annotated[bool, typer.Option("--take", help=say("cli-option-take", "en"))] = False,
) -> None:
    """Show what a spreadsheet changes, and write it only if told to."""
    settings = Settings()
    catalogue = settings.catalogue or settings.data / "catalogue"
    done = import_spreadsheet(file, KNOWLEDGE, catalogue, taking=take, today=assembly.now().astimezone(ZONE).date())
    raise typer.Exit(code=0 if done else 1)


@knowledge_cli.command("learned", help=say("cli-knowledge-learned", "en"))
def learned_knowledge(
    *, take: Annotated[bool, typer.Option("--take", help=say("cli-option-take", "en"))] = False
) -> None:
    """Show what officers agreed on while the assistant ran, and write it into the files only if told to."""
    settings = Settings()
    catalogue = settings.catalogue or settings.data / "catalogue"
    show_learned(settings.data, KNOWLEDGE, catalogue, taking=take)
