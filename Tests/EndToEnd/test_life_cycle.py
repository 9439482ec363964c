"""A joint effort from 'should we?' to its end, by four people of two bodies: assess, recommend, charter, sign, refused launch,
launch, decide, escalate, measure, review, hand over, close."""

import datetime
import re

import pytest
from playwright.sync_api import Page, expect

from browsing import AMARA, HEIGHTS, Visitor, choose, fill, no_violations, pick, send, sticks_out
from concordat import Server

TOM = "Tom Whitlock"  # senior responsible owner, Department for Homes
DAN = "Dan Okafor"  # housing manager, Northmoor Council
NASREEN = "Nasreen Iqbal"  # administers Northmoor Council's part of the directory
HOMES, COUNCIL = "department-for-homes", "northmoor-council"


def day(days: int) -> str:
    found = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=days)
    return f"{found.day} {found:%B %Y}"


def financial_year() -> str:
    today = datetime.datetime.now(datetime.UTC).date()
    start = today.year if today.month >= 4 else today.year - 1
    return f"{start}-{(start + 1) % 100:02}"


@pytest.fixture(scope="module")
def people(browser, tmp_path_factory):
    """A demonstration of its own: somebody changes posts in it. `people(name)` is that person's page."""
    with Server.demonstration(tmp_path_factory.mktemp("life")) as server:
        visitor = Visitor(browser, server.url)
        with visitor.page(AMARA) as amara, visitor.page(TOM) as tom, visitor.page(DAN) as dan, visitor.page(NASREEN) as nasreen:
            yield {AMARA: amara, TOM: tom, DAN: dan, NASREEN: nasreen}.__getitem__


def main(page: Page):
    return page.get_by_role("main")


@pytest.fixture(scope="module")
def path(people):
    """Registered by Amara with the council as a party, who then is asked into the roles."""
    page = people(AMARA)
    page.goto("/collaborations/new")
    fill(
        page, kind="collaboration", title="A doctor in every hostel", clients="people in hostels",
        outcome="Everybody who lives in a Northmoor hostel sees a doctor in their first week.",
    )
    send(page, "Register it")
    expect(main(page)).to_contain_text("Proposed")
    path = re.sub(r"^https?://[^/]+", "", page.url)
    page.goto(f"{path}/people/parties/new")
    fill(page, body="Northmoor Council")
    send(page, "Add the party")
    for role, body, post in [
        ("sro", HOMES, TOM), ("accounting-officer", HOMES, "Jean Marchetti"), ("finance-lead", HOMES, AMARA),
        ("operational-lead", COUNCIL, DAN), ("contact", HOMES, TOM), ("contact", COUNCIL, DAN),
    ]:
        page.goto(f"{path}/people/roles/new")
        fill(page, role=role, body=body, post=post)
        send(page, "Give the role")
        expect(main(page)).to_contain_text(post)
    return path


def test_1_they_assess_and_take_the_lightest_model_that_fits(people, path):
    page = people(AMARA)
    page.goto(path)
    main(page).get_by_role("button", name="Begin the assessment").click()
    main(page).get_by_role("link", name=re.compile("^Do the same people")).click()
    choose(page, "Yes")
    page.get_by_label("What shows it").fill("Of 60 people in hostels, 41 have no doctor.")
    send(page, "Save and go on")
    for _ in range(4):
        choose(page, "No")
        send(page, "Save and go on")
    for group in main(page).get_by_role("group").all():
        group.get_by_label("No", exact=True).check()
    main(page).get_by_role("group").first.get_by_label("Yes").check()
    send(page, "Save and see the advice")
    expect(main(page)).to_contain_text("The lightest model that fits: One lead body with expert support")
    page.get_by_label("One lead body with expert support").check()
    send(page, "Choose this model")
    expect(main(page)).to_contain_text("Being agreed")


