from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "fund.ledger"
    label = "ledger"
    verbose_name = _("Ledger")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from workflows import alarms

        from . import (  # noqa: F401  checks and deliveries register themselves
            chain_checks,
            checks,
            days,
            decided,
            deliveries,
            long_runs,
            origins,
            reasons,
            soundness,
        )

        alarms.register(soundness.alarm)
        origins.register(decided.find)
