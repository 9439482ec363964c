"""Workspaces as a drive, with the programs that people and testers use: litmus, cadaver, rclone and curl."""

import contextlib
import filecmp
import hashlib
import os
import pathlib
import random
import re
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from browsing import AMARA, Visitor, fill, no_violations, send, sticks_out
from concordat import Server

ENGINES = ["sqlite", "postgres"]


class Drive:
    """A workspace of Amara's, with an app password of hers."""

    def __init__(self, visitor: Visitor, server: Server, name: str):
        with visitor.page(AMARA) as page:
            page.goto("/workspaces/new")
            fill(page, name=name, purpose="Files for programs", visibility="private")
            send(page, "Open it")
            self.page = page.url
            self.slug = page.url.rsplit("/", 1)[1]
            page.goto("/account/app-passwords/new")
            fill(page, name=f"Tests of {name}")
            send(page, "Make the app password")
            self.password = page.locator("main .govuk-inset-text code").inner_text()
            self.user = page.locator("main dd").nth(1).inner_text()
        self.url = f"{server.url}/dav/{self.slug}/"

    def curl(self, *arguments: str, path: str = "", password: str | None = None) -> tuple[int, bytes]:
        """The status and the body of what curl is answered."""
        done = subprocess.run(
            ["curl", "--silent", "--show-error", "--user", f"{self.user}:{password or self.password}",
             "--write-out", "\n%{http_code}", *arguments, self.url + path],
            capture_output=True, timeout=120, check=True)
        body, _, status = done.stdout.rpartition(b"\n")
        return int(status), body


@pytest.fixture(scope="module")
def drive(visitor: Visitor, server: Server) -> Drive:
    return Drive(visitor, server, "Files as a drive")


@pytest.mark.parametrize("suite", ["basic", "copymove", "props", "locks", "http"])
def test_litmus(drive: Drive, tmp_path: pathlib.Path, suite: str) -> None:
    done = subprocess.run(
        ["litmus", "-k", drive.url, drive.user, drive.password], cwd=tmp_path, capture_output=True, text=True,
        timeout=300, env=os.environ | {"TESTS": suite})
    summary = re.search(r"of (\d+) tests run: (\d+) passed, 0 failed", done.stdout)
    assert done.returncode == 0 and summary, done.stdout + done.stderr
    assert "WARNING" not in done.stdout, done.stdout


def test_cadaver(drive: Drive, tmp_path: pathlib.Path) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text(f"machine 127.0.0.1\nlogin {drive.user}\npassword {drive.password}\n")
    netrc.chmod(0o600)
    (tmp_path / "plan.txt").write_text("Beds: 10\n")

    def cadaver(*commands: str) -> str:
        done = subprocess.run(
            ["cadaver", drive.url], input="\n".join(commands) + "\nquit\n", cwd=tmp_path, capture_output=True,
            text=True, timeout=60, env=os.environ | {"HOME": str(tmp_path)})
        return done.stdout + done.stderr

    told = cadaver("mkcol Winter", "cd Winter", "put plan.txt", "copy plan.txt other.txt", "move other.txt third.txt", "ls")
    assert "failed" not in told, told
    assert "third.txt" in told and "other.txt" not in told.rsplit("Listing collection", 1)[1], told
    told = cadaver("cd Winter", "lock plan.txt", "discover plan.txt", "get plan.txt got.txt", "unlock plan.txt")
    assert "failed" not in told and "opaquelocktoken:" in told, told
    assert (tmp_path / "got.txt").read_text() == "Beds: 10\n"
    assert "failed" in cadaver("cd Winter", "get absent.txt")
    told = cadaver("delete Winter/third.txt", "rmcol Winter", "ls")
    assert "failed" not in told and "Winter" not in told.rsplit("Listing collection", 1)[-1], told


def test_davfs2_mounts_it(drive: Drive, tmp_path: pathlib.Path) -> None:
    if os.geteuid() != 0 or not pathlib.Path("/dev/fuse").exists():
        pytest.skip("davfs2 needs root and /dev/fuse")
    mount = tmp_path / "mount"
    mount.mkdir()

    @contextlib.contextmanager
    def mounted() -> Iterator[pathlib.Path]:
        subprocess.run(
            ["mount", "-t", "davfs", drive.url, str(mount)], input=f"{drive.user}\n{drive.password}\n",
            capture_output=True, text=True, timeout=60, check=True)
        try:
            yield mount
        finally:
            # Which waits until everything was sent.
            subprocess.run(["umount", str(mount)], capture_output=True, timeout=60, check=True)

    # Folders are not listed: davfs2 1.6 cannot, whatever the server, on kernels as new as 6.18.
    contents = random.randbytes(3_000_000)
    with mounted() as root:
        (root / "Mounted").mkdir()
        (root / "Mounted" / "plan é.bin").write_bytes(contents)
        (root / "Mounted" / "gone.txt").write_text("gone")
    assert drive.curl(path="Mounted/plan%20%C3%A9.bin")[1] == contents
    with mounted() as root:
        file = root / "Mounted" / "plan é.bin"
        assert file.read_bytes() == contents
        with file.open("ab") as end:
            end.write(b"more")
        (root / "Mounted" / "gone.txt").unlink()
    with mounted() as root:
        (root / "Mounted" / "plan é.bin").rename(root / "Mounted" / "moved.bin")
    assert drive.curl(path="Mounted/moved.bin")[1] == contents + b"more"
    assert drive.curl(path="Mounted/gone.txt")[0] == 404


