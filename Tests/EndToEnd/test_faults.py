"""Power cuts and full disks: what was acknowledged is there, nothing is half-done, and the journal is sound."""

import contextlib
import csv
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from concordat import Server, environment, executable, run
from forms import Forms
from places import ENGINES, Postgres, SQLite, place_on

EMAIL = "amara@homes.example"
SEED = 20261121


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Iterator[SQLite | Postgres]:
    with place_on(request.param, tmp_path) as place:
        yield place


def concordat(place: SQLite | Postgres, *arguments: str) -> str:
    return run(*arguments, "--data", str(place.data), *place.options)


def set_up(place: SQLite | Postgres) -> None:
    concordat(place, "init")
    concordat(place, "account", "add", EMAIL, "--name", "Amara Osei")


def signed_in(server: Server, place: SQLite | Postgres) -> Forms:
    forms = Forms(server.url)
    forms.sign_in(concordat(place, "account", "link", EMAIL))
    return forms


class Writer(threading.Thread):
    """Makes and revokes tokens until the server is gone, and remembers what it was told had happened."""

    def __init__(self, forms: Forms, name: str):
        super().__init__(name=name)
        self.forms = forms
        self.made: set[str] = set()
        self.revoked: set[str] = set()
        self.trouble: BaseException | None = None

    def run(self) -> None:
        number = 0
        try:
            while True:
                number += 1
                token = f"{self.name}-{number}"
                answer = self.forms.post("/account/tokens", name=token, days="30", scopes="directory:read")
                assert answer.status == 200, answer
                self.made.add(token)
                if number % 3 == 0:
                    self._revoke()
        except (OSError, EOFError, ValueError):
            return  # the server is gone
        except BaseException as error:  # noqa: BLE001 - shown by the test
            if type(error).__module__ != "http.client":
                self.trouble = error

    def _revoke(self) -> None:
        page = self.forms.get("/account").text
        listed = re.findall(r"<li><b>([^<]+)</b>.*?name=\"token\" value=\"([^\"]+)\"", page, re.DOTALL)
        mine = [item for item in listed if item[0] in self.made - self.revoked]
        if not mine:
            return
        name, token = mine[-1]
        answer = self.forms.post("/account/tokens/revoke", token=token)
        assert answer.status == 303, answer
        self.revoked.add(name)


def whole(place: SQLite | Postgres, writers: list[Writer]) -> None:
    """Nothing acknowledged is lost, and nothing is half-done."""
    place.check()
    names = {str(name): revoked for name, revoked in place.rows("SELECT name, CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END FROM api_token")}
    for writer in writers:
        assert writer.trouble is None, repr(writer.trouble)
        assert writer.made <= names.keys(), f"lost: {writer.made - names.keys()}"
        for name in writer.revoked:
            assert int(names[name]) == 1, f"'{name}' was revoked, and is not any more"
    # A change and its entry in the journal are one: neither without the other.
    for query in (
        "SELECT count(*) FROM api_token WHERE id NOT IN (SELECT subject_id FROM journal_entry WHERE verb = 'token.created')",
        "SELECT count(*) FROM journal_entry WHERE verb = 'token.created' AND subject_id NOT IN (SELECT id FROM api_token)",
        "SELECT count(*) FROM api_token WHERE revoked_at IS NOT NULL AND id NOT IN"
        " (SELECT subject_id FROM journal_entry WHERE verb = 'token.revoked')",
        "SELECT count(*) FROM journal_entry WHERE verb = 'token.revoked' AND subject_id IN"
        " (SELECT id FROM api_token WHERE revoked_at IS NULL)",
    ):
        assert int(place.rows(query)[0][0]) == 0, query


@pytest.mark.parametrize(("place", "times"), [("sqlite", 20), ("postgres", 10)], indirect=["place"])
def test_killed_while_writing(place, times):
    seeded = random.Random(SEED)
    set_up(place)
    server = Server(place.data, *place.options)
    acknowledged = 0
    writers: list[Writer] = []
    for turn in range(times):
        with server:
            turns = [Writer(signed_in(server, place), f"t{turn}-{number}") for number in range(3)]
            for writer in turns:
                writer.forms.get("/account/tokens/new")
                writer.start()
            time.sleep(seeded.uniform(0.02, 0.6))  # the moment of the power cut
            server.kill()
            for writer in turns:
                writer.join(60)
                assert not writer.is_alive()
        writers += turns
        acknowledged += sum(len(writer.made) + len(writer.revoked) for writer in turns)
        whole(place, writers)
        assert "The journal is sound." in concordat(place, "journal", "verify")
    assert acknowledged > times, "too little was written to tell anything"
    # And it goes on as if nothing had been.
    with server:
        signed_in(server, place).get("/account")
        assert server.stop() == 0
    assert "The journal is sound." in concordat(place, "journal", "verify")


# An import that is cut short.


def has_import() -> bool:
    asked = subprocess.run([executable(), "directory", "import", "--help"], capture_output=True, env=environment())
    return asked.returncode == 0


PEOPLE = 5_000


