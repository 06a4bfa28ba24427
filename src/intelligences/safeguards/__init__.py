"""Rule packs and their engine: dated, sourced law as data, and what follows from answers to it.

Pure: no Django, nothing read but the packs that ship.

    pack = load_pack("ai_act", on=date(2026, 11, 27))
    outcome = evaluate(pack, {"ai_system": "learns", …})
    outcome.next_question, outcome.conclusions, outcome.obligations
"""

from .comparison import Affected, Change, affected
from .composing import Composed, compose
from .evaluation import evaluate
from .loading import NoSuchPack, load_pack, names, versions
from .model import Pack
from .outcome import TO_CHECK, Kept, Outcome, State
from .proof import Proof, prove
from .reading import BadPack
from .soundness import deciding

__all__ = [
    "TO_CHECK",
    "Affected",
    "BadPack",
    "Change",
    "Composed",
    "Kept",
    "NoSuchPack",
    "Outcome",
    "Pack",
    "Proof",
    "State",
    "affected",
    "compose",
    "deciding",
    "evaluate",
    "load_pack",
    "names",
    "prove",
    "versions",
]
