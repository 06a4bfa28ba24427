"""Files that robots, browsers and security researchers look for at fixed addresses."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from .. import contact, sitemap

# Robots have nothing to learn from endless combinations of words, from accounts, nor from the samples of the gallery.
CLOSED_TO_ROBOTS = ("/recherche", "/compte/", "/messages/", "/composants/")
SECURITY_VALID = timedelta(days=180)


def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`."""
    closed = [f"Disallow: {language}{path}" for path in CLOSED_TO_ROBOTS for language in ("", "/en")]
    lines = ["User-agent: *", *closed, "", f"Sitemap: {settings.SITE_URL}{reverse('machines:sitemap_index')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Every part of the sitemap."""
    context = {"parts": sitemap.parts(), "site": settings.SITE_URL}
    return render(request, "pages/sitemap_index.xml", context, content_type="application/xml")


def sitemap_part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """The addresses of one part, each in both languages."""
    pages = sitemap.part(kind, number)
    if not pages:
        raise Http404
    context = {"pages": pages, "site": settings.SITE_URL}
    return render(request, "pages/sitemap_part.xml", context, content_type="application/xml")


def security(request: HttpRequest) -> HttpResponse:
    """`/.well-known/security.txt` (RFC 9116), only when there is somebody to write to."""
    written_to = contact.uri(settings.PUBLISHER_CONTACT)
    if not written_to:
        raise Http404
    expires = (timezone.now() + SECURITY_VALID).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: {written_to}", f"Expires: {expires.isoformat()}", "Preferred-Languages: fr, en"]
    lines.append(f"Canonical: {settings.SITE_URL}{request.path}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers that don't read the page's link ask here."""
    return HttpResponsePermanentRedirect(static("ui/favicon.svg"))
