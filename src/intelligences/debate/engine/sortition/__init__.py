"""Citizens' panels drawn by lot: quotas kept, chances as equal as they allow, a draw that anybody can check. Method:
docs/methods/sortition.md."""

from intelligences.debate.engine.errors import SortitionError
from intelligences.debate.engine.sortition.draws import Draw, commitment, digest_of_candidates, draw, seed_of
from intelligences.debate.engine.sortition.folder import (
    Checked,
    Folder,
    candidates_written,
    fairness,
    files,
    may_publish_candidates,
    traits_as_data,
    traits_from,
)
from intelligences.debate.engine.sortition.leximin import Distribution, gini, leximin
from intelligences.debate.engine.sortition.lottery import TICKETS, Lottery, lottery
from intelligences.debate.engine.sortition.pool import Candidate, Pool, Trait, Value
from intelligences.debate.engine.sortition.quotas import Conflict, Panels, Relaxation
from intelligences.debate.engine.sortition.stratified import stratified_chances

__all__ = [
    "TICKETS",
    "Candidate",
    "Checked",
    "Conflict",
    "Distribution",
    "Draw",
    "Folder",
    "Lottery",
    "Panels",
    "Pool",
    "Relaxation",
    "SortitionError",
    "Trait",
    "Value",
    "candidates_written",
    "commitment",
    "digest_of_candidates",
    "draw",
    "fairness",
    "files",
    "gini",
    "leximin",
    "lottery",
    "may_publish_candidates",
    "seed_of",
    "stratified_chances",
    "traits_as_data",
    "traits_from",
]
