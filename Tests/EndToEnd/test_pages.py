"""Every page, on a desktop and on a phone: it answers, fits, has no script errors, and axe-core finds nothing."""

import pytest

from browsing import AMARA, Watch, looks_right
from pages import STOPS


@pytest.mark.parametrize("name", STOPS)
def test_page(name, page_as):
    stop = STOPS[name]
    page = page_as(stop.persona)
    watch = Watch(page)
    stop.reach(page)
    page.wait_for_load_state("load")

    assert watch.status == stop.status, page.locator("main").inner_text()
    assert page.get_by_role("heading", level=1).count() == 1
    looks_right(page)
    assert not watch.troubles


def test_the_demonstration_says_that_it_is_made_up(page_as):
    page = page_as(None)
    page.goto("/sign-in")
    assert page.get_by_text("made up").first.is_visible()


def test_the_first_tab_stop_skips_to_the_main_part(page_as):
    page = page_as(AMARA)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    assert page.locator("#main").evaluate("main => main.tagName") == "MAIN"
