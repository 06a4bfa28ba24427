"""The project's own icons: strokes on a 20 × 20 grid, drawn in the colour of the text beside them.

An icon never stands alone: a word beside it, or a hidden one, says the same.
"""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

STROKES = {
    "search": '<circle cx="8.5" cy="8.5" r="5.5"/><path d="m12.8 12.8 4.7 4.7"/>',
    "menu": '<path d="M3 5.5h14M3 10h14M3 14.5h14"/>',
    "close": '<path d="m5 5 10 10M15 5 5 15"/>',
    "arrow-right": '<path d="M3.5 10h13M11.5 5l5 5-5 5"/>',
    "arrow-left": '<path d="M16.5 10h-13M8.5 5l-5 5 5 5"/>',
    "arrow-up": '<path d="M10 16V4M5 9l5-5 5 5"/>',
    "arrow-down": '<path d="M10 4v12M5 11l5 5 5-5"/>',
    "arrows": '<path d="M6.5 4v12M3 7.5 6.5 4 10 7.5M13.5 16V4M10 12.5l3.5 3.5 3.5-3.5"/>',
    "chevron": '<path d="m5 7.5 5 5 5-5"/>',
    "check": '<path d="m4 10.5 4 4 8-9"/>',
    "trial": '<circle cx="10" cy="10" r="6.5" stroke-dasharray="3 2.6"/>',
    "stopped": '<rect x="4.5" y="4.5" width="11" height="11" rx="1.5"/>',
    "warning": '<path d="M10 3 18 17H2zM10 8.5v3.7M10 14.6v.1"/>',
    "error": '<circle cx="10" cy="10" r="7.5"/><path d="M10 6v5M10 13.9v.1"/>',
    "info": '<circle cx="10" cy="10" r="7.5"/><path d="M10 9v5M10 6.1v.1"/>',
    "question": (
        '<circle cx="10" cy="10" r="7.5"/><path d="M7.8 8a2.3 2.3 0 1 1 3.3 2c-.7.4-1.1.8-1.1 1.6M10 14.2v.1"/>'
    ),
    "done": '<circle cx="10" cy="10" r="7.5"/><path d="m6.5 10.3 2.5 2.5 4.5-5"/>',
    "download": '<path d="M10 3v10M5.5 9 10 13.5 14.5 9M3.5 17h13"/>',
    "document": '<path d="M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4M7.5 10.5h5.5M7.5 13.5h5.5"/>',
    "external": '<path d="M8 4H4v12h12v-4M11.5 3.5h5v5M16.5 3.5 9 11"/>',
    "person": '<circle cx="10" cy="6.5" r="3.5"/><path d="M3.5 17.5c.5-4 3-6 6.5-6s6 2 6.5 6"/>',
    "place": (
        '<path d="M10 17.5s5.5-5.2 5.5-9.5a5.5 5.5 0 0 0-11 0c0 4.3 5.5 9.5 5.5 9.5Z"/><circle cx="10" cy="8" r="1.9"/>'
    ),
    "calendar": '<rect x="3" y="4.5" width="14" height="12.5" rx="1.5"/><path d="M3 8.5h14M7 2.5v4M13 2.5v4"/>',
    "language": (
        '<circle cx="10" cy="10" r="7.5"/><path d="M2.5 10h15M10 2.5c2.4 2.2 3.4 4.6 3.4 7.5s-1 5.3-3.4 '
        '7.5c-2.4-2.2-3.4-4.6-3.4-7.5s1-5.3 3.4-7.5Z"/>'
    ),
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "pencil": '<path d="m3.5 16.5.8-3.7 9-9 2.9 2.9-9 9zM11.5 5.6l2.9 2.9"/>',
    "follow": '<path d="M5 13.5V9a5 5 0 0 1 10 0v4.5l1.5 1.5h-13zM8.3 17.5h3.4"/>',
    "history": '<path d="M3 10a7 7 0 1 0 2.2-5.1L3 7M3 3v4h4M10 6.5V10l2.5 1.8"/>',
    "mail": '<rect x="2.5" y="4.5" width="15" height="11" rx="1.5"/><path d="m3 5.5 7 5.5 7-5.5"/>',
    "leave": '<path d="M8 3.5H4v13h4M8 10h9M13.5 6.5 17 10l-3.5 3.5"/>',
    "filter": '<path d="M3 5h14M5.5 10h9M8.5 15h3"/>',
    "print": '<path d="M5.5 7.5V3h9v4.5M5.5 14H3V7.5h14V14h-2.5M5.5 12h9v5h-9z"/>',
    "table": '<rect x="3" y="4" width="14" height="12.5" rx="1"/><path d="M3 8.2h14M3 12.3h14M8 4v12.5"/>',
    "link": (
        '<path d="M8.5 11.5a3 3 0 0 0 4.3 0l3-3a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0l-3 3a3 3 0 0 '
        '0 4.3 4.3l1-1"/>'
    ),
}


def icon(name: str) -> SafeString:
    """The `<svg>` of an icon, hidden from screen readers. Raises KeyError on an unknown name."""
    shapes = mark_safe(STROKES[name])  # noqa: S308 (our own constants)
    return format_html('<svg class="icon" viewBox="0 0 20 20" aria-hidden="true">{}</svg>', shapes)
