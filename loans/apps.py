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
        from loans import (  # noqa: F401
            change_kind,
            days,
            deliveries,
            disbursement,
            fees,
            finding,
            forecast,
            funding,
            guarantees,
            income_receipts,
            joining,
            kind,
            leasing,
            long_runs,
            models,
            moratorium,
            origins,
            own_rows,
            proof,
            reasons,
            refund,
            repayment,
            reporting,
        )
        from workflows.cases import timeline

        kind.register()
        change_kind.register()
        purposes.register(disbursement.PURPOSE)
        purposes.register(refund.PURPOSE)
        purposes.register(fees.PURPOSE)
        proposals.register(models.LoanProposal)
        proposals.register(models.ProvisionRates)
        proposals.register(models.Moratorium)
        proposals.register(models.GuaranteeCall)
        proposals.register(models.IncomeShare)
        proposals.register(models.LineRules)
        receivables.register(repayment.RECEIVABLE)
        receivables.register(guarantees.RECEIVABLE)
        receivables.register(fees.RECEIVABLE)
        receivables.register(leasing.RECEIVABLE)
        reporting.register()
        funding.register()
        forecast.register()
        journal.register(origins.find)
        own_rows.register()
        timeline.name_steps(joining.STEPS)
