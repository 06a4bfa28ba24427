"""Pages about documents: one document, its files, what an organisation deposited, and what members do with them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from intelligences.accounts.access import for_members_only
from intelligences.accounts.models import Organisation
from intelligences.documents import actions, antivirus, queries, rules, storage
from intelligences.documents.archives import Unacceptable
from intelligences.documents.forms import DepositForm, FileForm, PurgeForm, ReasonForm
from intelligences.documents.models import Document, Edition
from intelligences.ui.errors import Missing

Rule = Callable[[Any, Any], bool]


def _found(request: HttpRequest, pk: int, rule: Rule) -> Document:
    """The document; 404 when this reader may not see it, as if it didn't exist, and a reason when they may."""
    found = get_object_or_404(Document.objects.select_related("organisation"), pk=pk)
    if rule(request.user, found):
        return found
    if not rules.can_see(request.user, found):
        raise Http404
    if found.purged_at:
        raise Missing(
            gettext("Ce document est supprimé : il n’y a plus rien à changer. Sa page dit quand et pourquoi.")
        )
    raise for_members_only()


@require_safe
def document(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The public page; what is gone answers 410 and says why."""
    shown = _found(request, pk, rules.can_see)
    if slug != shown.slug:
        return redirect(shown, permanent=shown.purged_at is None)
    context = {"sheet": queries.sheet(shown, request.user), "document": shown, "has_antivirus": antivirus.is_set()}
    return render(request, "documents/document.html", context, status=410 if shown.is_gone else 200)


@require_safe
def download(request: HttpRequest, pk: int, slug: str, number: int) -> HttpResponseBase:
    """The bytes of an edition, always to be saved, never shown as a page of this site."""
    editions = Edition.objects.select_related("file", "document__organisation")
    edition = get_object_or_404(editions, document_id=pk, number=number)
    if not rules.can_download(request.user, edition) or edition.file is None:
        raise Http404
    unchanged = get_conditional_response(request, etag=f'"{edition.file.pk}"')
    response = unchanged if unchanged is not None and unchanged.status_code == 304 else _file(request, edition)
    response["ETag"] = f'"{edition.file.pk}"'
    response["Cache-Control"] = "private, no-cache"
    return response


def _file(request: HttpRequest, edition: Edition) -> FileResponse:
    # Most types are compressed already: doing it again would only hide the length from the reader.
    request.META["HTTP_ACCEPT_ENCODING"] = "identity"
    assert edition.file is not None  # noqa: S101 (told to mypy; the caller answered 404)
    response = FileResponse(
        storage.path_of(edition.file.pk).open("rb"),
        as_attachment=True,
        filename=edition.filename,
        content_type=edition.file.type.mime,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Documents of the organisation that one acts for; a choice when there are several."""
    organisations = queries.organisations_of(request.user)
    if len(organisations) == 1:
        return redirect("documents:of_organisation", pk=organisations[0].pk)
    return render(request, "documents/mine.html", {"organisations": organisations})


@never_cache
@require_safe
def of_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that an organisation deposited."""
    organisation = get_object_or_404(Organisation, pk=pk)
    if not rules.can_list(request.user, organisation):
        raise for_members_only()
    shown = queries.of_organisation(organisation)
    may = rules.can_deposit(request.user, organisation)
    context = {"organisation": organisation, "documents": shown, "can_deposit": may}
    return render(request, "documents/of_organisation.html", context)


@never_cache
def deposit(request: HttpRequest, pk: int) -> HttpResponse:
    """A new document, from a form."""
    organisation = get_object_or_404(Organisation, pk=pk)
    if not rules.can_deposit(request.user, organisation):
        raise for_members_only()
    form = _file_form(DepositForm, request)
    if form.is_valid():
        file = form.cleaned_data["file"]
        with _refusal_in(form):
            made = actions.deposit(file, file.name, form.description(), by=request.user, organisation=organisation)
            messages.success(request, _deposited(made))
            return redirect(made)
    return render(request, "documents/deposit.html", {"form": form, "organisation": organisation})


@never_cache
def new_edition(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A new file for a document."""
    shown = _found(request, pk, rules.can_change)
    form = _file_form(FileForm, request)
    if form.is_valid():
        file = form.cleaned_data["file"]
        with _refusal_in(form):
            actions.add_edition(file, file.name, shown, by=request.user)
            messages.success(request, _deposited(shown))
            return redirect(shown)
    return render(request, "documents/new_edition.html", {"form": form, "document": shown})


class _refusal_in:
    """A refused file becomes an error of the form's field."""

    def __init__(self, form: forms.Form) -> None:
        self.form = form

    def __enter__(self) -> None: ...

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if isinstance(error, Unacceptable):
            self.form.add_error("file", str(error))
            return True
        return False


def _file_form(kind: type[Any], request: HttpRequest) -> Any:
    if request.method != "POST":
        return kind()
    request.POST  # noqa: B018 (read first: the upload handler then says whether the file was too large)
    return kind(request.POST, request.FILES, too_large=getattr(request, "upload_too_large", False))


def _deposited(document: Document) -> str:
    if document.audience == Document.Audience.PUBLIC:
        return gettext(
            "C’est déposé : une personne de la modération va lire le document, vous aurez sa réponse par courriel."
        )
    return gettext("C’est déposé : les membres de votre organisation peuvent le lire.")


@require_POST
def open_to_everyone(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    shown = _found(request, pk, rules.can_change)
    if shown.audience != Document.Audience.PUBLIC:
        actions.open_to_everyone(shown, by=request.user)
        messages.success(request, _deposited(shown))
    return redirect(shown)


@require_POST
def put_back(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    shown = _found(request, pk, rules.can_change)
    if shown.withdrawn_at is not None:
        actions.put_back(shown, by=request.user)
        messages.success(request, gettext("Le document est de nouveau en ligne."))
    return redirect(shown)


@never_cache
def withdraw(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Take a document away, with a public reason."""
    shown = _found(request, pk, rules.can_change)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.withdraw(shown, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, gettext("Le document est retiré ; vous pouvez le remettre en ligne."))
        return redirect(shown)
    return render(request, "documents/withdraw.html", {"form": form, "document": shown})


@never_cache
def purge(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Remove a document for good."""
    shown = _found(request, pk, rules.can_purge)
    form = PurgeForm(request.POST or None)
    if form.is_valid():
        actions.purge(shown, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, gettext("Le document est supprimé ; sa page dit quand et pourquoi."))
        return redirect(shown)
    return render(request, "documents/purge.html", {"form": form, "document": shown})
