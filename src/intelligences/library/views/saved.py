"""`/bibliotheque/recherches/`: the searches that a person keeps."""

from textwrap import shorten

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ..actions.saving import TooManySearches, forget_search, save_search
from ..finding.selection import Selection
from ..finding.words import described
from ..models.saved import SavedSearch
from ..queries.finding import territory_of

_LONGEST_NAME = 120


class SaveForm(forms.Form):
    """A name for the search that the address carries."""

    name = forms.CharField(label=gettext_lazy("Nom de la recherche"), max_length=_LONGEST_NAME)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def saved(request: HttpRequest) -> HttpResponse:
    """The list; with `?q=…` or filters, a form to keep that search."""
    selection = Selection.read(request.GET)
    asked = described(selection, territory_of(selection.place))
    form = SaveForm(request.POST or None, initial={"name": shorten(asked, _LONGEST_NAME, placeholder="…")})
    can_be_kept = not selection.is_bare and len(selection.query()) <= SavedSearch.LONGEST
    if request.method == "POST" and form.is_valid() and can_be_kept:
        return _keep(request, form.cleaned_data["name"], selection)
    context = {
        "kept": SavedSearch.objects.filter(person=request.user.pk),
        "form": form,
        "asked": asked,
        "selection": selection,
        "address": selection.query(),
        "can_be_kept": can_be_kept,
    }
    return render(request, "library/saved.html", context)


@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase one; another person's doesn't exist."""
    forget_search(get_object_or_404(SavedSearch, pk=pk, person=request.user.pk), by=request.user)
    messages.success(request, _("La recherche est effacée."))
    return redirect("library:saved")


def _keep(request: HttpRequest, name: str, selection: Selection) -> HttpResponse:
    try:
        save_search(name, selection.query(), by=request.user)
        messages.success(request, _("La recherche est enregistrée."))
    except TooManySearches:
        messages.error(request, _("Cinquante recherches au plus s’enregistrent : effacez-en une, puis recommencez."))
    return redirect("library:saved")
