"""What reaches people: a notice, its mail and the way out of that, a calendar, and a topic to follow."""

import re
import time
import urllib.error
import urllib.request

import icalendar
import pytest

from browsing import AMARA, HEIGHTS, Watch, no_violations, sign_in, sticks_out
from concordat import Server
from pages import NIGHT

DAN = "Dan Okafor"  # operational lead of No second night out
TOM = "Tom Whitlock"  # its senior responsible owner
SETTINGS = "/notices/settings"


def propose(page, question):
    page.goto(f"{NIGHT}/decisions/new")
    page.locator("[name=question]").fill(question)
    page.locator("[name=recommendation]").fill("Yes.")
    kind = page.locator("[name=kind]").first
    if kind.evaluate("c => c.tagName") == "SELECT":
        kind.select_option("other")
    else:
        page.locator("[name=kind][value=other]").check()
    page.locator("[name=decide-by]").fill("1 March 2031")
    send(page, "Propose it")


def send(page, button):
    page.get_by_role("main").get_by_role("button", name=button, exact=True).first.click()
    page.wait_for_load_state("load")


def until(page, path, find, seconds=15):
    """Loads a page again and again until it shows something: the service follows its journal within moments."""
    end = time.monotonic() + seconds
    while True:
        page.goto(path)
        found = find(page)
        if found.count():
            return found.first
        assert time.monotonic() < end, f"not on {path}: {page.locator('main').inner_text()}"
        time.sleep(0.2)  # between two polls


def unread(page):
    """The number in the navigation."""
    text = page.get_by_role("navigation", name="Service").get_by_role("link", name="Notices").inner_text()
    return int((re.findall(r"\((\d+)", text) or ["0"])[0])


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_notice_is_read_mailed_and_stopped(scripts, page_as):
    question = f"Do we open early {'with' if scripts else 'without'} scripts?"
    tom = page_as(TOM, scripts=scripts)
    tom.goto(SETTINGS)
    tom.locator("[name=rhythm][value=immediate]").check()
    send(tom, "Save")
    assert tom.get_by_text("Your choice is kept.").is_visible()

    propose(page_as(AMARA), question)
    notice = until(tom, "/notices", lambda page: page.locator("li.cc-notice--new", has_text=question))
    assert "You get this because you are senior responsible owner of No second night out." in notice.inner_text()
    before = unread(tom)
    assert before > 0
    notice.get_by_role("button", name="Mark as read").click()
    tom.wait_for_load_state("load")
    assert unread(tom) == before - 1
    tom.locator("li.cc-notice", has_text=question).get_by_role("link").click()
    assert tom.get_by_role("heading", level=1).inner_text().strip() != "Notices"
    assert tom.get_by_text(question).first.is_visible()

    # The mail says why, and its link works for somebody who is not signed in.
    reader = page_as(None, scripts=scripts)
    until(reader, "/demonstration/outbox", lambda page: page.get_by_role("link", name=question)).click()
    assert reader.get_by_text("You get this because you are senior responsible owner").first.is_visible()
    link = reader.get_by_role("main").get_by_role("link").filter(has_text="/notices/unsubscribe/")
    link.click()
    assert reader.get_by_role("heading", level=1).inner_text() == "Stop these mails?"
    tom.goto(SETTINGS)
    night = tom.locator(".govuk-summary-list__row", has_text="No second night out").first
    assert "Never" not in night.inner_text(), "looking at the page stopped the mail"
    send(reader, "Stop these mails")
    assert reader.get_by_role("heading", level=1).inner_text() == "You will get no more of these mails"
    tom.goto(SETTINGS)
    assert "Never" in night.inner_text()
    night.get_by_role("link", name="Change").click()
    tom.locator("[name=rhythm][value=general]").check()
    send(tom, "Save")
    tom.goto("/notices")
    if tom.get_by_role("button", name="Mark all as read").count():
        send(tom, "Mark all as read")
    assert unread(tom) == 0


def fetch(url, **headers):
    return urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10)


