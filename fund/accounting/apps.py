from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountingConfig(AppConfig):
    name = "fund.accounting"
    label = "accounting"
    verbose_name = _("Accounting")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fund.ledger import proposals
        from workflows import long_runs
        from workflows.jobs import subscribing

        from . import exports
        from .models import ChartOfAccounts

        proposals.register(ChartOfAccounts)
        long_runs.register(
            long_runs.Source("books", _("Accounting exports"), "accounting.read", exports.found, exports.run)
        )
        subscribing.register(
            subscribing.Report("trial", _("Trial balance"), "accounting.read", "accounting:balance")
        )
