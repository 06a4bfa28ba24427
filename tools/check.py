"""`make check`: everything that can be verified without running the site. Runs all, then names what failed."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def steps() -> dict[str, list[str]]:
    """Each step with its command."""
    templates = [str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("src/**/templates/**/*.html"))]
    python = sys.executable
    return {
        "ruff": [f"{BIN}/ruff", "check", "--quiet", "."],
        "ruff format": [f"{BIN}/ruff", "format", "--check", "--quiet", "."],
        "djade": [f"{BIN}/djade", "--check", "--target-version", "5.2", *templates] if templates else [],
        "import-linter": [f"{BIN}/lint-imports"],
        "mypy": [f"{BIN}/mypy", "--no-error-summary"],
        "Django's checks": [python, "-m", "django", "check", "--fail-level", "WARNING"],
        "migrations": [python, "-m", "django", "makemigrations", "--check", "--dry-run"],
        "translations": [python, "tools/messages.py", "--check"],
        "repository and sizes": [
            python,
            "-m",
            "pytest",
            "-q",
            "tests/repo/test_sizes.py",
            "tests/repo/test_tidiness.py",
        ],
    }


def main() -> int:
    """The exit status is 1 when any step fails."""
    failed = []
    with tempfile.TemporaryDirectory() as home:
        # Neither checks nor types need a running database, and they mustn't touch this checkout's.
        environment = {
            **os.environ,
            "IA_HOME": home,
            "DATABASE_URL": "postgresql:///unused",
            "DJANGO_SETTINGS_MODULE": "intelligences.settings",
            "PYTHONWARNINGS": "ignore:Got an error checking a consistent migration history:RuntimeWarning",
        }
        for name, command in steps().items():
            if not command:
                continue
            began = time.monotonic()
            answer = subprocess.run(
                command,
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            if answer.returncode:
                failed.append(name)
                sys.stdout.write(answer.stdout)
            word = "FAILED" if answer.returncode else "ok"
            sys.stdout.write(f"{name:<22} {word} ({time.monotonic() - began:.1f} s)\n")
            sys.stdout.flush()
    sys.stdout.write(f"check: {', '.join(failed)} failed\n" if failed else "check: all is well\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
