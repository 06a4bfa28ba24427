"""Build the web font and the two PDF fonts from the published Atkinson Hyperlegible Next.

    npm pack @fontsource-variable/atkinson-hyperlegible-next@5.3.0 && tar xzf fontsource-*.tgz
    uv run --no-project --with fonttools --with brotli python data/fonts/build.py package/

Three changes to the published font, all allowed by its licence (SIL OFL 1.1, no reserved name):
weights outside 400-700 are cut, the rare combining marks and fractions are dropped, and U+202F (the narrow
no-break space of French typography, absent from the font) is drawn with the font's own thin space.
"""

import hashlib
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

REPOSITORY = Path(__file__).resolve().parents[2]
UI = REPOSITORY / "src/intelligences/ui"
NARROW_NO_BREAK_SPACE, THIN_SPACE = 0x202F, 0x2009
KEPT = [*range(0x20, 0x7F), *range(0xA0, 0x100)]
KEPT += [0x152, 0x153, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026]
KEPT += [0x20AC, 0x2212, NARROW_NO_BREAK_SPACE, THIN_SPACE]
FEATURES = ["kern", "ccmp", "locl", "tnum", "pnum", "mark"]


def published(package: Path) -> TTFont:
    """The Latin part of the published variable font, with U+202F added."""
    font = TTFont(package / "files/atkinson-hyperlegible-next-latin-wght-normal.woff2", recalcTimestamp=False)
    for table in font["cmap"].tables:
        if table.isUnicode() and THIN_SPACE in table.cmap:
            table.cmap[NARROW_NO_BREAK_SPACE] = table.cmap[THIN_SPACE]
    return font


def cut(font: TTFont) -> TTFont:
    """Keep the characters that French and English pages use."""
    options = subset.Options(layout_features=FEATURES, notdef_outline=True, hinting=False, name_IDs=["*"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=KEPT)
    subsetter.subset(font)
    return font


def write(font: TTFont, target: Path, flavor: str | None) -> None:
    font.flavor = flavor
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    sys.stdout.write(f"{target.relative_to(REPOSITORY)} {target.stat().st_size} bytes sha256 {digest}\n")


def main(package: Path) -> None:
    variable = instancer.instantiateVariableFont(cut(published(package)), {"wght": (400, 700)})
    write(variable, UI / "static/ui/fonts/atkinson-next.woff2", "woff2")
    for weight, name in [(400, "Regular"), (700, "Bold")]:
        still = instancer.instantiateVariableFont(cut(published(package)), {"wght": weight}, updateFontNames=True)
        write(still, UI / f"typst/fonts/AtkinsonHyperlegibleNext-{name}.ttf", None)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
