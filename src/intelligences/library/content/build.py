"""`python -m intelligences.library.content.build FILE [--out FOLDER]`: see docs/operate/library.md.

Reads the compiled list of French uses, matches each to its territory, and writes the files that ship. A list that the
readings don't fit (an unknown word, a use that is gone, an unmatched territory) stops the build.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

COMMAND = "python -m intelligences.library.content.build FILE"
ON = "2026-11-23"
"""The day on which the list was closed: every source is told as read on it."""
_QUALITIES = {"presse": "press", "officiel": "official", "agregateur_ou_blog": "aggregator", "fournisseur": "supplier"}
_DATE = r"(?:\d\d/){0,2}(?:19|20)\d\d"
_PUBLISHER = r"(?P<publisher>(?!CE,|TA |PSTW)[A-ZÉ][^();]*?)"
_PUBLISHED = re.compile(rf"^(?P<title>.+) \((?:{_PUBLISHER}(?:, (?:données )?(?P<on>{_DATE}))?|(?P<only>{_DATE}))\)$")
_MUST_MATCH = {"commune", "epci", "ept", "metropole", "departement", "region"}


class BuildError(Exception):
    """The list can't be built; the message says what doesn't fit."""


def main(arguments: list[str] | None = None) -> int:
    """Build every file; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m intelligences.library.content.build", description=__doc__)
    parser.add_argument("file", type=Path, help="the compiled list, one JSON object a line")
    parser.add_argument("--out", type=Path, default=Path("data/library"))
    options = parser.parse_args(arguments)
    _set_django_up()
    try:
        content = options.file.read_bytes()
        uses, report = build([json.loads(line) for line in content.splitlines() if line.strip()])
        write(options.out, uses, hashlib.sha256(content).hexdigest())
    except (BuildError, OSError, ValueError) as error:
        print(f"library: {error}", file=sys.stderr)  # noqa: T201
        return 1
    print("\n".join(report))  # noqa: T201
    return 0


def _set_django_up() -> None:
    """The vocabulary and the territories' reference are Django modules; no database is read."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intelligences.settings")
    django.setup()


def build(rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[str]]:
    """The uses in the project's own shape, and the report of the matching."""
    from intelligences.territories.actions import SHIPPED
    from intelligences.territories.reference import Reference

    from . import readings
    from .matching import Matcher

    matcher = Matcher(Reference(SHIPPED))
    known = {(row["territory"], row["name"]) for row in rows}
    gone = ({*readings.COMPARED} | {*readings.COSTS}) - known
    if gone:
        raise BuildError(f"the readings speak of uses that the list doesn't hold: {sorted(gone)}")
    uses, report, unmatched = [], [], []
    for row in rows:
        hint = row.get("disambiguation") or ""
        match = matcher.match(row["territory"], row["territory_type"], row.get("department_code") or "", hint)
        uses.append(_use(row, match))
        if match.territory is None:
            report.append(f"{row['territory']} ({row['territory_type']}): {match.why}")
        if match.territory is None and match.operator_kind in _MUST_MATCH:
            unmatched.append(row["territory"])
    if unmatched:
        raise BuildError("unmatched territories:\n" + "\n".join(report))
    ids = Counter(use["id"] for use in uses)
    if max(ids.values()) > 1:
        raise BuildError(f"uses that can't be told apart: {[key for key, count in ids.items() if count > 1]}")
    return uses, [*report, *_summary(uses)]


def _summary(uses: list[dict[str, Any]]) -> list[str]:
    matched = Counter(use["territory"][0] for use in uses if "territory" in use)
    waiting = sum("waits" in use for use in uses)
    shared = Counter(use["solution"] for use in uses if "solution" in use)
    lines = [f"{len(uses)} uses, {len(uses) - waiting} public, {waiting} waiting for moderation"]
    lines.append("matched: " + ", ".join(f"{kind} {count}" for kind, count in sorted(matched.items())))
    lines.append("shared solutions: " + ", ".join(f"{key} {count}" for key, count in sorted(shared.items())))
    families = Counter(use.get("technique_family", "none") for use in uses)
    return [*lines, "techniques: " + ", ".join(f"{family} {count}" for family, count in families.most_common())]


def _use(row: dict[str, Any], match: Any) -> dict[str, Any]:
    """One use; what the source doesn't say is left out."""
    from intelligences.kernel.french import slug

    from ..vocabulary import DOMAINS
    from . import readings

    identity = "|".join((row["territory"], row["name"], row["source_url"]))
    domain = slug(row["policy_domain"])
    if domain not in DOMAINS:
        raise BuildError(f"{row['policy_domain']!r} isn't a policy domain of the vocabulary")
    suppliers = [part.strip() for part in (row["supplier"] or "").split(" ; ") if part.strip()]
    hint = row["disambiguation"] or ""
    use = {
        "id": hashlib.sha256(identity.encode()).hexdigest()[:12],
        "title": row["name"],
        "operator": row["territory"],
        "operator_kind": str(match.operator_kind),
        "territory": match.territory,
        "departement": match.departement,
        "domains": [domain],
        "problem": row["problem"],
        "technique": row["technique"] or "",
        "technique_family": readings.technique_family(row["technique"] or ""),
        "learning": {True: "rules", False: "learning", None: "unknown"}[row["rule_based"]],
        "suppliers": suppliers,
        "status": row["status"] or "",
        "year": row["year"],
        "personal_data": "" if row["personal_data"] == "unknown" else row["personal_data"],
        "stopped_because": row.get("stopped_because", ""),
        "human_oversight": row.get("human_oversight", ""),
        "hosting": row.get("hosting", ""),
        "expected_effect": row.get("expected_effect", ""),
        "caution": hint if len(hint) > 30 else "",
        "solution": _solution(row),
        **_licence(row),
        **_cost(row),
        **_sources(row),
        "waits": _waits(row),
    }
    return {name: value for name, value in use.items() if value not in ("", None, [], {})}


