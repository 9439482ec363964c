"""Thanks, case studies and objectives, in a real browser: who sees what, and what can be taken away."""

import csv
import io
import re
import zipfile

from browsing import AMARA, looks_right, no_violations
from pages import NIGHT
from test_running import fill, send

DAN = "Dan Okafor"
TOM = "Tom Whitlock"
MANAGER = "Jean Marchetti"  # above Tom's post
SENTENCE = "Sat with us for two nights until the lists agreed."


def profile(page, name):
    page.goto(f"/search?q={name.replace(' ', '+')}")
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    page.wait_for_url("**/people/*")


def test_thanks_show_on_the_profile_until_whoever_is_thanked_hides_them(page_as):
    amara = page_as(AMARA)
    amara.goto(NIGHT)
    amara.get_by_role("link", name="Thank somebody").click()
    fill(amara, kind="person", body="Northmoor Council", who=DAN)
    send(amara, "Thank them")
    assert amara.get_by_text("Enter what they made possible").count() > 0
    fill(amara, text=SENTENCE)
    send(amara, "Thank them")
    assert amara.get_by_text(SENTENCE).count() == 1 and amara.get_by_role("button", name="Take it back").count() == 1
    profile(amara, DAN)
    assert amara.get_by_text(SENTENCE).is_visible()

    dan = page_as(DAN)
    profile(dan, DAN)
    dan.get_by_role("link", name="What you were thanked for").click()
    dan.get_by_role("listitem").filter(has_text=SENTENCE).get_by_role("button", name="Hide it").click()
    assert dan.get_by_text("Only you see it now.").is_visible()
    amara.reload()
    assert amara.get_by_text(SENTENCE).count() == 0
    amara.goto(f"{NIGHT}/thanks")
    assert amara.get_by_text(SENTENCE).count() == 0


def test_a_case_study_is_written_published_found_and_begun_from(page_as):
    amara = page_as(AMARA)
    amara.goto(NIGHT)
    amara.get_by_role("link", name="Write a case study").click()
    fill(
        amara, title="One list by midnight", outcome="Twenty beds more are found a night.", worked="One list.",
        failed="Two spreadsheets.", advice="Name a lamplighter who walks the list at eleven.",
    )
    send(amara, "Keep the draft")
    study = amara.url
    amara.get_by_role("button", name="Change it").click()
    looks_right(amara)
    fill(amara, outcome="Twenty-one beds more are found a night.")
    send(amara, "Save")
    assert amara.get_by_text("Twenty-one beds more").is_visible()
    other = page_as(MANAGER)
    amara.get_by_role("button", name="Publish it").click()
    assert amara.get_by_text("They do not see its charter").is_visible()
    send(amara, "Publish it")

    other.goto("/case-studies")
    other.locator("main [name=q]").fill("lamplighter")
    other.locator("main [name=q]").press("Enter")
    other.get_by_role("main").get_by_role("link", name="One list by midnight").first.click()
    assert other.url == study
    other.get_by_role("button", name="Start a new effort from this").click()
    assert "Name a lamplighter" in other.locator("[name=aims]").input_value()
    fill(other, title="One list for Hexwick", outcome="Nobody sleeps out in Hexwick.", places="Hexwick")
    send(other, "Register it")
    fill(other, differs="Another town, with one council and no hospital.")
    send(other, "Register it")
    learned = other.locator(".govuk-summary-list__row", has_text="Learned from")
    learned.get_by_role("link", name="One list by midnight").click()
    assert other.get_by_role("main").get_by_role("link", name="One list for Hexwick").is_visible()


def test_an_objective_is_agreed_by_the_manager_and_taken_into_the_appraisal(page_as):
    tom = page_as(TOM)
    tom.goto("/me/objectives/new")
    assert tom.get_by_text(f"{MANAGER}, your line manager, is told by mail").is_visible()
    fill(
        tom, collaboration=NIGHT.rsplit("/", 1)[1], what="Be at every review in person.", how="The record of reviews.",
        year=tom.locator("[name=year] option").nth(1).get_attribute("value"),
    )
    send(tom, "Send it")
    own = tom.url

    manager = page_as(MANAGER)
    manager.goto("/")
    manager.get_by_role("link", name=f"Agree an objective of {TOM}").last.click()
    assert manager.url == own
    fill(manager, note="Say what you will do there.")
    send(manager, "Ask for it")
    tom.goto("/")
    tom.get_by_role("link", name="Change your objective").click()
    assert tom.get_by_text("Say what you will do there.").first.is_visible()
    tom.get_by_role("button", name="Change it").click()
    fill(tom, what="Be at every review in person, and answer for what was promised.")
    send(tom, "Send it")
    manager.goto(own)
    send(manager, "I agree")
    assert manager.get_by_text("It is agreed.").is_visible()

    tom.goto(own)
    assert page_as(AMARA).goto(own).status == 404
    with tom.expect_download() as download:
        tom.get_by_role("link", name="OpenDocument text").click()
    content = zipfile.ZipFile(download.value.path()).read("content.xml").decode()
    assert "answer for what was promised" in content and f"Agreed by {MANAGER}" in content
    with tom.expect_download() as download:
        tom.get_by_role("link", name="Table (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(open(download.value.path(), encoding="utf-8-sig").read())))
    assert rows[0]["what"].startswith("Be at every review") and rows[2]["what"].startswith("Agreed by")

    tom.goto(own)
    looks_right(tom)


def test_two_who_change_the_same_risk_meet_with_both_texts(page_as):
    first, second = page_as(AMARA), page_as(AMARA)
    for page in (first, second):
        page.goto(f"{NIGHT}/risks/1/edit")
    fill(first, plan="A hotel is asked.")
    send(first, "Save")
    fill(second, plan="A church hall is asked.")
    send(second, "Save")
    assert second.get_by_role("heading", name="saved while you were writing").is_visible()
    assert second.get_by_text("A hotel is asked.").first.is_visible()
    no_violations(second)
    send(second, "Save")
    assert re.search(r"/risks/1$", second.url) and second.get_by_text("A church hall is asked.").is_visible()
