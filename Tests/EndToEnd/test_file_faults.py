"""Power cuts, a full disk and a store that does not answer, while files come in: what was acknowledged is there and whole,
nothing half-written is seen, and the journal is sound."""

import contextlib
import csv
import hashlib
import io
import json
import pathlib
import random
import re
import selectors
import shutil
import socket
import subprocess
import threading
import time
import urllib.parse
import uuid
import zipfile
from collections.abc import Iterator

import pytest

from concordat import CHECKOUT, Server, run
from forms import Answer, Forms
from places import place_on

SEED = 20261122
PERSONA = "Amara Osei"


def room(server: Server) -> tuple[Forms, str]:
    """Somebody who is signed in, and a workspace of theirs."""
    forms = Forms(server.url)
    forms.sign_in_as(PERSONA)
    forms.get("/workspaces/new")
    name = f"Room {time.monotonic_ns()}"
    made = forms.post("/workspaces/new", name=name, purpose="To be cut off", visibility="private", collaboration="", team="")
    assert made.status == 303, made
    return forms, urllib.parse.urlsplit(made.location).path


def listed(forms: Forms, path: str) -> dict[str, str]:
    """The files on a workspace's page: their addresses by name."""
    page = forms.get(path).text
    found = re.findall(rf'href="({re.escape(path)}/items/[^"/]+)"[^>]*>([^<]+\.bin)</a>', page)
    return {name: address for address, name in found}


def is_sound(data: pathlib.Path, *options: str) -> None:
    assert "The journal is sound." in run("journal", "verify", "--data", str(data), *options)
    assert ", 0 not sound." in run("blobs", "verify", "--data", str(data), *options)


class Sender(threading.Thread):
    """Sends files and new versions of them until the server is gone, and remembers what it was told was kept."""

    def __init__(self, forms: Forms, path: str, seed: int):
        super().__init__()
        self.forms, self.path, self.chance = forms, path, random.Random(seed)
        self.kept: dict[str, bytes] = {}
        # Sent last: whether it was kept nobody was told.
        self.open: tuple[str, bytes] = ("", b"")
        self.trouble: BaseException | None = None

    def run(self) -> None:
        try:
            while True:
                name = f"{self.native_id}-{self.chance.randrange(4)}.bin"
                contents = self.chance.randbytes(self.chance.choice([0, 10, 70_000, 3_000_000]))
                self.open = (name, contents)
                answer = self.forms.upload(f"{self.path}/files", name, contents, marking="official", note="")
                assert answer.status == 303, answer
                self.kept[name] = contents
        except (OSError, EOFError, ValueError):
            return  # the server is gone
        except BaseException as error:  # noqa: BLE001 - shown by the test
            if type(error).__module__ != "http.client":
                self.trouble = error


@pytest.mark.parametrize(("engine", "times"), [("sqlite", 8), ("postgres", 5)])
def test_killed_while_files_come_in(engine, times, tmp_path):
    seeded = random.Random(SEED)
    with place_on(engine, tmp_path) as place:
        server = Server.demonstration(tmp_path, *place.options)
        kept = 0
        for turn in range(times):
            with server:
                rooms = [room(server) for _ in range(2)]
                senders = [Sender(forms, path, turn * 10 + n) for n, (forms, path) in enumerate(rooms)]
                for sender in senders:
                    sender.forms.get(sender.path)
                    sender.start()
                time.sleep(seeded.uniform(0.1, 1.0))  # the moment of the power cut
                server.kill()
                for sender in senders:
                    sender.join(60)
                    assert not sender.is_alive()
            place.check()
            is_sound(place.data, *place.options)
            with server:
                for sender in senders:
                    assert sender.trouble is None, repr(sender.trouble)
                    kept += len(sender.kept)
                    seen = listed(sender.forms, sender.path)
                    assert sender.kept.keys() <= seen.keys() <= sender.kept.keys() | {sender.open[0]}
                    for name, address in seen.items():
                        contents = sender.forms.contents(f"{address}/content")
                        may_be = [sender.kept.get(name)] + [sender.open[1]] * (name == sender.open[0])
                        assert contents in may_be, f"{name}: {len(contents)} bytes"
        assert kept > times, "too little was kept to tell anything"


def archive(name: str, count: int) -> bytes:
    """An archive of a workspace with so many files."""
    columns = ["item", "kind", "folder", "name", "marking", "version", "stored as", "sha256", "bytes", "media type", "note",
               "author", "made", "scan", "restores", "binned", "path"]
    table, packed = io.StringIO(), io.BytesIO()
    rows = csv.writer(table)
    rows.writerow(columns)
    with zipfile.ZipFile(packed, "w") as parcel:
        parcel.writestr("workspace.csv", f"what,value\r\nformat,concordat-workspace-1\r\nname,{name}\r\npurpose,To be cut off\r\n")
        for number in range(count):
            item, contents = uuid.UUID(int=number + 1), f"Contents of {number}. ".encode() * 1_000
            stored = f"files/{item}/1/{number}.bin"
            parcel.writestr(stored, contents)
            rows.writerow([item, "file", "", f"{number}.bin", "OFFICIAL", 1, stored, hashlib.sha256(contents).hexdigest(),
                           len(contents), "application/octet-stream", "", "Amara Osei", "2026-01-02T03:04:05Z", "clean", "", "", ""])
        parcel.writestr("files.csv", table.getvalue())
    return packed.getvalue()


def how_far(forms: Forms, path: str) -> dict:
    return json.loads(forms.get(f"{path}/progress").text)


