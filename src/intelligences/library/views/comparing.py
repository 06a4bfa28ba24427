"""`/bibliotheque/comparer/`: two to four uses side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..queries.comparison import MOST, compare


def comparison(request: HttpRequest) -> HttpResponse:
    """`?usage=1&usage=2`: what differs, what doesn't, what isn't told."""
    asked = request.GET.getlist("usage")
    numbers = [int(one) for one in asked if one.isascii() and one.isdigit() and len(one) < 16]
    return render(request, "library/compare.html", {"compared": compare(numbers), "most": MOST})
