"""The real register files, read where they lie."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "registers"
FILES = {
    "pstw/pstw_dataset.xlsx": ("pstw", 1964),
    "pstw/pstw_dataset_from_xlsx.csv": ("pstw", 1964),
    "uk_atrs/atrs_records.json": ("uk_atrs", 136),
    "uk_atrs/atrs_records.csv": ("uk_atrs", 136),
    "us2023/2023_consolidated_ai_inventory_raw.csv": ("us2023", 710),
    "us2024/2024_consolidated_ai_inventory_raw_v2.csv": ("us2024", 2133),
    "nl/algoritmes.json": ("nl", 1530),
    "canada/ai-register-mvp_SAMPLE_6rows.csv": ("canada", 6),
    "aiwatch_t6x/12-services-helsinki-ai-register.csv": ("aiwatch_t6x", 5),
    "aiwatch_t6x/11-services-amsterdam-algorithm-register.csv": ("aiwatch_t6x", 3),
    "aiwatch_t6x/9-services-ai-watch-t6-jrc120399.csv": ("aiwatch_t6x", 8),
    "aiwatch_t6x/2-services-api-gouv-fr.csv": ("aiwatch_t6x", 13),
}
"""Path → format, rows."""


def templates() -> list[str]:
    """What Dutch vendors fill in beforehand, both versions."""
    found = FOLDER.glob("nl/templates_*/*.json")
    return sorted(str(path.relative_to(FOLDER)) for path in found)


def real(name: str) -> Path:
    """The path of a file; the test is skipped only when the whole shared folder is absent."""
    if not FOLDER.parents[1].exists():
        pytest.skip("The folder of shared data isn't there: real registers can't be read.")
    return FOLDER / name
