"""`/oembed` and the card of a use, the one page that other sites may frame."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as Xml

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from intelligences.ui.errors import Missing

from .. import embedding, sentences
from ..models import Deployment
from ..queries.sheet import find_use
from ..vocabulary import State
from .finding import moved, readable


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """What another site needs to quote a page of this one (oembed.com)."""
    form = request.GET.get("format", "json")
    if form not in ("json", "xml"):
        return HttpResponse(_("Ce format n’existe pas : demandez json ou xml."), status=501, content_type="text/plain")
    use = embedding.use_at(request.GET.get("url", ""))
    if use is None:
        raise Missing(_("Cette adresse n’est pas celle d’un usage publié ici : donnez celle de sa page."))
    told = embedding.oembed(use, most_wide=_size(request, "maxwidth"), most_high=_size(request, "maxheight"))
    response = JsonResponse(told) if form == "json" else HttpResponse(_xml(told), "text/xml; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _size(request: HttpRequest, name: str) -> int | None:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else None


def _xml(told: dict[str, Any]) -> bytes:
    root = Xml.Element("oembed")
    for name, value in told.items():
        Xml.SubElement(root, name).text = str(value)
    made: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@require_safe
def use_card(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A use in a few lines, for a frame."""
    use: Deployment = readable(request, find_use(pk))
    if use.state != State.PUBLISHED:
        raise Missing(_("Cet usage n’est pas publié."))
    right = moved(request, use, slug, "/carte/")
    return right or render(request, "library/use_card.html", {"use": use, "told": sentences.whole(use)})