def _solution(row: dict[str, Any]) -> str:
    from . import readings

    told = (row["name"], row["supplier"] or "", row["technique"] or "")
    held = [shared.key for shared in readings.SHARED if shared.holds(*told)]
    if len(held) > 1:
        raise BuildError(f"{row['name']!r} of {row['territory']} fits {held}")
    return held[0] if held else ""


def _licence(row: dict[str, Any]) -> dict[str, str]:
    """The source's words; a page of a code repository is the code itself."""
    is_code = "licence_or_code" in row and urlsplit(row["source_url"]).hostname == "github.com"
    is_code = is_code and "/issues/" not in row["source_url"]
    return {"licence": row.get("licence_or_code", ""), "code_url": row["source_url"] if is_code else ""}


def _cost(row: dict[str, Any]) -> dict[str, Any]:
    from . import readings

    amount, year = readings.COSTS.get((row["territory"], row["name"]), (None, None))
    return {"cost_note": row.get("cost", ""), "cost_investment": amount, "cost_year": year}


def _sources(row: dict[str, Any]) -> dict[str, Any]:
    """The main source, those of single fields, and what was measured or claimed, with its own."""
    from . import readings

    others, main = dict(row.get("fact_sources", {})), _main_source(row)
    measured = others.pop("measured_effect", None)
    fields = {"cost": "cost_note"}
    told: dict[str, Any] = {"source": main}
    told["field_sources"] = {fields.get(name, name): _other_source(url) for name, url in others.items()}
    if "measured_effect" in row:
        measure = readings.COMPARED.get((row["territory"], row["name"]))
        evidence = {
            "claim": row["measured_effect"],
            "level": 1 if measure else 0,
            "level_why": readings.WHY_COMPARED if measure else readings.WHY_CLAIM,
            **({name: value for name, value in vars(measure).items() if value not in ("", None)} if measure else {}),
            "source": _other_source(measured) if measured else None,
        }
        told["evidence"] = [{name: value for name, value in evidence.items() if value is not None}]
    return told


def _main_source(row: dict[str, Any]) -> dict[str, str]:
    """The page; "Title (Publisher, 03/10/2024)" is taken apart where it is written just so."""
    title, publisher, on = row["source_title"], "", ""
    parsed = _PUBLISHED.match(title)
    if parsed:
        title, publisher, on = parsed["title"], parsed["publisher"] or "", parsed["on"] or parsed["only"] or ""
    source = {
        "url": row["source_url"],
        "title": title,
        "publisher": publisher,
        "kind": _QUALITIES[row["source_quality"]],
        "published_on": "-".join(reversed(on.split("/"))),
    }
    return {name: value for name, value in source.items() if value}


def _other_source(url: str) -> dict[str, str]:
    from . import readings

    host = urlsplit(url).hostname or ""
    if host not in readings.HOSTS:
        raise BuildError(f"nobody said what {host} is: add it to the readings")
    title, kind = readings.HOSTS[host]
    return {"url": url, "title": title, "kind": kind}


def _waits(row: dict[str, Any]) -> str:
    if row.get("scope_check"):
        return "Comptage de véhicules à l’entrée de parkings : à décider, cet usage entre-t-il dans la bibliothèque ?"
    if row["source_quality"] == "agregateur_ou_blog":
        return "La source est un agrégateur ou un blog : à vérifier sur une source première avant publication."
    return ""


def write(out: Path, uses: list[dict[str, Any]], digest: str) -> None:
    """Write the uses, the solutions and SOURCES.json."""
    from dataclasses import asdict

    from . import readings

    out.mkdir(parents=True, exist_ok=True)
    rule = {"name_has", "supplier_is", "technique_has"}
    solutions = [
        {name: value for name, value in asdict(shared).items() if name not in rule and value not in ("", ())}
        for shared in readings.SHARED
    ]
    files = [_keep(out / "french_uses.jsonl", uses), _keep(out / "solutions.jsonl", solutions)]
    source = {
        "package": "French uses of AI and of algorithms by local authorities, compiled from public pages",
        "version": f"sha256 {digest}",
        "sha256": digest,
        "edition": ON,
        "gives": f"{len(uses)} uses, each with the address of the page that tells it",
        "producers": "the press, local authorities, public bodies and suppliers that each entry names",
        "licence": "facts told in the project's own words; each page keeps its rights and is only linked",
    }
    told = {"command": COMMAND, "date": ON, "licence": "Licence Ouverte 2.0", "sources": [source], "files": files}
    (out / "SOURCES.json").write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _keep(path: Path, rows: list[dict[str, Any]]) -> dict[str, Any]:
    text = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows).encode()
    path.write_bytes(text)
    return {"file": path.name, "rows": len(rows), "bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()}


if __name__ == "__main__":
    sys.exit(main())