def waited(seconds: float, until) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.1)  # between two looks


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_killed_while_an_archive_is_imported(engine, tmp_path):
    with place_on(engine, tmp_path) as place:
        server = Server.demonstration(tmp_path, *place.options)
        with server:
            forms, _ = room(server)
            forms.get("/workspaces/new/import")
            sent = forms.upload("/workspaces/new/import", "archive.zip", archive("Cut off", 2_500))
            assert sent.status == 303, sent
            path = urllib.parse.urlsplit(sent.location).path
            waited(60, lambda: how_far(forms, path)["done"] > 0)
            assert not how_far(forms, path)["finished"]
            server.kill()
        place.check()
        kept = int(place.rows("SELECT count(*) FROM workspace_import_content")[0][0])
        assert 0 < kept < 2_500
        assert int(place.rows("SELECT count(*) FROM workspace WHERE name = 'Cut off'")[0][0]) == 0, "half of it is there"
        # It is taken up again when the lease of the process that was killed runs out: at once, here, and not after a minute.
        place.rows("UPDATE job SET due_at = 0 WHERE kind = 'workspaces.import'")
        with server:
            forms.sign_in_as(PERSONA)
            waited(180, lambda: how_far(forms, path)["finished"])
            page = forms.get(path).text
            assert "2,500 files are in a new workspace" in page, page[-3_000:]
            [home] = re.findall(r'href="(/workspaces/[a-z0-9-]+)"[^>]*>\s*Open Cut off', page)
            assert len(listed(forms, home)) == 200, "not a page of them"
        assert int(place.rows("SELECT count(*) FROM workspace WHERE name = 'Cut off'")[0][0]) == 1
        assert int(place.rows("SELECT count(*) FROM item WHERE name LIKE '%.bin'")[0][0]) == 2_500
        place.check()
        is_sound(place.data, *place.options)


def test_a_full_disk_keeps_nothing_by_halves(disk, tmp_path):
    server = Server.demonstration(tmp_path)
    shutil.move(server.data / "files", disk.seen / "files")
    (server.data / "files").symlink_to(disk.mount / "files")
    with server:
        forms, path = room(server)
        forms.get(path)
        assert forms.upload(f"{path}/files", "before.bin", b"kept", marking="official", note="").status == 303
        disk.fill(leaving=1_000_000)
        refused = forms.upload(f"{path}/files", "large.bin", random.randbytes(3_000_000), marking="official", note="")
        assert refused.status == 503 and "no space left" in refused.text, refused
        assert listed(forms, path).keys() == {"before.bin"}
        assert not list((disk.seen / "files" / "partial").iterdir()), "what was begun is left behind"
        assert forms.contents(f"{listed(forms, path)['before.bin']}/content") == b"kept"
        disk.free()
        assert forms.upload(f"{path}/files", "large.bin", b"smaller", marking="official", note="").status == 303
        assert listed(forms, path).keys() == {"before.bin", "large.bin"}
    is_sound(server.data)


class Relay:
    """Stands before a service, and can be cut."""

    def __init__(self, port: int):
        self.target = port
        self.listener = self._listen(0)
        self.port = self.listener.getsockname()[1]
        self.pairs: list[socket.socket] = []

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
                self.pairs += [near, far]
                threading.Thread(target=self._pump, args=(near, far), daemon=True).start()

    @staticmethod
    def _pump(near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), near, far, selectors.DefaultSelector() as ready:
            ready.register(near, selectors.EVENT_READ, far)
            ready.register(far, selectors.EVENT_READ, near)
            while True:
                for key, _ in ready.select():
                    piece = key.fileobj.recv(65536)
                    if not piece:
                        return
                    key.data.sendall(piece)

    def cut(self) -> None:
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for end in self.pairs:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.pairs = []

    def mend(self) -> None:
        self.listener = self._listen(self.port)


@pytest.fixture
def bucket(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Relay]:
    """A private S3 service behind a relay; servers that are started keep their files in it."""
    folder = tmp_path / "s3"
    started = subprocess.run([CHECKOUT / "scripts" / "s3", "start", folder], capture_output=True, text=True, check=True)
    endpoint, name, access, secret = started.stdout.split()
    relay = Relay(urllib.parse.urlsplit(endpoint).port)
    settings = {"endpoint": f"http://127.0.0.1:{relay.port}", "bucket": name, "access-key": access, "secret-key": secret}
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / "concordat.json").write_text(json.dumps({"files": {"s3": settings}}))
    yield relay
    relay.cut()
    subprocess.run([CHECKOUT / "scripts" / "s3", "stop", folder], check=True)


def test_a_store_that_does_not_answer(bucket: Relay, tmp_path):
    server = Server.demonstration(tmp_path)
    with server:
        forms, path = room(server)
        forms.get(path)
        assert forms.upload(f"{path}/files", "before.bin", b"kept", marking="official", note="").status == 303
        address = listed(forms, path)["before.bin"]
        bucket.cut()
        refused: list[Answer] = [
            forms.upload(f"{path}/files", "small.bin", b"x", marking="official", note=""),
            forms.upload(f"{path}/files", "large.bin", random.randbytes(20_000_000), marking="official", note=""),
            forms.get(f"{address}/content"),
        ]
        for answer in refused:
            assert answer.status == 503 and "does not answer" in answer.text, answer
        # Pages go on, and show what was kept.
        assert listed(forms, path).keys() == {"before.bin"}
        bucket.mend()
        assert forms.contents(f"{address}/content") == b"kept"
        assert forms.upload(f"{path}/files", "small.bin", b"x", marking="official", note="").status == 303
        assert listed(forms, path).keys() == {"before.bin", "small.bin"}
    is_sound(server.data)
    # Started while it does not answer, it serves all the same.
    bucket.cut()
    with server:
        assert listed(forms, path).keys() == {"before.bin", "small.bin"}
