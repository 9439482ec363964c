"""Uploads in parts and downloads: a real tus client, the script in the browser, power cuts, lost connections, and rights that end meanwhile."""

import base64
import hashlib
import pathlib
import random
import re
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

import places  # not ENGINES by name: tests in the browser need one engine
from browsing import AMARA, Visitor, fill, looks_right, send
from concordat import Server
from forms import Forms, forms_on
from places import Postgres, SQLite

ROOM = "/workspaces/no-second-night-out"
SEED = 20261122
PART = 16 << 20


def cookies(forms: Forms) -> str:
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in forms.jar)


def signed_in(url: str, persona: str) -> Forms:
    forms = Forms(url)
    forms.sign_in_as(persona)
    return forms


def client(forms: Forms, place: str) -> TusClient:
    return TusClient(f"{forms.url}{place}/uploads", headers={"Cookie": cookies(forms)})


def item(forms: Forms, place: str, name: str) -> str:
    """The page of a file or folder that a page lists."""
    found = re.search(rf'href="({ROOM}/items/[^"]+)">{re.escape(name)}<', forms.get(place).text)
    assert found, f"no ‘{name}’ on {place}"
    return found.group(1)


def contents(forms: Forms, page: str) -> bytes:
    request = urllib.request.Request(f"{forms.url}{page}/content", headers={"Cookie": cookies(forms)})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def made(folder: pathlib.Path, size: int) -> pathlib.Path:
    file = folder / f"{size}.bin"
    file.write_bytes(random.Random(size).randbytes(size))
    return file


def test_a_real_client_uploads_goes_on_and_gives_up(server: Server, tmp_path: pathlib.Path) -> None:
    amara = signed_in(server.url, AMARA)
    folder = item(amara, ROOM, "Working drafts")
    tus = client(amara, folder)
    file = made(tmp_path, PART + 1_000_000)
    about = {"filename": "Evidence – wärme.bin", "filetype": "application/x-test", "note": "By tus"}
    first = tus.uploader(str(file), chunk_size=5_000_000, metadata=about, upload_checksum=True)
    first.upload_chunk()
    assert first.offset == 5_000_000
    # Another process goes on where this one stood.
    second = tus.uploader(str(file), url=first.url, chunk_size=7_000_000)
    assert second.offset == 5_000_000
    second.upload()
    assert contents(amara, item(amara, folder, "Evidence – wärme.bin")) == file.read_bytes()

    # Whole, in one request; and a file of nothing.
    for size in (0, 1, PART, PART + 1):
        tus.uploader(str(made(tmp_path, size)), metadata={"filename": f"{size}.bin"}).upload()
        assert contents(amara, item(amara, folder, f"{size}.bin")) == (tmp_path / f"{size}.bin").read_bytes()

    # Somebody else's cookie opens nothing of it, nor does none.
    other = tus.uploader(str(file), chunk_size=1000, metadata={"filename": "mine.bin"})
    other.upload_chunk()
    for forms in (signed_in(server.url, "Dan Okafor"), Forms(server.url)):
        with pytest.raises((TusCommunicationError, TusUploadFailed)):
            TusClient(tus.url, headers={"Cookie": cookies(forms)}).uploader(str(file), url=other.url).upload()
    with pytest.raises((TusCommunicationError, TusUploadFailed)):
        tus.uploader(str(file), metadata={"filename": "SECRET plan.bin"}).upload()


class Sender(threading.Thread):
    """Sends one part of an upload byte by byte until the server is gone."""

    def __init__(self, url: str, cookie: str, start: int, body: bytes):
        super().__init__()
        self.where, self.cookie, self.start_at, self.body = urlsplit(url), cookie, start, body
        self.sent = 0
        self.is_acknowledged = False

    def run(self) -> None:
        head = (
            f"PATCH {self.where.path} HTTP/1.1\r\nHost: {self.where.netloc}\r\nCookie: {self.cookie}\r\n"
            f"Tus-Resumable: 1.0.0\r\nUpload-Offset: {self.start_at}\r\nContent-Type: application/offset+octet-stream\r\n"
            f"Content-Length: {len(self.body)}\r\n\r\n"
        ).encode()
        try:
            with socket.create_connection((self.where.hostname, self.where.port), timeout=30) as connection:
                connection.sendall(head)
                for start in range(0, len(self.body), 1 << 20):
                    connection.sendall(self.body[start : start + (1 << 20)])
                    self.sent += 1 << 20
                self.is_acknowledged = connection.recv(12) == b"HTTP/1.1 204"
        except OSError:
            return  # the server is gone


