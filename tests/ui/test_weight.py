"""What a first visit downloads stays small: an old phone on a slow line is a reader too."""

import gzip
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "src/intelligences/ui/static/ui"
CSS_LIMIT, JAVASCRIPT_LIMIT, FONT_LIMIT = 12_000, 20_000, 35_000


def _compressed(*patterns: str) -> int:
    files = [path for pattern in patterns for path in STATIC.glob(pattern)]
    assert files
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in files)


def test_all_style_sheets_together_are_light() -> None:
    assert _compressed("*.css") <= CSS_LIMIT


def test_all_scripts_together_are_light() -> None:
    assert _compressed("*.js", "vendor/*.js") <= JAVASCRIPT_LIMIT


def test_the_font_is_light() -> None:
    assert sum(path.stat().st_size for path in STATIC.glob("fonts/*.woff2")) <= FONT_LIMIT
