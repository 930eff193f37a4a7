"""Every module can be imported by itself, without a network, without a file written, and without a thread started."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROGRAM = """
import importlib, pkgutil, threading
from pytest_socket import disable_socket
disable_socket(allow_unix_socket=False)
names = []
for package in ("locales", "knowledge", "api", "bot"):
    root = importlib.import_module(package)
    names.append(package)
    for found in pkgutil.walk_packages(root.__path__, f"{package}."):
        if not found.name.endswith(("__main__", ".env")) and ".versions" not in found.name:
            importlib.import_module(found.name)
            names.append(found.name)
importlib.import_module("bot.__main__")
assert threading.active_count() == 1, threading.enumerate()
print(len(names))
"""


def test_importing_touches_nothing(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        env={**kept, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 100
    assert list(tmp_path.iterdir()) == []
