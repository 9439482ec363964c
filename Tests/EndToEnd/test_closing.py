"""How it goes, and how it ends: warnings, a review with its pack, the close-down, and an archive that outlives Concordat."""

import pathlib
import re
import subprocess
import zipfile
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import AMARA, Visitor, fill, no_violations, send, sticks_out
from concordat import Server
from places import ENGINES  # noqa: F401 - on each of them

TOM = "Tom Whitlock"
BODY = "department-for-homes"


def assess(page: Page, path: str) -> None:
    """Answers so that one body with support is advised, and chooses that."""
    signs = ["journey", "shift", "data", "authority", "coherence"]
    for sign in signs:
        page.goto(f"{path}/assessment/signs/{sign}")
        fill(page, answer="yes", evidence="Forty doors in one street.")
        send(page, "Save and go on")
    fill(page, delivers="yes", own_money="no", depends="no", moves="no", lasts="no")
    send(page, "Save and see the advice")
    page.get_by_label("One lead body with expert support").check()
    send(page, "Choose this model")


@pytest.fixture(scope="module")
def running(visitor: Visitor) -> str:
    """The path of a collaboration that Tom has launched with an exception, with one thing of each kind in it."""
    with visitor.page(AMARA) as page, visitor.page(TOM) as tom:
        return prepare(page, tom)


def prepare(page: Page, tom: Page) -> str:
    page.goto("/collaborations/new")
    fill(page, kind="collaboration", title="Lifts that work", outcome="No lift in a tower stands still for a day.")
    send(page, "Register it")
    path = urlsplit(page.url).path
    page.goto(f"{path}/people/parties/new")
    fill(page, body="Northmoor Council")
    send(page, "Add the party")
    page.goto(f"{path}/people/roles/new")
    fill(page, role="sro", body=BODY, post=TOM)
    send(page, "Give the role")
    assess(page, path)
    page.goto(f"{path}/risks/new")
    fill(
        page, kind="risk", cause="Parts are old", event="A lift stops", effect="People cannot leave", likelihood="2",
        impact="3", proximity="month", body=BODY, post=AMARA, response="treat", respond_by="1 March 2031",
    )
    send(page, "Add it")
    page.goto(f"{path}/actions/new")
    fill(page, kind="action", title="Order <new> ropes", body=BODY, post=AMARA, due_on="1 March 2031")
    send(page, "Add it")
    tom.goto(f"{path}/launch")
    fill(tom, exception="People are stuck upstairs; the papers follow by the spring.")
    send(tom, "Launch with this exception")
    expect(tom.get_by_role("main")).to_contain_text("Running")
    return path


