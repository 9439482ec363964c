"""A browser without a screen: forms and cookies over plain HTTP, for tests of faults, where a real one is too slow."""

import html
import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """Status and text of one answer, redirects not followed."""

    status: int
    text: str
    location: str | None

    def field(self, name: str) -> str:
        """The value of the first hidden field of that name."""
        found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', self.text)
        assert found, f"no field '{name}' on the page:\n{self.text}"
        return html.unescape(found.group(1))

    @property
    def reference(self) -> str | None:
        found = re.search(r"quote reference ([0-9a-f]+)", self.text)
        return found.group(1) if found else None


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


class Forms:
    """Keeps cookies, and sends with each form the token of a page it has seen."""

    def __init__(self, url: str):
        self.url = url
        self.jar = http.cookiejar.CookieJar()
        self.token = ""
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), _NoRedirects)

    def get(self, path: str) -> Answer:
        return self._open(urllib.request.Request(self.url + path))

    def post(self, path: str, **fields: str) -> Answer:
        body = urllib.parse.urlencode(fields | {"form-token": self.token}).encode()
        return self._open(urllib.request.Request(self.url + path, data=body))

    def sign_in(self, link: str) -> None:
        """Signs in by a link that `concordat account link` printed."""
        path = urllib.parse.urlsplit(link.strip()).path
        self.get(path)
        answer = self.post(path)
        assert answer.status == 303, answer

    def _open(self, request: urllib.request.Request) -> Answer:
        try:
            with self.opener.open(request, timeout=30) as reply:
                answer = self._answer(reply)
        except urllib.error.HTTPError as error:
            with error:
                answer = self._answer(error)
        found = re.search(r'name="form-token" value="([0-9a-f]+)"', answer.text)
        if found:
            self.token = found.group(1)
        return answer

    @staticmethod
    def _answer(reply) -> Answer:
        return Answer(reply.status, reply.read().decode(), reply.headers.get("Location"))
