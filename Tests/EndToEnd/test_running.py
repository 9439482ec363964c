"""A collaboration while it runs: a risk goes up, a decision is taken, a measure moves, a review looks at it all."""

import re

import pytest

from browsing import AMARA, HEIGHTS, Watch, fill, no_violations, send, sticks_out

SRO = "Tom Whitlock"
BODY = "Department for Homes"


@pytest.fixture(scope="module")
def running(visitor):
    """The path of a collaboration that Amara runs."""
    with visitor.page(AMARA) as page:
        page.goto("/collaborations/new")
        fill(page, kind="collaboration", title="Warm rooms", outcome="Nobody sits in a cold room in Northmoor next winter.")
        send(page, "Register it")
        # The council's register of warm spaces is like it.
        fill(page, differs="Theirs lists public rooms; ours heats homes.")
        send(page, "Register it")
        path = re.sub(r"^https?://[^/]+", "", page.url)
        body = page.goto(f"{path}/people/roles/new") and page.locator("[name=body] option").last.get_attribute("value")
        fill(page, role="sro", body=body, post=SRO)
        send(page, "Give the role")
        page.goto(f"{path}/risks/new")
        fill(
            page, kind="risk", cause="Gas is dear", event="Rooms stay cold", effect="People fall ill", likelihood="5",
            impact="4", proximity="month", body=body, post=AMARA, response="treat", respond_by="1 March 2031",
        )
        send(page, "Add it")
        page.goto(f"{path}/measures/new")
        fill(
            page, title="Cold rooms", definition="Rooms below 18 degrees", body=body, post=AMARA, unit="rooms",
            baseline="900", baseline_on="1 January 2025", target="0", target_on="1 January 2031", direction="down",
            tolerance="5", source="Visits", frequency="yearly",
        )
        send(page, "Add it")
        for day, amount in [("31 March 2025", "870"), ("30 June 2025", "655.5"), ("30 September 2025", "652")]:
            fill(page, day=day, amount=amount, provenance="Visits")
            send(page, "Enter it")
        page.goto(f"{path}/decisions/new")
        fill(
            page, question="Do we pay for heating?", recommendation="We pay half.", kind="other", decide_by="1 March 2031",
        )
        send(page, "Propose it")
        page.goto(f"{path}/reviews")
        fill(page, day="1 June 2031")
        send(page, "Schedule it")
    return path


def test_what_is_escalated_and_proposed_waits_for_the_owner_who_takes_note_and_decides(running, page_as):
    page = page_as(SRO)
    page.goto("/")
    page.get_by_role("link", name="Take note of 1 escalated risk").click()
    send(page, "I take note of it")
    page.goto("/")
    assert page.get_by_role("link", name="Take note of 1 escalated risk").count() == 0
    page.get_by_role("link", name="Decide: Do we pay for heating?").click()
    fill(page, outcome="We pay two thirds.", reasons="Half was too little.")
    send(page, "Decide")
    # Decision 1 is what the escalated risk asks for.
    page.goto(f"{running}/decisions/2")
    assert page.get_by_text("We pay two thirds.").first.is_visible()
    assert page.get_by_role("button", name="Decide", exact=True).count() == 0


@pytest.mark.parametrize("width", HEIGHTS)
@pytest.mark.parametrize(
    "end",
    [
        "risks", "risks/1", "risks/new", "risks/threshold", "decisions", "decisions/1", "decisions/new", "actions",
        "actions/new", "measures", "measures/1", "measures/new", "reviews", "reviews/1",
    ],
)
def test_pages(running, end, width, page_as):
    page = page_as(AMARA, width=width)
    watch = Watch(page)
    page.goto(f"{running}/{end}")
    page.wait_for_load_state("load")
    assert watch.status == 200
    assert not watch.troubles
    assert page.get_by_role("heading", level=1).count() == 1
    assert not sticks_out(page), "wider than the screen"
    no_violations(page)
