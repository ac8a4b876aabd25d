"""The WSGI entry point that granian or any other server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kentongan.site.settings")
application = get_wsgi_application()