def test_2_launch_is_refused_with_the_list_of_what_is_missing(people, path):
    page = people(TOM)
    page.goto(path)
    gate = main(page)
    expect(gate).to_contain_text("Ready to launch?")
    for missing in ["The scope is missing", "The decision rights are empty", "What must move is missing",
                    "The finance map is empty", "There are no joint measures", "The memorandum is not sent for signature"]:
        expect(gate).to_contain_text(missing)
    expect(gate.get_by_role("button", name="Launch", exact=True)).to_have_count(0)
    # Whoever sends the form all the same is refused.
    token = page.locator("[name=form-token]").first.get_attribute("value")
    answer = page.request.post(f"{path}/launch", form={"form-token": token}, max_redirects=0)
    assert answer.status == 409 and "It cannot launch yet" in answer.text()
    no_violations(page)


def test_3_the_two_bodies_write_the_charter(people, path):
    page = people(AMARA)
    page.goto(f"{path}/charter")
    send(page, "Start with the suggested kinds")
    parts = {
        "scope": {"text": "Adults in the four hostels of Northmoor, and the two surgeries beside them."},
        "out-of-scope": {"text": "People who sleep outside, whom 'No second night out' meets."},
        "data-plan": {"moves": "No data moves: the doctor asks each person, and keeps the answers in the surgery."},
        "review-rhythm": {"months": "6", "first": day(150)},
        "exit-plan": {"text": "After two years the surgeries carry on alone; the department stops paying in the third."},
    }
    for part, fields in parts.items():
        page.goto(f"{path}/charter/parts/{part}")
        fill(page, **fields)
        send(page, "Save")
        expect(page.get_by_role("heading", level=1)).to_have_text("Charter")

    # The council says for itself what it gives and gains.
    dan = people(DAN)
    dan.goto(f"{path}/people/parties/{COUNCIL}")
    fill(
        dan, contribution="A room with running water in each hostel", benefit="Fewer ambulances at night",
        gives_up="Two offices",
    )
    send(dan, "Save")
    expect(main(dan)).to_contain_text("Fewer ambulances at night")

    # Both edit one part: the second sees the first's text and merges knowingly.
    page.goto(f"{path}/charter/parts/scope")
    dan.goto(f"{path}/charter/parts/scope")
    fill(page, text="Adults in the four hostels of Northmoor, and the two surgeries next door.")
    send(page, "Save")
    fill(dan, text="Adults in the five hostels of Northmoor, and the two surgeries beside them.")
    send(dan, "Save")
    expect(main(dan)).to_contain_text("next door")
    fill(dan, text="Adults in the five hostels of Northmoor, and the two surgeries next door.")
    send(dan, "Save")
    expect(main(dan)).to_contain_text("five hostels of Northmoor, and the two surgeries next door")


