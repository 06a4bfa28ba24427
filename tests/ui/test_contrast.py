"""Every pair of colours that stands on a page, in both themes and on paper, against WCAG 2.2 (1.4.3, 1.4.11)."""

import itertools
import re
from pathlib import Path

import pytest

STYLES = Path(__file__).resolve().parents[2] / "src/intelligences/ui/static/ui"
TEXT, LARGE_OR_GRAPHIC = 4.5, 3.0
BACKGROUNDS = ("page", "surface", "sunken")
TINTS = {"good": "good-tint", "caution": "caution-tint", "stop": "stop-tint", "warm": "warm-tint"}


def _tokens(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", text))


def _themes() -> dict[str, dict[str, str]]:
    text = (STYLES / "tokens.css").read_text()
    light, dark = text.split("@media (prefers-color-scheme: dark)")
    paper = _tokens((STYLES / "print.css").read_text())
    return {
        "light": _tokens(light),
        "dark": _tokens(light) | _tokens(dark),
        "paper": _tokens(light) | paper,
    }


THEMES = _themes()


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2: 1 (same) to 21 (black on white)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _pairs() -> list[tuple[str, str, float]]:
    words = ("ink", "soft", "accent", "accent-strong", "good", "caution", "stop", "warm")
    pairs = [(word, ground, TEXT) for word in words for ground in BACKGROUNDS]
    pairs += [(word, tint, TEXT) for word, tint in TINTS.items()]
    pairs += [("ink", tint, TEXT) for tint in (*TINTS.values(), "accent-tint")]
    pairs += [("accent", "accent-tint", TEXT), ("accent-strong", "accent-tint", TEXT), ("stop", "stop-tint", TEXT)]
    pairs += [("accent", tint, TEXT) for tint in TINTS.values()]
    pairs += [("on-accent", "accent", TEXT), ("on-accent", "accent-strong", TEXT)]
    pairs += [("edge", ground, LARGE_OR_GRAPHIC) for ground in BACKGROUNDS]
    pairs += [("accent", ground, LARGE_OR_GRAPHIC) for ground in BACKGROUNDS]
    pairs += [("ink", "map-none", TEXT), ("soft", "map-none", TEXT), ("accent", "map-none", LARGE_OR_GRAPHIC)]
    pairs += [("warm", "map-none", LARGE_OR_GRAPHIC)]
    pairs += [(f"scale-{step}", "ink", 1.0) for step in range(1, 8)]
    pairs += [("on-category-1", "category-1", TEXT)]
    return pairs + [("on-category", f"category-{number}", TEXT) for number in range(2, 8)]


@pytest.mark.parametrize("theme", THEMES)
def test_every_pair_of_colours_can_be_read(theme: str) -> None:
    tokens = THEMES[theme]
    weak = {
        f"{front} on {back}": round(contrast(tokens[front], tokens[back]), 2)
        for front, back, least in _pairs()
        if contrast(tokens[front], tokens[back]) < least
    }
    assert not weak


def test_the_ratio_is_the_published_one() -> None:
    """Examples of the W3C: black on white is 21, #777777 on white is 4.48."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", THEMES)
def test_the_map_s_scale_goes_one_way_in_even_steps(theme: str) -> None:
    lightness = [_luminance(THEMES[theme][f"scale-{step}"]) ** (1 / 3) for step in range(1, 8)]
    steps = [after - before for before, after in itertools.pairwise(lightness)]
    assert all(step > 0 for step in steps) or all(step < 0 for step in steps)
    assert max(map(abs, steps)) < 2 * min(map(abs, steps))


def test_both_themes_name_the_same_colours() -> None:
    light = {name for name in THEMES["light"] if not name.startswith(("category", "on-category"))}
    dark_only = _tokens((STYLES / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")[1])
    assert light == set(dark_only)


def test_no_style_sheet_has_a_colour_of_its_own() -> None:
    """Tokens are the one place; paper has its own list, e-mails can't use variables."""
    found = {
        sheet.name: re.findall(r"#[0-9A-Fa-f]{3,8}\b", sheet.read_text())
        for sheet in STYLES.glob("*.css")
        if sheet.name not in {"tokens.css", "print.css"}
    }
    assert not {name: colours for name, colours in found.items() if colours}
