"""The pages that tests check and pictures show, and how a person gets to each: by clicking."""

import pathlib
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from browsing import ADMINISTRATOR, AMARA

NIGHT = "/collaborations/no-second-night-out"
COAST = "/collaborations/flood-ready-coast"
PAYROLL = "/collaborations/shared-payroll"
ROOM = "/workspaces/no-second-night-out"
PRIYA = "Priya Raman"
LEILA = "Leila Haddad"
TOM = "Tom Whitlock"
SIAN = "Dr Siân Prosser"
FIXTURES = pathlib.Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class Stop:
    """A page of the demonstration: whose eyes see it, how to get there, and the status it answers with."""

    reach: Callable[[Page], object]
    persona: str | None = AMARA
    status: int = 200


def at(path: str) -> Callable[[Page], object]:
    return lambda page: page.goto(path)


def first_link(page: Page, start: str) -> None:
    """Clicks the first link in the page's main part whose address begins so, and waits for what it opens."""
    page.locator(f'main a[href^="{start}"]').first.click()
    page.wait_for_url(f"**{start}*")


def person(page: Page) -> None:
    page.goto("/search?q=dan+okafor")
    page.get_by_role("main").get_by_role("link", name="Dan Okafor").first.click()
    page.wait_for_url("**/people/*")


def team(page: Page) -> None:
    person(page)
    first_link(page, "/teams/")


def body(page: Page) -> None:
    page.goto("/bodies")
    page.get_by_role("main").get_by_role("link", name="Northmoor Council", exact=True).first.click()
    page.wait_for_url("**/bodies/*")


def clicked(path: str, *selectors: str) -> Callable[[Page], object]:
    """Opens a page, then in turn the first thing in its main part that each selector finds."""

    def reach(page: Page) -> None:
        page.goto(path)
        for selector in selectors:
            page.get_by_role("main").locator(selector).first.click()
            page.wait_for_load_state()

    return reach


def import_preview(page: Page) -> None:
    page.goto("/directory/import")
    page.locator('input[type="file"]').set_input_files(FIXTURES / "people.csv")
    page.get_by_role("main").get_by_role("button", name="Check what would change").click()
    page.get_by_role("heading", name="Check what would change").wait_for()


def handover(page: Page) -> None:
    """What comes with the first post that has a role."""
    page.goto(f"{NIGHT}/people")
    post = page.get_by_role("main").locator('a[href^="/posts/"]').first.get_attribute("href")
    page.goto(f"{NIGHT}/handover/{post.removeprefix('/posts/')}")


# Those whose pictures go into docs/screenshots.
SHOWN = [
    "home", "search", "person", "team", "body-tree", "import-preview", "collaborations", "collaboration",
    "collaboration-running", "health", "review-due", "closed", "case-studies", "notices", "workspace", "file",
    "workspace-access", "workspace-audit", "guest-new",
]