def test_4_who_pays_who_gains_and_what_is_measured(people, path):
    page = people(AMARA)
    page.goto(f"{path}/money/finance/new")
    fill(
        page, what="A doctor for three days a week", payer=HOMES, authority="Grant agreed by the accounting officer",
        status="agreed", phasing=f"{financial_year()}: £96,000",
    )
    send(page, "Add it")
    for body, cost, gain in [(HOMES, "£96,000", "0"), (COUNCIL, "£8,000", "£60,000")]:
        page.goto(f"{path}/money/ledger")
        fill(page, body=body, year=financial_year(), expected_cost=cost, expected_cashable=gain, expected_other="0")
        send(page, "Save")
    expect(main(page)).to_contain_text("Department for Homes pays most; Northmoor Council gains most.")
    for title, unit in [("Seen in the first week", "%"), ("Ambulances called", "calls"), ("Registered with a surgery", "%")]:
        page.goto(f"{path}/measures/new")
        fill(
            page, title=title, definition=f"{title}, of all who moved in that month", body=COUNCIL, post=DAN, unit=unit,
            baseline="20", baseline_on=day(-60), target="90", target_on=day(700), direction="up", tolerance="2",
            source="Hostels' books", frequency="monthly",
        )
        send(page, "Add it")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_5_each_party_signs_the_exact_text_and_a_change_asks_again(people, path):
    amara, tom, dan = people(AMARA), people(TOM), people(DAN)
    memorandum = f"{path}/charter/memorandum"

    def ask():
        amara.goto(f"{memorandum}/send")
        pick(amara, f"post-{HOMES}", TOM)
        pick(amara, f"post-{COUNCIL}", DAN)
        send(amara, "Send for signature")

    ask()
    tom.goto(memorandum)
    send(tom, "Sign for Department for Homes")
    expect(main(tom)).to_contain_text("Signed by Tom Whitlock")
    # Amara changes the charter before the council signs: what it would sign is no longer what was agreed.
    amara.goto(f"{path}/charter/parts/exit-plan")
    fill(amara, text="After two years the surgeries carry on alone; the department pays half of the third year.")
    send(amara, "Save")
    dan.goto(memorandum)
    expect(main(dan)).to_contain_text("these must sign again: Department for Homes, Northmoor Council")
    ask()
    for page, body in [(tom, "Department for Homes"), (dan, "Northmoor Council")]:
        page.goto(memorandum)
        send(page, f"Sign for {body}")
    expect(main(dan)).to_contain_text("Signed by all")
    # What changed between the two texts, on a desktop and on a phone.
    amara.goto(f"{path}/charter/versions/2/changes")
    expect(main(amara).locator("ins").first).to_be_visible()
    size = amara.viewport_size
    for width, height in HEIGHTS.items():
        amara.set_viewport_size({"width": width, "height": height})
        assert not sticks_out(amara)
        no_violations(amara)
    amara.set_viewport_size(size)


def test_6_the_owner_launches(people, path):
    page = people(TOM)
    page.goto(path)
    expect(main(page)).not_to_contain_text("missing")
    send(page, "Launch")
    expect(main(page)).to_contain_text("Running")


def test_7_only_who_has_the_right_decides(people, path):
    dan, tom, amara = people(DAN), people(TOM), people(AMARA)
    dan.goto(f"{path}/decisions/new")
    fill(
        dan, question="Do we buy couches for the rooms?", recommendation="Four, second-hand.", kind="money",
        amount="£3,200", decide_by=day(20),
    )
    send(dan, "Propose it")
    expect(main(dan).get_by_role("button", name="Decide", exact=True)).to_have_count(0)
    tom.goto(f"{path}/decisions/1")
    expect(main(tom).get_by_role("button", name="Decide", exact=True)).to_have_count(0)
    expect(main(tom)).to_contain_text(re.compile("finance lead", re.IGNORECASE))
    amara.goto("/")
    main(amara).get_by_role("link", name="Decide: Do we buy couches for the rooms?").click()
    fill(amara, outcome="Four couches, second-hand, for £3,200.", reasons="New ones cost three times as much.")
    send(amara, "Decide")
    # The accounting officer has to be heard first, or it is said why not.
    expect(main(amara)).to_contain_text("must be consulted")
    fill(amara, without="The shop holds the couches until tonight, and she agreed to the sum in March.")
    send(amara, "Decide")
    dan.goto(f"{path}/decisions/1")
    expect(main(dan)).to_contain_text("Four couches, second-hand, for £3,200.")
    expect(main(dan)).to_contain_text("went ahead without them: The shop holds the couches")


def test_8_a_grave_risk_reaches_the_owner_at_once(people, path):
    dan, tom = people(DAN), people(TOM)
    dan.goto(f"{path}/risks/new")
    fill(
        dan, kind="risk", cause="The doctor is on a contract of six months", event="Nobody comes from May",
        effect="People go to hospital instead", likelihood="5", impact="4", proximity="quarter", body=COUNCIL, post=DAN,
        response="treat", respond_by=day(30),
    )
    send(dan, "Add it")
    tom.goto("/")
    main(tom).get_by_role("link", name="Take note of 1 escalated risk").click()
    send(tom, "I take note of it")
    expect(main(tom)).to_contain_text("Tom Whitlock")


