"""Assistants read the library by the official client, over the standard input and output of the command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import anyio
import pytest
from django.db import connection
from django.test import Client as Browser
from mcp import StdioServerParameters
from mcp.client import Client

from intelligences.opendata.assistants import server
from intelligences.territories.models import LookupKey, Territory

pytestmark = pytest.mark.django_db

SITE = "https://library.example"
Told = dict[str, Any]
Ask = Callable[..., Awaitable[Told]]


def _command() -> StdioServerParameters:
    held = connection.settings_dict
    user = quote(held["USER"] or "", safe="") + (f":{quote(held['PASSWORD'], safe='')}" if held["PASSWORD"] else "")
    place = f"host={quote(held['HOST'] or '', safe='')}&port={held['PORT'] or ''}"
    address = f"postgresql://{user + '@' if user else ''}/{held['NAME']}?{place}"
    given = {"DATABASE_URL": address, "SITE_URL": SITE, "IA_HOME": os.environ["IA_HOME"]}
    return StdioServerParameters(command=sys.executable, args=["-m", "intelligences", "mcp"], env=given)


def _session(steps: Callable[[Client], Awaitable[None]]) -> None:
    async def talk() -> None:
        async with Client(_command()) as client:
            await steps(client)

    # A thread of its own: a browser driven earlier by the same worker leaves its event loop running in this one.
    with ThreadPoolExecutor(max_workers=1) as alone:
        alone.submit(anyio.run, talk).result()


async def _given(client: Client, tool: str, **arguments: Any) -> Told:
    answer = await client.call_tool(tool, arguments)
    assert not answer.is_error, answer.content
    told: Told = answer.structured_content
    assert told["page"].startswith(SITE)
    assert told["licence"] == "Licence Ouverte 2.0"
    assert told["source"]
    return told


async def _refused(client: Client, tool: str, **arguments: Any) -> str:
    answer = await client.call_tool(tool, arguments)
    assert answer.is_error
    (only,) = answer.content
    sentence: str = only.text
    assert "\n" not in sentence
    assert "Error" not in sentence
    return sentence


def test_an_assistant_finds_reads_and_goes_on_as_the_api_does(client: Browser) -> None:
    expected = client.get("/api/v1/usages?domaine=dechets&limite=3").json()

    async def steps(assistant: Client) -> None:
        tools = (await assistant.list_tools()).tools
        assert {one.name for one in tools} == {
            "search_library", "read_use", "read_solution", "look_up_territory", "uses_of_territory", "vocabularies",
        }  # fmt: skip
        assert all(one.annotations and one.annotations.read_only_hint for one in tools)
        first = await _given(assistant, "search_library", filters={"domaine": ["dechets"], "limite": 3})
        assert [one["id"] for one in first["results"]] == [one["id"] for one in expected["results"]]
        assert first["count"] == expected["count"]
        assert first["page"] == f"{SITE}/bibliotheque/?domaine=dechets"
        more = await _given(
            assistant, "search_library", filters={"domaine": "dechets", "limite": 3}, cursor=first["next_cursor"]
        )
        assert not {one["id"] for one in first["results"]} & {one["id"] for one in more["results"]}
        use = await _given(assistant, "read_use", id=first["results"][0]["id"])
        assert use["record"]["title"] == first["results"][0]["title"]
        assert use["page"] == use["record"]["url"]
        assert use["sources"]

    _session(steps)


@pytest.mark.django_db(transaction=True)  # what is written must be seen by another process
def test_an_assistant_reads_solutions_territories_and_vocabularies(client: Browser) -> None:
    solution = client.get("/api/v1/solutions?limite=1").json()["results"][0]
    code = client.get("/api/v1/usages?type=commune&limite=1").json()["results"][0]["territory_code"]
    town = Territory.objects.get(kind="commune", code=code)
    LookupKey.objects.create(territory=town, key=code.lower(), role=LookupKey.Role.CODE, weight=1)

    async def steps(assistant: Client) -> None:
        found = await _given(assistant, "look_up_territory", text=code)
        place = found["results"][0]
        assert place["name"] == town.name
        there = await _given(assistant, "uses_of_territory", kind=place["kind"], code=place["code"])
        assert there["uses_count"] == len(there["uses"]) > 0
        assert there["page"] == f"{SITE}{place['url']}"
        assert "INSEE" in there["source"]
        read = await _given(assistant, "read_solution", id=solution["id"])
        assert read["record"]["name"] == solution["name"]
        assert read["uses_count"] >= len(read["uses"])
        words = await _given(assistant, "vocabularies")
        domains = next(one for one in words["results"] if one["filter"] == "domaine")
        assert "dechets" in {one["value"] for one in domains["values"]}

    _session(steps)


def test_what_goes_wrong_is_one_sentence() -> None:
    async def steps(assistant: Client) -> None:
        assert "Rien n’est publié" in await _refused(assistant, "read_use", id=999_999_999)
        assert "« id »" in await _refused(assistant, "read_use", id="un")
        assert "« id »" in await _refused(assistant, "read_use")
        assert "« couleur »" in await _refused(assistant, "search_library", filters={"couleur": "bleu"})
        assert "« query »" in await _refused(assistant, "search_library", query="eau")
        assert "« cursor »" in await _refused(assistant, "search_library", cursor="rien")
        assert "« text »" in await _refused(assistant, "look_up_territory", text=" ")
        assert await _refused(assistant, "uses_of_territory", kind="commune", code="../usages")
        assert await _refused(assistant, "uses_of_territory", kind="lune", code="1")
        assert "search_library" in await _refused(assistant, "erase")

    _session(steps)


def test_the_database_refuses_what_would_be_written() -> None:
    program = (
        "import intelligences.opendata.assistants.server as server; from unittest.mock import patch\n"
        "def write(self):\n"
        "    from intelligences.library.models import Deployment; Deployment.objects.all().delete()\n"
        "from intelligences.cli import main\n"
        "with patch.object(server.MCPServer, 'run', write): main(['mcp'])"
    )
    prepared = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'intelligences.settings'; django.setup()\n"
    command = _command()
    ran = subprocess.run(
        [sys.executable, "-c", prepared + program], env=os.environ | (command.env or {}), capture_output=True, text=True
    )
    assert ran.returncode != 0
    assert "read-only transaction" in ran.stderr


def test_the_site_starts_without_what_few_pages_need() -> None:
    program = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'intelligences.settings';"
        "import django; django.setup();"
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        "sys.exit(([name for name in ('mcp', 'ninja', 'numpy', 'scipy', 'typst') if name in sys.modules] or 0))"
    )
    ran = subprocess.run([sys.executable, "-c", program], env=os.environ, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def test_the_guide_names_every_tool() -> None:
    guide = (Path(server.__file__).parents[4] / "docs" / "guides" / "mcp.md").read_text("utf-8")
    assert all(f"`{one.__name__}(" in guide for one in server._TOOLS)
