"""`python -m bench [ID]`: runs every bench, or one; each writes its row, a failure writes none."""

import importlib
import pkgutil
import sys

import bench
from bench.harness import BENCHES, BenchFailed, write


def main(arguments: list[str]) -> int:
    """The exit status is 1 when a bench could not run or missed its target."""
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name not in ("__main__", "harness"):
            importlib.import_module(f"bench.{module.name}")
    unknown = [name for name in arguments if name not in BENCHES]
    if unknown:
        print(f"No such bench: {', '.join(unknown)}. There are: {', '.join(sorted(BENCHES))}.")
        return 2
    return max([_run(name) for name in arguments or sorted(BENCHES)], default=0)


def _run(name: str) -> int:
    try:
        row = BENCHES[name]()
    except BenchFailed as error:
        print(f"{name}: could not run. {error}")
        return 1
    write(row)
    print(f"{name}: {row.value:g} {row.unit} (target {row.target:g}) {'met' if row.is_met else 'MISSED'}")
    return 0 if row.is_met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
