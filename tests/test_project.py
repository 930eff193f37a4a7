"""The project as a whole: names, sizes, packaging, README, and nothing secret in the tree."""

import ast
import re
import shlex
import subprocess
import sys
import zipfile
from importlib import import_module
from pathlib import Path

import pytest
from typer.main import get_command

from api.settings import Settings as OfficeSettings
from bot.__main__ import cli
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "api", "knowledge", "locales")
README = (ROOT / "README.md").read_text("utf-8")
LONGEST_FILE, LONGEST_FUNCTION = 400, 60


def tracked():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("name", PACKAGES)
def test_common_names_resolve_to_this_repository(name):
    assert Path(import_module(name).__file__).parents[1] == ROOT


def test_the_built_wheel_holds_all_that_the_packages_read(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert len(wanted) > 300
    assert wanted - held == set()


def python_files():
    return [path for folder in (*PACKAGES, "tests", "benchmarks", "scripts") for path in (ROOT / folder).rglob("*.py")]


def test_files_and_functions_stay_small():
    big = [str(path) for path in python_files() if path.read_text("utf-8").count("\n") > LONGEST_FILE]
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    long = [
        f"{path}:{node.lineno} {node.name}"
        for path in python_files()
        if "versions" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, functions) and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert big + long == []


def test_every_module_says_what_it_is():
    silent = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if not ast.get_docstring(ast.parse(path.read_text("utf-8"))) and path.read_text("utf-8").strip()
    ]
    assert silent == []


def commands(command, words=()):
    inside = getattr(command, "commands", {})
    return {" ".join(words)} if not inside else {w for n, c in inside.items() for w in commands(c, (*words, n))}


def test_readme_names_every_command_and_no_other():
    table = README.partition("## Commands")[2].partition("## ")[0]
    known = commands(get_command(cli))
    named = set()
    for line in re.findall(r"`motcua ([^`]+)`", table):
        words = [word for word in shlex.split(line) if not word.startswith("-") and not re.match(r"[A-Z]", word)]
        named.add(next(name for name in (" ".join(words[:length]) for length in (3, 2, 1)) if name in known))
    assert named == known


def test_readme_names_every_setting_and_no_other():
    table = README.partition("## Settings")[2].partition("## ")[0]
    real = {f"MOTCUA_{name.upper()}" for settings in (Settings, OfficeSettings) for name in settings.model_fields}
    assert set(re.findall(r"`(MOTCUA_[A-Z_]+)`", table)) == real


def test_what_readme_links_to_is_there():
    linked = re.findall(r"\]\(([^)#:]+)\)|src=\"([^\"]+)\"", README)
    assert [name for pair in linked for name in pair if name and not (ROOT / name).exists()] == []


def test_the_transcript_of_readme_is_one_that_is_tested():
    name = re.search(r"tests/chats/[\w/]+\.chat", README).group()
    shown = README.partition("```\n")[2].partition("\n```")[0]
    assert shown in (ROOT / name).read_text("utf-8")


def test_make_and_ci_run_the_same_tests():
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")
    assert "make test" in README


SECRETS = re.compile(
    r"AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|gh[pousr]_[A-Za-z0-9]{30}|\b\d{8,10}:AA[A-Za-z0-9_-]{30}|AIza[0-9A-Za-z_-]{35}",
)


def test_no_secret_stands_in_the_tree():
    texts = [path for path in tracked() if path.suffix not in {".png", ".gz", ".ico"}]
    assert texts
    assert [str(path) for path in texts if SECRETS.search(path.read_text("utf-8", errors="replace"))] == []


def test_lock_files_pin_what_pyproject_asks_for():
    asked = re.findall(r'^    "([a-z0-9-]+)[><=~\[]', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    locked = (ROOT / "requirements-test.lock").read_text("utf-8")
    missing = [n for n in asked if not re.search(rf"^{re.escape(n)}(\[.+\])?==", locked, re.MULTILINE | re.IGNORECASE)]
    assert set(missing) <= {"tzdata"}, missing
    assert "http" not in re.sub(r"httpcore|httpx|httptools", "", locked)
