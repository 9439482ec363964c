"""A browser at Concordat: signing in as a persona of the demonstration, and what must hold on every page."""

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, Response

SIGN_IN_AS = "/sign-in/as"
AMARA = "Amara Osei"  # policy lead in the Department for Homes
ADMINISTRATOR = "Col Bevan"  # administers the platform

HEIGHTS = {1280: 900, 320: 640}


def launch(playwright: Playwright) -> Browser:
    """Debian's chromium; without its sandbox, which needs more rights than a container gives."""
    return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])


def sign_in(page: Page, persona: str) -> None:
    """Signs in with the demonstration's own page, which has a button for each persona."""
    page.goto(SIGN_IN_AS)
    page.get_by_role("main").get_by_role("button", name=persona).click()
    page.wait_for_url(lambda url: SIGN_IN_AS not in url)


def fill(page: Page, **fields: str) -> None:
    """Fills a form by the names of its fields; what is chosen, not typed, by its value."""
    for name, value in fields.items():
        control = page.locator(f"main [name='{name.replace('_', '-')}']").first
        kind = control.evaluate("c => c.type")
        if kind == "radio":
            page.locator(f"main [name='{name.replace('_', '-')}'][value='{value}']").check()
        elif kind.startswith("select"):
            control.select_option(value)
        else:
            control.fill(value)


def pick(page: Page, name: str, text: str) -> None:
    """Chooses from a list what has these words in it."""
    control = page.locator(f"main select[name='{name}']")
    control.select_option(control.locator("option", has_text=text).first.get_attribute("value"))


def choose(page: Page, label: str) -> None:
    page.get_by_label(label, exact=True).check()


def send(page: Page, button: str) -> None:
    """Presses a button of the page's main part, and waits for what it opens."""
    page.get_by_role("main").get_by_role("button", name=button, exact=True).first.click()
    page.wait_for_load_state("load")


class Visitor:
    """Hands out pages, signed in as whom one likes; each persona signs in once."""

    def __init__(self, browser: Browser, url: str):
        self.browser = browser
        self.url = url
        self.signed_in: dict[str, dict] = {}

    @contextmanager
    def page(self, persona: str | None = None, width: int = 1280, scripts: bool = True) -> Iterator[Page]:
        if persona and persona not in self.signed_in:
            with self.page() as page:
                sign_in(page, persona)
                self.signed_in[persona] = page.context.storage_state()
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            storage_state=self.signed_in.get(persona) if persona else None,
            java_script_enabled=scripts,
            locale="en-GB",
        )
        context.set_default_timeout(10_000)
        try:
            yield context.new_page()
        finally:
            context.close()


class Watch:
    """What went wrong on a page while it was watched: script errors, refused and missing resources."""

    def __init__(self, page: Page):
        self.page = page
        self.troubles: list[str] = []
        self.last: Response | None = None
        page.on("pageerror", lambda error: self.troubles.append(f"script error: {error}"))
        page.on("console", self._console)
        page.on("response", self._response)

    def _console(self, message) -> None:
        # The browser's own report of a failed page is told by its status, which the test asks for.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.troubles.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self.last = response
        elif response.status >= 400:
            self.troubles.append(f"{response.status} for {response.url}")

    @property
    def status(self) -> int | None:
        """The status of the page itself, redirects followed."""
        return self.last.status if self.last else None


def violations(page: Page) -> list[str]:
    """What axe-core finds, one line each; its WCAG 2.2 rule on target size is off unless asked for."""
    options = {"rules": {"target-size": {"enabled": True}}}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in found
        for node in violation["nodes"]
    ]


def no_violations(page: Page) -> None:
    found = violations(page)
    assert not found, f"axe-core finds on {page.url}:\n" + "\n".join(found)


def sticks_out(page: Page) -> list[str]:
    """The elements that make the page scroll sideways; none, if it does not."""
    return page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            const wide = [...document.querySelectorAll('body, body *')]
                .filter(element => element.getBoundingClientRect().right > width + 1);
            return wide.length ? wide.map(element => element.outerHTML.slice(0, 120)) : ['something invisible'];
        }"""
    )


def looks_right(page: Page) -> None:
    """No violation, and nothing beyond the edge, at both widths; the page is left at the wide one."""
    for width in sorted(HEIGHTS):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        assert not sticks_out(page), f"{page.url} is wider than {width} pixels"
        no_violations(page)
