from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class BankingConfig(AppConfig):
    name = "fund.banking"
    label = "banking"
    verbose_name = _("Bank")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fund.banking import (  # noqa: F401 - they register
            between,
            checks,
            coming_back,
            deliveries,
            finding,
            guards,
            long_runs,
            origins,
            sending_back,
            unfinished,
        )
        from fund.banking.models import ApprovalRules
        from fund.ledger import closing, proposals
        from fund.ledger import origins as journal

        journal.register(origins.find)
        closing.look_at(unfinished.in_period)
        proposals.register(ApprovalRules)
        pre_migrate.connect(guards.take_down, sender=self)
        post_migrate.connect(guards.set_up, sender=self)
