"""What stands in deploy/ names real commands, options, settings, routes and ports."""

import re
import shlex
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml
from sqlalchemy import make_url
from typer.main import get_command
from typer.testing import CliRunner

from api.app import PUBLIC_ROUTES
from api.settings import Settings as OfficeSettings
from bot.__main__ import cli
from bot.pages.app import PUBLIC_ROUTES as BOT_ROUTES
from bot.settings import Settings

DEPLOY = Path(__file__).parents[1] / "deploy"
REAL = {f"MOTCUA_{name.upper()}" for settings in (Settings, OfficeSettings) for name in settings.model_fields}
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SPOKEN_TO_COMPOSE = {"MOTCUA_LISTEN"}


def is_a_command(words):
    """Let the command line itself read `words`; nothing is run."""
    command, *rest = words
    known = get_command(cli).commands[command]
    known.make_context(command, list(rest))


def unit(path):
    """Return a unit's sections; a key may stand several times in it."""
    read = ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    read.optionxform = str
    read.read_string(path.read_text("utf-8"))
    return read


def commands_of(path):
    return [
        shlex.split(line.partition("=")[2]) for line in path.read_text("utf-8").splitlines() if "bin/motcua " in line
    ]


def test_every_setting_that_is_named_is_read_by_the_product():
    for path in [*DEPLOY.glob("*.yaml"), *DEPLOY.glob("Dockerfile"), *(DEPLOY / "systemd").iterdir()]:
        named = set(re.findall(r"\bMOTCUA_[A-Z_]+", path.read_text("utf-8")))
        assert named <= REAL | SPOKEN_TO_COMPOSE, path


@pytest.mark.parametrize("name", [name for name, each in COMPOSE["services"].items() if each.get("image") == "motcua"])
def test_every_service_runs_a_real_command(name):
    service = COMPOSE["services"][name]
    is_a_command(service["command"])
    assert {"MOTCUA_KEY", "MOTCUA_BOT_DATABASE_URL", "MOTCUA_API_DATABASE_URL"} <= service["environment"].keys()


def test_compose_runs_two_of_each_and_they_find_each_other():
    services = COMPOSE["services"]
    for name, setting, other in (("bot", "MOTCUA_API_URL", "api"), ("api", "MOTCUA_BOT_URL", "bot")):
        assert services[name]["deploy"]["replicas"] == 2
        assert services[name]["environment"][setting] == f"http://{other}:{Settings.model_fields['port'].default}"
        assert float(services[name]["stop_grace_period"].rstrip("s")) > 10
        assert ["serve", "--only", name] == services[name]["command"]
    for name in services["bot"]["depends_on"]:
        assert name in services
    volumes = {mount.partition(":")[0] for each in services.values() for mount in each.get("volumes", ())}
    assert {volume for volume in volumes if "/" not in volume} == COMPOSE["volumes"].keys()
    assert all((DEPLOY / volume).is_file() for volume in volumes if volume.startswith("./"))


def test_the_databases_are_two_schemas_of_one_server():
    environment = COMPOSE["services"]["bot"]["environment"]
    schemas = [make_url(environment[f"MOTCUA_{side}_DATABASE_URL"]).query["options"] for side in ("BOT", "API")]
    made = re.findall(r"CREATE SCHEMA (\w+)", (DEPLOY / "schemas.sql").read_text())
    assert schemas == [f"-csearch_path={name}" for name in made]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_every_unit_runs_real_commands(path):
    found = commands_of(path)
    assert found
    for line in found:
        words = shlex.split(line[-1].removeprefix("exec ")) if line[0] == "/bin/sh" else line
        assert words[0] == "/srv/motcua/.venv/bin/motcua"
        is_a_command(words[1:])


@pytest.mark.parametrize("side", ["bot", "api"])
def test_a_unit_gives_time_to_end_and_starts_again(side):
    service = unit(DEPLOY / "systemd" / f"motcua-{side}.service")["Service"]
    assert (service["Restart"], service["KillSignal"]) == ("always", "SIGTERM")
    assert int(service["TimeoutStopSec"]) > 10
    assert service["User"] == "motcua"


def test_the_example_of_settings_is_one_that_is_read(monkeypatch):
    lines = (DEPLOY / "systemd" / "motcua.env.example").read_text("utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            monkeypatch.setenv(name, value)
    settings = Settings(_env_file=None)
    assert make_url(settings.database_url).query["host"] == ("db1:5432", "db2:5432")
    ports = [
        re.search(r"--port (\d+)", (DEPLOY / "systemd" / f"motcua-{s}.service").read_text())[1] for s in ("bot", "api")
    ]
    assert [settings.bot_url, settings.api_url] == [f"http://127.0.0.1:{port}" for port in ports]


def test_the_balancer_sends_every_route_to_who_knows_it():
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    patterns = re.findall(r"location ~ (\S+) \{ (\S+) (\S+);", text)
    (api,) = [re.compile(pattern) for pattern, *what in patterns if what == ["proxy_pass", "http://api"]]
    shut = [re.compile(pattern) for pattern, *what in patterns if what == ["return", "404"]]
    ours = {path for _, path in PUBLIC_ROUTES} - {"/healthz", "/readyz"}
    assert all(api.match(path) for path in ours)
    assert not any(api.match(path) for path in BOT_ROUTES)
    assert all(any(each.match(path) for each in shut) for path in ("/internal/conversations", "/metrics"))


def test_the_bot_alone_needs_the_api():
    found = CliRunner().invoke(cli, ["serve", "--only", "bot"], env={"MOTCUA_API_URL": ""})
    assert found.exit_code == 2
    assert "MOTCUA_API_URL" in found.output
