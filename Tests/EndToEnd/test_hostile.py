"""Text made to break things, through every field that people type in: kept as typed and shown inert, or refused beside the field."""

import datetime
import re
import urllib.parse
from collections.abc import Iterator

import pytest

from browsing import ADMINISTRATOR, AMARA
from concordat import Server
from forms import Form, Forms, forms_on
from places import ENGINES, Postgres, SQLite, place_on

MARKUP = "<script>alert('cc')</script><img src=x onerror=alert(1)>"
# What nobody may keep, and what is like any other text.
REFUSED: dict[str, str | bytes] = {
    "too long": "x" * 20_000,
    "a NUL": "a\0b",
    "a control character": "a\x07b",
    "half a character": b"a\xf0\x9f\x98b",
    "no UTF-8 at all": b"\xff\xfe",
    "a bidirectional override": "a\u202eb",
}
KEPT = {
    "markup": MARKUP,
    "SQL": "'; DROP TABLE person; --",
    "quotes": "\"'`${7*7}{{7*7}}%s\\",
    "many marks": "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349 \U0001f469\u200d\U0001f469\u200d\U0001f467",
}


class People:
    """Forms signed in as whoever may fill them in, and where the forms are."""

    def __init__(self, server: Server, place: SQLite | Postgres):
        self.administrator = Forms(server.url)
        self.administrator.sign_in_as(ADMINISTRATOR)
        self.amara = Forms(server.url)
        self.amara.sign_in_as(AMARA)
        me = next(link for link in re.findall(r'href="(/people/[0-9a-f-]{36})"', self.amara.get("/").text + self.amara.get("/account").text))
        body = "/bodies/northmoor-council"
        dan = self.administrator.get("/search?q=dan+okafor&kind=person").text
        person = re.search(r'href="(/people/[0-9a-f-]{36})"', dan)[1]
        page = self.administrator.get(person).text
        team, post = re.search(r'href="(/teams/[0-9a-f-]{36})"', page)[1], re.search(r'href="(/posts/[0-9a-f-]{36})', page)[1]
        topic = re.search(r'href="(/topics/[a-z0-9-]+)"', self.administrator.get("/topics").text.replace("/topics/new", ""))[1]
        self.pages = {
            **{f"person, {section}": (self.amara, f"{me}/edit/{section}") for section in ("about", "reach", "work", "away")},
            "body": (self.administrator, f"{body}/edit"),
            "new body": (self.administrator, "/bodies/new"),
            "team": (self.administrator, f"{team}/edit"),
            "new team": (self.administrator, f"{body}/teams/new"),
            "post": (self.administrator, f"{post}/edit"),
            "new post": (self.administrator, f"{team}/posts/new"),
            "topic": (self.administrator, f"{topic}/edit"),
            "new topic": (self.administrator, "/topics/new"),
            "correction of a person": (self.amara, f"{person}/corrections/new"),
            "correction of a team": (self.amara, f"{team}/corrections/new"),
            "correction of a body": (self.amara, f"{body}/corrections/new"),
        }


PAGES = [
    "person, about", "person, reach", "person, work", "person, away", "body", "new body", "team", "new team", "post", "new post",
    "topic", "new topic", "correction of a person", "correction of a team", "correction of a body",
]  # fmt: skip


@pytest.fixture(scope="session")
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLite | Postgres]:
    with place_on(request.param, tmp_path_factory.mktemp("hostile")) as place:
        yield place


@pytest.fixture(scope="session")
def server(place: SQLite | Postgres) -> Iterator[Server]:
    """One of these tests' own: they leave nothing as it was."""
    with Server.demonstration(place.data.parent, *place.options) as server:
        yield server


@pytest.fixture(scope="module")
def people(server: Server, place: SQLite | Postgres) -> People:
    return People(server, place)


def form_at(browser: Forms, path: str) -> Form:
    """The page's own form: the one in which the most is typed."""
    answer = browser.get(path)
    assert answer.status == 200, f"{path}: {answer.status}"
    form = max(forms_on(answer.text), key=lambda form: len(form.typed))
    assert form.typed, f"nothing to type at {path}"
    form.action = form.action or path
    return form


