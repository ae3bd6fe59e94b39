from django.contrib.admin.apps import AdminConfig as Stock


class AdminConfig(Stock):
    default_site = "config.admin.Site"
