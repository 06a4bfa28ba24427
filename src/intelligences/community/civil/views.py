"""The directory of civil society, and presenting an organisation in it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intelligences.accounts.access import for_members_only
from intelligences.accounts.models import Organisation
from intelligences.kernel.twins import twin

from . import actions, forms, queries, rules
from .models import Reach, Topic


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Verified associations and groups, with filters that live in the address."""
    filters = queries.Filters.read(request.GET.dict())
    page = queries.page_of(queries.listed(filters), request.GET.get("page"))
    context = {"filters": filters, "page": page, "lines": queries.lines(page), "departements": queries.departements()}
    context |= {"topics": Topic.choices, "reaches": Reach.choices, "own": rules.organisations_of(request.user)}
    return render(request, "civil/directory.html", context)


@require_safe
def directory_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same as data."""
    found = queries.lines(queries.listed(queries.Filters.read(request.GET.dict())))
    return twin(form, queries.COLUMNS, found, filename="societe-civile", around={"count": len(found)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def present(request: HttpRequest, pk: int) -> HttpResponse:
    """Present one's organisation, or correct how it is presented."""
    organisation = get_object_or_404(Organisation.objects.select_related("territory"), pk=pk)
    if not rules.can_present(request.user, organisation):
        raise for_members_only()
    held = queries.waiting(organisation) or queries.published(organisation)
    form = forms.PresentationForm(request.POST or None, instance=held)
    if request.method == "POST" and form.is_valid():
        actions.present(organisation, form.told(), by=request.user)
        messages.success(request, gettext("Merci. La modération lit votre texte ; sa décision viendra par courriel."))
        return redirect(organisation)
    context = {"form": form, "organisation": organisation, "is_waiting": queries.waiting(organisation) is not None}
    return render(request, "civil/present.html", context)
