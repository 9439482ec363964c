"""Where an installation keeps its record: the embedded database, or a schema of its own in PostgreSQL."""

import contextlib
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator

from concordat import CHECKOUT

ENGINES = ["sqlite", "postgres"]


class SQLite:
    """An installation on the embedded database."""

    def __init__(self, folder: pathlib.Path):
        self.data = folder / "data"
        self.options: tuple[str, ...] = ()

    def rows(self, statement: str) -> list[tuple]:
        with contextlib.closing(sqlite3.connect(self.data / "concordat.sqlite", timeout=30)) as database:
            found = database.execute(statement).fetchall()
            database.commit()
            return found

    def check(self) -> None:
        assert self.rows("PRAGMA integrity_check") == [("ok",)]
        assert self.rows("PRAGMA foreign_key_check") == []

    def drop(self) -> None:
        """Its folder is removed with the test's."""


class Postgres:
    """An installation on a schema of its own."""

    def __init__(self, folder: pathlib.Path, server: str):
        self.data = folder / "data"
        self.server = server
        self.schema = f"tests_{os.getpid()}_{random.SystemRandom().randrange(10**9)}"
        self._psql(f'CREATE SCHEMA "{self.schema}"')
        joint = "&" if "?" in server else "?"
        self.options = ("--database", f"{server}{joint}options=-csearch_path%3D{self.schema}")

    def _psql(self, statement: str) -> str:
        command = ["psql", "--no-psqlrc", "--tuples-only", "--no-align", "--field-separator=\t", "-v", "ON_ERROR_STOP=1",
                   "-d", self.server, "-c", f'SET search_path = "{self.schema}"', "-c", statement, "--quiet"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def rows(self, statement: str) -> list[tuple]:
        return [tuple(line.split("\t")) for line in self._psql(statement).splitlines() if line]

    def check(self) -> None:
        """PostgreSQL watches over its own files, and was not killed."""

    def drop(self) -> None:
        self._psql(f'DROP SCHEMA "{self.schema}" CASCADE')


@contextlib.contextmanager
def place_on(engine: str, folder: pathlib.Path) -> Iterator[SQLite | Postgres]:
    """A place for one installation; on PostgreSQL in the server that the tests were given, or in a private one."""
    if engine == "sqlite":
        yield SQLite(folder)
        return
    with postgres_server() as server:
        place = Postgres(folder, server)
        try:
            yield place
        finally:
            place.drop()


@contextlib.contextmanager
def postgres_server() -> Iterator[str]:
    given = os.environ.get("CONCORDAT_TEST_POSTGRES")
    if given:
        yield given
        return
    folder = tempfile.mkdtemp(prefix="concordat-pg-", dir="/tmp")
    try:
        started = subprocess.run([CHECKOUT / "scripts" / "postgres", "start", folder], capture_output=True, text=True, check=True)
        yield started.stdout.strip()
    finally:
        subprocess.run([CHECKOUT / "scripts" / "postgres", "stop", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)
