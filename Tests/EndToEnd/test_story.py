"""Finding the right person: Amara needs whoever commissions supported housing in Northmoor."""

from playwright.sync_api import expect

from browsing import AMARA, Watch, no_violations
from places import ENGINES  # noqa: F401 - on each of them

BOX = "Who or what are you looking for?"
NEED = "supported housing northmoor"


def test_as_you_type(page_as):
    page = page_as(AMARA)
    watch = Watch(page)
    page.goto("/")
    box = page.get_by_label(BOX)
    box.press_sequentially("dan okaf", delay=20)
    suggestion = page.get_by_role("option").filter(has_text="Dan Okafor").first
    expect(suggestion).to_be_visible()
    no_violations(page)

    # The keyboard alone is enough.
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/people/*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dan Okafor")
    assert not watch.troubles


def test_a_subject_answers_who_to_approach_and_why(page_as):
    page = page_as(AMARA)
    page.goto("/")
    box = page.get_by_label(BOX)
    box.fill(NEED)
    box.press("Enter")
    page.wait_for_url("**/search?*")
    main = page.get_by_role("main")
    expect(main.get_by_role("heading", name="Who to approach")).to_be_visible()
    hit = main.locator("li.cc-person").filter(has=page.get_by_role("link", name="Dan Okafor")).first
    expect(hit).to_contain_text("topic: supported housing")

    hit.get_by_role("link", name="Dan Okafor").click()
    page.wait_for_url("**/people/*")
    expect(page.get_by_role("main")).to_contain_text("Northmoor Council")


def test_without_scripts(page_as):
    page = page_as(AMARA, scripts=False)
    page.goto("/")
    box = page.get_by_label(BOX)
    box.fill(NEED)
    box.press("Enter")
    page.wait_for_url("**/search?*")
    expect(page.get_by_role("main").get_by_role("link", name="Dan Okafor").first).to_be_visible()


def test_a_typo_still_finds_him(page_as):
    page = page_as(AMARA)
    page.goto("/search?q=dan+okafro")
    expect(page.get_by_role("main").get_by_role("link", name="Dan Okafor").first).to_be_visible()


def test_a_stranger_has_to_sign_in(page_as):
    page = page_as(None)
    page.goto("/search?q=dan+okafor")
    assert "/sign-in" in page.url
    assert "Okafor" not in page.content()
