"""The web server's door."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intelligences.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # every address is read once, before gunicorn forks: the first page comes sooner
