"""The web application."""

import os

from django.core.wsgi import get_wsgi_application

from neptie.celery import app

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "neptie.settings")
application = get_wsgi_application()
# Not in the first request that wakes a worker.
app.loader.import_default_modules()