STOPS: dict[str, Stop] = {
    "home": Stop(at("/")),
    "search": Stop(at("/search?q=supported+housing+northmoor")),
    "search-nothing": Stop(at("/search?q=zzqqxxyy")),
    "person": Stop(person),
    "team": Stop(team),
    "body": Stop(body),
    "bodies": Stop(at("/bodies")),
    "glossary": Stop(at("/glossary")),
    "sign-in": Stop(at("/sign-in"), persona=None),
    "sign-in-as": Stop(at("/sign-in/as"), persona=None),
    "account": Stop(at("/account")),
    "import-preview": Stop(import_preview, persona=ADMINISTRATOR),
    "body-tree": Stop(at("/bodies/northmoor-council/tree")),
    "reporting-lines": Stop(at("/bodies/northmoor-council/reporting")),
    "topics": Stop(at("/topics")),
    "topic": Stop(at("/topics/supported-housing")),
    "collaborations": Stop(at("/collaborations")),
    "collaboration": Stop(at(NIGHT)),
    "collaboration-running": Stop(at(COAST)),
    "collaboration-reviews": Stop(at(f"{COAST}/reviews")),
    "collaboration-review-held": Stop(at(f"{COAST}/reviews/1")),
    "collaboration-memorandum": Stop(at(f"{COAST}/charter/memorandum")),
    "collaboration-memorandum-send": Stop(at(f"{NIGHT}/charter/memorandum/send")),
    "collaboration-memorandum-guest": Stop(at(f"{NIGHT}/charter/memorandum"), persona="Leila Haddad"),
    "collaboration-people-guest": Stop(at(f"{NIGHT}/people"), persona="Leila Haddad"),
    "collaboration-forum": Stop(at(f"{NIGHT}/charter/forums/new")),
    "collaborations-narrowed": Stop(at("/collaborations?stage=running&place=northmoor")),
    "project-import": Stop(at("/collaborations/import"), persona=ADMINISTRATOR),
    "measure-import": Stop(at(f"{NIGHT}/measures/1/import")),
    "collaboration-new": Stop(at("/collaborations/new")),
    "collaboration-people": Stop(at(f"{NIGHT}/people")),
    "collaboration-record": Stop(at(f"{NIGHT}/record")),
    "assessment": Stop(at(f"{NIGHT}/assessment")),
    "assessment-sign": Stop(at(f"{NIGHT}/assessment/signs/journey")),
    "assessment-model": Stop(at(f"{NIGHT}/assessment/model")),
    "assessment-outcome": Stop(at(f"{NIGHT}/assessment/outcome")),
    "join": Stop(at("/collaborations/discharge-to-a-home/join")),
    "join-answer": Stop(clicked(f"{NIGHT}/people", 'a[href*="/people/requests/"]')),
    "action-edit": Stop(clicked(f"{NIGHT}/actions", "a.cc-list__title", 'a[href$="/edit"]')),
    "entry-edit": Stop(at(f"{NIGHT}/edit")),
    "collaboration-refused": Stop(at("/collaborations/discharge-to-a-home/people"), status=403),
    "notices": Stop(at("/notices")),
    "notice-settings": Stop(at("/notices/settings")),
    "notice-place": Stop(clicked("/notices/settings", 'a[href*="/settings/places/"]')),
    "thanks": Stop(at(f"{NIGHT}/thanks")),
    "thank": Stop(at(f"{NIGHT}/thanks/new")),
    "thanks-to-me": Stop(at("/me/thanks")),
    "case-studies": Stop(at("/case-studies")),
    "case-study": Stop(clicked("/case-studies", "a.cc-list__title")),
    "case-study-new": Stop(at(f"{NIGHT}/case-studies/new")),
    "objectives": Stop(at("/me/objectives")),
    "objective": Stop(clicked("/me/objectives", "a.cc-list__title")),
    "objective-new": Stop(at("/me/objectives/new")),
    "proposal-edit": Stop(at(f"{NIGHT}/decisions/2/edit")),
    "proposal-versions": Stop(at(f"{NIGHT}/decisions/2/versions")),
    "health": Stop(at(f"{PAYROLL}/health"), persona=PRIYA),
    "health-thresholds": Stop(at(f"{PAYROLL}/health/thresholds"), persona=ADMINISTRATOR, status=403),
    "review-due": Stop(at(f"{COAST}/reviews/2"), persona=PRIYA),
    "closing": Stop(at(f"{PAYROLL}/closing"), persona=PRIYA),
    "closed": Stop(at("/collaborations/digital-death-certificate/closing"), persona=SIAN),
    "collaboration-troubled": Stop(at(PAYROLL), persona=PRIYA),
    "collaboration-ended": Stop(at("/collaborations/digital-death-certificate"), persona=SIAN),
    "project-listed": Stop(at("/collaborations/northmoor-ring-road")),
    "collaboration-edit": Stop(at(f"{NIGHT}/edit")),
    "charter": Stop(at(f"{NIGHT}/charter")),
    **{f"charter-{part}": Stop(at(f"{NIGHT}/charter/parts/{part}")) for part in [
        "outcome", "scope", "out-of-scope", "data-plan", "review-rhythm", "exit-plan", "behaviour",
        "working-differences", "decision-money"]},
    "charter-earlier-texts": Stop(at(f"{NIGHT}/charter/parts/scope/revisions")),
    "charter-kind": Stop(at(f"{NIGHT}/charter/rights/new")),
    "charter-agreed": Stop(at(f"{COAST}/charter")),
    "charter-versions": Stop(at(f"{COAST}/charter/versions")),
    "charter-version": Stop(at(f"{COAST}/charter/versions/1")),
    "memorandum-draft": Stop(at(f"{NIGHT}/charter/memorandum")),
    "memorandum-send": Stop(at(f"{NIGHT}/charter/memorandum/send")),
    "memorandum-version": Stop(at(f"{COAST}/charter/memorandum/1")),
    "launch": Stop(at(f"{NIGHT}/launch"), persona=TOM),
    "money": Stop(at(f"{NIGHT}/money")),
    "ledger-line": Stop(at(f"{NIGHT}/money/ledger")),
    "finance-entry": Stop(at(f"{NIGHT}/money/finance/new")),
    "party-new": Stop(at(f"{NIGHT}/people/parties/new")),
    "party": Stop(at(f"{NIGHT}/people/parties/northmoor-council")),
    "role-new": Stop(at(f"{NIGHT}/people/roles/new")),
    "member-new": Stop(at(f"{NIGHT}/people/members/new")),
    "handover": Stop(handover),
    "decisions": Stop(at(f"{NIGHT}/decisions")),
    "decision": Stop(at(f"{NIGHT}/decisions/1")),
    "proposal-new": Stop(at(f"{NIGHT}/decisions/new")),
    "risks": Stop(at(f"{NIGHT}/risks")),
    "risk": Stop(at(f"{NIGHT}/risks/1")),
    "risk-new": Stop(at(f"{NIGHT}/risks/new")),
    "risk-edit": Stop(at(f"{NIGHT}/risks/1/edit")),
    "risk-threshold": Stop(at(f"{NIGHT}/risks/threshold")),
    "actions": Stop(at(f"{NIGHT}/actions")),
    "action": Stop(clicked(f"{NIGHT}/actions", f'a[href^="{NIGHT}/actions/0"]')),
    "action-new": Stop(at(f"{NIGHT}/actions/new")),
    "measures": Stop(at(f"{NIGHT}/measures")),
    "measure": Stop(at(f"{NIGHT}/measures/1")),
    "measure-new": Stop(at(f"{NIGHT}/measures/new")),
    "reviews": Stop(at(f"{NIGHT}/reviews")),
    "health-thresholds-form": Stop(at(f"{NIGHT}/health/thresholds")),
    "lessons": Stop(at(f"{NIGHT}/closing/lessons")),
    "ending": Stop(at(f"{NIGHT}/stage/end")),
    "objective-edit": Stop(clicked("/me/objectives", "a.cc-list__title", 'a[href$="/edit"]')),
    "public": Stop(at("/public"), persona=None),
    "public-body": Stop(at("/public/bodies/northmoor-council"), persona=None),
    "post": Stop(clicked("/search?q=dan+okafor", 'a[href^="/people/"]', 'a[href^="/posts/"]')),
    "post-edit": Stop(
        clicked("/search?q=dan+okafor", 'a[href^="/people/"]', 'a[href^="/posts/"]', 'a[href$="/edit"]'),
        persona=ADMINISTRATOR),
    "team-edit": Stop(
        clicked("/search?q=dan+okafor", 'a[href^="/people/"]', 'a[href^="/teams/"]', 'a[href$="/edit"]'),
        persona=ADMINISTRATOR),
    "person-edit": Stop(
        clicked("/search?q=dan+okafor", 'a[href^="/people/"]', 'a[href$="/edit"]', 'a[href*="/edit/"]'),
        persona=ADMINISTRATOR),
    "correction": Stop(clicked("/search?q=dan+okafor", 'a[href^="/people/"]', 'a[href*="/corrections/new"]')),
    "body-edit": Stop(at("/bodies/northmoor-council/edit"), persona=ADMINISTRATOR),
    "new-person": Stop(at("/bodies/northmoor-council/people/new"), persona=ADMINISTRATOR),
    "dashboard": Stop(at("/bodies/northmoor-council/dashboard"), persona=ADMINISTRATOR),
    "administration": Stop(at("/administration"), persona=ADMINISTRATOR),
    "accounts": Stop(at("/administration/accounts"), persona=ADMINISTRATOR),
    "account-of": Stop(clicked("/administration/accounts?q=dan", "a.cc-list__title"), persona=ADMINISTRATOR),
    "invite": Stop(at("/administration/invitations/new"), persona=ADMINISTRATOR),
    "workspace": Stop(at(ROOM)),
    "file": Stop(clicked(ROOM, "a.cc-folder:has-text('For partners')", "a:has-text('House rules of the night shelter.pdf')")),
    "workspace-people": Stop(at(f"{ROOM}/people")),
    "workspace-people-guest": Stop(at(f"{ROOM}/people"), persona=LEILA),
    "workspace-add": Stop(at(f"{ROOM}/people/new")),
    "workspace-request": Stop(clicked(f"{ROOM}/people", 'a[href*="/people/requests/"]')),
    "workspace-door": Stop(at(ROOM), persona=PRIYA),
    "workspace-teams": Stop(at(f"{ROOM}/teams")),
    "workspace-team": Stop(clicked(f"{ROOM}/teams", f'a[href^="{ROOM}/teams/"]')),
    "workspace-access": Stop(at(f"{ROOM}/access")),
    "folder-access": Stop(clicked(ROOM, f'a[href^="{ROOM}/items/"]', 'a[href$="/access"]')),
    "workspace-settings": Stop(at(f"{ROOM}/settings")),
    "workspace-connect": Stop(at(f"{ROOM}/connect")),
    "app-password": Stop(at("/account/app-passwords/new")),
    "workspace-records": Stop(at(f"{ROOM}/records")),
    "workspace-audit": Stop(at(f"{ROOM}/audit?kind=changed")),
    "workspace-audit-entry": Stop(clicked(f"{ROOM}/audit", f'a[href^="{ROOM}/audit/"]')),
    "workspace-retention": Stop(at(f"{ROOM}/retention")),
    "folder-retention": Stop(clicked(f"{ROOM}/retention", f'a[href^="{ROOM}/retention?folder="]')),
    "workspace-requests": Stop(at(f"{ROOM}/requests")),
    "workspace-request-new": Stop(at(f"{ROOM}/requests/new")),
    "workspace-request-found": Stop(clicked(f"{ROOM}/requests", f'a[href^="{ROOM}/requests/0"]')),
    "workspace-closing": Stop(at(f"{ROOM}/closing")),
    "workspace-import": Stop(at("/workspaces/new/import")),
    "workspaces": Stop(at("/workspaces")),
    "workspace-folder": Stop(clicked(ROOM, f'a[href^="{ROOM}/items/"]')),
    "workspace-lessons-first": Stop(clicked("/workspaces", "a:has-text('Northmoor case panel')"), persona=SIAN),
    "lessons": Stop(at("/lessons")),
    "lesson": Stop(at("/lessons/inviting")),
    "which-tool": Stop(at("/which-tool")),
    "guest-new": Stop(at(f"{ROOM}/guests/new")),
    "guest-terms": Stop(at(f"{ROOM}/terms"), persona=LEILA),
    "guest-of": Stop(clicked(f"{ROOM}/people", f'a[href^="{ROOM}/guests/"]:not([href$="/new"])')),
    "shared-with-you": Stop(at("/shared"), persona=SIAN),
    "shared-file": Stop(clicked("/shared", 'a[href^="/shared/"]'), persona=SIAN),
    "workspace-links": Stop(at(f"{ROOM}/links")),
    "file-links": Stop(clicked(
        ROOM, "a.cc-folder:has-text('For partners')", "a:has-text('House rules of the night shelter.pdf')", 'a[href$="/links"]')),
    "link-over": Stop(at("/l/nothing"), persona=None, status=410),
    "guests": Stop(at("/administration/guests"), persona=ADMINISTRATOR),
    "two-factor": Stop(at("/account/two-factor")),
    "not-found": Stop(at("/people/nobody"), status=404),
}
