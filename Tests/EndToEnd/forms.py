"""A browser without a screen: forms and cookies over plain HTTP, for tests of faults, where a real one is too slow."""

import html
import html.parser
import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field as member


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
        return self.send(path, list(fields.items()))

    def send(self, path: str, fields: list[tuple[str, str | bytes]]) -> Answer:
        """Posts fields in their order; bytes are sent as they are."""
        fields = [field for field in fields if field[0] != "form-token"]
        body = urllib.parse.urlencode([*fields, ("form-token", self.token)]).encode()
        return self._open(urllib.request.Request(self.url + path, data=body))

    def upload(self, path: str, name: str, contents: bytes, **fields: str) -> Answer:
        """Sends a file, as a form without scripts does."""
        parts = [f'name="{field}"\r\n\r\n{value}'.encode() for field, value in {"form-token": self.token, **fields}.items()]
        parts.append(f'name="file"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'.encode() + contents)
        body = b"".join(b"--edge\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts) + b"--edge--\r\n"
        headers = {"Content-Type": "multipart/form-data; boundary=edge"}
        return self._open(urllib.request.Request(self.url + path, data=body, headers=headers))

    def contents(self, path: str) -> bytes:
        """What a file holds."""
        with self.opener.open(urllib.request.Request(self.url + path), timeout=30) as reply:
            return reply.read()

    def sign_in_as(self, persona: str) -> None:
        """Signs in as somebody of the demonstration."""
        [form] = [form for form in forms_on(self.get("/sign-in/as").text) if f"Sign in as {persona}" in form.text]
        answer = self.send(form.action, form.fields)
        assert answer.status == 303, answer

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


@dataclass
class Form:
    """A form on a page: where it goes, what it would send as it stands, and which of that people type."""

    action: str
    fields: list[tuple[str, str]] = member(default_factory=list)
    typed: list[str] = member(default_factory=list)
    # What can be chosen, by the field's name: of a list, of radio buttons.
    choices: dict[str, list[str]] = member(default_factory=dict)
    text: str = ""


class _FormParser(html.parser.HTMLParser):
    """Reads the forms that are posted, as a browser would fill them in."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.area: str | None = None
        self.select: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attributes}
        if tag == "form" and has.get("method") == "post" and "multipart" not in has.get("enctype", ""):
            self.form = Form(has.get("action", ""))
            self.forms.append(self.form)
        if not self.form:
            return
        name = has.get("name", "")
        if tag == "input" and name:
            kind = has.get("type", "text")
            if kind == "radio":
                self.form.choices.setdefault(name, []).append(has.get("value", ""))
            if kind in ("checkbox", "radio") and "checked" not in has:
                return
            self.form.fields.append((name, has.get("value", "on" if kind == "checkbox" else "")))
            if kind in ("text", "email", "tel", "search", "url"):
                self.form.typed.append(name)
        elif tag == "textarea":
            self.area = name
            self.form.typed.append(name)
            self.form.fields.append((name, ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            self.form.choices.setdefault(self.select, []).append(has.get("value", ""))
            if "selected" in has:
                self.form.fields.append((self.select, has.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data: str) -> None:
        if self.form and self.area:
            name, value = self.form.fields[-1]
            self.form.fields[-1] = (name, value + data)
        elif self.form:
            self.form.text += data


def forms_on(page: str) -> list[Form]:
    parser = _FormParser()
    parser.feed(page)
    return parser.forms
