"""`/declarer/fournisseur/`: a declaration that begins with what a supplier tells of its system."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from intelligences.documents import storage
from intelligences.documents.archives import Unacceptable

from .. import actions, rules
from ..declaring.supplier import SupplierSheet, read_sheet
from ..forms import SupplierForm
from ..importers.fetching import Fetcher
from ..importers.files import BadFile

_SECONDS, _SIZE = 15.0, 5 * 1024 * 1024


@never_cache
def declare_from_supplier(request: HttpRequest) -> HttpResponse:
    """A file or an address; what is recognised fills the steps."""
    organisations = rules.organisations_of(request.user)
    form = _form(request, organisations) if organisations else None
    if form is not None and form.is_valid():
        told = form.cleaned_data
        try:
            sheet = _from_file(told["file"]) if told["file"] else _from_address(told["url"])
            language = get_language() or "fr"
            return redirect(actions.begin(told["organisation"], by=request.user, language=language, sheet=sheet))
        except (BadFile, Unacceptable) as error:
            form.add_error("file" if told["file"] else "url", str(error))
    return render(request, "library/declare_supplier.html", {"form": form})


def _form(request: HttpRequest, organisations: list[Any]) -> SupplierForm:
    if request.method != "POST":
        wanted = request.GET.get("organisation") or organisations[0].pk
        return SupplierForm(organisations=organisations, initial={"organisation": wanted})
    request.POST  # noqa: B018 (read first: the upload handler then says whether the file was too large)
    too_large = getattr(request, "upload_too_large", False)
    return SupplierForm(request.POST, request.FILES, organisations=organisations, too_large=too_large)


def _from_file(file: Any) -> SupplierSheet:
    with storage.receiving(file, limit=settings.DOCUMENT_MAX_SIZE) as received:
        return read_sheet(received.path, title=Path(file.name).name[:200])


def _from_address(url: str) -> SupplierSheet:
    """Read while the person waits: short, and small."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet"
        name = Fetcher(seconds=_SECONDS, max_size=_SIZE).fetch(url, path)
        return read_sheet(path, title=name[:200], url=url)
