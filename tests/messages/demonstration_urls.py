"""The site's addresses as a demonstration without a mail server has them."""

from django.urls import include, path

from intelligences import urls as site
from intelligences.messages import urls as post

urlpatterns = [
    path("messages/", include(([*post.urlpatterns, *post.MAILBOX], "outbox"))),
    *site.urlpatterns,
]
