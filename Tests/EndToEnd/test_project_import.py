"""A list of projects taken into the register by an administrator, without scripts as with them."""

import pytest
from playwright.sync_api import expect

from browsing import ADMINISTRATOR, AMARA, Watch, no_violations, sticks_out

LIST = """Project name,Department,Year,RAG,Description,Start,End,Cost (\u0141m)
Sea walls renewed,Department for Homes,2022,Amber,Walls that keep the sea out of every home.,01/04/2021,31.03.26,\u014112.50
Sea walls renewed,Department for Homes,2023,Green,Walls that keep the sea out of every home.,01/04/2021,31.03.27,\u0139\u008114.00
Bridges mended,Ministry of Bridges,2023,Red,Bridges that carry lorries again.,,,3
"""


def settled(page, heading):
    """Waits for a job; without scripts one looks again oneself."""
    for _ in range(100):
        if page.get_by_role("heading", name=heading).count():
            return
        page.wait_for_timeout(200)
        page.reload()
    expect(page.get_by_role("heading", name=heading)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_list_is_previewed_repaired_and_imported(visitor, tmp_path, scripts):
    name = "with" if scripts else "without"
    file = tmp_path / f"roads-{name}.csv"
    file.write_text(LIST.replace("renewed", f"renewed {name}").replace("mended", f"mended {name}").replace(
        "Ministry of Bridges", f"Ministry of Bridges {name}"))
    with visitor.page(ADMINISTRATOR, scripts=scripts) as page:
        watch = Watch(page)
        page.goto("/collaborations")
        page.get_by_role("link", name="Import a list of projects").click()
        page.get_by_label("Name of the list").fill(f"Roads and walls {name}")
        page.locator("input[name=file]").set_input_files(file)
        page.get_by_role("button", name="Go on to the columns").click()
        page.wait_for_url("**/columns")
        if scripts:
            no_violations(page)
        assert page.get_by_label("Project", exact=True).input_value() == "Project name"
        assert page.get_by_label("Millions of pounds").is_checked()
        page.get_by_role("button", name="Check what would change").click()
        settled(page, "Check what would change")
        if scripts:
            no_violations(page)
        main = page.get_by_role("main")
        expect(main).to_contain_text("1 broken pound sign")
        page.get_by_label(f"Make a body called Ministry of Bridges {name}").check()
        page.get_by_role("button", name="Check again with these").click()
        settled(page, "Check what would change")
        page.get_by_role("button", name="Import", exact=True).click()
        settled(page, "The file was imported")
        assert not watch.troubles
    with visitor.page(AMARA) as page:
        page.goto(f"/collaborations/sea-walls-renewed-{name}")
        main = page.get_by_role("main")
        expect(main).to_contain_text("£14m")
        expect(main).to_contain_text("From the list")
        no_violations(page)
        page.goto(f"/collaborations?body=ministry-of-bridges-{name}")
        expect(page.get_by_role("main")).to_contain_text(f"Bridges mended {name}")
    with visitor.page(AMARA, width=320) as page:
        page.goto(f"/collaborations/sea-walls-renewed-{name}")
        assert not sticks_out(page)
        page.goto("/collaborations")
        expect(page.get_by_role("link", name="Running")).to_be_hidden()
        page.get_by_text("Narrow down").first.click()
        expect(page.get_by_role("link", name="Running").first).to_be_visible()
