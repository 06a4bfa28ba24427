"""`/bibliotheque/signaler/`: a reader tells of a use that the library doesn't know."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..actions import TooManyToday, tell
from ..forms import TellForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def telling(request: HttpRequest) -> HttpResponse:
    """The form, begun by `?q=` and `?lieu=`; once sent, the contributions of the person, where the decision comes."""
    begun = {"title": request.GET.get("q", "")[:200], "place": request.GET.get("lieu", "")[:200]}
    form = TellForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            tell(form.told(), by=request.user)
        except TooManyToday:
            form.add_error(None, _("Vous avez signalé vingt usages aujourd’hui : continuez demain."))
        else:
            messages.success(request, _("Merci. Quelqu’un va lire la page que vous donnez ; la décision viendra ici."))
            return redirect("moderation:mine")
    return render(request, "library/tell.html", {"form": form})
