"""`/usages/…`, `/solutions/…`, `/bibliotheque/…`: the twins of a page are its path with `.json` or `.csv`."""

from django.urls import path

from . import views

app_name = "library"
urlpatterns = [
    path("bibliotheque/", views.library, name="index"),
    path("bibliotheque.<twin:form>", views.library_file, name="index_file"),
    path("bibliotheque.xlsx", views.library_sheet, name="index_sheet"),
    path("bibliotheque/recherches/", views.saved, name="saved"),
    path("bibliotheque/recherches/<int:pk>/effacer/", views.forget, name="forget"),
    path("bibliotheque/signaler/", views.telling, name="tell"),
    path("bibliotheque/comparer/", views.comparison, name="compare"),
    path("bibliotheque/changements/", views.changes, name="changes"),
    path("bibliotheque/changements.atom", views.changes_feed, name="changes_feed"),
    path("bibliotheque/changements.<twin:form>", views.changes_file, name="changes_file"),
    path("bibliotheque/methode/", views.method, name="method"),
    path("bibliotheque/schema.json", views.schema, name="schema"),
    path("bibliotheque/importer/", views.imports, name="imports"),
    path("bibliotheque/importer/<int:pk>/", views.import_, name="import"),
    path("bibliotheque/importer/<int:pk>/colonnes/", views.import_columns, name="import_columns"),
    path("bibliotheque/importer/<int:pk>/comparer/", views.import_compare, name="import_compare"),
    path("bibliotheque/importer/<int:pk>/lancer/", views.import_run, name="import_run"),
    path("bibliotheque/importer/<int:pk>/abandonner/", views.import_give_up, name="import_give_up"),
    path("bibliotheque/importer/<int:pk>/rapport.json", views.import_report, name="import_report"),
    path("bibliotheque/rapprochements/", views.groupings, name="groupings"),
    path("bibliotheque/rapprochements/chercher/", views.find_copies, name="find_copies"),
    path("bibliotheque/rapprochements/<int:pk>/", views.decide_grouping, name="decide_grouping"),
    path("usages/<int:pk>-<slug:slug>/", views.use, name="use"),
    path("usages/<int:pk>-<slug:slug>.<twin:form>", views.use_file, name="use_file"),
    path("usages/<int:pk>-<slug:slug>/versions/", views.use_versions, name="use_versions"),
    path("solutions/<int:pk>-<slug:slug>/", views.solution, name="solution"),
    path("solutions/<int:pk>-<slug:slug>.<twin:form>", views.solution_file, name="solution_file"),
    path("solutions/<int:pk>-<slug:slug>/versions/", views.solution_versions, name="solution_versions"),
]
