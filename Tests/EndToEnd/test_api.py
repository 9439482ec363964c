"""The programming interface: as its own description says, whatever a client sends; and closed without a good token."""

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.core.failures import FailureGroup

from browsing import AMARA
from concordat import Server
from places import ENGINES, Postgres, SQLite

OPERATIONS = [
    ("GET", path)
    for path in [
        "/search", "/people", "/people/{id}", "/teams", "/teams/{id}", "/posts", "/posts/{id}", "/bodies",
        "/bodies/{slug}", "/topics", "/topics/{slug}", "/collaborations", "/collaborations/search",
        "/collaborations/{slug}", "/collaborations/{slug}/parties", "/collaborations/{slug}/roles",
        "/collaborations/{slug}/members", "/collaborations/{slug}/join-requests", "/collaborations/{slug}/charter",
        "/collaborations/{slug}/charter/versions",
        "/collaborations/{slug}/charter/versions/{number}", "/collaborations/{slug}/memorandum",
        "/collaborations/{slug}/money", "/collaborations/{slug}/decisions", "/collaborations/{slug}/decisions/{number}",
        "/collaborations/{slug}/risks", "/collaborations/{slug}/actions", "/collaborations/{slug}/actions/{id}",
        "/collaborations/{slug}/measures", "/collaborations/{slug}/measures/{number}/values",
        "/collaborations/{slug}/reviews", "/collaborations/{slug}/assessment", "/collaborations/{slug}/launch",
        "/collaborations/{slug}/health", "/collaborations/{slug}/thanks", "/case-studies", "/case-studies/{slug}",
        "/objectives", "/notices", "/workspaces", "/workspaces/search", "/workspaces/{slug}", "/workspaces/{slug}/members",
        "/workspaces/{slug}/items", "/workspaces/{slug}/items/{id}", "/workspaces/{slug}/items/{id}/versions",
        "/workspaces/{slug}/items/{id}/content", "/openapi.json",
    ]
]  # fmt: skip


def ask(server: Server, path: str, token: str | None = None, **headers: str) -> requests.Response:
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return requests.get(f"{server.url}/api/v1{path}", headers=headers, timeout=30)


def new_token(server: Server, place: SQLite | Postgres, name: str) -> str:
    names = ["directory:read", "collaborations:read", "collaborations:write", "workspaces:read", "workspaces:write"]
    scopes = [word for name in names for word in ("--scope", name)]
    return server.command("token", "create", address(place), "--name", name, *scopes).strip()


def address(place: SQLite | Postgres) -> str:
    [(email,)] = place.rows(f"SELECT email FROM account WHERE name = '{AMARA}'")
    return email


@pytest.fixture(scope="module")
def token(server: Server, place: SQLite | Postgres) -> str:
    return new_token(server, place, "tests")


@pytest.fixture(scope="module")
def description(server: Server) -> dict:
    return ask(server, "/openapi.json").json()


def test_the_description_is_valid_openapi(description: dict):
    OpenAPIV31SpecValidator(description).validate()
    read = {path for path, methods in description["paths"].items() if "get" in methods}
    assert read == {path for _, path in OPERATIONS}


