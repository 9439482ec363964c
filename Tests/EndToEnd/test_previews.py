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
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\('ran'\\))>>>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


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
            assert amara.title() != "ran" and not dialogs, (name, part)
            assert answer.status in (200, 404), (name, part, answer.status)
        assert amara.locator("a[href^='javascript:']").count() == 0


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
        page.goto(f"{paths['point.png']}/preview")
        assert page.locator("main img").evaluate("i => i.naturalWidth") == 1
        page.goto(f"{paths['minutes.md']}/preview")
        assert page.get_by_role("heading", name="Minutes", exact=True).is_visible()
    amara.goto(f"{paths['plan.txt']}/preview")
    assert re.search("Plan", amara.locator("pre").inner_text())
