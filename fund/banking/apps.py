from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BankingConfig(AppConfig):
    name = "fund.banking"
    label = "banking"
    verbose_name = _("Bank")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fund.banking import checks, deliveries, origins, unfinished  # noqa: F401 - they register themselves
        from fund.ledger import closing
        from fund.ledger import origins as journal

        journal.register(origins.find)
        closing.look_at(unfinished.in_period)
