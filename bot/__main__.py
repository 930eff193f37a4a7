"""The command `motcua`: the only place that joins the bot and the office."""

import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import httpx
import typer
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app import create_app as create_office
from api.commands import Door, Opened
from api.commands.indicators import indicators_cli
from api.commands.officers import export_cli, officer_cli
from api.commands.register import agency_cli, dossiers_cli
from api.commands.territory import territory_cli
from api.demo import DemoLogin
from api.jobs import running
from api.sealing import unlock as unlock_office
from api.settings import Settings as OfficeSettings
from api.start import prepare
from api.storage.columns import Table as OfficeTable
from api.storage.engine import open_engine as open_office_engine
from api.storage.engine import sessions_of
from bot import assembly
from bot.client import ApiOffice
from bot.commands import serving
from bot.commands.backup import BackupError, Part, back_up, restore
from bot.commands.doctor import examine, print_findings
from bot.commands.meeting import inside, remote
from bot.commands.rekey import rekey
from bot.commands.talk import Conversation, talk, talk_jsonl
from bot.knowledge_commands import (
    CatalogueOption,
    JsonLines,
    catalogue_cli,
    knowing_cli,
    knowledge_cli,
    offices_cli,
    settings_with,
)
from bot.logs import set_up as set_up_logs
from bot.mailbox.engine import open_engine as open_mailbox_engine
from bot.mailbox.keyring import enrol, forget_others
from bot.mailbox.migrate import VERSION_TABLE
from bot.mailbox.tables import metadata as mailbox_tables
from bot.settings import Settings, secret_key
from knowledge.library import Library
from knowledge.overlay import Shelf
from locales import say

cli = typer.Typer(
    name="motcua",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=say("cli-help", "en"),
)
cli.add_typer(knowing_cli)
cli.add_typer(catalogue_cli, name="catalogue")
cli.add_typer(knowledge_cli, name="knowledge")
cli.add_typer(officer_cli, name="officer")
cli.add_typer(export_cli, name="export")
cli.add_typer(dossiers_cli, name="dossiers")
cli.add_typer(agency_cli, name="agency")
cli.add_typer(territory_cli, name="territory")
cli.add_typer(indicators_cli, name="indicators")
cli.add_typer(offices_cli, name="offices")


class Side(StrEnum):
    """What a process serves where the bot and the API run apart; the bot finds the API at MOTCUA_API_URL."""

    BOT = "bot"
    API = "api"


@cli.callback(help=say("cli-help", "en"))
def office_door(context: typer.Context) -> None:
    """Say to the office's own commands which office they open."""
    context.obj = Door(_opened)


