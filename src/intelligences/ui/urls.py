from django.urls import path

from intelligences.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("suggestions/", views.sample_suggestions, name="sample_suggestions"),
    path("document.pdf", views.sample_pdf, name="sample_pdf"),
    path("courriel.<str:form>", views.sample_email, name="sample_email"),
    path("erreurs/<int:code>/", views.sample_error, name="sample_error"),
    path("<slug:group>/", views.gallery_group, name="gallery_group"),
]
