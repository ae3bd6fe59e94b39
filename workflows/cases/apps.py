from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "workflows.cases"
    label = "cases"
    verbose_name = _("Cases")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import advice, breaches, days, deliveries, filing, office, own_rows, reading, typed  # noqa: F401  tables of their own; what happens later

        own_rows.register()
