"""The form of a text: one control a blank, made from the pack."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from intelligences.safeguards.model import Document

from ..actions.assessing import LONGEST_BLANK
from ..assessing.reading import said


class TextForm(forms.Form):
    """Every blank may stay empty: the text then says what it lacks."""

    def __init__(self, data: Any = None, *, document: Document, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for blank in document.blanks:
            label = said(blank.label)
            self.fields[blank.id] = forms.CharField(
                label=label[:1].upper() + label[1:],
                help_text=_("Par exemple : %(example)s") % {"example": said(blank.example)},
                required=False,
                max_length=LONGEST_BLANK,
                widget=forms.Textarea({"rows": 2}),
                error_messages={
                    "max_length": _("Raccourcissez ce texte : %(most)s signes au plus.") % {"most": LONGEST_BLANK}
                },
            )
