"""The bare view: exact key or beginning, by the index, the largest population first; none of the sorting that makes the
answer good, no typo, no address, no page."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import re_path

STATEMENT = """
SELECT t.code, t.name, t.population, d.code, d.name
FROM (
    SELECT DISTINCT territory_id, weight FROM territories_lookupkey WHERE key >= %(key)s AND key < %(key)s || '~'
    ORDER BY weight DESC LIMIT 50
) found
JOIN territories_territory t ON t.id = found.territory_id
LEFT JOIN territories_territory d ON d.id = t.departement_id
ORDER BY weight DESC
"""


def lookup(request: HttpRequest) -> JsonResponse:
    """Rows as they come."""
    from intelligences.territories.spelling import name_key

    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"key": name_key(request.GET.get("q", ""))})
        return JsonResponse({"results": cursor.fetchall()})


urlpatterns = [re_path("", lookup)]
