"""Every address: French paths bare, the same pages in English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("", include("intelligences.pages.machine_urls")),
    path("", include("intelligences.opendata.api.urls")),
    *i18n_patterns(
        path("", include("intelligences.pages.urls")),
        path("composants/", include("intelligences.ui.urls")),
        path("territoires", include("intelligences.territories.urls")),
        path("", include("intelligences.accounts.urls")),
        path("documents/", include("intelligences.documents.urls")),
        path("messages/", include("intelligences.messages.urls")),
        path("moderation/", include("intelligences.moderation.urls")),
        path("questions", include("intelligences.community.urls")),
        path("societe-civile", include("intelligences.community.civil.urls")),
        path("rencontres", include("intelligences.community.meetings.urls")),
        path("", include("intelligences.library.urls")),
        path("debats", include("intelligences.debate.urls")),
        path("concertations", include("intelligences.debate.concertations.urls")),
        path("panels", include("intelligences.debate.panels.urls")),
        path("donnees/", include("intelligences.opendata.urls")),
        path("recherche", include("intelligences.search.urls")),
        path("travaux/", include("intelligences.kernel.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "intelligences.ui.errors.bad_request"
handler403 = "intelligences.ui.errors.forbidden"
handler404 = "intelligences.ui.errors.not_found"
handler500 = "intelligences.ui.errors.server_error"
