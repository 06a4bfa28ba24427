"""The site's own pages, in French at the root and in English under /en/."""

from django.urls import path

from .views import pages as views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("mentions-legales/", views.legal, name="legal"),
    path("donnees-personnelles/", views.privacy, name="privacy"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("plan-du-site/", views.site_plan, name="sitemap"),
    path("licence/", views.licence, name="licence"),
    path("methode/", views.method, name="method"),
    path("etat/", views.status_page, name="status"),
    path("etat.json", views.status_file, name="status_file"),
]
