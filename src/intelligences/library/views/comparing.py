"""`/bibliotheque/comparer/`: two to four uses side by side."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..queries.comparison import Comparison, compare

_FEWEST = 2


def comparison(request: HttpRequest) -> HttpResponse:
    """`?usage=1&usage=2`: what differs, what doesn't, what isn't told."""
    asked = request.GET.getlist("usage")
    numbers = [int(one) for one in asked if one.isascii() and one.isdigit() and len(one) < 16]
    compared = compare(numbers)
    return render(request, "library/compare.html", {"compared": compared, "uses": _with_addresses(compared)})


def _with_addresses(compared: Comparison) -> list[tuple[object, str]]:
    """Each use with the address that takes it away; empty when too few would be left."""
    numbers = [use.pk for use in compared.uses]
    left = [[other for other in numbers if other != number] for number in numbers]
    told = ["?" + urlencode([("usage", other) for other in rest]) if len(rest) >= _FEWEST else "" for rest in left]
    return list(zip(compared.uses, told, strict=True))