def test_from_health_to_the_archive(running, page_as, server: Server, browser: Browser, tmp_path: pathlib.Path):
    page = page_as(TOM)
    main = page.get_by_role("main")

    # Warnings with evidence and a next step, and a threshold of its own.
    page.goto(running)
    expect(main).to_contain_text("There is no joint measure.")
    main.get_by_role("link", name="See what is looked at").click()
    expect(main).to_contain_text("Nobody is accounting officer.")
    no_violations(page)
    main.get_by_role("button", name="Change when it warns").click()
    fill(page, silent_weeks="0")
    send(page, "Save")
    expect(main).to_contain_text("must be a whole number from 1 to 51")
    no_violations(page)
    fill(page, silent_weeks="9")
    send(page, "Save")
    expect(main).to_contain_text("for 9 weeks (set for this collaboration; usually 6)")

    # A review is held with its pack, which stays.
    page.goto(f"{running}/reviews")
    fill(page, day="1 June 2031")
    send(page, "Schedule it")
    expect(main).to_contain_text("New: 1: A lift stops")
    fill(page, conclusions="Half of the lifts go.", result="confirm", next="1 December 2031")
    send(page, "Record the review")
    expect(main).to_contain_text("As it lay before those who held the review")
    with page.expect_download() as paper:
        main.get_by_role("link", name="OpenDocument (.odt), to edit").click()
    assert zipfile.ZipFile(paper.value.path()).read("mimetype") == b"application/vnd.oasis.opendocument.text"

    # The close-down, step by step, without scripts.
    plain = page_as(TOM, width=320, scripts=False)
    plain_main = plain.get_by_role("main")
    plain.goto(running)
    plain_main.get_by_role("button", name="Close it down").click()
    expect(plain_main).to_contain_text("1 action or milestone open")
    assert not sticks_out(plain)
    for item in plain_main.get_by_role("checkbox").all():
        item.check()
    fill(plain, to=BODY, hand_note="With the ropes")
    send(plain, "Hand it over")
    plain_main.get_by_role("button", name="Write down the lessons").click()
    fill(plain, worked="One number to ring for every lift.", did_not="Ropes were ordered twice in one week.")
    send(plain, "Save the lessons")
    plain_main.get_by_role("button", name="End it").click()
    fill(plain, reason="The council takes the lifts over.")
    send(plain, "End it")
    expect(plain_main).to_contain_text("The charter has no exit plan")
    fill(plain, despite="The council has a plan of its own for that.")
    send(plain, "End it")
    expect(plain_main).to_contain_text("Ended")

    # The review still shows what it showed.
    page.goto(f"{running}/reviews/1")
    expect(main).to_contain_text("New: 1: A lift stops")

    # The archive, with a real tool and a real browser, from a folder.
    server.command("journal", "head")  # seals what is recorded, so that everything before this can be proved
    page.goto(f"{running}/closing")
    with page.expect_download() as download:
        main.get_by_role("button", name="Take the archive away").click()
    archive = tmp_path / "archive.zip"
    download.value.save_as(archive)
    listing = subprocess.run(["unzip", "-t", str(archive)], capture_output=True, text=True, check=False)
    assert listing.returncode == 0, listing.stdout[-2000:] + listing.stderr
    folder = tmp_path / "archive"
    subprocess.run(["unzip", "-q", str(archive), "-d", str(folder)], check=True)
    seen = read_offline(browser, folder)
    for text in [
        "Lifts that work", "Half of the lifts go.", "Order <new> ropes", "One number to ring for every lift.",
        "A lift stops", "People are stuck upstairs", "The council has a plan of its own for that.",
    ]:
        assert any(text in page for page in seen.values()), text
    proofs = sorted((folder / "proofs").glob("*-*.txt"))
    assert len(proofs) > 20
    key = (folder / "proofs" / "key.txt").read_text().strip()
    assert "Accepted." in server.command("journal", "check-proof", "--key", key, str(proofs[0]))

    page.goto(f"{running}/record")
    expect(main).to_contain_text("Tom Whitlock took the archive away")


def read_offline(browser: Browser, folder: pathlib.Path) -> dict[str, str]:
    """Opens `index.html` and every page that is linked from there, and fails for a link that leads nowhere in the folder."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    seen: dict[str, str] = {}
    waiting = [folder / "index.html"]
    linked = set()
    while waiting:
        file = waiting.pop()
        if file.as_posix() in seen:
            continue
        page.goto(file.as_uri())
        seen[file.as_posix()] = page.locator("body").inner_text()
        for link in page.evaluate("[...document.querySelectorAll('[href], [src]')].map(e => e.href || e.src)"):
            address = urlsplit(link)
            assert address.scheme == "file", f"{file.name} leads to {link}"
            target = pathlib.Path(unquote(address.path))
            assert target.is_file() and target.is_relative_to(folder), f"{file.name} leads to {link}"
            linked.add(target)
            if target.suffix == ".html":
                waiting.append(target)
    context.close()
    files = {file for file in folder.rglob("*") if file.is_file()} - {folder / "index.html"}
    linked.discard(folder / "index.html")
    assert files == linked, f"nothing leads to {[file.name for file in files - linked][:5]}"
    return seen


@pytest.mark.parametrize("persona", ["Dan Okafor"])
def test_nobody_else_takes_it_away(running, page_as, persona):
    other = page_as(persona)
    # The council takes part: its people see how it goes, and end nothing.
    assert other.goto(f"{running}/health").status == 200
    assert other.goto(f"{running}/stage/end").status == 403
    stranger = page_as("Priya Raman")
    for part in ["health", "closing", "archive.zip"]:
        assert stranger.goto(f"{running}/{part}").status == 403, part
    assert re.search("only those who take part", stranger.get_by_role("main").inner_text())
