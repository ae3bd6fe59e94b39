from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LoansConfig(AppConfig):
    name = "loans"
    label = "loans"
    verbose_name = _("Loans")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Plug loans into cases, banking, the proof and the reports below."""
        from fund.banking import purposes, receivables
        from fund.ledger import origins as journal
        from fund.ledger import proposals
        from loans import deliveries, disbursement, kind, models, origins, proof, refund, repayment, reporting  # noqa: F401

        kind.register()
        purposes.register(disbursement.PURPOSE)
        purposes.register(refund.PURPOSE)
        proposals.register(models.LoanProposal)
        receivables.register(repayment.RECEIVABLE)
        reporting.register()
        journal.register(origins.find)
