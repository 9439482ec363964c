"""Uploads and downloads by WebDAV: Concordat beside nginx and WsgiDAV, one after the other on the same disk, with the same files
and the same clients. Prints a table in Markdown on stdout, and what it does on stderr."""

import argparse
import contextlib
import os
import pathlib
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT / "Tests" / "EndToEnd"))

from concordat import Server, environment, free_port  # noqa: E402
from forms import Forms  # noqa: E402

SEED = 20261122
PERSONA = "Amara Osei"


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@dataclass
class Peer:
    """A server of files under measurement."""

    name: str
    url: str
    process: int
    user: str = ""
    password: str = ""
    seconds: dict[str, list[float]] = field(default_factory=dict)
    peak: int = 0

    def curl(self, *arguments: str, settings: str = "") -> None:
        login = ["--user", f"{self.user}:{self.password}"] if self.user else []
        subprocess.run(
            ["curl", "--silent", "--show-error", "--no-progress-meter", "--fail", "--config", "-", *login, *arguments],
            check=True, input=settings, text=True, stdout=subprocess.DEVNULL)

    def curl_many(self, option: str, files: dict[str, pathlib.Path]) -> None:
        """Sends (`upload-file`) or fetches (`output`) files by their names, eight at a time over connections that are kept."""
        settings = [f'url = "{self.url}{urllib.parse.quote(name)}"\n{option} = "{file}"' for name, file in files.items()]
        self.curl("--parallel", "--parallel-max", "8", settings="\n".join(settings))

    def measure(self, what: str, act) -> None:
        began = time.perf_counter()
        act()
        took = time.perf_counter() - began
        self.seconds.setdefault(what, []).append(took)
        say(f"  {self.name}: {what} {took:.2f} s")

    def note_memory(self) -> None:
        """The most that the server's processes have held, from the kernel."""
        total = 0
        for process in [self.process, *children(self.process)]:
            with contextlib.suppress(FileNotFoundError):
                status = pathlib.Path(f"/proc/{process}/status").read_text()
                total += int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1))
        self.peak = max(self.peak, total)


def children(process: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, text=True).stdout.split()
    return [int(child) for child in found]


def ready(url: str) -> None:
    for _ in range(200):
        done = subprocess.run(["curl", "--silent", "--output", "/dev/null", url])
        if done.returncode == 0:
            return
        time.sleep(0.05)
    raise SystemExit(f"{url} does not answer")


@contextlib.contextmanager
def concordat(folder: pathlib.Path) -> Iterator[Peer]:
    folder.mkdir()
    server = Server.demonstration(folder)
    with server:
        forms = Forms(server.url)
        forms.sign_in_as(PERSONA)
        forms.get("/workspaces/new")
        made = forms.post("/workspaces/new", name="Measured", purpose="To be measured", visibility="private")
        slug = urllib.parse.urlsplit(made.location).path.rsplit("/", 1)[1]
        forms.get("/account/app-passwords/new")
        page = forms.post("/account/app-passwords", name="Benchmark").text
        password = re.search(r"<code[^>]*>([^<]+)</code>", page).group(1)
        user = re.search(r"[\w.]+@[\w.]+", page).group(0)
        yield Peer("Concordat", f"{server.url}/dav/{slug}/", server.process.pid, user, password)
        server.stop()


@contextlib.contextmanager
def running(name: str, command: list[str], url: str) -> Iterator[Peer]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
    try:
        ready(url)
        yield Peer(name, url, process.pid)
    finally:
        process.terminate()
        process.wait()


def nginx(folder: pathlib.Path):
    (folder / "files").mkdir(parents=True)
    port = free_port()
    (folder / "nginx.conf").write_text(f"""
        load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;
        user root; daemon off; worker_processes 2; pid {folder}/pid; error_log {folder}/error.log;
        events {{}}
        http {{
            access_log off; sendfile on; client_max_body_size 0; client_body_temp_path {folder}/temporary;
            server {{
                listen 127.0.0.1:{port};
                root {folder}/files;
                dav_methods PUT DELETE MKCOL COPY MOVE; dav_ext_methods PROPFIND OPTIONS; create_full_put_path on;
            }}
        }}""")
    return running("nginx", ["/usr/sbin/nginx", "-c", str(folder / "nginx.conf")], f"http://127.0.0.1:{port}/")


