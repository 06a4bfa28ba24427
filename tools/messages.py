"""The English translation: `python tools/messages.py [APP…]` updates and compiles it, `--check` only looks.

Each app keeps its own `locale/en/LC_MESSAGES/django.po`. Source strings are French, in Python (`gettext` and its
family) and in templates (`{% translate %}`, `{% blocktranslate %}`); Babel reads them, no gettext binary is needed.
French has a compiled file too: its sentences with the no-break spaces of French, which nobody types, and its plural
ones, for it counts zero as a singular and Django's fall-back doesn't.
"""

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from intelligences.ui.typography import typeset_html

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "intelligences"
_LAZY = {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLAIN = {"_": None, "gettext": None, "gettext_noop": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
KEYWORDS = {**_PLAIN, "npgettext": ((1, "c"), 2, 3), **_LAZY}
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # the files change when the sentences do, not with the clock
_PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sdif]|\{\w*\}")
_HEADER = """msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def apps() -> list[Path]:
    """The folders that hold sentences of their own."""
    return sorted(path.parent for path in PACKAGE.glob("*/apps.py"))


def source(app: Path) -> Catalog:
    """Every sentence of one app, untranslated."""
    catalog = _catalog("en")
    for path, text in _texts(app):
        place = path.relative_to(PACKAGE).as_posix()
        for _line, ids, comments, context in extract(
            "python", io.BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            catalog.add(ids, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalog


def _texts(app: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(app.rglob("*.py")):
        yield path, path.read_text()
    for path in sorted([*app.glob("templates/**/*.html"), *app.glob("templates/**/*.txt")]):
        laid_flat = templatize(path.read_text(), origin=str(path))
        # What is left is no Python: without indentation its words and calls can still be told apart.
        yield path, "\n".join(line.strip() for line in laid_flat.splitlines()) + "\n"


def _catalog(language: str) -> Catalog:
    return Catalog(locale=language, creation_date=_EPOCH, revision_date=_EPOCH, project="intelligences", version="1")


def po_file(app: Path) -> Path:
    """Where the English of an app is kept."""
    return app / "locale" / "en" / "LC_MESSAGES" / "django.po"


def held(app: Path) -> Catalog:
    """The English as it is kept, empty when there is none."""
    file = po_file(app)
    if not file.exists():
        return _catalog("en")
    with file.open("rb") as stream:
        return read_po(stream, locale="en")


def merged(app: Path) -> Catalog:
    """The present sentences with the English that is known for them."""
    found, known = source(app), held(app)
    for message in found:
        if not message.id:
            continue
        old = known.get(_key(message), message.context)
        if old is not None and not old.fuzzy and isinstance(old.string, tuple) == message.pluralizable:
            message.string = old.string
    return found


def _key(message: Message) -> str:
    return message.id[0] if message.pluralizable else message.id


def po_bytes(catalog: Catalog) -> bytes:
    """The text form: sorted, with files but no line numbers."""
    out = io.BytesIO()
    write_po(out, catalog, width=110, sort_output=True, omit_header=True, include_lineno=False, ignore_obsolete=True)
    return _HEADER.encode() + out.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """The compiled form that Django reads."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def french(found: Catalog) -> Catalog:
    """French sentences as they are shown, without those that are shown as they are written."""
    catalog = _catalog("fr")
    for message in found:
        if message.pluralizable:
            catalog.add(message.id, string=tuple(map(typeset_html, message.id)), context=message.context)
        elif message.id and (shown := typeset_html(message.id)) != message.id:
            catalog.add(message.id, string=shown, context=message.context)
    return catalog


def outputs(app: Path) -> dict[Path, bytes]:
    """Every file that an app's sentences need, with its content."""
    catalog = merged(app)
    if not any(message.id for message in catalog):
        return {}
    po = po_file(app)
    made = {po: po_bytes(catalog), po.with_suffix(".mo"): mo_bytes(catalog)}
    shown = french(catalog)
    if len(shown):
        made[app / "locale" / "fr" / "LC_MESSAGES" / "django.mo"] = mo_bytes(shown)
    return made


def faults(app: Path) -> list[str]:
    """What keeps this app's English from being complete."""
    found = []
    for message in merged(app):
        if not message.id:
            continue
        strings = message.string if message.pluralizable else (message.string,)
        if not strings or not all(strings):
            found.append(f"{po_file(app).relative_to(PACKAGE)}: no English for « {_key(message)} »")
        elif any(_holes(text) - _holes("".join(message.id)) for text in strings):
            found.append(
                f"{po_file(app).relative_to(PACKAGE)}: other placeholders in the English of « {_key(message)} »"
            )
    return found


def _holes(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def _stale(app: Path) -> list[str]:
    made = outputs(app)
    there = {*app.glob("locale/*/LC_MESSAGES/*")}
    wrong = [path for path, content in made.items() if not path.exists() or path.read_bytes() != content]
    return [
        f"{path.relative_to(PACKAGE)}: not up to date, run make messages" for path in [*wrong, *(there - made.keys())]
    ]


def main(arguments: list[str]) -> int:
    """Updates, or with `--check` changes nothing; fails while a sentence has no English."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    chosen = [app for app in apps() if not (names := [a for a in arguments if a != "--check"]) or app.name in names]
    told: list[str] = []
    for app in chosen:
        if "--check" not in arguments:
            for path, content in outputs(app).items():
                path.parent.mkdir(parents=True, exist_ok=True)
                if not path.exists() or path.read_bytes() != content:
                    path.write_bytes(content)
        told += faults(app) + _stale(app)
    sys.stdout.write("".join(f"{line}\n" for line in told))
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
