"""`debate-kept-votes`: web and database killed in the middle of a load of votes sent through the site's own forms;
every acknowledged vote must be there, once.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bench import harness

if TYPE_CHECKING:
    from intelligences.database import Engine

STATEMENTS = 20


class _Visitor:
    """Somebody's browser: cookies, forms with their token, pages followed."""

    def __init__(self, address: str, path: str) -> None:
        self._address, self._path, self._cookies = address, path, SimpleCookie()

    def get(self, path: str) -> str:
        """A page, after what it leads to."""
        return self._ask(path, None)

    def post(self, path: str, page: str, fields: dict[str, str]) -> str:
        """Send the form of a page; raises OSError when nothing acknowledges it."""
        hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|ticket)" value="([^"]+)"', page))
        return self._ask(path, urlencode({**hidden, **fields}))

    def _ask(self, path: str, body: str | None) -> str:
        for _ in range(4):
            status, headers, text = _request(self._address, path, body, self._cookies)
            for cookie in headers:
                self._cookies.load(cookie)
            if status in (301, 302, 303):
                path, body = text, None
                continue
            if status != 200:
                raise harness.BenchFailed(f"{path} answered {status}.")
            return text
        raise harness.BenchFailed(f"{path} leads around in circles.")


def _request(address: str, path: str, body: str | None, cookies: SimpleCookie) -> tuple[int, list[str], str]:
    """Status, cookies set, and the page or where it leads."""
    host = address.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=60)
    headers = {"Cookie": "; ".join(f"{name}={held.value}" for name, held in cookies.items())}
    if body is not None:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": address, "Origin": address}
    try:
        connection.request("POST" if body is not None else "GET", path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        return answer.status, answer.headers.get_all("Set-Cookie") or [], answer.headers.get("Location") or text
    finally:
        connection.close()


# --- In a process of their own ----------------------------------------------------------------------------------------


def opened(shape: str, people: int) -> None:
    """A debate by invitation codes; prints its path, a code for each person, and what each thinks of each statement."""
    from datetime import timedelta

    import numpy as np
    from django.utils import timezone

    from intelligences.accounts.models import Organisation, Person
    from intelligences.debate import actions
    from intelligences.debate.models import Debate
    from tests.debate.engine.people import in_groups, without_groups

    organisation, today = Organisation.objects.filter(state="validated").order_by("pk")[0], timezone.localdate()
    by = Person.objects.order_by("pk")[0]
    fields = {
        "title": f"{people} personnes ({shape})", "question": "Que faire ?", "framing": "Essai.", "terms": "Essai.",
        "outcome": "Essai.", "entry": "code", "closes_on": today + timedelta(days=9), "assessed_on": today,
        "assessed_by": "essai",
    }  # fmt: skip
    debate = actions.create(organisation, fields, by=by)
    texts = [f"Il faut un avis public sur le point numéro {number}." for number in range(STATEMENTS)]
    actions.seed(debate, texts, language="fr", by=by)
    codes = actions.make_codes(debate, people, by=by)
    actions.open_debate(debate, by=by)
    drawn = {"people": people, "statements": STATEMENTS, "each": STATEMENTS}
    votes = in_groups(7, [0.6, 0.4], **drawn)[0] if shape == "groups" else without_groups(7, "line", **drawn)
    opinions = np.zeros((people, STATEMENTS), dtype=int)
    opinions[votes.line, votes.columns] = votes.values
    path = Debate.objects.get(pk=debate.pk).get_absolute_url()
    sys.stdout.write(json.dumps({"debate": debate.pk, "path": path, "codes": codes, "opinions": opinions.tolist()}))


def told(pk: int) -> None:
    """Prints the number of votes and what the result says of groups."""
    from intelligences.debate.actions import computing
    from intelligences.debate.models import Debate, Result

    debate = Debate.objects.get(pk=pk)
    computing.compute(debate)
    result = Result.objects.get(debate=debate)
    sys.stdout.write(json.dumps({"votes": result.votes, "verdict": result.summary["map"]["verdict"]}))


# --- Killed -----------------------------------------------------------------------------------------------------------

_LOAD_SECONDS, _VOTERS = 6.0, 8


@harness.bench("debate-kept-votes")
def kept_votes() -> harness.Row:
    """Votes acknowledged before a kill -9 of web and database that are there, once, afterwards."""
    from intelligences.database import Engine
    from tests.engine import throw_away_home

    with throw_away_home() as home:
        kept = {name: os.environ.get(name) for name in ("IA_HOME", "DATABASE_URL")}
        engine = Engine(home / "postgresql")
        engine.start()
        os.environ |= {"IA_HOME": str(home), "DATABASE_URL": engine.url}
        try:
            acknowledged, counted = _killed(engine)
        finally:
            engine.stop()
            for name, value in kept.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})
    wrong = [vote for vote, value in acknowledged.items() if value not in counted.get(vote, [])]
    twice = [vote for vote, values in counted.items() if len(values) > 1]
    if wrong or twice:
        raise harness.BenchFailed(f"{len(wrong)} acknowledged votes are lost, {len(twice)} are counted twice.")
    return harness.Row(
        id="debate-kept-votes",
        what=f"web and database killed (-9) in a load of {_VOTERS} voters who change their minds: {len(acknowledged)} "
        "votes whose last acknowledged value is there, once, after the restart; share kept",
        value=1.0,
        unit="of the acknowledged",
        target=1.0,
        better="higher",
    )


