"""`intelligences search rebuild [KIND]`: makes the index anew from the tables that it copies."""

import argparse
import sys
import time


def arguments(parser: argparse.ArgumentParser) -> None:
    """The action, and the kind."""
    parser.add_argument("action", choices=["rebuild"], help="refaire l’index")
    parser.add_argument("kind", nargs="?", metavar="TYPE", help="un seul type (« territoire »…) ; sinon tous")


def run(options: argparse.Namespace) -> int:
    """One kind at a time, each in its own transaction: readers see the former entries until the new ones are there."""
    from intelligences.kernel import searchable
    from intelligences.kernel.registries import searchables

    kinds = [one.kind for one in searchables]
    if options.kind and options.kind not in kinds:
        sys.stderr.write(f"{options.kind} n’est pas un type connu. Types : {', '.join(kinds)}.\n")
        return 1
    for kind in [options.kind] if options.kind else kinds:
        start = time.monotonic()
        number = searchable.rebuild(kind)
        sys.stdout.write(f"{kind} : {number} entrées en {time.monotonic() - start:.1f} s\n")
    return 0
