"""Asking to join, in a real browser: from the register and from a closed door to the inside, with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

from browsing import AMARA, HEIGHTS, fill, no_violations, send, sticks_out

DAN = "Dan Okafor"  # of a body that is no party of what Amara registers here


def main(page):
    return page.get_by_role("main")


def register(page, title):
    page.goto("/collaborations/new")
    fill(
        page, kind="collaboration", title=title, outcome="Wet sleeping bags are dry by the evening.",
        contact=AMARA,
    )
    send(page, "Register it")
    if main(page).locator("[name=differs]").count():
        fill(page, differs="Ours is about laundry alone and about nothing else at all.")
        send(page, "Register it")
    page.wait_for_url(lambda url: "/new" not in url)
    return page.url


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_somebody_outside_asks_and_is_let_in(scripts, page_as):
    amara, dan = page_as(AMARA, scripts=scripts), page_as(DAN, scripts=scripts)
    url = register(amara, f"Laundry {'with' if scripts else 'without'} scripts")

    # The closed door says who can open it, and how to ask.
    assert dan.goto(f"{url}/decisions").status == 403
    expect(main(dan)).to_contain_text("Its contact, Amara Osei")
    for width, height in HEIGHTS.items() if scripts else ():
        dan.set_viewport_size({"width": width, "height": height})
        no_violations(dan)
        assert not sticks_out(dan)
    main(dan).get_by_role("button", name="Ask to join").click()
    dan.wait_for_url("**/join")
    expect(main(dan)).to_contain_text("Amara Osei is told")
    send(dan, "Ask to join")
    expect(main(dan)).to_contain_text("There is a problem")
    fill(dan, reason="We have two washing machines.")
    send(dan, "Ask to join")
    main(dan).get_by_role("link", name="Read, change or withdraw it").click()
    fill(dan, reason="We have three washing machines.")
    send(dan, "Change what I asked")

    amara.goto("/")
    waiting = main(amara).get_by_role("link", name=re.compile("Answer Dan Okafor"))
    assert waiting.count() >= 1
    amara.goto(f"{url}/people")
    main(amara).get_by_role("link", name=DAN).first.click()
    amara.wait_for_url("**/requests/*")
    expect(main(amara)).to_contain_text("We have three washing machines.")
    fill(amara, answer="decline")
    send(amara, "Send the answer")
    expect(main(amara)).to_contain_text("Say why, so that they know")
    fill(amara, answer="both", note="Welcome.")
    send(amara, "Send the answer")
    expect(main(amara)).to_contain_text("Northmoor Council")

    assert dan.goto(f"{url}/decisions").status == 200
    dan.goto(url)
    assert main(dan).get_by_role("button", name="Ask to join").count() == 0
