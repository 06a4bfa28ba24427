"""`/bibliotheque/liens/`: sources whose page no longer answers, for those who can mend them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..queries.links import dead_links, link_counts


@never_cache
@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """Those of one's organisations; of the whole library for moderators."""
    return render(request, "library/links.html", {"dead": dead_links(request.user), "counts": link_counts()})