def small_files(folder: pathlib.Path, count: int) -> None:
    """That many, of names and sizes as people have them, none of them alike."""
    random.seed(4)
    names = ["plan", "Übersicht", "budget 2026", "a+b & c", "100% (final)", "naïve~draft", "it's", "#1"]
    for number in range(count):
        place = folder / f"Folder {number % 10}" / f"é{number % 3}"
        place.mkdir(parents=True, exist_ok=True)
        size = random.choice([0, 1, 100, 5_000, 70_000]) if number > 5 else number
        contents = random.randbytes(size)
        (place / f"{names[number % len(names)]} {number}.dat").write_bytes(contents)


def same(one: pathlib.Path, other: pathlib.Path) -> bool:
    def contents(folder: pathlib.Path) -> dict[str, str]:
        return {
            str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in folder.rglob("*") if file.is_file()
        }

    return contents(one) == contents(other)


def test_rclone_takes_a_thousand_files_there_and_back(drive: Drive, tmp_path: pathlib.Path) -> None:
    secret = subprocess.run(["rclone", "obscure", drive.password], capture_output=True, text=True, check=True).stdout
    settings = os.environ | {
        "RCLONE_CONFIG": str(tmp_path / "none"), "RCLONE_CONFIG_DRIVE_TYPE": "webdav", "RCLONE_CONFIG_DRIVE_URL": drive.url,
        "RCLONE_CONFIG_DRIVE_VENDOR": "other", "RCLONE_CONFIG_DRIVE_USER": drive.user,
        "RCLONE_CONFIG_DRIVE_PASS": secret.strip(),
    }

    def rclone(*arguments: str) -> str:
        done = subprocess.run(["rclone", *arguments], capture_output=True, text=True, timeout=600, env=settings)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    here, back = tmp_path / "here", tmp_path / "back"
    small_files(here, 1_000)
    rclone("sync", str(here), "drive:Sync", "--transfers", "8")
    rclone("check", "--download", str(here), "drive:Sync")
    # Changed, gone, moved: then again the same.
    files = sorted(file for file in here.rglob("*.dat"))
    for file in files[:20]:
        file.write_bytes(file.read_bytes() + b"more")
    for file in files[20:40]:
        file.unlink()
    for file in files[40:50]:
        file.rename(file.with_name(f"moved {file.name}"))
    rclone("sync", str(here), "drive:Sync", "--transfers", "8")
    assert "0 differences found" in rclone("check", "--download", str(here), "drive:Sync")
    rclone("sync", "drive:Sync", str(back), "--transfers", "8")
    assert same(here, back)
    rclone("moveto", "drive:Sync/Folder 1", "drive:Moved")
    assert filecmp.dircmp(here / "Folder 1", back / "Folder 1").diff_files == []
    rclone("check", "--download", str(here / "Folder 1"), "drive:Moved")
    rclone("purge", "drive:Sync")
    assert drive.curl("--request", "PROPFIND", "--header", "Depth: 0", path="Sync")[0] == 404


def test_curl_asks_before_it_sends_and_may_stop_halfway(drive: Drive, tmp_path: pathlib.Path) -> None:
    large = tmp_path / "large.bin"
    large.write_bytes(random.randbytes(8 << 20))
    slow = ["--header", "Expect: 100-continue", "--expect100-timeout", "60", "--max-time", "30"]
    assert drive.curl(*slow, "--upload-file", str(large), path="large.bin")[0] == 201
    status, body = drive.curl("--range", "1000000-1000009", path="large.bin")
    assert status == 206 and body == large.read_bytes()[1_000_000:1_000_010]
    chunked = ["--header", "Transfer-Encoding: chunked"]
    assert drive.curl(*chunked, "--upload-file", str(large), path="chunked.bin")[0] == 201
    assert drive.curl(path="chunked.bin")[1] == large.read_bytes()
    # Cut off: nothing of it is there.
    with pytest.raises(subprocess.CalledProcessError):
        drive.curl("--limit-rate", "1M", "--max-time", "2", "--upload-file", str(large), path="cut.bin")
    assert drive.curl(path="cut.bin")[0] == 404


def test_a_password_that_is_revoked_stops_at_once_and_guesses_are_limited(
    visitor: Visitor, server: Server, drive: Drive
) -> None:
    other = Drive(visitor, server, "Files for a while")
    ask = ["--request", "PROPFIND", "--header", "Depth: 1"]
    assert other.curl(*ask)[0] == 207
    with visitor.page(AMARA) as page:
        page.goto("/account")
        expect(page.get_by_role("main")).to_contain_text("Tests of Files for a while")
        send(page, "Revoke Tests of Files for a while")
        expect(page.get_by_role("main")).not_to_contain_text("Tests of Files for a while")
    assert [other.curl(*ask)[0] for _ in range(20)] == [401] * 20
    statuses = [drive.curl(*ask, password=f"guess-{number}")[0] for number in range(12)]
    assert statuses[:3] == [401] * 3 and statuses[-1] == 429


def test_its_pages_say_how(visitor: Visitor, server: Server, drive: Drive) -> None:
    with visitor.page(AMARA) as page:
        page.goto(drive.page)
        page.get_by_role("link", name="Open on your computer").click()
        expect(page.get_by_role("main")).to_contain_text(drive.url)
        for path in [page.url, "/account/app-passwords/new", "/account"]:
            page.goto(path)
            no_violations(page)
            page.set_viewport_size({"width": 320, "height": 640})
            assert not sticks_out(page), path
            page.set_viewport_size({"width": 1280, "height": 900})
