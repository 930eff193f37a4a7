"""A PostgreSQL of one's own for a test session, from Debian's binaries, also as root; a database for each test."""

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

# Tests ask what is stored, not what survives a power cut; where that is the question, `durable` is set.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_DURABLE = ("fsync=on", "synchronous_commit=on")


def binaries():
    """Return the folder of the newest PostgreSQL, or fail in words."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise RuntimeError("PostgreSQL is missing: run `make tools` as root, or apt-get install postgresql")
    return found[-1].parent


@dataclass
class Postgres:
    """One server in a folder of its own, reached through a socket in that folder."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="pg-")))
    settings: tuple[str, ...] = ()
    durable: bool = False
    port: int = 5432

    @property
    def data(self):
        return self.folder / "data"

    @property
    def pid(self):
        """The number of the running server."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def make(self):
        """Make an empty cluster."""
        self._own()
        self.run(
            "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"
        )
        return self

    def start(self):
        """Start the server and wait until it answers."""
        own = (f"unix_socket_directories={self.folder}", "listen_addresses=", f"port={self.port}", "max_connections=80")
        options = " ".join(
            f"-c {each or repr(each)}" for each in (*own, *(_DURABLE if self.durable else _FAST), *self.settings)
        )
        self.run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start")
        return self

    def follow(self, primary):
        """Make this a standby of a running server; it asks for the name `standby`."""
        self._own()
        where = f"host={primary.folder} port={primary.port} user=postgres application_name=standby"
        self.run("pg_basebackup", "-D", self.data, "-d", where, "-R", "-X", "stream", "-c", "fast")
        return self

    def promote(self):
        """Make a standby take writes."""
        self.run("pg_ctl", "-D", self.data, "-w", "promote")

    def stop(self, how="immediate"):
        self.run("pg_ctl", "-D", self.data, "-m", how, "-w", "stop")

    def run(self, command, *arguments):
        """Run one of the server's commands as a user who is not root; nothing waits for its output."""
        user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        surroundings = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "LANG": "C.UTF-8"}
        subprocess.run(
            [binaries() / command, *map(str, arguments)],
            check=True,
            cwd=self.folder,
            env=surroundings,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **who,
        )

    def _own(self):
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)

    def url(self, database="postgres"):
        """Return the SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}&port={self.port}"

    def database(self, name, template="template0"):
        """Make a database, a copy of `template`, and return its URL."""
        self.drop(name)
        self.say(f'create database "{name}" template "{template}"')
        return self.url(name)

    def drop(self, name):
        """Remove a database, whoever is still at it."""
        self.say(f'drop database if exists "{name}" with (force)')

    def say(self, statement):
        """Run a statement as the owner of the server, outside of a transaction."""
        where = {"host": str(self.folder), "port": self.port, "user": "postgres", "dbname": "postgres"}
        with psycopg.connect(**where, autocommit=True) as server:
            server.execute(statement)

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)
