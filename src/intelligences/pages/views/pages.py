"""The home page and the pages about the site itself."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from intelligences.territories.sizes import SIZE_BOUNDS
from intelligences.territories.wording import size_label
from intelligences.ui import conformity
from intelligences.version import version

from .. import contact, plan, queries, sources

EXAMPLES = ("fuites d’eau", "Besançon", "51300", "Sainte-Colombe")


def home(request: HttpRequest) -> HttpResponse:
    """The search, the map, three figures, what changed, the ways in."""
    return render(request, "pages/home.html", {"home": queries.home(), "examples": EXAMPLES})


def legal(request: HttpRequest) -> HttpResponse:
    """Who publishes, who hosts: what isn't filled in says so."""
    context = {
        "publisher": settings.PUBLISHER,
        "director": settings.PUBLICATION_DIRECTOR,
        **_contact(),
        "hosting": settings.HOSTING,
        "source_code": settings.SOURCE_CODE_URL,
        "version": version(),
    }
    return render(request, "pages/legal.html", context)


def privacy(request: HttpRequest) -> HttpResponse:
    """The tables' declarations, the cookies, the rights."""
    days = settings.SESSION_COOKIE_AGE // 86_400
    context = {"kept": queries.kept(), "session_days": days}
    return render(request, "pages/privacy.html", context | _contact())


def accessibility(request: HttpRequest) -> HttpResponse:
    """The declaration's fixed model, filled with the recorded audit if there is one."""
    audit, today = settings.ACCESSIBILITY_AUDIT, timezone.localdate()
    context = {"audit": audit, "state": conformity.state(audit, today), "site_url": settings.SITE_URL}
    return render(request, "pages/accessibility.html", context | _contact())


def site_plan(request: HttpRequest) -> HttpResponse:
    """Every page, by section."""
    return render(request, "pages/plan.html", {"sections": plan.sections()})


def licence(request: HttpRequest) -> HttpResponse:
    """Licences of the data, of the code and of what comes from others."""
    context = {"data": sources.data(), "vendored": sources.vendored(), "source_code": settings.SOURCE_CODE_URL}
    return render(request, "pages/licence.html", context)


def method(request: HttpRequest) -> HttpResponse:
    """What is computed here, and how."""
    sizes = " · ".join(size_label(number) for number in range(len(SIZE_BOUNDS)))
    return render(request, "pages/method.html", {"source_code": settings.SOURCE_CODE_URL, "sizes": sizes})


@never_cache
def status_page(request: HttpRequest) -> HttpResponse:
    """How the site does now."""
    return render(request, "pages/status.html", {"status": queries.status()})


@never_cache
def status_file(request: HttpRequest) -> HttpResponse:
    """The same for a monitor."""
    return JsonResponse(queries.status().as_object())


def _contact() -> dict[str, str]:
    return {"contact": settings.PUBLISHER_CONTACT, "contact_uri": contact.uri(settings.PUBLISHER_CONTACT)}