def filled(form: Form, name: str, value: str | bytes, number: int) -> list[tuple[str, str | bytes]]:
    """The form as it stands, with one field changed, and with what it cannot do without."""
    fields: dict[str, list[str | bytes]] = {}
    for field, now in form.fields:
        fields.setdefault(field, []).append(now)
    needed = {"name": f"Hostile {number}", "title": f"Tester {number}"}
    needed |= {field: next(filter(None, form.choices[field])) for field in ("kind", "field") if field in form.choices}
    if name == "cover":
        needed["away-until"] = (datetime.date.today() + datetime.timedelta(days=30)).isoformat()
    for field, text in needed.items():
        if (field in form.typed or field in form.choices) and fields.get(field, [""]) == [""]:
            fields[field] = [text]
    fields[name] = [value]
    return [(field, now) for field, all in fields.items() for now in all]


def inert(page: str) -> bool:
    return "<script>alert" not in page and "<img src=x" not in page


@pytest.mark.parametrize("which", PAGES)
def test_hostile_text(people: People, which: str):
    browser, path = people.pages[which]
    troubles: list[str] = []
    number = 0
    for name in form_at(browser, path).typed:
        for what, value in [*REFUSED.items(), *KEPT.items()]:
            number += 1
            form = form_at(browser, path)
            answer = browser.send(form.action, filled(form, name, value, number))
            where = f"{what} in '{name}' at {path}"
            if answer.status not in (303, 422):
                troubles.append(f"{where}: {answer.status}")
                continue
            if answer.status == 422:
                if not inert(answer.text):
                    troubles.append(f"{where}: shown as markup where it was refused")
                if f'id="{name}-error"' not in answer.text:
                    troubles.append(f"{where}: refused, but not beside the field")
                continue
            if what in REFUSED:
                troubles.append(f"{where}: taken")
                continue
            there = browser.get(urllib.parse.urlsplit(answer.location).path)
            if there.status != 200 or not inert(there.text):
                troubles.append(f"{where}: {there.status}, or shown as markup")
            if which.startswith(("new", "correction")):
                continue
            # Kept as typed: the form offers it again.
            again = form_at(browser, path if name != "name" or which not in ("body", "topic") else form.action)
            if name in dict(again.fields) and value not in dict(again.fields)[name]:
                troubles.append(f"{where}: became {dict(again.fields)[name][:80]!r}")
    assert not troubles, "\n".join(troubles)


@pytest.mark.parametrize("text", ["%00", "a%00b", "%FF", "%E2%80%AE", "%27%3B--", "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "x" * 5000])
def test_hostile_addresses(people: People, text: str):
    """In every place of an address where a name or an identifier stands, and in every field of a query."""
    for path in [
        "/public/bodies/{}", "/bodies/{}", "/bodies/{}/tree", "/bodies/{}/reporting", "/bodies/{}/edit", "/bodies/{}/people.csv",
        "/bodies/{}/dashboard", "/bodies/{}/corrections/new", "/topics/{}", "/topics/{}/edit", "/people/{}", "/teams/{}", "/posts/{}",
        "/corrections/{}", "/directory/import/{}", "/people/{}/edit/about",
    ]:
        answer = people.administrator.get(path.format(text))
        assert answer.status == 404, f"{path}: {answer.status}"
        assert inert(answer.text)
    for path in [
        "/search?q={}", "/search?q=dan&body={}&kind={}&topic={}", "/bodies?q={}&after={}", "/topics?q={}&after={}",
        "/glossary?q={}&after={}", "/corrections?after={}", "/sign-in?next={}", "/administration/accounts?q={}&after={}",
        "/bodies/northmoor-council?after={}&q={}", "/public?after={}&q={}", "/bodies/northmoor-council/dashboard/unconfirmed?after={}",
    ]:
        answer = people.administrator.get(path.replace("{}", text))
        assert answer.status < 500, f"{path}: {answer.status}"
        assert inert(answer.text)
    assert people.administrator.get(f"/search/suggest?q={text}").status == 200  # JSON
