"""Files that others made: what they are, from where, under which licence, unchanged."""

import hashlib
import json
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "src/intelligences/ui/static/ui"
LISTED = json.loads((STATIC / "vendor/VENDORED.json").read_text())


@pytest.mark.parametrize("name", LISTED)
def test_a_vendored_file_is_the_one_that_was_written_down(name: str) -> None:
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == LISTED[name]["sha256"]


@pytest.mark.parametrize("name", LISTED)
def test_a_vendored_file_comes_with_its_licence(name: str) -> None:
    licence = (STATIC / LISTED[name]["licence_file"]).read_text()
    assert {"0BSD": "Zero-Clause BSD", "OFL-1.1": "SIL OPEN FONT LICENSE"}[
        LISTED[name]["licence"]
    ].lower() in licence.lower()
    assert LISTED[name]["version"]
    assert LISTED[name]["origin"]


def test_every_file_of_others_is_written_down() -> None:
    others = [*STATIC.glob("vendor/*.js"), *STATIC.glob("fonts/*.woff2")]
    assert {str(path.relative_to(STATIC)) for path in others} == set(LISTED)