def test_a_calendar_that_programs_subscribe_to(page_as, server):
    page = page_as(DAN)
    page.goto(SETTINGS)
    send(page, "Make an address")
    address = page.locator("code").inner_text()
    assert address.startswith("http") and address.endswith(".ics")
    url = server.url + address[address.index("/calendar/"):]
    with fetch(url) as answer:
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        tag, feed = answer.headers["etag"], answer.read()
    assert all(len(line) <= 75 for line in feed.split(b"\r\n")) and b"\n" not in feed.replace(b"\r\n", b"")
    calendar = icalendar.Calendar.from_ical(feed)
    assert not calendar.errors and calendar["VERSION"] == "2.0" and calendar["PRODID"]
    events = calendar.walk("VEVENT")
    assert events and not any(event.errors for event in events)
    assert len({event["UID"] for event in events}) == len(events)
    for event in events:
        # A date, and a moment in UTC (RFC 5545, section 3.8.7.2).
        assert event["DTSTAMP"].dt.utcoffset().total_seconds() == 0
        assert (event["DTEND"].dt - event["DTSTART"].dt).days == 1
    summaries = [str(event["SUMMARY"]) for event in events]
    assert any(summary.startswith("Review ") for summary in summaries), summaries
    assert any(summary.startswith("Decide: ") for summary in summaries), summaries

    with pytest.raises(urllib.error.HTTPError) as unchanged:
        fetch(url, **{"If-None-Match": tag})
    assert unchanged.value.code == 304

    page.goto(SETTINGS)
    send(page, "Replace the address")
    with pytest.raises(urllib.error.HTTPError) as replaced:
        fetch(url)
    assert replaced.value.code == 404
    page.goto(SETTINGS)
    send(page, "Withdraw it")
    assert page.get_by_role("button", name="Make an address").is_visible()


def test_a_topic_is_followed_from_its_page(page_as):
    page = page_as(DAN)
    page.goto("/topics/rough-sleeping")
    send(page, "Subscribe to this topic")
    assert page.get_by_text("You subscribe to this topic.").is_visible()
    page.goto("/collaborations?topic=rough-sleeping")
    assert page.get_by_role("button", name="End the subscription").is_visible()
    page.goto(SETTINGS)
    send(page, "Stop the weekly mail")
    assert page.get_by_role("button", name="Send me the weekly mail").is_visible()
    page.get_by_role("listitem").filter(has_text="rough sleeping").get_by_role("button", name="End").click()
    page.wait_for_load_state("load")
    assert page.get_by_role("listitem").filter(has_text="rough sleeping").count() == 0


@pytest.mark.parametrize("width", HEIGHTS)
def test_the_pages_that_a_link_in_a_mail_opens(width, page_as):
    page = page_as(TOM, width=width)
    page.goto(SETTINGS)
    page.locator(".govuk-summary-list__row", has_text="No second night out").first.get_by_role("link", name="Change").click()
    page.locator("[name=rhythm][value=immediate]").check()
    send(page, "Save")
    question = f"Do we count again, {width}?"
    propose(page_as(AMARA), question)
    reader = page_as(None, width=width)
    until(reader, "/demonstration/outbox", lambda page: page.get_by_role("link", name=question)).click()
    watch = Watch(reader)
    reader.get_by_role("main").get_by_role("link").filter(has_text="/notices/unsubscribe/").click()
    for _ in range(2):
        reader.wait_for_load_state("load")
        assert watch.status == 200 and not watch.troubles
        assert reader.get_by_role("heading", level=1).count() == 1
        assert not sticks_out(reader)
        no_violations(reader)
        reader.get_by_role("main").get_by_role("button").first.click()


def test_killed_again_and_again_it_tells_each_thing_once(browser, tmp_path):
    with Server.demonstration(tmp_path) as server:
        context = browser.new_context(base_url=server.url)
        page = context.new_page()
        sign_in(page, AMARA)
        for number in range(6):
            propose(page, f"Question {number} of the killed")
            # Between the change and its notice, or in the middle of that.
            time.sleep(0.12 * number)
            server.kill()
            server.start()
        context.close()
        tom = browser.new_context(base_url=server.url).new_page()
        sign_in(tom, TOM)
        until(tom, "/notices", lambda page: page.locator("li.cc-notice", has_text="Question 5 of the killed"))
        for number in range(6):
            assert tom.locator("li.cc-notice", has_text=f"Question {number} of the killed").count() == 1
        tom.context.close()
