"""`intelligences safeguards prove [PACK]`: proves the rule packs that ship, every version, and says what was proved."""

import argparse
import sys

from intelligences.safeguards import Proof, load_pack, names, prove, versions


def arguments(parser: argparse.ArgumentParser) -> None:
    """The action, and the pack."""
    parser.add_argument("action", choices=["prove"], help="prouver les grilles de règles")
    parser.add_argument("pack", nargs="?", metavar="GRILLE", help="une seule grille (« ai_act »…) ; sinon toutes")


def run(options: argparse.Namespace) -> int:
    """Fails when a version of a pack has a problem."""
    if options.pack and options.pack not in names():
        sys.stderr.write(f"{options.pack} n’est pas une grille connue. Grilles : {', '.join(names())}.\n")
        return 1
    proofs = [
        prove(load_pack(name, on=version))
        for name in ([options.pack] if options.pack else names())
        for version in versions(name)
    ]
    for proof in proofs:
        sys.stdout.write(_told(proof))
    return 0 if all(proof.holds for proof in proofs) else 1


def _told(proof: Proof) -> str:
    """One line when it holds; a line more for each problem."""
    counted = (
        f"{proof.questions} questions, {proof.conclusions} conclusions, {proof.obligations} obligations, "
        f"{_magnitude(proof.answer_sets)} jeux de réponses complets"
    )
    if proof.holds:
        return (
            f"{proof.pack} {proof.version} : prouvée. {counted} : chacun finit par une seule conclusion "
            "par décision, tout peut être atteint.\n"
        )
    lines = [f"{proof.pack} {proof.version} : {len(proof.problems)} problème(s). {counted}.\n"]
    for one in proof.problems:
        shown = "" if one.shown is None else f" Réponses : {dict(one.shown)}"
        lines.append(f"  {one.kind} – {one.where} : {one.says}.{shown}\n")
    return "".join(lines)


def _magnitude(number: int) -> str:
    """Exact up to a million, then its power of ten."""
    if number < 1_000_000:
        return f"{number:,}".replace(",", "\u202f")
    power = len(str(number)) - 1
    return f"{number / 10**power:.1f} × 10^{power}".replace(".", ",")
