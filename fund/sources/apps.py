from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    name = "fund.sources"
    label = "sources"
    verbose_name = _("Sources of money")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fund.ledger import origins as journal

        from . import origins

        journal.register(origins.find)
