"""File names that people chose, made safe to keep, to show and to send back."""

import re
import unicodedata

_LONGEST = 120
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])$", re.IGNORECASE)


def clean(raw: str, extension: str) -> str:
    """The name without folders, control or invisible signs, ending in `.extension`; `document.extension` if empty.

    A right-to-left mark would make a name that ends in `fdp.exe` read as if it ended in `exe.pdf`: every format sign
    (Unicode category Cf) goes.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", raw))[-1]
    visible = "".join(
        " " if c.isspace() else c for c in last if unicodedata.category(c) not in _INVISIBLE or c.isspace()
    )
    stem = _FORBIDDEN.sub("-", visible.rpartition(".")[0] or visible)
    stem = " ".join(stem.split()).strip(". ")[:_LONGEST].rstrip(". ")
    if not stem or _RESERVED.match(stem):
        stem = f"document {stem}".strip()
    return f"{stem}.{extension}"


def extension_of(raw: str) -> str:
    """What follows the last dot of the last part of a name, in lower case; empty when there is none."""
    last = re.split(r"[/\\]", raw)[-1]
    visible = "".join(c for c in last if unicodedata.category(c) not in _INVISIBLE)
    return visible.rpartition(".")[2].strip().lower() if "." in visible else ""


_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
