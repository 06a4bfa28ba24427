"""What a form field needs to be drawn accessibly: one shape for every kind of Django bound field."""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Option:
    """One radio button or box; `hint` comes from the form field's `hints` (value → sentence), when it has some."""

    control: SafeString
    label: str
    hint: str


@dataclass(frozen=True)
class FieldParts:
    """`kind` is "hidden", "single", "checkbox" or "group" (radio buttons, boxes: `options` instead of `control`).

    `language`: of a label that isn't in the page's, from the form field's `language`."""

    kind: str
    id: str
    label: str
    hint: str
    errors: tuple[str, ...]
    optional: bool
    described_by: str
    control: SafeString
    options: tuple[Option, ...]
    language: str


def _kind(field: BoundField) -> str:
    if field.is_hidden:
        return "hidden"
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "group"
    return "checkbox" if isinstance(widget, CheckboxInput) else "single"


def _options(field: BoundField) -> tuple[Option, ...]:
    hints: dict[str, str] = getattr(field.field, "hints", {})
    return tuple(
        Option(SafeString(option.tag()), str(option.choice_label), str(hints.get(str(option.data["value"]), "")))
        for option in field.subwidgets
    )


def field_parts(field: BoundField) -> FieldParts:
    """The parts of a bound field; the control already carries aria-describedby and aria-invalid (Django's)."""
    kind = _kind(field)
    return FieldParts(
        kind=kind,
        id=str(field.id_for_label or field.auto_id) if kind != "group" else str(field.auto_id),
        label=str(field.label),
        hint=str(field.help_text),
        errors=tuple(str(error) for error in field.errors),
        optional=not field.field.required,
        described_by=str(field.aria_describedby or ""),
        control=SafeString("") if kind == "group" else SafeString(field.as_widget()),
        options=_options(field) if kind == "group" else (),
        language=str(getattr(field.field, "language", "")),
    )


def form_errors(form: BaseForm) -> list[dict[str, str]]:
    """Every error of a form, with the id of the control to correct (empty for errors of the whole form)."""
    whole = [{"id": "", "text": str(error)} for error in form.non_field_errors()]
    return whole + [
        {
            "id": _first_control(field),
            "text": _("%(name)s : %(value)s") % {"name": field.label, "value": error},
        }
        for field in form
        for error in field.errors
    ]


def _first_control(field: BoundField) -> str:
    return f"{field.auto_id}_0" if _kind(field) == "group" else str(field.id_for_label)


def page_links(page: Any, address: Any) -> dict[str, Any]:
    """Links of a paginated list: `previous`, `next` ("" for none), `numbered` with gaps. `address(n)` writes one."""
    numbered = [
        {"label": label, "current": label == page.number, "url": address(label) if isinstance(label, int) else ""}
        for label in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
        "numbered": numbered,
    }
