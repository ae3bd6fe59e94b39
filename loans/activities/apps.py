from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "loans.activities"
    label = "activities"
    verbose_name = _("Money of Activities")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Plug advances, guarantees and own money into the apps below."""
        from fund.banking import purposes, receivables
        from fund.ledger import origins as journal
        from fund.ledger import proposals
        from loans.activities import (
            deliveries,  # noqa: F401
            kind,
            models,
            origins,
            own,
            paying,
            proof,  # noqa: F401
            receipts,  # noqa: F401
            recovering,
        )

        kind.register()
        purposes.register(paying.PURPOSE)
        purposes.register(recovering.REFUND)
        purposes.register(own.PURPOSE)
        receivables.register(recovering.RECEIVABLE)
        receivables.register(own.RECEIVABLE)
        proposals.register(models.Terms)
        proposals.register(models.ClaimProposal)
        journal.register(origins.find)
