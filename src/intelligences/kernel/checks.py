"""System checks that forbid whole classes of mistakes."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from intelligences.kernel.retention import Retention, concrete_models, declaration_of


@register()
def every_table_says_what_it_keeps(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A table without a privacy declaration, or one that names a missing column, stops the build."""
    found: list[CheckMessage] = []
    for model in concrete_models():
        declaration = declaration_of(model)
        if declaration is None:
            hint = "Set `privacy = Retention(...)` or `NoPersonalData(...)` on the model (kernel/retention.py)."
            found.append(
                Error(
                    "The table doesn't say what personal data it keeps, how long and why.", hint, model, "kernel.E001"
                )
            )
        elif isinstance(declaration, Retention):
            columns = {f.name for f in model._meta.get_fields()}
            missing = {*declaration.fields} - columns
            if not _is_date(model, declaration.since):
                missing.add(declaration.since)
            if missing or not declaration.fields:
                found.append(
                    Error(f"The retention names missing fields: {sorted(missing)}.", None, model, "kernel.E002")
                )
    return found


def _is_date(model: Any, path: str) -> bool:
    """Whether the path names a column of the table, or of one that it belongs to (`debate__closed_at`)."""
    for name in path.split("__"):
        held = {field.name: field for field in model._meta.get_fields()} if model is not None else {}
        if name not in held:
            return False
        model = held[name].related_model
    return True
