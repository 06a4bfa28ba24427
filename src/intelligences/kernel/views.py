"""Where a person watches, leaves, finds again and cancels a long work."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from intelligences.kernel import events, longwork
from intelligences.kernel.models import LongWork


def _own(request: HttpRequest, work_id: UUID) -> LongWork:
    work = get_object_or_404(LongWork, pk=work_id)
    if work.owner != events.reference(request.user):  # type: ignore[arg-type]
        raise Http404
    return work


@never_cache
def long_work(request: HttpRequest, work_id: UUID) -> HttpResponse:
    """The page, or its moving part when htmx asks for it."""
    work = _own(request, work_id)
    template = "kernel/_progress.html" if "HX-Request" in request.headers else "kernel/long_work.html"
    return render(request, template, {"work": work})


@require_POST
def cancel_long_work(request: HttpRequest, work_id: UUID) -> HttpResponse:
    work = _own(request, work_id)
    longwork.cancel(work)
    return redirect("kernel:long_work", work_id=work.pk)
