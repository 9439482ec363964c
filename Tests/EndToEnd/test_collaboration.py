"""From 'should we?' to a joint effort: Amara of the department and Dan of the council, without scripts, on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from browsing import AMARA, no_violations
from places import ENGINES  # noqa: F401 - on each of them

DAN = "Dan Okafor"
TOM = "Tom Whitlock"


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def register(page: Page, title: str, outcome: str, topics: str) -> None:
    page.goto("/collaborations")
    page.get_by_role("main").get_by_role("button", name="Register an effort").click()
    page.get_by_label("Title").fill(title)
    press(page, "Register it")
    # What is missing is said beside its field, and what was typed is kept.
    expect(page.get_by_role("main")).to_contain_text("Enter outcome")
    expect(page.get_by_label("Title")).to_have_value(title)
    page.get_by_label("Outcome").fill(outcome)
    page.get_by_label("Topics").fill(topics)
    page.get_by_label("Contact post").fill("amara.osei")
    press(page, "Register it")


@pytest.mark.parametrize(
    ("width", "title", "outcome", "topics"),
    [
        (320, "Doctors in hostels", "Every hostel has a doctor's visit once a week.", "health inequalities"),
        (1280, "Choirs in libraries", "A singing group meets in each public library.", "culture and libraries"),
    ],
)
def test_assessed_and_advised(page_as, width, title, outcome, topics):
    page = page_as(AMARA, width=width, scripts=False)
    register(page, title, outcome, topics)
    expect(page.get_by_role("main")).to_contain_text("nobody in it has this name")
    page.get_by_label("Contact post").fill("Amara Osei")
    press(page, "Register it")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    home = page.url

    # Another body sees the entry at once, and nothing inside it.
    other = page_as(DAN, width=width, scripts=False)
    other.goto(home)
    expect(other.get_by_role("main")).to_contain_text(outcome)
    assert other.goto(f"{home}/people").status == 403
    expect(other.get_by_role("main")).to_contain_text("only those who take part may")

    page.get_by_role("main").get_by_role("link", name="Parties and roles").click()
    page.get_by_role("main").get_by_role("button", name="Add a party").click()
    page.get_by_label("Body").fill("Northmoor Council")
    press(page, "Add the party")
    assert other.goto(f"{home}/people").status == 200

    page.goto(home)
    page.get_by_role("main").get_by_role("button", name="Begin the assessment").click()
    page.get_by_role("main").get_by_role("link", name=re.compile("^Do the same people")).click()
    page.get_by_label("Yes").check()
    page.get_by_label("What shows it").fill("Of 60 people in hostels, 41 have no doctor.")
    press(page, "Save and go on")
    for _ in range(4):
        page.get_by_label("No", exact=True).check()
        press(page, "Save and go on")
    for group in page.get_by_role("main").get_by_role("group").all():
        group.get_by_label("No", exact=True).check()
    page.get_by_role("main").get_by_role("group").first.get_by_label("Yes").check()
    press(page, "Save and see the advice")
    expect(page.get_by_role("main")).to_contain_text("The lightest model that fits: One lead body with expert support")

    # A heavier one asks why.
    page.get_by_label("Budget cover transfer").check()
    press(page, "Choose this model")
    expect(page.get_by_role("main")).to_contain_text("A lighter model suffices")
    page.get_by_label("One lead body with expert support").check()
    press(page, "Choose this model")
    expect(page.get_by_role("main")).to_contain_text("Being agreed")


def test_what_is_like_it_appears_while_one_types(page_as):
    page = page_as(AMARA)
    page.goto("/collaborations/new")
    page.get_by_label("Title").press_sequentially("Warm rooms for everybody")
    page.get_by_label("Outcome").press_sequentially("Anybody who is cold finds a warm room near them.")
    found = page.locator("#like")
    expect(found.get_by_role("link", name="Warm spaces register", exact=True)).to_be_visible()
    expect(found).to_contain_text("Call: Osian Baxter")
    expect(found).to_contain_text("‘cold finds a warm’")
    no_violations(page)


def test_the_one_box_and_the_home_page_show_it(page_as):
    page = page_as(AMARA)
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("Your collaborations")
    expect(page.get_by_role("main")).to_contain_text("No second night out")
    no_violations(page)
    page.goto("/search?q=warm+spaces")
    expect(page.get_by_role("main").get_by_role("link", name="Warm spaces register")).to_be_visible()
    page.goto("/search?q=street&kind=collaboration")
    expect(page.get_by_role("main").get_by_role("link", name="Street register of hazards")).to_be_visible()


def test_a_guest_sees_what_they_were_let_into(page_as):
    page = page_as("Leila Haddad")
    page.goto("/collaborations")
    main = page.get_by_role("main")
    expect(main.get_by_role("link", name="No second night out")).to_be_visible()
    expect(main.get_by_role("link", name="Flood-ready coast")).to_have_count(0)
    assert page.goto("/collaborations/flood-ready-coast").status == 404


def test_a_guest_signed_for_their_charity_and_reads_it(page_as):
    page = page_as("Leila Haddad")
    page.goto("/collaborations/no-second-night-out/charter/memorandum")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Signed by all")
    expect(main).to_contain_text("Signed by Leila Haddad, Guest · Harbour Trust")
    page.goto("/collaborations/no-second-night-out/people")
    expect(main).to_contain_text("A post that you do not see")
    expect(main).not_to_contain_text("Nobody yet")


def test_the_senior_responsible_owner_organises(page_as):
    page = page_as(TOM)
    page.goto("/collaborations/no-second-night-out/people")
    expect(page.get_by_role("main").get_by_role("button", name="Give a role to a post")).to_be_visible()
