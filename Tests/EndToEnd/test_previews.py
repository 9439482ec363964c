"""Files in a real browser: what is shown of them, and that nothing in them ever runs."""

import re
import zlib

from browsing import AMARA, HEIGHTS, no_violations, sticks_out
from test_running import fill, send

SCRIPT = "<script>document.title='ran'; alert('ran')</script>"
SVG = f"<svg xmlns='http://www.w3.org/2000/svg' onload=\"alert('ran')\">{SCRIPT}<circle r='9'/></svg>"


def png() -> bytes:
    """A red point."""
    def part(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = (1).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0\xff\0\0")) + part(b"IEND", b"")


def pdf() -> bytes:
    """A page of text that tries, when it is opened, to speak up and to send something away."""
    script = r"app.alert\('ran'\); app.launchURL\('/sent'\); this.submitForm\('/sent'\); this.getURL\('/sent'\);"
    drawn = "BT /F1 20 Tf 72 700 Td (The pier in winter) Tj ET"
    objects = [
        f"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS({script})>>>>", "<</Type/Pages/Kids[4 0 R]/Count 1>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 3 0 R>>>>>>",
        f"<</Length {len(drawn)}>>\nstream\n{drawn}\nendstream",
    ]
    text, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return f"{text}xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(text)}\n%%EOF\n".encode()


def shows_a_pdf(page) -> bool:
    """Whether the browser's own viewer is in the page, and has not given up."""
    page.wait_for_timeout(1000)
    addresses = [frame.url for frame in page.frames]
    return any(one.startswith("chrome-extension://") for one in addresses) and not any("error" in one for one in addresses)


def upload(page, name: str, contents: bytes) -> str:
    """Adds a file to the workspace that is open, and returns the address of the file's page."""
    page.locator("main input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": contents})
    send(page, "Upload")
    return page.get_by_role("link", name=name).get_attribute("href")


def open_workspace(page, name: str) -> None:
    page.goto("/workspaces/new")
    fill(page, name=name, purpose="To try previews", visibility="private")
    send(page, "Open it")


def test_nothing_in_a_file_runs(page_as):
    amara = page_as(AMARA)
    dialogs = []
    amara.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    sent = []
    amara.on("request", lambda request: sent.append(request.url) if "/sent" in request.url else None)
    open_workspace(amara, "Hostile files")
    files = {
        "page.html": SCRIPT.encode(), "drawing.svg": SVG.encode(), "notes.md": f"# Notes\n{SCRIPT}\n[x](javascript:alert(1))".encode(),
        "table.csv": f"a,b\n{SCRIPT},2\n".encode(), "paper.pdf": pdf(), "page.png": SCRIPT.encode(),
    }
    home = amara.url
    for name, contents in files.items():
        amara.goto(home)
        path = upload(amara, name, contents)
        for part in ("preview", "view"):
            # A file that is handed out, and not shown, ends the visit.
            try:
                answer = amara.goto(f"{path}/{part}")
            except Exception as error:
                assert "ERR_ABORTED" in str(error) or "Download" in str(error), error
                continue
            amara.wait_for_timeout(200)
            if name == "paper.pdf":
                assert shows_a_pdf(amara), part
                # The browser's viewer lets a PDF speak up, within itself.
                dialogs.clear()
            assert amara.title() != "ran" and not dialogs, (name, part)
            assert answer.status in (200, 404), (name, part, answer.status)
        assert amara.locator("a[href^='javascript:']").count() == 0
    assert not sent


def test_pictures_texts_and_tables_are_seen_at_both_widths(page_as):
    amara = page_as(AMARA)
    open_workspace(amara, "Good files")
    home = amara.url
    paths = {}
    for name, contents in {
        "point.png": png(), "minutes.md": b"# Minutes\n\n- **First** point\n", "rates.csv": b"Year,Rate\n2026,4\n", "plan.txt": b"Plan\n",
        "paper.pdf": pdf(),
    }.items():
        amara.goto(home)
        paths[name] = upload(amara, name, contents)
    for width in HEIGHTS:
        page = page_as(AMARA, width)
        for name, path in paths.items():
            page.goto(f"{path}/preview")
            assert page.get_by_role("heading", name=name).is_visible()
            assert not sticks_out(page), name
            if name != "paper.pdf":
                no_violations(page)
        page.goto(f"{paths['paper.pdf']}/preview")
        assert shows_a_pdf(page)
        page.goto(f"{paths['point.png']}/preview")
        assert page.locator("main img").evaluate("i => i.naturalWidth") == 1
        page.goto(f"{paths['minutes.md']}/preview")
        assert page.get_by_role("heading", name="Minutes", exact=True).is_visible()
    amara.goto(f"{paths['plan.txt']}/preview")
    assert re.search("Plan", amara.locator("pre").inner_text())
