"""Signing in by mail, the second factor, and where one is signed in; in a browser, with scripts and without."""

import base64
import contextlib
import hashlib
import hmac
import re
import sqlite3
import struct
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import Visitor, Watch, no_violations
from concordat import Server, run

EMAIL = "ruth.calder@westshire.example"


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that shows the mail it would have sent, and one account without a second factor."""
    data = tmp_path_factory.mktemp("mailing") / "data"
    run("init", "--data", str(data))
    with contextlib.closing(sqlite3.connect(data / "concordat.sqlite")) as database, database:
        database.execute("INSERT INTO setting (name, value) VALUES ('demonstration', 'yes')")
    server = Server(data)
    server.options = ("--address", server.url)
    with server:
        yield server


@pytest.fixture
def somebody(mailing: Server, request: pytest.FixtureRequest) -> str:
    """The address of a new account, one for each test: links are limited by address."""
    email = f"{re.sub('[^a-z0-9]+', '-', request.node.name.lower()).strip('-')}@westshire.example"
    run("account", "add", email, "--name", "Ruth Calder", "--data", str(mailing.data))
    return email


@pytest.fixture
def browsers(browser: Browser, mailing: Server) -> Iterator:
    """`browsers(scripts=True)`: a page in a new browser, in which nobody is signed in."""
    visitor = Visitor(browser, mailing.url)
    with contextlib.ExitStack() as pages:
        yield lambda **options: pages.enter_context(visitor.page(None, **options))


def ask_for_link(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Your work e-mail address").fill(email)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your mail")


def follow_link(page: Page, email: str) -> None:
    """Reads the newest mail in the outbox and clicks its link."""
    page.goto("/demonstration/outbox")
    page.locator("main li", has_text=email).first.get_by_role("link").click()
    page.get_by_role("main").get_by_role("link").filter(has_text="/sign-in/link/").click()


def sign_in(page: Page, email: str) -> None:
    ask_for_link(page, email)
    follow_link(page, email)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in/link/" not in url)


def code(secret: str, moment: float | None = None) -> str:
    """RFC 6238 with SHA-1, 30 seconds and six digits."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int((moment or time.time()) // 30))
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    offset = digest[19] & 15
    return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def set_up_second_factor(page: Page) -> tuple[str, list[str]]:
    """Turns it on; gives the key and the recovery codes."""
    page.goto("/account/two-factor")
    expect(page.get_by_role("img", name="QR code with your key")).to_be_visible()
    secret = page.locator("main code").first.inner_text()
    page.get_by_label("Code from the app").fill(code(secret))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your second factor is on")
    return secret, page.locator("main li code").all_inner_texts()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_by_mail_and_out_again(browsers, somebody, scripts):
    page = browsers(scripts=scripts)
    watch = Watch(page)
    page.goto("/account")
    assert "/sign-in?next=" in page.url
    sign_in(page, somebody)
    expect(page.locator("header")).to_contain_text("Ruth Calder")
    page.goto("/account")
    expect(page.get_by_role("main")).to_contain_text(somebody)

    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url("**/sign-in")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    page.reload()
    assert page.get_by_text("You are signed out.").count() == 0, "said once, not twice"
    page.goto("/account")
    assert "/sign-in?next=" in page.url
    assert not watch.troubles


def test_back_to_the_page_that_was_wanted(browsers, somebody):
    page = browsers()
    page.goto("/account/tokens/new")
    page.get_by_label("Your work e-mail address").fill(somebody)
    page.get_by_role("button", name="Send me a link").click()
    follow_link(page, somebody)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/account/tokens/new")


def test_a_link_is_good_once_and_in_one_browser(browsers, somebody):
    page, other = browsers(), browsers()
    ask_for_link(page, somebody)
    follow_link(page, somebody)
    link = page.url
    # Whoever reads the mail elsewhere, or scans it, uses nothing up.
    other.goto(link)
    assert other.get_by_role("main").get_by_role("button", name="Sign in").count() == 0
    page.reload()
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in/link/" not in url)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("does not work any more")


def test_an_unknown_address_reads_the_same(browsers, somebody):
    page = browsers()
    ask_for_link(page, somebody)
    known = page.get_by_role("main").inner_text().replace(somebody, "…")
    ask_for_link(page, "eve@elsewhere.example")
    assert page.get_by_role("main").inner_text().replace("eve@elsewhere.example", "…") == known
    page.goto("/demonstration/outbox")
    assert page.get_by_text("eve@elsewhere.example").count() == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_second_factor(browsers, somebody, scripts):
    page = browsers(scripts=scripts)
    sign_in(page, somebody)
    secret, recovery = set_up_second_factor(page)
    assert len(recovery) == 10

    other = browsers(scripts=scripts)
    sign_in(other, somebody)
    expect(other.get_by_role("heading", level=1)).to_have_text("Enter your code")
    other.goto("/account")
    assert "/sign-in" in other.url, "a link alone must not do any more"
    other.goto("/sign-in/code?next=/account")
    other.get_by_label("Code from your app").fill("000000")
    other.get_by_role("button", name="Continue").click()
    expect(other.get_by_text("There is a problem")).to_be_visible()
    # The next step's code: this step's was used to set it up. One step ahead is accepted.
    other.get_by_label("Code from your app").fill(code(secret, time.time() + 30))
    other.get_by_role("button", name="Continue").click()
    other.wait_for_url("**/account")

    third = browsers(scripts=scripts)
    sign_in(third, somebody)
    third.get_by_label("Code from your app").fill(recovery[0].upper())
    third.get_by_role("button", name="Continue").click()
    third.wait_for_url(lambda url: "/sign-in" not in url)


def test_where_one_is_signed_in(browsers, somebody):
    here, there, third = browsers(), browsers(), browsers()
    for page in (here, there, third):
        sign_in(page, somebody)
    here.goto("/account")
    listed = here.get_by_role("listitem").filter(has_text="last used")
    expect(listed).to_have_count(3)
    expect(listed.filter(has_text="This one")).to_have_count(1)
    listed.get_by_role("button", name="Sign out").first.click()
    expect(here.get_by_text("That browser is signed out.")).to_be_visible()
    expect(here.get_by_role("listitem").filter(has_text="last used")).to_have_count(2)
    here.get_by_role("button", name="Sign out everywhere else").click()
    expect(here.get_by_role("listitem").filter(has_text="last used")).to_have_count(1)
    for page in (there, third):
        page.goto("/account")
        assert "/sign-in" in page.url
    here.reload()
    expect(here.get_by_role("heading", level=1)).to_have_text("Your account")


@pytest.mark.parametrize("width", [1280, 320])
def test_pages_on_the_way_are_accessible(browsers, somebody, width):
    page = browsers(width=width)
    ask_for_link(page, somebody)
    no_violations(page)
    follow_link(page, somebody)
    no_violations(page)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in/link/" not in url)
    page.goto("/account/two-factor")
    no_violations(page)
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    no_violations(page)
    set_up_second_factor(page)
    no_violations(page)
    page.goto("/demonstration/outbox")
    no_violations(page)
