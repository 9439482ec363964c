"""A running Concordat: a data folder, the demonstration in it, and a server on a free port."""

import os
import pathlib
import socket
import subprocess
import time
import urllib.error
import urllib.request

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]


def executable() -> str:
    """The program under test: CONCORDAT_EXECUTABLE, or what `make build` built."""
    return os.environ.get("CONCORDAT_EXECUTABLE") or str(CHECKOUT / ".build" / "release" / "concordat")


def run(*arguments: str, timeout: float = 300) -> str:
    """Runs one command of the program and returns what it printed; fails with its errors."""
    done = subprocess.run([executable(), *arguments], capture_output=True, text=True, timeout=timeout, env=environment())
    assert done.returncode == 0, f"concordat {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}"
    return done.stdout


def environment() -> dict[str, str]:
    """Ours, with the assets of this checkout and without any configuration of a server elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONCORDAT_")}
    return kept | {"CONCORDAT_ASSETS": os.environ.get("CONCORDAT_ASSETS", str(CHECKOUT / "assets"))}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """`concordat serve` on a data folder. Use it in a `with`; `stop` and `start` again as a test needs."""

    def __init__(self, data: pathlib.Path, *options: str):
        self.data = data
        self.options = options
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data.parent / f"{data.name}.log"
        self.process: subprocess.Popen | None = None

    @classmethod
    def demonstration(cls, folder: pathlib.Path, *options: str) -> "Server":
        """One with the demonstration's bodies, people and personas, made anew in `folder`."""
        server = cls(folder / "data", *options)
        server.command("init")
        server.command("demo")
        return server

    def command(self, *arguments: str) -> str:
        """Runs one command on this server's installation."""
        return run(*arguments, "--data", str(self.data), *self.options)

    def start(self, seconds: float = 30) -> "Server":
        """Starts it and returns once it says that it is ready."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [executable(), "serve", "--data", str(self.data), "--port", str(self.port), *self.options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment(),
            )
        until = time.monotonic() + seconds
        while not self.is_ready():
            ended = self.process.poll()
            if ended is not None or time.monotonic() > until:
                self.kill()
                what = f"ended with {ended}" if ended is not None else f"was not ready after {seconds} s"
                raise AssertionError(f"the server {what}:\n{self.log_tail()}")
            time.sleep(0.05)  # between two polls
        return self

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self, seconds: float = 15) -> int:
        """Asks it to end, as a service manager does, and returns its exit code."""
        assert self.process, "the server was not started"
        self.process.terminate()
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the server did not end within {seconds} s of being asked:\n{self.log_tail()}") from None

    def kill(self) -> None:
        """Ends it at once, as a power cut would."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def log_tail(self, lines: int = 20) -> str:
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.kill()
