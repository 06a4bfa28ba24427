"""`/bibliotheque/methode/`: how the library is made, with its own figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from intelligences.kernel.french import sort_key

from ..queries import method as told
from ..vocabulary import DOMAINS, EvidenceLevel, Learning, Status, Technique


def method(request: HttpRequest) -> HttpResponse:
    """What a record holds, where it comes from, what the levels of evidence mean, what isn't known."""
    context = {
        "counts": told.counts(),
        "levels": EvidenceLevel.choices,
        "statuses": Status.choices,
        "techniques": Technique.choices,
        "learning": Learning.choices,
        "domains": sorted((str(domain.label) for domain in DOMAINS.values()), key=sort_key),
    }
    return render(request, "library/method.html", context)