def test_9_values_show_a_trend_by_the_stated_rule(people, path):
    page = people(DAN)
    page.goto(f"{path}/measures/1")
    for days, amount in [(-40, "35"), (-5, "52")]:
        fill(page, day=day(days), amount=amount, provenance="Books of the four hostels")
        send(page, "Enter it")
    expect(main(page)).to_contain_text("Improving")
    page.goto(f"{path}/measures")
    expect(main(page)).to_contain_text("Improving")


def test_10_a_review_looks_at_all_of_it_and_a_promise_follows(people, path):
    tom = people(TOM)
    tom.goto(f"{path}/reviews")
    fill(tom, day=day(0))
    send(tom, "Schedule it")
    tom.goto(f"{path}/reviews/1")
    for part in ["Seen in the first week", "Do we buy couches", "Nobody comes from May"]:
        expect(main(tom)).to_contain_text(part)
    fill(tom, conclusions="More than half are seen in their first week. The contract must be made longer.", result="confirm",
         next=day(180))
    send(tom, "Record the review")
    tom.goto(f"{path}/actions/new?source=review&number=1")
    fill(tom, kind="promise", title="A contract of two years for the doctor", body=COUNCIL, post=DAN, due_on=day(60))
    send(tom, "Add it")
    dan = people(DAN)
    dan.goto(f"{path}/actions")
    expect(main(dan)).to_contain_text("A contract of two years for the doctor")


def test_11_who_takes_over_a_post_accepts_what_comes_with_it(people, path):
    nasreen = people(NASREEN)
    nasreen.goto(f"{path}/people")
    main(nasreen).get_by_role("link", name=re.compile("Housing", re.IGNORECASE)).first.click()
    nasreen.wait_for_url("**/posts/*")
    post = nasreen.url
    nasreen.goto(f"{post}/appoint")
    fill(nasreen, person=NASREEN)
    send(nasreen, "Appoint")
    nasreen.goto("/")
    waiting = main(nasreen).get_by_role("listitem").filter(has_text="a role in A doctor in every hostel")
    waiting.get_by_role("link", name="Accept what came with your post").click()
    expect(main(nasreen)).to_contain_text("A contract of two years for the doctor")
    expect(main(nasreen)).to_contain_text("Nobody comes from May")
    send(nasreen, "I accept it")
    nasreen.goto(f"{path}/people")
    expect(main(nasreen)).to_contain_text(NASREEN)


def test_12_it_is_closed_down_and_stays_readable(people, path):
    tom = people(TOM)
    tom.goto(f"{path}/stage/end")
    fill(tom, reason="The surgeries carry on alone.")
    send(tom, "End it")
    expect(main(tom)).to_contain_text("nobody is named who keeps what; 1 promise open; 1 risk or issue open")
    # So they follow the exit plan.
    tom.goto(f"{path}/closing")
    fill(tom, what="The rooms in the four hostels", body=COUNCIL, note="For as long as a doctor comes")
    send(tom, "Add it")
    for item in main(tom).get_by_role("checkbox").all():
        item.check()
    fill(tom, to=COUNCIL, hand_note="With the doctor's contract")
    send(tom, "Hand it over")
    main(tom).get_by_role("button", name="Write down the lessons").click()
    fill(tom, worked="The doctor came to the people.", did_not="The contract was too short from the start.")
    send(tom, "Save the lessons")
    tom.goto(f"{path}/stage/end")
    fill(tom, reason="The surgeries carry on alone.")
    send(tom, "End it")
    expect(main(tom)).to_contain_text("Ended")
    amara = people(AMARA)
    amara.goto(f"{path}/decisions/1")
    expect(main(amara)).to_contain_text("Four couches")
    assert amara.goto(f"{path}/decisions/new").status == 403
    amara.goto(f"{path}/record")
    expect(main(amara)).to_contain_text("Ended")
