"""`/territoires…`: the twins of a page are its path with `.json` or `.csv`."""

from django.urls import path, register_converter

from . import views


class KindConverter:
    regex = "commune|epci|ept|departement|region|collectivite"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


class AddressConverter:
    """`25056-besancon`, `25056-` or `25056`: a wrong slug is the view's business, which redirects."""

    regex = r"[0-9][0-9ABab][0-9]{0,7}(?:-[-a-zA-Z0-9_]*)?"

    def to_python(self, value: str) -> tuple[str, str]:
        code, _, slug = value.partition("-")
        return code, slug

    def to_url(self, value: str) -> str:
        return value


class FormConverter:
    regex = "json|csv"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KindConverter, "territory_kind")
register_converter(AddressConverter, "territory_address")
register_converter(FormConverter, "twin")

app_name = "territories"
urlpatterns = [
    path("/", views.index, name="index"),
    path(".<twin:form>", views.index_file, name="index_file"),
    path("/suggestions/", views.suggestions, name="suggestions"),
    path("/carte/", views.map_page, name="map"),
    path("/carte.<twin:form>", views.map_file, name="map_file"),
    path("/<territory_kind:kind>/<territory_address:address>/", views.territory, name="territory"),
    path("/<territory_kind:kind>/<territory_address:address>.<twin:form>", views.territory_file, name="territory_file"),
]
