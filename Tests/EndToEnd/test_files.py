"""Files in a workspace, with and without scripts: versions, places, the bin, checking out, marking, an archive."""

import io
import socket
import zipfile
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from browsing import AMARA, Visitor, fill, looks_right, send

PLAN = "Beds: 10\nBlankets: 20\n"


def upload(page: Page, *files: tuple[str, str], note: str = "", button: str = "Upload") -> None:
    page.locator("main input[name=file]").set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": text.encode()} for name, text in files]
    )
    page.locator("main input[name=note]").fill(note)
    send(page, button)


def made(page: Page, name: str) -> str:
    page.goto("/workspaces/new")
    fill(page, name=name, purpose="Beds for the winter", visibility="private")
    send(page, "Open it")
    return page.url


def folder(page: Page, name: str) -> None:
    page.locator("main input[name=folder]").fill(name)
    send(page, "Make the folder")


@pytest.mark.parametrize("scripts", [True, False])
def test_files_are_kept_changed_moved_and_put_back(visitor: Visitor, scripts: bool) -> None:
    with visitor.page(AMARA, scripts=scripts) as page:
        home = made(page, f"Winter beds {scripts}")
        folder(page, "Plans")
        upload(page, ("plan.txt", PLAN), ("streets.csv", "street,beds\nHigh Street,4\n"), note="First")
        expect(page.get_by_role("table")).to_contain_text("streets.csv")
        if scripts:
            looks_right(page)

        # Nothing is chosen: that is said, and nothing happens.
        send(page, "Move to the bin")
        expect(page.get_by_role("alert")).to_contain_text("Select what it is to be done with")

        page.get_by_role("link", name="plan.txt").click()
        upload(page, ("other.txt", PLAN.replace("10", "12")), note="Two more beds")
        expect(page.get_by_role("table")).to_contain_text("Two more beds")
        page.get_by_role("link", name="Compare with version 1").click()
        expect(page.get_by_role("main")).to_contain_text("12")
        if scripts:
            looks_right(page)
        page.go_back()
        send(page, "Restore version 1")
        expect(page.get_by_role("table")).to_contain_text("Brought back version 1")
        page.get_by_label("Check it out for").select_option("a day")
        send(page, "Check out")
        expect(page.get_by_role("main")).to_contain_text("You have this checked out until")
        page.locator("main textarea[name=comment]").fill("Is this right?")
        send(page, "Comment")
        expect(page.get_by_role("main")).to_contain_text("Is this right?")
        if scripts:
            looks_right(page)
        send(page, "Check in")

        page.goto(home)
        page.get_by_label("Select plan.txt").check()
        page.get_by_label("Select streets.csv").check()
        send(page, "Move")
        if scripts:
            looks_right(page)
        page.get_by_role("main").get_by_role("link", name="Plans").click()
        send(page, "Move here to Plans")
        expect(page.get_by_role("table")).to_contain_text("streets.csv")

        page.goto(home)
        page.get_by_label("Select Plans").check()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download as ZIP").click()
        archive = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == ["MARKINGS.txt", "Plans/plan.txt", "Plans/streets.csv"]
        assert archive.read("Plans/plan.txt").decode() == PLAN

        send(page, "Move to the bin")
        expect(page.get_by_role("main")).to_contain_text("1 item is in the bin for 90 days")
        if scripts:
            looks_right(page)
            page.goto(f"{home}/bin")
            looks_right(page)
            page.go_back()
        send(page, "Undo moving to the bin")
        expect(page.get_by_role("table")).to_contain_text("Plans")


def test_a_higher_marking_is_refused_with_what_to_do(visitor: Visitor) -> None:
    with visitor.page(AMARA) as page:
        made(page, "Marked papers")
        upload(page, ("annex.txt", "TOP SECRET\nAnnex"), note="The annex")
        expect(page.get_by_role("alert")).to_contain_text("use the system that your body has for it")
        expect(page.locator("main input[name=note]")).to_have_value("The annex")
        looks_right(page)
        page.get_by_label("OFFICIAL-SENSITIVE").first.check()
        upload(page, ("annex.txt", "Annex"))
        page.get_by_role("link", name="annex.txt").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download").click()
        assert download.value.suggested_filename == "[OFFICIAL-SENSITIVE] annex.txt"


def send_raw(page: Page, home: str, length: int | None, body_end: str) -> bytes:
    """Sends an upload whose length is said to be what it is not; what was answered before the connection ended."""
    hidden = page.locator("main form[action$='/files'] input[type=hidden]").first
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in page.context.cookies())
    part = "--edge\r\nContent-Disposition: form-data; name="
    body = (
        f'{part}"{hidden.get_attribute("name")}"\r\n\r\n{hidden.get_attribute("value")}\r\n'
        f'{part}"file"; filename="cut.txt"\r\nContent-Type: text/plain\r\n\r\n{"half of it " * 20_000}{body_end}'
    ).encode()
    where = urlsplit(home)
    head = (
        f"POST {where.path}/files HTTP/1.1\r\nHost: {where.netloc}\r\nCookie: {cookies}\r\nConnection: close\r\n"
        f"Origin: {where.scheme}://{where.netloc}\r\nContent-Type: multipart/form-data; boundary=edge\r\n"
        f"Content-Length: {len(body) if length is None else length}\r\n\r\n"
    ).encode()
    answer = b""
    with socket.create_connection((where.hostname, where.port), timeout=10) as connection:
        try:
            connection.sendall(head + body)
            if length is not None and length > len(body):
                connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65536):
                answer += piece
        except (ConnectionError, TimeoutError):
            pass
    return answer


def test_what_is_cut_off_or_lies_about_its_length_leaves_nothing(visitor: Visitor) -> None:
    with visitor.page(AMARA) as page:
        home = made(page, "Half of it")
        end = "\r\n--edge--\r\n"
        for length, body_end in [(50_000_000, ""), (100_000, end), (None, ""), (50_000_000, "")]:
            answer = send_raw(page, home, length, body_end)
            assert b" 303 " not in answer.split(b"\r\n")[0]
            page.goto(home)
            expect(page.get_by_role("main")).to_contain_text("Files and folders appear here")
        # The same sent whole is there.
        assert b" 303 " in send_raw(page, home, None, end).split(b"\r\n")[0]
        page.goto(home)
        expect(page.get_by_role("table")).to_contain_text("cut.txt")
