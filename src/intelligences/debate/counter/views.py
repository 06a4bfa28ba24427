"""Counter-analyses beside the result of a debate: one, all as data, writing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intelligences.accounts.models import Organisation
from intelligences.community.civil.rules import organisations_of
from intelligences.kernel.twins import twin
from intelligences.ui.errors import Missing

from ..models import Debate
from . import actions, forms, queries
from .models import CounterAnalysis


def _public(pk: int) -> Debate:
    return get_object_or_404(Debate.objects.public().select_related("organisation"), pk=pk)


@require_safe
def one(request: HttpRequest, pk: int, slug: str, organisation: int) -> HttpResponse:
    """What an organisation reads in the result, with its versions."""
    debate = _public(pk)
    found = queries.published(debate).filter(organisation=organisation).first()
    if found is None:
        raise Missing(gettext("Cette organisation n’a pas publié d’analyse de ce résultat."))
    context = {"debate": debate, "analysis": found, "steps": queries.steps(found)}
    context["tabs"] = queries.tabs(debate, current=organisation)
    return render(request, "debate/counter/analysis.html", context)


@require_safe
def every_file(request: HttpRequest, pk: int, slug: str, form: str) -> HttpResponseBase:
    """All those of a debate as data."""
    found = queries.published(_public(pk))
    return twin(form, queries.COLUMNS, found, filename=f"analyses-debat-{pk}", around={"count": found.count()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Write one's own, or its next version."""
    debate, organisations = _public(pk), organisations_of(request.user)
    if actions.frozen(debate) is None:
        raise Missing(gettext("Le résultat n’est pas définitif : une analyse cite un résultat qui ne change plus."))
    if not organisations:
        messages.error(request, gettext("Une analyse est signée par une association ou un collectif vérifié."))
        return redirect("civil:directory")
    last = _last(debate, organisations)
    form = forms.CounterAnalysisForm(request.POST or None, organisations=organisations, instance=last)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data.get("organisation", organisations[0].pk)
        signatory = next(held for held in organisations if held.pk == chosen)
        actions.write(debate, form.told(), organisation=signatory, by=request.user)
        messages.success(request, gettext("Merci. Elle est lue pour sa seule conformité à la loi, puis publiée."))
        return redirect("debate:result", pk=debate.pk, slug=debate.slug)
    return render(request, "debate/counter/write.html", {"form": form, "debate": debate})


def _last(debate: Debate, organisations: list[Organisation]) -> CounterAnalysis | None:
    """What the form begins with: one's last version, when one speaks for one organisation."""
    if len(organisations) > 1:
        return None
    own = CounterAnalysis.objects.filter(debate=debate, organisation=organisations[0])
    return own.exclude(state=CounterAnalysis.State.REFUSED).first()
