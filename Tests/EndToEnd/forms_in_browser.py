"""Filling and sending forms as a person does, by the names that their fields have."""

from playwright.sync_api import Page


def fill(page: Page, **fields: str) -> None:
    """Fills fields by name, '_' for '-'; what is chosen, not typed, by its value."""
    for name, value in fields.items():
        name = name.replace("_", "-")
        control = page.locator(f"main [name='{name}']").first
        kind = control.evaluate("c => c.type")
        if kind == "radio":
            page.locator(f"main [name='{name}'][value='{value}']").check()
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
    page.get_by_role("main").get_by_role("button", name=button, exact=True).first.click()
    page.wait_for_load_state("load")
