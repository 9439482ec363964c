"""The records of a workspace: who did what, how long it is kept, a request for information, and an archive that opens without Concordat."""

import csv
import io
import pathlib
import zipfile
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from browsing import AMARA, fill, no_violations, send, sticks_out
from concordat import Server
from places import ENGINES  # noqa: F401 - on each of them
from test_closing import read_offline
from test_files import folder, made, upload


def looked_at(page: Page) -> None:
    no_violations(page)
    assert not sticks_out(page)


def rows(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))


def test_from_the_audit_to_an_archive_that_comes_back(page_as, server: Server, browser: Browser, tmp_path: pathlib.Path):
    page = page_as(AMARA)
    main = page.get_by_role("main")
    home = made(page, "Winter records")
    path = urlsplit(home).path
    folder(page, "Minutes & more")
    upload(page, ("plan #1.txt", "Forty blankets\n"), ("=sum.txt", "Nothing\n"), note="First")
    page.get_by_role("link", name="plan #1.txt").click()
    upload(page, ("plan.txt", "Fifty beds\n"), note="Second")
    main.get_by_role("button", name="View").click()

    # The audit says who looked, from where, and proves it.
    page.goto(f"{path}/records")
    looked_at(page)
    main.get_by_role("link", name="Audit").click()
    expect(main).to_contain_text("viewed plan #1.txt")
    expect(main).to_contain_text("127.0.0.1")
    expect(main).to_contain_text("Chrome on Linux")
    looked_at(page)
    main.get_by_text("Choose what is listed").click()
    fill(page, kind="viewed", who="amara")
    send(page, "Show")
    expect(main).not_to_contain_text("opened the workspace")
    main.locator(f'a[href^="{path}/audit/"]').first.click()
    expect(main).to_contain_text("It is what the entry has the seal of")
    server.command("journal", "head")  # seals what is recorded
    page.reload()
    with page.expect_download() as proof:
        main.get_by_role("button", name="Download the proof").click()
    assert "127.0.0.1" not in proof.value.path().read_text()

    # Retention and a hold, without scripts on a phone.
    plain = page_as(AMARA, width=320, scripts=False)
    plain_main = plain.get_by_role("main")
    plain.goto(f"{path}/retention")
    send(plain, "Set this rule")
    expect(plain.get_by_role("alert")).to_contain_text("Choose what becomes of files")
    fill(plain, action="destroy", months="6", authority="Schedule, line 14")
    send(plain, "Set this rule")
    expect(plain_main).to_contain_text("destroyed 6 months after the last change")
    fill(plain, reason="An inquiry")
    send(plain, "Place a legal hold")
    expect(plain_main).to_contain_text("Stands since")
    assert not sticks_out(plain)
    plain.goto(home)
    expect(plain_main).to_contain_text("Under legal hold since")

    # A request finds an older version, and is taken away with its lists.
    plain.goto(f"{path}/requests/new")
    fill(plain, reference="FOI 7", question="Blankets?", words="plan")
    send(plain, "Search")
    expect(plain_main).to_contain_text("plan #1.txt")
    assert not sticks_out(plain)
    send(plain, "Choose all that is found")
    expect(plain_main).to_contain_text("1 file")
    with plain.expect_download() as download:
        plain_main.get_by_role("button", name="Download what is chosen").click()
    answer = zipfile.ZipFile(download.value.path())
    assert answer.testzip() is None
    assert answer.read("files/1/version-1/plan #1.txt") == b"Forty blankets\n"
    assert [row["exemption cited"] for row in rows(answer, "redactions.csv")] == ["", ""]

    # Closed: nothing can be changed, all can be taken away.
    page.goto(f"{path}/closing")
    looked_at(page)
    fill(page, reason="The winter is over")
    send(page, "Close Winter records")
    expect(main).to_contain_text("The winter is over")
    looked_at(page)
    page.goto(home)
    expect(main).to_contain_text("This workspace is closed")
    expect(main.get_by_role("button", name="Upload")).to_have_count(0)
    looked_at(page)
    server.command("journal", "head")
    page.goto(f"{path}/closing")
    with page.expect_download() as taken:
        main.get_by_role("button", name="Download the archive").click()
    archive = zipfile.ZipFile(taken.value.path())
    assert archive.testzip() is None
    assert {row["name"] for row in rows(archive, "files.csv")} == {"Minutes & more", "plan #1.txt", "'=sum.txt"}

    # It opens in a browser from a folder; every file is led to, each proof checks.
    place = tmp_path / "archive"
    archive.extractall(place)
    seen = read_offline(browser, place)
    assert any("Minutes & more" in text for text in seen.values())
    assert not any("127.0.0.1" in text for text in seen.values())
    proofs = sorted((place / "proofs").glob("*-*.txt"))
    assert len(proofs) > 8
    key = (place / "proofs" / "key.txt").read_text().strip()
    assert "Accepted." in server.command("journal", "check-proof", "--key", key, str(proofs[0]))

    # And comes back as a workspace; what was changed on the way does not.
    page.goto("/workspaces/new/import")
    page.locator("main input[name=file]").set_input_files(taken.value.path())
    send(page, "Import it")
    # The page goes on by itself until the work is done; without scripts it is loaded again.
    expect(main).to_contain_text("2 files are in a new workspace", timeout=30_000)
    looked_at(page)
    plain.goto(urlsplit(page.url).path)
    assert not sticks_out(plain)
    main.get_by_role("button", name="Open Winter records").click()
    expect(page.get_by_role("table")).to_contain_text("plan #1.txt")
    assert urlsplit(page.url).path != path
    page.get_by_role("link", name="plan #1.txt").click()
    expect(page.get_by_role("table")).to_contain_text("Version 1, by Amara Osei on")
    forged = tmp_path / "forged.zip"
    with zipfile.ZipFile(forged, "w") as copy:
        for name in archive.namelist():
            data = archive.read(name)
            copy.writestr(name, b"Forty-one blankets" if data == b"Forty blankets\n" else data)
    page.goto("/workspaces/new/import")
    page.locator("main input[name=file]").set_input_files(forged)
    send(page, "Import it")
    expect(main).to_contain_text("are not in it, or of another size. Nothing was kept", timeout=30_000)
    expect(main).to_contain_text("No workspace was made")
    looked_at(page)