def wsgidav(folder: pathlib.Path):
    (folder / "files").mkdir(parents=True)
    port = free_port()
    program = pathlib.Path(sys.executable).parent / "wsgidav"
    command = [str(program), "--host", "127.0.0.1", "--port", str(port), "--root", str(folder / "files"),
               "--auth", "anonymous", "--server", "cheroot", "--quiet", "--no-config"]
    return running("WsgiDAV", command, f"http://127.0.0.1:{port}/")


def same(peer: Peer, sent: pathlib.Path, back: pathlib.Path) -> None:
    """Nothing may have changed on the way; what came back is removed."""
    if subprocess.run(["diff", "--recursive", "--brief", str(sent), str(back)]).returncode:
        raise SystemExit(f"{peer.name} gave back something else than it was sent")
    shutil.rmtree(back) if back.is_dir() else back.unlink()


def one_round(peer: Peer, large: pathlib.Path, small: pathlib.Path, turn: int, scratch: pathlib.Path) -> None:
    name = f"large-{turn}.bin"
    peer.measure("large up", lambda: peer.curl("--upload-file", str(large), peer.url + name))
    peer.measure("large down", lambda: peer.curl("--output", str(scratch / name), peer.url + name))
    same(peer, large, scratch / name)
    back = scratch / "back"
    back.mkdir()
    folder, names = f"small-{turn}", sorted(file.name for file in small.iterdir())
    peer.curl("--request", "MKCOL", f"{peer.url}{folder}/")
    peer.measure("small up", lambda: peer.curl_many("upload-file", {f"{folder}/{name}": small / name for name in names}))
    peer.measure("small down", lambda: peer.curl_many("output", {f"{folder}/{name}": back / name for name in names}))
    same(peer, small, back)
    peer.note_memory()
    peer.curl("--request", "DELETE", peer.url + name)


def table(peers: list[Peer], megabytes: int, files: int) -> str:
    rows = [
        ("large up", f"upload of {megabytes} MiB"), ("large down", f"download of {megabytes} MiB"),
        ("small up", f"upload of {files} files"), ("small down", f"download of {files} files"),
    ]
    lines = ["| | " + " | ".join(peer.name for peer in peers) + " | of nginx | of WsgiDAV |", "|---|" + "---|" * (len(peers) + 2)]
    for key, title in rows:
        middle = [statistics.median(peer.seconds[key]) for peer in peers]
        shown = [f"{statistics.median(p.seconds[key]):.2f} s ({min(p.seconds[key]):.2f} to {max(p.seconds[key]):.2f})" for p in peers]
        ratios = [f"{middle[n] / middle[0]:.2f}×" for n in (1, 2)]
        lines.append(f"| {title} | " + " | ".join(shown + ratios) + " |")
    lines.append("| memory at most | " + " | ".join(f"{p.peak / 1000:.0f} MB" for p in peers) + " | | |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1024)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("/tmp/concordat-bench-files"))
    asked = parser.parse_args()
    shutil.rmtree(asked.work, ignore_errors=True)
    scratch, small = asked.work / "scratch", asked.work / "small"
    scratch.mkdir(parents=True)
    small.mkdir()
    chance = random.Random(SEED)
    large = asked.work / "large.bin"
    with large.open("wb") as file:
        for _ in range(asked.megabytes):
            file.write(chance.randbytes(1 << 20))
    for number in range(asked.files):
        (small / f"file {number:04}.bin").write_bytes(chance.randbytes(chance.randrange(1024, 16384)))
    with concordat(asked.work / "concordat") as one, nginx(asked.work / "nginx") as two, wsgidav(asked.work / "wsgidav") as three:
        peers = [one, two, three]
        for turn in range(asked.rounds):
            say(f"round {turn + 1}")
            # Another one begins each time.
            for peer in peers[turn % 3:] + peers[: turn % 3]:
                one_round(peer, large, small, turn, scratch)
    version = subprocess.run(["/usr/sbin/nginx", "-v"], capture_output=True, text=True).stderr.strip().rsplit("/", 1)[1]
    print(f"{os.cpu_count()} cores, {platform.machine()}, {asked.rounds} rounds: median (least to most). nginx {version}.\n")
    print(table(peers, asked.megabytes, asked.files))
    shutil.rmtree(asked.work)


if __name__ == "__main__":
    main()
