"""Files that others made: what they are, from where, under which licence, unchanged."""

import hashlib
import json
from pathlib import Path

import pytest

UI = Path(__file__).resolve().parents[2] / "src/intelligences/ui"
LISTED = json.loads((UI / "static/ui/vendor/VENDORED.json").read_text())


@pytest.mark.parametrize("name", LISTED)
def test_a_vendored_file_is_the_one_that_was_written_down(name: str) -> None:
    assert hashlib.sha256((UI / name).read_bytes()).hexdigest() == LISTED[name]["sha256"]


@pytest.mark.parametrize("name", LISTED)
def test_a_vendored_file_comes_with_its_licence(name: str) -> None:
    licence = (UI / LISTED[name]["licence_file"]).read_text()
    assert {"0BSD": "Zero-Clause BSD", "OFL-1.1": "SIL OPEN FONT LICENSE"}[
        LISTED[name]["licence"]
    ].lower() in licence.lower()
    assert LISTED[name]["version"]
    assert LISTED[name]["origin"]


def test_every_file_of_others_is_written_down() -> None:
    others = [*UI.glob("static/ui/vendor/*.js"), *UI.glob("**/*.woff2"), *UI.glob("**/*.ttf")]
    assert {str(path.relative_to(UI)) for path in others} == set(LISTED)