@cli.command(help=say("cli-serve", "en"))
def serve(
    host: Annotated[str | None, typer.Option(help=say("cli-option-host", "en"))] = None,
    port: Annotated[int | None, typer.Option(help=say("cli-option-port", "en"))] = None,
    workers: Annotated[int | None, typer.Option(min=1, help=say("cli-option-workers", "en"))] = None,
    only: Annotated[Side | None, typer.Option(help=say("cli-option-only", "en"))] = None,
    socket: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> None:
    """Start the API, the web chat, the console and the delivery, in one process or in several."""
    set_up_logs()
    settings = Settings()
    told = {"host": host or settings.host, "port": port or settings.port, "workers": workers or settings.workers}
    settings = settings.model_copy(update=told)
    if settings.workers > 1 and socket is None:
        login = _prepared(settings, only)
        listening = serving.listen(settings.host, settings.port)
        all_ = serving.Workers(settings.workers, listening)
        raise typer.Exit(all_.run(lambda: serving.hello(settings, login)))
    app, close, login = _side(settings, only)
    if socket is None:
        serving.hello(settings, login)
    serving.serve(app, close, settings.host, settings.port, socket)


@cli.command("talk", help=say("cli-talk", "en"))
def talk_command(
    save: Annotated[Path | None, typer.Option(help=say("cli-option-save", "en"))] = None,
    *,
    jsonl: JsonLines = False,
    catalogue: CatalogueOption = None,
) -> None:
    """Chat in the terminal, or line by line in JSON."""
    settings = settings_with(catalogue)
    key = secret_key(settings)
    library = assembly.library_of(settings)
    desk = ApiOffice(_client_of_office(settings, key, library), key.encode())

    here = assembly.here_of(settings)

    def make(name: str) -> Conversation:
        called = f"talk-{name}-{assembly.now():%Y%m%d%H%M%S%f}"
        return Conversation(library, desk, called, settings.help_phone, settings.help_hours, here).with_desk(desk)

    if jsonl:
        talk_jsonl(sys.stdin, sys.stdout, make, assembly.now)
    else:
        talk(make("terminal"), assembly.now, save)


@cli.command(help=say("cli-migrate", "en"))
def migrate() -> None:
    """Bring both databases to the newest shape."""
    _migrated(Settings())
    print(say("cli-migrated", "en"))


@cli.command(help=say("cli-doctor", "en"))
def doctor() -> None:
    """Say what is configured, what is missing, and what to do."""
    settings = Settings()
    findings = examine(settings, _parts(settings), lambda: assembly.library_of(settings))
    raise typer.Exit(code=0 if print_findings(findings) else 1)


@cli.command(help=say("cli-backup", "en"))
def backup(file: Annotated[Path, typer.Argument(dir_okay=False)]) -> None:
    """Write both databases to one file, while they are in use."""
    counts = back_up(file, _parts(_migrated(Settings())), assembly.now())
    print(say("cli-backed-up", "en", rows=sum(counts.values()), tables=len(counts), file=file))


@cli.command("restore", help=say("cli-restore", "en"))
def restore_command(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Put a backup into empty databases."""
    parts = _parts(_migrated(Settings()))
    try:
        counts = restore(file, parts)
    except BackupError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(code=1) from error
    print(say("cli-restored", "en", rows=sum(counts.values()), tables=len(counts)))
    enrol(parts[0].engine, assembly.now())


@cli.command("rekey", help=say("cli-rekey", "en"))
def rekey_command() -> None:
    """Seal everything anew with the first of the keys in MOTCUA_KEY."""
    parts = _parts(_migrated(Settings()))
    done = rekey(parts)
    if not done.lost:
        forget_others(parts[0].engine)
    key = "cli-rekey-lost" if done.lost else "cli-rekeyed"
    print(say(key, "en", changed=done.changed, same=done.same, lost=done.lost))
    raise typer.Exit(code=1 if done.lost else 0)


def embedded(settings: Settings) -> tuple[assembly.Bot, DemoLogin | None]:
    """Return the whole product in one process: the bot and the office meet over HTTP without a socket."""
    key = secret_key(settings)
    library = assembly.knowledge_of(settings)
    if settings.api_url is not None:
        return assembly.build(settings, library, key.encode(), remote(settings.api_url)), None
    joined: list[assembly.Bot] = []

    async def bot_app(scope: Scope, receive: Receive, send: Send) -> None:
        await joined[0].app(scope, receive, send)

    office, login = _office(settings, key, library, inside(bot_app, "bot"))

    def office_jobs() -> AbstractAsyncContextManager[None]:
        return running(office.state.office)

    at_office = inside(office, "office")
    joined.append(assembly.build(settings, library, key.encode(), at_office, office, beside=office_jobs))
    return joined[0], login


def _side(settings: Settings, only: Side | None) -> tuple[ASGIApp, Callable[[], None], DemoLogin | None]:
    """Return what one process answers with, how it is told to stop, and how to sign in to the demonstration."""
    if only is Side.API:
        bot = remote(settings.bot_url) if settings.bot_url else None
        office, login = _office(settings, secret_key(settings), assembly.knowledge_of(settings), bot)
        return office, lambda: None, login
    if only is Side.BOT and settings.api_url is None:
        raise typer.BadParameter(say("cli-only-needs-api", "en"))
    product, login = embedded(settings)
    return product.app, product.close, login


def _prepared(settings: Settings, only: Side | None) -> DemoLogin | None:
    """Do once what each worker would do at its start; return how to sign in to the demonstration."""
    if only is not Side.API:
        assembly.mailbox_of(settings)
    if settings.api_url is not None:
        return None
    office = _office_settings(settings)
    return prepare(office, open_office_engine(office.database_url), assembly.now())


def _office(
    bot_settings: Settings, key: str, library: Library | Shelf, bot: httpx.AsyncClient | None
) -> tuple[FastAPI, DemoLogin | None]:
    """Return the office on its migrated database, and how to sign in to its demonstration."""
    settings = OfficeSettings(key=SecretStr(key), public_url=bot_settings.reached_at)
    engine = open_office_engine(settings.database_url)
    login = prepare(settings, engine, assembly.now())
    return create_office(settings, engine, procedures=library, bot=bot), login


def _client_of_office(settings: Settings, key: str, library: Library) -> httpx.AsyncClient:
    """Return what `talk` asks: each request runs by itself there, so no connection is kept from one to the next."""
    if settings.api_url is not None:
        return remote(settings.api_url, httpx.Limits(max_keepalive_connections=0))
    return inside(_office(settings, key, library, None)[0], "office")


def _parts(settings: Settings) -> list[Part]:
    """Return both databases as parts of a backup."""
    office = open_office_engine(_office_settings(settings).database_url)
    key = secret_key(settings).encode()
    unlock_office(office, key)
    return [
        Part(
            "bot",
            open_mailbox_engine(settings.database_url, key),
            mailbox_tables,
            VERSION_TABLE,
            "bot.mailbox:migrations",
        ),
        Part("api", office, OfficeTable.metadata, migrations="api.storage:migrations"),
    ]


def _migrated(settings: Settings) -> Settings:
    """Bring both databases to the newest shape, without the demonstration."""
    office = _office_settings(settings).model_copy(update={"demo": False})
    assembly.mailbox_of(settings)
    prepare(office, open_office_engine(office.database_url), assembly.now())
    return settings


def _office_settings(settings: Settings) -> OfficeSettings:
    return OfficeSettings(key=SecretStr(secret_key(settings)))


def _opened() -> Opened:
    """Return the office, migrated, with its sealed columns unlocked."""
    settings = _office_settings(_migrated(Settings()))
    engine = open_office_engine(settings.database_url)
    unlock_office(engine, settings.secret)
    return Opened(settings, sessions_of(engine))


def main() -> None:
    """Run the command line. All that is read and written is UTF-8, wherever; one broken byte ends no conversation."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    cli()


if __name__ == "__main__":
    main()
