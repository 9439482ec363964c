"""Where an installation keeps its record: the embedded database, or a schema of its own in PostgreSQL; and a disk that is soon
full."""

import contextlib
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator

from concordat import CHECKOUT, executable

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


def can_mount() -> bool:
    if os.geteuid() != 0 or not shutil.which("unshare") or not shutil.which("nsenter"):
        return False
    tried = subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"], capture_output=True)
    return tried.returncode == 0


class SmallDisk:
    """A file system of a few megabytes that only this test's programs see."""

    def __init__(self, folder: pathlib.Path, megabytes: int):
        self.mount = folder / "disk"
        self.mount.mkdir()
        script = f'mount -t tmpfs -o size={megabytes}m tmpfs "{self.mount}" && echo mounted && exec sleep infinity'
        self.holder = subprocess.Popen(["unshare", "--mount", "sh", "-c", script], stdout=subprocess.PIPE, text=True)
        assert self.holder.stdout and self.holder.stdout.readline() == "mounted\n"
        # The same disk, seen from here.
        self.seen = pathlib.Path(f"/proc/{self.holder.pid}/root{self.mount}")
        self.wrapper = folder / "concordat"
        self.wrapper.write_text(f'#!/bin/sh\nexec nsenter --target {self.holder.pid} --mount -- "{executable()}" "$@"\n')
        self.wrapper.chmod(0o755)

    def fill(self, leaving: int) -> None:
        """Fills it up, but for so many bytes."""
        with (self.seen / "filler").open("ab") as file:
            free = os.statvfs(self.seen)
            room = free.f_bavail * free.f_frsize - leaving
            if room > 0:
                os.posix_fallocate(file.fileno(), 0, room)

    def free(self) -> None:
        (self.seen / "filler").unlink()

    def close(self) -> None:
        self.holder.kill()
        self.holder.wait()
