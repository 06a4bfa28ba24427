"""Final results stay: what of them is read today, the digest of their figures, how to cite one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intelligences.ui import typography

from .models import Debate, Result, Statement
from .publication import SMALL, can_publish

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


def finals(debate: Debate) -> QuerySet[Result]:
    """The final results of a debate, the last one first."""
    return Result.objects.filter(debate=debate, is_final=True).order_by("-number")


def tables(result: Result) -> dict[str, Any]:
    """The tables of a result as they are read today: a statement that moderation refused since has no text any more."""
    refused = set(
        Statement.objects.filter(debate=result.debate_id, state=Statement.State.REFUSED).values_list(
            "number", flat=True
        )
    )
    held = dict(result.tables)
    if refused:
        gone = _("(retirée par la modération)")
        held["statements"] = [
            {**row, "text": gone} if row["statement"] in refused else row for row in held["statements"]
        ]
    return held


def public_figures(result: Result) -> dict[str, Any]:
    """The engine's figures; where votes aren't published one by one, those of few votes are left out, and what a
    difference would tell."""
    held, summary = tables(result), result.summary
    if not can_publish(result.debate, result.participants):
        apart = told_by_group(result)
        for name in ("groups", "representative"):
            held[name] = [row for row in held[name] if row["statement"] in apart]
        held["statements"] = [
            {**row, "group_aware_consensus": row["group_aware_consensus"] if row["statement"] in apart else None}
            for row in held["statements"]
            if _votes(row) >= SMALL
        ]
        held["consensus"] = [row for row in held["consensus"] if row["trials"] >= SMALL]
        known = {row["statement"] for row in held["statements"]}
        slate = summary["slate"]
        chosen = [number for number in slate["statements"] if number in known]
        certificate = {**slate["certificate"], "witness": []}  # it may be a few people
        summary = {**summary, "slate": {**slate, "statements": chosen, "certificate": certificate}}
        held = {name: rows for name, rows in held.items() if "_without_" not in name}
    return {"summary": summary, "tables": held, "map": result.cells, "days": result.days}


def told_by_group(result: Result) -> frozenset[int]:
    """The statements whose votes may be told group by group: all of them where votes are published one by one,
    elsewhere those where neither a group's votes nor what is left of the whole (those without a group) are a few."""
    whole = {row["statement"]: _votes(row) for row in result.tables["statements"]}
    if can_publish(result.debate, result.participants):
        return frozenset(whole)
    parts: dict[int, list[int]] = {number: [] for number in whole}
    for row in result.tables["groups"]:
        parts[row["statement"]].append(_votes(row))
    counts = {number: [*held, whole[number] - sum(held)] for number, held in parts.items()}
    return frozenset(number for number, held in counts.items() if not any(0 < votes < SMALL for votes in held))


def _votes(row: Mapping[str, Any]) -> int:
    return int(row["agrees"] + row["disagrees"] + row["passes"])


def digest(figures: Mapping[str, Any]) -> str:
    """The SHA-256 of public figures but for the texts of statements, which moderation may still refuse: of their JSON
    with sorted keys, without spaces, in UTF-8. Anybody finds it again from the JSON of a result."""
    without_texts = {
        **figures["tables"],
        "statements": [{**row, "text": ""} for row in figures["tables"]["statements"]],
    }
    told = {name: figures[name] for name in ("summary", "map", "days")} | {"tables": without_texts}
    written = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


def path(result: Result) -> str:
    """Where this result stays, on this site."""
    debate = result.debate
    page = reverse("debate:result", kwargs={"pk": debate.pk, "slug": debate.slug})
    return f"{page}?resultat={result.number}"


def citation(result: Result) -> str:
    """How to cite a final result, in the active language."""
    values = {
        "who": result.debate.organisation.name,
        "title": result.debate.title,
        "number": result.number,
        "day": typography.day(result.computed_at.date(), language=get_language() or "fr"),
        "address": settings.SITE_URL + path(result),
        "digest": result.digest,
    }
    told = _("%(who)s, « %(title)s », résultat définitif nᵒ %(number)s, %(day)s. Intelligences associées, %(address)s")
    return told % values + (_(", empreinte SHA-256 %(digest)s.") % values if result.digest else ".")
