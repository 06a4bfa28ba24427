"""Reads a live site as a browser without scripts would: follows its links, one sample of each address."""

import http.client
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation

# Address parameters that change what a page is made of, not only what it is about.
_TELLING = ("kind", "group", "code")
_UNSEEN = {"script", "style", "template", "svg"}
_SPOKEN = ("aria-label", "placeholder", "title", "alt")
LARGEST_WALK = 150


@dataclass
class Html(HTMLParser):
    """What a test asks of a page: its language, title, headings, links, words."""

    content: str
    language: str = ""
    title: str = ""
    headings: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    languages: dict[str, str] = field(default_factory=dict)
    identifiers: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    token: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, str]] = []
        self.feed(self.content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        if tag not in {"meta", "link", "input", "br", "img", "hr", "source", "col"}:
            self._open.append((tag, given.get("lang", "")))
        if tag == "h1":
            self.headings.append("")
        if tag == "link" and "hreflang" in given:
            self.languages[given["hreflang"]] = given["href"]
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if "id" in given:
            self.identifiers.append(given["id"])
        if given.get("name") == "csrfmiddlewaretoken":
            self.token = given.get("value", "")
        if not self._is_foreign():
            self.words += [given[name] for name in _SPOKEN if given.get(name)]

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        open_tags = [tag for tag, _ in self._open]
        if "title" in open_tags and "svg" not in open_tags:
            self.title += data
        if "h1" in open_tags:
            self.headings[-1] += data
        if data.strip() and not _UNSEEN & set(open_tags) and not self._is_foreign():
            self.words.append(data)

    def _is_foreign(self) -> bool:
        """Inside an element that says its own language, other than the page's."""
        return any(lang and lang != self.language for _, lang in self._open)


@dataclass(frozen=True)
class Answer:
    """One answer of the site."""

    address: str
    status: int
    headers: dict[str, str]
    content: str

    @property
    def is_page(self) -> bool:
        """A whole page, not a file nor a fragment."""
        return self.headers.get("content-type", "").startswith("text/html") and "<html" in self.content

    @property
    def html(self) -> Html:
        return Html(self.content)


class Reader:
    """Somebody reading the site: a visitor, or a person of the demonstration once signed in."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.cookies: dict[str, str] = {}

    def get(self, address: str) -> Answer:
        return self._ask("GET", address)

    def post(self, address: str, form: dict[str, str]) -> Answer:
        return self._ask("POST", address, urlencode(form))

    def sign_in(self, key: str) -> None:
        """As someone of the invented cast, by their button."""
        page = self.get("/compte/connexion/")
        answer = self.post(f"/compte/demonstration/{key}/", {"csrfmiddlewaretoken": page.html.token})
        assert answer.status == 302, answer.content[:500]

    def walk(self, *starts: str, known: frozenset[str] = frozenset()) -> dict[str, Answer]:
        """One answer for each kind of address that links lead to, by kind; `known` kinds aren't read again."""
        found: dict[str, Answer] = {}
        waiting = list(starts)
        while waiting:
            address = waiting.pop(0)
            kind = kind_of(address)
            if kind in found or kind in known:
                continue
            found[kind] = self.get(address)
            assert len(found) < LARGEST_WALK, "the walk doesn't end"
            if found[kind].is_page:
                waiting += (link for link in internal(found[kind].html.links, address) if not is_dead(link))
        return found

    def _ask(self, method: str, address: str, body: str = "") -> Answer:
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": self.url + "/"}
        connection.request(method, address, body or None, headers)
        response = connection.getresponse()
        content = response.read().decode("utf-8", "replace")
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        connection.close()
        return Answer(address, response.status, {k.lower(): v for k, v in response.getheaders()}, content)


def kind_of(address: str) -> str:
    """The view's name and the parameters that change what the page is made of; Resolver404 for a dead link."""
    match = _resolved(address)
    told = [str(value) for name, value in sorted(match.kwargs.items()) if name in _TELLING]
    return ":".join([match.view_name, *told])


def internal(links: list[str], base: str) -> Iterator[str]:
    """Links to pages of this site in the language of `base`, without query: a list's filters aren't pages."""
    english = base.startswith("/en/")
    for link in links:
        path = urlsplit(link).path
        if link.startswith("/") and not link.startswith(("//", "/static/")) and path.startswith("/en/") == english:
            yield path


def _resolved(address: str) -> ResolverMatch:
    path = urlsplit(address).path
    with translation.override("en" if path.startswith("/en/") else "fr"):
        return resolve(path)


def is_dead(link: str) -> bool:
    """Whether no view answers the address."""
    try:
        _resolved(link)
    except Resolver404:
        return True
    return False


def plain(text: str) -> str:
    """The text with every kind of space as one plain space."""
    return re.sub(r"\s+", " ", text).strip()