@pytest.mark.parametrize("method, path", OPERATIONS, ids=[path for _, path in OPERATIONS])
def test_answers_are_as_described_whatever_is_sent(server: Server, token: str, method: str, path: str):
    """Made-up requests, good and bad: no 5xx, no status or content type that is not described, no body against its schema."""
    schema = schemathesis.openapi.from_url(f"{server.url}/api/v1/openapi.json")
    operation = schema[path][method]
    troubles: list[str] = []

    @settings(
        max_examples=25, derandomize=True, database=None, deadline=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def fuzz(case: schemathesis.Case) -> None:
        # A list without elements is not sent: what was to be bad about the request would be missing from it.
        assume([] not in (case.query or {}).values())
        response = case.call(headers={"Authorization": f"Bearer {token}"})
        # Longer than the server reads of any request: refused before it is known what it is about.
        assume(response.status_code != 431)
        try:
            case.validate_response(response)
        except FailureGroup as failures:
            troubles.extend(f"{response.request.url}\n{failure}" for failure in failures.exceptions)

    # Of a request that has no parameter but a header of free text, no bad variety can be made up.
    takes_any = path == "/openapi.json"
    for mode in [schemathesis.GenerationMode.POSITIVE] if takes_any else schemathesis.GenerationMode:
        given(case=operation.as_strategy(generation_mode=mode))(fuzz)()

    # Identifiers made up lead nowhere: these lead somewhere.
    for values in examples(server, token, path):
        operation.Case(path_parameters=values).call_and_validate(headers={"Authorization": f"Bearer {token}"})
    assert not troubles, "\n\n".join(troubles[:5])


def examples(server: Server, token: str, path: str) -> list[dict[str, str]]:
    """Values of the path's parameter that exist."""
    if "{" not in path:
        return []
    if path.startswith("/collaborations/{slug}"):
        values = {"slug": "no-second-night-out", "number": "1"}
        if path.endswith("{id}"):
            values["id"] = ask(server, "/collaborations/no-second-night-out/actions", token).json()["items"][0]["id"]
        return [{name: value for name, value in values.items() if f"{{{name}}}" in path}]
    if path.startswith("/workspaces/{slug}"):
        root = "/workspaces/no-second-night-out"
        folders = {item["name"]: item["id"] for item in ask(server, f"{root}/items", token).json()["items"]}
        files = ask(server, f"{root}/items?folder={folders['Evidence']}", token).json()["items"]
        values = {"slug": "no-second-night-out", "id": files[0]["id"]}
        return [{name: value for name, value in values.items() if f"{{{name}}}" in path}]
    collection, key = path.rstrip("}").split("/{")
    items = ask(server, f"{collection}?limit=20", token).json()["items"]
    assert items, f"the demonstration has nothing at {collection}"
    return [{key: item[key]} for item in items]


def test_search_finds_as_the_page_does(server: Server, token: str):
    answer = ask(server, "/search?q=dan+okafro&kind=person", token)
    assert answer.status_code == 200
    first = answer.json()["items"][0]
    assert first["name"] == "Dan Okafor"
    person = requests.get(server.url + first["href"], headers={"Authorization": f"Bearer {token}"}, timeout=30)
    assert person.json()["name"] == "Dan Okafor"
    assert person.json()["body"]["name"] == "Northmoor Council"


def test_all_pages_together_are_everybody_once(server: Server, place: SQLite | Postgres, token: str):
    seen: list[str] = []
    next_page = "/people?body=northmoor-council&limit=7"
    while next_page:
        answer = ask(server, next_page.removeprefix("/api/v1"), token)
        seen += [item["id"] for item in answer.json()["items"]]
        next_page = answer.json()["next"]
        assert answer.links.get("next", {}).get("url") == next_page
    [(count,)] = place.rows(
        "SELECT count(*) FROM person WHERE body_id = (SELECT id FROM body WHERE slug = 'northmoor-council')"
        " AND left_on IS NULL AND merged_into IS NULL AND id NOT IN (SELECT person_id FROM holding JOIN post"
        " ON post.id = post_id WHERE to_day IS NULL AND is_hidden = 1)",
    )
    assert len(seen) == len(set(seen)) == int(count) > 7


def test_an_entity_tag_saves_the_body(server: Server, token: str):
    tag = ask(server, "/bodies", token).headers["ETag"]
    again = ask(server, "/bodies", token, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_refused_without_a_good_token(server: Server, place: SQLite | Postgres):
    def status(token: str | None) -> int:
        answer = ask(server, "/people", token)
        if answer.status_code != 200:
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.json()["status"] == answer.status_code
        return answer.status_code

    def change(token_name: str, assignment: str) -> None:
        place.rows(f"UPDATE api_token SET {assignment} WHERE name = '{token_name}'")

    assert status(None) == 401
    assert status("concordat_" + "0" * 64) == 401
    assert status("nonsense") == 401

    revoked = new_token(server, place, "to be revoked")
    assert status(revoked) == 200
    listed = server.command("token", "list", address(place)).splitlines()
    [identifier] = [line.split("\t")[0] for line in listed if "\tto be revoked\t" in line]
    server.command("token", "revoke", identifier)
    assert status(revoked) == 401

    # Nobody can make a token that has expired, or one without this scope: the record is changed beneath the server.
    expired = new_token(server, place, "expired")
    change("expired", "expires_at = created_at")
    assert status(expired) == 401
    unscoped = new_token(server, place, "unscoped")
    change("unscoped", "scopes = 'nothing:else'")
    assert status(unscoped) == 403
