"""A workspace from beginning to end, by three people in three browsers: two of two bodies, and a guest from outside."""

import re
import time
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from browsing import AMARA, Visitor, fill, looks_right, send

DAN = "Dan Okafor"
INES = "ines.marlow@tidewater.example"


def by_mail(page: Page, email: str) -> None:
    """Signs in with the link in the newest mail to an address."""
    page.goto("/sign-in")
    page.get_by_label("Your work e-mail address").fill(email)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your mail")
    page.goto("/demonstration/outbox")
    page.locator("main li", has_text=email).first.get_by_role("link").click()
    link = page.get_by_role("main").get_by_role("link").filter(has_text="/sign-in/link/")
    page.goto(urlsplit(link.get_attribute("href")).path)
    send(page, "Sign in")


def upload(page: Page, name: str, text: str, note: str = "") -> None:
    page.locator("main input[name=file]").set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": text.encode()}]
    )
    page.locator("main input[name=note]").fill(note)
    send(page, "Upload")


def test_three_people_share_files_and_the_guest_leaves(visitor: Visitor) -> None:
    with visitor.page(AMARA) as amara, visitor.page(DAN) as dan, visitor.page() as ines:
        # Amara opens it, with a folder for all and one for partners, and lets Dan in.
        amara.goto("/workspaces/new")
        fill(amara, name="Tidewater shelter", purpose="Plans for the shelter at Tidewater", visibility="private")
        send(amara, "Open it")
        home = amara.url
        for name in ["For partners", "Our own"]:
            amara.locator("main input[name=folder]").fill(name)
            send(amara, "Make the folder")
        amara.get_by_role("link", name="Our own").click()
        own = amara.url
        upload(amara, "budget.csv", "what,pounds\nbeds,1200\n")
        expect(amara.get_by_role("table")).to_contain_text("budget.csv")
        dan.goto(home)
        expect(dan.get_by_role("main")).not_to_contain_text("For partners")
        amara.goto(f"{home}/people/new")
        fill(amara, email="dan.okafor@northmoor.example", role="editor")
        send(amara, "Add them")

        # Dan, of the council, adds a file where partners will look.
        assert dan.goto(home).status == 200
        dan.get_by_role("link", name="For partners").click()
        shared = dan.url
        upload(dan, "beds.txt", "Beds: 10\n", "As counted on Monday")
        expect(dan.get_by_role("table")).to_contain_text("beds.txt")

        # Amara lets guests comment there, and is shown what Ines will see before anything is sent.
        amara.goto(f"{shared}/access")
        fill(amara, role_guest="2")
        send(amara, "Give the folder permissions of its own")
        amara.goto(f"{home}/guests/new")
        until = time.strftime("%d/%m/%Y", time.gmtime(time.time() + 60 * 86400))
        fill(
            amara, email=INES, name="Ines Marlow", organisation="Tidewater Trust", purpose="Checks the plans",
            until=until,
        )
        send(amara, "See what they will see")
        main = amara.get_by_role("main")
        expect(main).to_contain_text("beds.txt")
        expect(main).not_to_contain_text("budget.csv")
        looks_right(amara)
        send(amara, "Send the invitation")

        # Ines comes by mail, accepts the terms, and sees that folder alone.
        by_mail(ines, INES)
        ines.goto(home)
        send(ines, "I accept these terms")
        expect(ines.get_by_role("main")).to_contain_text("For partners")
        expect(ines.get_by_role("main")).not_to_contain_text("Our own")
        assert ines.goto(own).status == 404
        ines.goto(shared)
        looks_right(ines)
        ines.get_by_role("link", name="beds.txt").click()
        expect(ines.get_by_role("main")).to_contain_text("May I share this?")
        ines.locator("main textarea[name=comment]").fill("Two of them are broken.")
        send(ines, "Comment")
        with ines.expect_download() as download:
            ines.get_by_role("main").get_by_role("button", name=re.compile("^Download")).first.click()
        assert download.value.path().read_text() == "Beds: 10\n"

        # Dan reads it beside the mark of a guest, and mends the file: a second version.
        file = ines.url
        dan.goto(file)
        expect(dan.get_by_role("main")).to_contain_text("Two of them are broken.")
        expect(dan.get_by_role("main")).to_contain_text("Guest · Tidewater Trust")
        dan.goto(shared)
        upload(dan, "beds.txt", "Beds: 8\n", "Without the broken ones")
        expect(dan.get_by_role("main")).to_contain_text("‘beds.txt’ is now at version 2")
        ines.goto(file)
        expect(ines.get_by_role("main")).to_contain_text("Without the broken ones")

        # Amara asks who can see it and who read it, then ends the guest's access: the next click finds nothing.
        amara.goto(f"{file}/access")
        expect(main).to_contain_text("Ines Marlow")
        looks_right(amara)
        amara.goto(f"{file}/readers")
        expect(main).to_contain_text("Ines Marlow")
        amara.goto(f"{home}/people")
        main.get_by_role("row", name="Ines Marlow").get_by_role("link", name="Renew or end").click()
        send(amara, "End access")
        assert ines.goto(file).status in (401, 403, 404) or "/sign-in" in ines.url
        assert "Beds" not in ines.content()