@pytest.fixture(params=places.ENGINES)
def own(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Iterator[Server]:
    """A demonstration that a test may kill and change."""
    with places.place_on(request.param, tmp_path) as place:
        server = Server(place.data, *place.options)
        server.place = place
        server.command("init")
        server.command("demo")
        yield server
        server.kill()


def position(forms: Forms, url: str) -> int:
    request = urllib.request.Request(url, method="HEAD", headers={"Cookie": cookies(forms), "Tus-Resumable": "1.0.0"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return int(answer.headers["Upload-Offset"])


def test_killed_while_uploading(own: Server, tmp_path: pathlib.Path) -> None:
    seeded = random.Random(SEED)
    file = made(tmp_path, 5 * PART + 12_345)
    whole = file.read_bytes()
    place: SQLite | Postgres = own.place
    stood, path, killed = 0, "", 0
    for turn in range(9):
        with own:
            amara = signed_in(own.url, AMARA)
            if not path:
                first = client(amara, ROOM).uploader(str(file), chunk_size=1000, metadata={"filename": "large.bin"})
                first.upload_chunk()
                stood, path = 1000, urlsplit(first.url).path
            url = f"{own.url}{path}"
            now = position(amara, url)
            # What was acknowledged is there.
            assert now >= stood
            stood = now
            if stood == len(whole):
                break
            assert "large.bin" not in amara.get(ROOM).text, "half a file can be seen"
            sender = Sender(url, cookies(amara), stood, whole[stood:])
            sender.start()
            # The power cut comes after so many bytes; the last turn sees it through.
            limit = seeded.uniform(0, (len(whole) - stood) * 0.9) if turn < 6 else len(whole)
            while sender.is_alive() and sender.sent < limit:
                sender.join(0.002)
            if turn >= 6:
                sender.join(60)
            own.kill()
            sender.join(60)
            killed += not sender.is_acknowledged
            if sender.is_acknowledged:
                stood = len(whole)
    else:
        pytest.fail("it never became whole")
    assert killed > 0
    with own:
        amara = signed_in(own.url, AMARA)
        assert hashlib.sha256(contents(amara, item(amara, ROOM, "large.bin"))).digest() == hashlib.sha256(whole).digest()
        assert own.stop() == 0
    assert place.rows("SELECT count(*) FROM upload_part") in ([(0,)], [("0",)])
    place.check()
    assert "The journal is sound." in own.command("journal", "verify")


class Reader:
    """Downloads a file and takes it slowly."""

    def __init__(self, forms: Forms, path: str, password: str = ""):
        login = f"Authorization: Basic {password}" if password else f"Cookie: {cookies(forms)}"
        where = urlsplit(forms.url)
        self.connection = socket.socket()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        self.connection.settimeout(30)
        self.connection.connect((where.hostname, where.port))
        self.connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\n{login}\r\nConnection: close\r\n\r\n".encode())
        self.seen = len(self.connection.recv(65_536))
        assert self.seen > 0

    def rest(self) -> int:
        """All that still comes."""
        try:
            while piece := self.connection.recv(1 << 20):
                self.seen += len(piece)
        except ConnectionError:
            pass
        self.connection.close()
        return self.seen


def drive_password(forms: Forms) -> str:
    """An app password, as HTTP Basic sends it."""
    forms.get("/account/app-passwords/new")
    page = forms.post("/account/app-passwords", name="Drive").text
    user, password = re.search(r"[\w.]+@[\w.]+\w", page), re.search(r"<code[^>]*>([^<]+)</code>", page)
    return base64.b64encode(f"{user.group(0)}:{password.group(1)}".encode()).decode()


def test_a_running_download_stops_when_the_right_to_it_ends(own: Server, tmp_path: pathlib.Path) -> None:
    size = 96_000_000
    with own:
        amara = signed_in(own.url, AMARA)
        folder = item(amara, ROOM, "For partners")
        client(amara, folder).uploader(str(made(tmp_path, size)), metadata={"filename": "large.bin"}).upload()
        page = item(amara, folder, "large.bin")
        people = amara.get(f"{ROOM}/people").text
        dan = next(
            dict(form.fields)["person"] for form in forms_on(people)
            if form.action.endswith("/remove") and "Dan Okafor" in form.text)
        guest = re.search(rf'href="({ROOM}/guests/[0-9a-f-]+)"', people).group(1)
        [sian] = {row[0] for row in own.place.rows("SELECT email FROM account WHERE name LIKE 'Dr Si%n Prosser'")}

        names = ["Dan Okafor", "Leila Haddad", "Dr Siân Prosser", "Tom Whitlock"]
        readers = {name: Reader(signed_in(own.url, name), f"{page}/content") for name in names}
        drive = f"/dav/{ROOM.rsplit('/', 1)[1]}/For%20partners/large.bin"
        for name in ["Dan Okafor", "Tom Whitlock"]:
            forms = signed_in(own.url, name)
            readers[f"{name}'s drive"] = Reader(forms, drive, drive_password(forms))
        assert amara.post(f"{ROOM}/people/remove", person=dan).status == 303
        assert amara.post(f"{guest}/end").status == 303
        own.command("account", "disable", sian)
        time.sleep(1.5)  # the second within which they stop, while they take nothing
        seen = {name: reader.rest() for name, reader in readers.items()}
        for name in ["Tom Whitlock", "Tom Whitlock's drive"]:
            assert seen.pop(name) > size, "who may read on reads on"
        assert all(number < size / 3 for number in seen.values()), seen


def test_what_is_open_goes_on(own: Server, tmp_path: pathlib.Path) -> None:
    """A client that goes on with a download by a range, and one that has it already."""
    file = made(tmp_path, 300_000)
    with own:
        amara = signed_in(own.url, AMARA)
        client(amara, ROOM).uploader(str(file), metadata={"filename": "range.bin"}).upload()
        page = item(amara, ROOM, "range.bin")

        def get(**fields: str) -> tuple[int, bytes, str]:
            headers = {name.replace("_", "-"): value for name, value in fields.items()} | {"Cookie": cookies(amara)}
            try:
                with urllib.request.urlopen(urllib.request.Request(f"{own.url}{page}/content", headers=headers), timeout=30) as answer:
                    return answer.status, answer.read(), answer.headers["ETag"]
            except urllib.error.HTTPError as error:
                with error:
                    return error.code, error.read(), error.headers["ETag"]

        status, whole, tag = get()
        assert (status, whole) == (200, file.read_bytes())
        assert tag == f'"{hashlib.sha256(whole).hexdigest()}"'
        assert get(If_None_Match=tag)[:2] == (304, b"")
        assert get(Range="bytes=100000-", If_Range=tag)[:2] == (206, whole[100_000:])
        assert get(Range="bytes=100000-", If_Range='"other"')[:2] == (200, whole)


# In the browser.


def opened(page: Page, name: str) -> str:
    page.goto("/workspaces/new")
    fill(page, name=name, purpose="To try uploads", visibility="private")
    send(page, "Open it")
    return page.url


def test_the_script_says_of_each_file_what_became_of_it(visitor: Visitor) -> None:
    with visitor.page(AMARA) as page:
        opened(page, "Several files")
        page.locator("main input[name=note]").fill("Together")
        page.locator("main input[name=file]").set_input_files(
            [{"name": name, "mimeType": "text/plain", "buffer": text} for name, text in
             [("one.txt", b"One"), ("two.txt", b"SECRET\nTwo"), ("three.txt", b"Three")]])
        page.get_by_role("button", name="Upload", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("‘two.txt’ was not kept")
        expect(page.get_by_role("alert")).to_contain_text("use the system that your body has for it")
        expect(page.locator(".cc-results")).to_contain_text("‘one.txt’ is there.")
        expect(page.locator(".cc-results")).to_contain_text("‘three.txt’ is there.")
        expect(page.get_by_role("table")).to_contain_text("three.txt")
        expect(page.get_by_role("table")).not_to_contain_text("two.txt")
        expect(page.locator("main input[name=note]")).to_have_value("Together")
        looks_right(page)

        # Dropped on the form.
        page.evaluate(
            """() => {
                const data = new DataTransfer();
                data.items.add(new File(["Dropped"], "dropped.txt", { type: "text/plain" }));
                data.items.add(new File([""], "empty.txt", { type: "text/plain" }));
                document.querySelector("form[data-uploads]").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
            }""")
        expect(page.get_by_role("table")).to_contain_text("dropped.txt")
        expect(page.get_by_role("table")).to_contain_text("empty.txt")


def test_the_script_goes_on_after_a_lost_connection_and_can_be_cancelled(visitor: Visitor, tmp_path: pathlib.Path) -> None:
    file = made(tmp_path, 2 * PART + 1000)
    with visitor.page(AMARA) as page:
        home = opened(page, "Large files")
        lost: list[str] = []

        def lose(route) -> None:
            # The second and the third time something is sent on, the connection breaks.
            if route.request.method == "PATCH" and len(lost) < 3:
                lost.append(route.request.headers["upload-offset"])
                if len(lost) > 1:
                    return route.abort("connectionreset")
            route.continue_()

        page.route("**/uploads/*", lose)
        page.locator("main input[name=file]").set_input_files(file)
        page.get_by_role("button", name="Upload", exact=True).click()
        expect(page.get_by_role("table")).to_contain_text(file.name, timeout=60_000)
        assert lost == ["0", str(PART), str(PART)]
        page.unroute("**/uploads/*")
        with page.expect_download() as download:
            page.get_by_role("link", name=file.name).click()
            page.get_by_role("button", name="Download").click()
        assert download.value.path().read_bytes() == file.read_bytes()

        # The page is loaded anew in the middle: the same file goes on where it stood.
        page.goto(home)
        again = made(tmp_path, 2 * PART + 2000)
        held: list = []

        def hold(route) -> None:
            if route.request.method == "PATCH" and route.request.headers["upload-offset"] != "0":
                held.append(route)
            else:
                route.continue_()

        page.route("**/uploads/*", hold)
        page.locator("main input[name=file]").set_input_files(again)
        with page.expect_request(
            lambda request: request.method == "PATCH" and request.headers.get("upload-offset") == str(PART), timeout=30_000
        ):
            page.get_by_role("button", name="Upload", exact=True).click()
        page.on("dialog", lambda dialog: dialog.accept())
        page.unroute("**/uploads/*")
        page.goto(home)
        starts: list[str] = []
        page.on("request", lambda request: request.method == "PATCH" and starts.append(request.headers["upload-offset"]))
        page.locator("main input[name=file]").set_input_files(again)
        page.get_by_role("button", name="Upload", exact=True).click()
        expect(page.get_by_role("table")).to_contain_text(again.name, timeout=60_000)
        # At least with the second part: what of it had come when the page was left was kept, too.
        assert starts and int(starts[0]) >= PART

        # Cancelled while its first part is held up, and before the server has said where to send it.
        third = made(tmp_path, PART + 3000)
        page.route("**/uploads/*", lambda route: None if route.request.method == "PATCH" else route.continue_())
        for held_up in ("PATCH", "POST"):
            page.locator("main input[name=file]").set_input_files(third)
            begun: list = []
            page.route("**/uploads", lambda route: begun.append(route) if held_up == "POST" else route.continue_())
            with page.expect_request(lambda request: request.method == held_up):
                page.get_by_role("button", name="Upload", exact=True).click()
            with page.expect_response(lambda response: response.request.method == "DELETE") as removed:
                page.get_by_role("button", name=f"Cancel {third.name}").click()
                for route in begun:
                    route.continue_()
            assert removed.value.status == 204
            expect(page.get_by_role("alert")).to_contain_text(f"‘{third.name}’ was not kept. Cancelled")
            expect(page.get_by_role("table")).not_to_contain_text(third.name)
            page.unroute("**/uploads")


def test_a_file_is_shared_by_a_link(visitor: Visitor, server: Server) -> None:
    with visitor.page(AMARA) as page, visitor.page() as theirs:
        page.goto(ROOM)
        page.get_by_role("link", name="For partners").click()
        page.get_by_role("link", name="Night places by month.csv").click()
        page.get_by_role("link", name="Share by a link").click()
        fill(page, addresses="ruth@trust.example.org")
        send(page, "Make the link")
        link = page.locator("#address").input_value()
        looks_right(page)
        path = urlsplit(link).path
        theirs.goto(path)
        expect(theirs.get_by_role("main")).to_contain_text("Amara Osei, Department for Homes, shares a file with you until")
        looks_right(theirs)
        fill(theirs, email="ruth@trust.example.org")
        send(theirs, "Send me a code")
        looks_right(theirs)
        with visitor.page() as outbox:
            outbox.goto("/demonstration/outbox")
            outbox.get_by_role("link", name="Your code for the file").first.click()
            code = re.search(r"\b(\d{4} \d{4})\b", outbox.get_by_role("main").inner_text()).group(1)
        fill(theirs, code=code)
        send(theirs, "Open the file")
        expect(theirs.get_by_role("heading", level=1)).to_have_text("Night places by month.csv")
        looks_right(theirs)
        with theirs.expect_download() as download:
            theirs.get_by_role("button", name="Download").click()
        assert download.value.path().read_text().startswith("Month,Places,Used")

        page.goto(f"{ROOM}/links")
        expect(page.get_by_role("table")).to_contain_text("ruth@trust.example.org")
        looks_right(page)
        page.get_by_role("row", name="ruth@trust.example.org").get_by_role("button", name="End the link").click()
        page.wait_for_load_state()
        theirs.goto(path)
        expect(theirs.get_by_role("heading", level=1)).to_have_text("This link does not work any more")

