from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "fund.ledger"
    label = "ledger"
    verbose_name = _("Ledger")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from workflows import alarms

        from . import chain_checks, checks, deliveries, soundness  # noqa: F401  checks register themselves

        alarms.register(soundness.alarm)
