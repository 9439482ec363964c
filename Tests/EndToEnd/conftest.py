"""What the tests share: one server with the demonstration, one browser, and pages signed in as somebody."""

import contextlib
import pathlib
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from browsing import Visitor, launch
from concordat import Server
from places import Postgres, SmallDisk, SQLite, can_mount, place_on

SERVER = pytest.StashKey[Server]()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A file that names ENGINES runs its tests on each; others on SQLite alone."""
    if "server" in metafunc.fixturenames:
        metafunc.parametrize("place", getattr(metafunc.module, "ENGINES", ["sqlite"]), indirect=True, scope="session")


@pytest.fixture(scope="session")
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLite | Postgres]:
    with place_on(request.param, tmp_path_factory.mktemp(request.param)) as place:
        yield place


@pytest.fixture(scope="session")
def server(place: SQLite | Postgres, request: pytest.FixtureRequest) -> Iterator[Server]:
    with Server.demonstration(place.data.parent, *place.options) as server:
        request.config.stash[SERVER] = server
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def visitor(browser: Browser, server: Server) -> Visitor:
    return Visitor(browser, server.url)


@pytest.fixture
def page_as(visitor: Visitor) -> Iterator[Callable[..., Page]]:
    """`page_as(persona, width=1280, scripts=True)`: a page in a browser of its own; `None` is nobody."""
    with contextlib.ExitStack() as pages:
        yield lambda *arguments, **options: pages.enter_context(visitor.page(*arguments, **options))


@pytest.fixture
def disk(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallDisk]:
    if not can_mount():
        pytest.skip("mounting a small disk needs root")
    disk = SmallDisk(tmp_path, megabytes=24)
    monkeypatch.setenv("CONCORDAT_EXECUTABLE", str(disk.wrapper))
    yield disk
    disk.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """A failed test shows the end of the server's log."""
    report = yield
    server = item.config.stash.get(SERVER, None)
    if report.failed and server:
        report.sections.append(("the server's log", server.log_tail()))
    return report