def bring_in_a_body(place: SQLite | Postgres, folder: pathlib.Path) -> None:
    """The body that the people belong to, by the format made for bodies."""
    file = folder / "bodies.csv"
    head = ["id", "title", "format", "web_url", "details", "parent_organisations", "child_organisations",
            "superseded_organisations", "superseding_organisations"]
    row = ["https://www.gov.uk/api/organisations/homes", "Department for Homes", "Ministerial department",
           "https://www.gov.uk/government/organisations/homes",
           "{'slug': 'homes', 'abbreviation': 'DH', 'closed_at': None, 'govuk_status': 'live'}", "[]", "[]", "[]", "[]"]
    with file.open("w", newline="") as out:
        csv.writer(out).writerows([head, row])
    concordat(place, "directory", "import", "govuk-organisations", str(file))


def number(place: SQLite | Postgres, query: str) -> int:
    return int(place.rows(query)[0][0])


@pytest.mark.skipif(not has_import(), reason="this version has no 'concordat directory import'")
@pytest.mark.parametrize("place", ENGINES, indirect=True)
def test_killed_while_importing(place, tmp_path):
    seeded = random.Random(SEED)
    set_up(place)
    bring_in_a_body(place, tmp_path)
    people = tmp_path / "people.csv"
    with people.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["name", "email", "body", "team", "post", "location"])
        for one in range(PEOPLE):
            rows.writerow([f"Person {one} Example", f"p{one}@homes.example", "homes", f"Team {one % 200}", f"Officer {one}", "Northmoor"])
    arguments = ("directory", "import", "people", str(people), "--body", "homes")
    before = number(place, "SELECT count(*) FROM journal_entry")

    killed = 0
    for _ in range(8):
        process = subprocess.Popen(
            [executable(), *arguments, "--data", str(place.data), *place.options],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(),
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seeded.uniform(0.1, 2.0))  # the moment of the power cut
        if process.poll() is None:
            process.kill()
            killed += 1
        process.wait()
        place.check()
        assert "The journal is sound." in concordat(place, "journal", "verify")
        # All of it, or nothing.
        count = number(place, "SELECT count(*) FROM person")
        assert count in (0, PEOPLE), f"{count} people: half an import"
        if count == 0:
            assert number(place, "SELECT count(*) FROM post") == 0
            assert number(place, "SELECT count(*) FROM team") == 0
            assert number(place, "SELECT count(*) FROM journal_entry") == before
    assert killed > 0, "the import was always quicker than the power cut"

    # Run again, it completes; and once more, it has nothing to do.
    concordat(place, *arguments)
    assert number(place, "SELECT count(*) FROM person") == PEOPLE
    entries = number(place, "SELECT count(*) FROM journal_entry")
    assert entries >= before + PEOPLE
    concordat(place, *arguments)
    assert number(place, "SELECT count(*) FROM person") == PEOPLE
    assert "The journal is sound." in concordat(place, "journal", "verify")


# A full disk.


def until(what: Callable[[], bool], times: int = 2000) -> None:
    for _ in range(times):
        if what():
            return
    raise AssertionError(f"it did not come about in {times} attempts")


def test_full_disk(disk, tmp_path):
    data = disk.mount / "data"
    run("init", "--data", str(data))
    run("account", "add", EMAIL, "--name", "Amara Osei", "--data", str(data))
    server = Server(data)
    server.log = tmp_path / "server.log"  # the log's disk is another one
    acknowledged: list[str] = []
    with server:
        forms = Forms(server.url)
        forms.sign_in(run("account", "link", EMAIL, "--data", str(data)))
        forms.get("/account/tokens/new")
        disk.fill(leaving=300_000)

        refused = []

        def refuses() -> bool:
            name = f"before-{len(acknowledged)}"
            answer = forms.post("/account/tokens", name=name, days="30", scopes="directory:read")
            if answer.status == 200:
                acknowledged.append(name)
                return False
            refused.append(answer)
            return True

        until(refuses)
        answer = refused[0]
        assert answer.status in (500, 503), answer
        assert answer.reference, "the page has no reference"
        assert "sqlite" not in answer.text.lower()
        line = next(line for line in server.log.read_text().splitlines() if answer.reference in line and '"error"' in line)
        assert "full" in line, line
        # Reading goes on.
        assert forms.get("/account").status == 200
        assert forms.get("/healthz").status == 200

        disk.free()
        done = forms.post("/account/tokens", name="afterwards", days="30", scopes="directory:read")
        assert done.status == 200, done
        acknowledged.append("afterwards")
        assert server.stop() == 0

    assert "The journal is sound." in run("journal", "verify", "--data", str(data))
    copy = shutil.copytree(disk.seen / "data", tmp_path / "copy")
    with contextlib.closing(sqlite3.connect(copy / "concordat.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        names = {name for (name,) in database.execute("SELECT name FROM api_token")}
    assert set(acknowledged) == names


def test_killed_on_a_full_disk(disk, tmp_path):
    data = disk.mount / "data"
    run("init", "--data", str(data))
    run("account", "add", EMAIL, "--name", "Amara Osei", "--data", str(data))
    server = Server(data)
    server.log = tmp_path / "server.log"
    with server:
        forms = Forms(server.url)
        forms.sign_in(run("account", "link", EMAIL, "--data", str(data)))
        forms.get("/account/tokens/new")
        disk.fill(leaving=200_000)
        until(lambda: forms.post("/account/tokens", name="x", days="30", scopes="directory:read").status != 200)
        server.kill()
    disk.free()
    assert "The journal is sound." in run("journal", "verify", "--data", str(data))
    with server:
        assert forms.get("/account").status == 200
