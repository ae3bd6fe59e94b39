import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# What is loaded now lives as long as the process: a full collection that walks over all of it (some 200 ms) would fall
# into somebody's request.
gc.collect()
gc.freeze()
