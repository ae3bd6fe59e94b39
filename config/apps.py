from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as Stock


class AdminConfig(Stock):
    default_site = "config.admin.Site"


class WiringConfig(AppConfig):
    """The commands that need every area: demonstration data, the nightly round."""

    name = "config"
    label = "config"