_Votes = dict[tuple[str, int], int]


def _killed(engine: Engine) -> tuple[_Votes, dict[tuple[str, int], list[int]]]:
    """By voter and statement: the last value acknowledged before the kill, and the values found after the restart. What
    was being sent at the kill is neither acknowledged nor refused: it isn't looked at."""
    acknowledged: _Votes = {}
    stop = threading.Event()
    with harness.site() as address:
        made = json.loads(harness.apart("bench.debate_kept_votes:opened", "none", _VOTERS))
        voters = [
            threading.Thread(target=_vote_until, args=(address, made["path"], code, acknowledged, stop))
            for code in made["codes"]
        ]
        for one in voters:
            one.start()
        time.sleep(_LOAD_SECONDS)
        _kill_all(engine.pid or 0, f"--bind={address.removeprefix('http://')}")
        stop.set()
        for one in voters:
            one.join()
    engine.start()
    told = harness.apart("bench.debate_kept_votes:voted", made["debate"], made["codes"])
    counted: dict[tuple[str, int], list[int]] = {}
    for code, number, value in json.loads(told):
        counted.setdefault((code, number), []).append(value)
    return acknowledged, counted


def _vote_until(address: str, path: str, code: str, acknowledged: _Votes, stop: threading.Event) -> None:
    """Vote on statements in turn, changing one's mind, until nothing answers any more."""
    visitor, value = _Visitor(address, path), 0
    try:
        page = visitor.get(f"{path}participer/entrer/")
        page = visitor.post(f"{path}participer/entrer/", page, {"consent": "on", "code": code})
        while not stop.is_set():
            value = value % 3 + 1
            for number in range(STATEMENTS):
                fields = {"affirmation": str(number), "vote": str(value - 2), "suite": "mes-votes"}
                acknowledged.pop((code, number), None)  # on its way: neither value is sure
                page = visitor.post(f"{path}participer/", page, fields)
                acknowledged[code, number] = value - 2
    except (OSError, http.client.HTTPException, harness.BenchFailed):
        return  # killed


def _kill_all(postmaster: int, bind: str) -> None:
    """SIGKILL to the web processes and to every process of the database."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], check=True, capture_output=True, text=True).stdout
    for line in listed.splitlines()[1:]:
        pid, parent, arguments = line.split(None, 2)
        if postmaster in (int(pid), int(parent)) or ("gunicorn" in arguments and bind in arguments):
            with suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)


def voted(pk: int, codes: list[str]) -> None:
    """Prints who, by the code that let in, voted on which statement."""
    from intelligences.debate import entry
    from intelligences.debate.models import Debate, Vote

    debate = Debate.objects.get(pk=pk)
    secret = bytes(debate.secret or b"")
    digests = {code: entry.digest(f"{pk}:{entry.read_code(code)}") for code in codes}
    by_source = {entry.key(secret, "source", f"code:{digest}"): code for code, digest in digests.items()}
    held = Vote.objects.filter(statement__debate=pk).values_list("participant__source", "statement__number", "value")
    sys.stdout.write(json.dumps([[by_source[bytes(source)], *vote] for source, *vote in held]))
