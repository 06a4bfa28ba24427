"""Looks for copied texts and proposes each group to a person: nothing is merged by a machine."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from intelligences.kernel.french import words

from ..importers.likeness import Copies, fingerprint, groups
from ..models import Deployment, SolutionGrouping
from .bulk import Progress
from .grouping import propose_grouping


@transaction.atomic
def propose_copies(*, by: Any, progress: Progress | None = None) -> int:
    """Propose what isn't proposed, decided or grouped yet; returns how many proposals were made."""
    told = Deployment.objects.published().exclude(problem="").order_by("id")
    rows = {str(pk): rest for pk, *rest in told.values_list("pk", "problem", "operator_name", "title", "solution_id")}
    found = groups({pk: row[0] for pk, row in rows.items()}, {pk: words(row[1]) for pk, row in rows.items()})
    known = set(SolutionGrouping.objects.values_list("fingerprint", flat=True))
    made = 0
    for done, copies in enumerate(found, start=1):
        if progress is not None:
            progress(done, len(found))
        solutions = {rows[pk][3] for pk in copies.members}
        if fingerprint(words(copies.text)) in known or (len(solutions) == 1 and None not in solutions):
            continue
        made += _propose(copies, [rows[pk][2] for pk in copies.members], by)
    return made


def _propose(copies: Copies, titles: list[str], by: Any) -> bool:
    """The name is the title that most of them bear."""
    name = Counter(titles).most_common(1)[0][0]
    uses = list(Deployment.objects.filter(pk__in=[int(pk) for pk in copies.members]).order_by("id"))
    if copies.is_exact:
        why = _("%(count)s fiches décrivent leur but avec les mêmes mots.") % {"count": len(uses)}
    else:
        share = round(100 * copies.likeness)
        why = _(
            "%(count)s fiches décrivent leur but presque avec les mêmes mots (%(share)s %% au moins en commun)."
        ) % {
            "count": len(uses),
            "share": share,
        }
    made = propose_grouping(name, uses, text=words(copies.text), why=why, likeness=copies.likeness, by=by)
    return made is not None
