"""Model fields that several rooms use."""

from typing import Any

from django.db import models

from intelligences.kernel.french import sort_key

LANGUAGES = [("fr", "français"), ("en", "English"), ("other", "autre langue")]


class SortKeyField(models.CharField):  # type: ignore[type-arg]
    """Stored French sort key of another field, filled at each save; bulk writers call `french.sort_key` themselves."""

    def __init__(self, *args: Any, source: str = "name", **kwargs: Any) -> None:
        self.source = source
        kwargs.update(max_length=600, editable=False, db_collation="C")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        for derived in ("max_length", "editable", "db_collation"):
            kwargs.pop(derived, None)
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = sort_key(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, key)
        return key


class LanguageField(models.CharField):  # type: ignore[type-arg]
    """Language of a text written by a person: a text never goes without."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_length=5, choices=LANGUAGES)
        kwargs.setdefault("default", "fr")
        super().__init__(*args, **kwargs)
