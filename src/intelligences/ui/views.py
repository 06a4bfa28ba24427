"""The live gallery: every component with its states."""

from collections.abc import Callable

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intelligences.ui import errors, icons, pdf, samples

ERRORS: dict[int, Callable[[HttpRequest], HttpResponse]] = {
    400: errors.bad_request,
    403: errors.forbidden,
    404: errors.not_found,
    405: errors.not_allowed,
    413: errors.too_large,
    419: errors.csrf_failure,
    429: errors.too_many,
    500: errors.server_error,
    503: errors.unavailable,
}


def gallery(request: HttpRequest) -> HttpResponse:
    """The groups, the colours, the icons, the text."""
    context = {"groups": samples.groups(), "tokens": samples.TOKENS, "icons": sorted(icons.STROKES)}
    return render(request, "ui/gallery/index.html", context)


def gallery_group(request: HttpRequest, group: str) -> HttpResponse:
    """One group of components, each in its states."""
    chosen = next((one for one in samples.groups() if one.name == group), None)
    if chosen is None:
        raise Http404
    context = {"group": chosen, "trail": [(_("Composants"), samples.gallery_url())], **chosen.context(request)}
    return render(request, "ui/gallery/group.html", context)


def sample_suggestions(request: HttpRequest) -> HttpResponse:
    """The fragment that a search box asks for."""
    found = samples.suggestions(request.GET.get("q", ""))
    return render(request, "ui/components/suggestions.html", {"suggestions": found})


def sample_pdf(request: HttpRequest) -> HttpResponse:
    title, data = samples.document()
    made = pdf.render(
        "ui/typst/sample.typ", data, title=title, path=request.path, on=samples.TODAY, version="version 4"
    )
    return HttpResponse(made, content_type="application/pdf")


@csp_update({"style-src": [samples.EMAIL_STYLE]})
def sample_email(request: HttpRequest, form: str) -> HttpResponse:
    """A message as its reader sees it: "html" or "txt"."""
    if form not in {"html", "txt"}:
        raise Http404
    kind = {"html": "text/html", "txt": "text/plain"}[form]
    language = get_language()
    context = {"SITE_URL": samples.SITE, "LANGUAGE_CODE": language}
    return render(request, f"ui/email/sample.{form}", context, content_type=f"{kind}; charset=utf-8")


def sample_error(request: HttpRequest, code: int) -> HttpResponse:
    """The page that stands for an error, with its status."""
    if code not in ERRORS:
        raise Http404
    return ERRORS[code](request)
