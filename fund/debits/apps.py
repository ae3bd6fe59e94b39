from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DebitsConfig(AppConfig):
    name = "fund.debits"
    label = "debits"
    verbose_name = _("Direct debit")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fund.banking import also_sent
        from fund.ledger import proposals

        from . import answers, checks, deliveries, models, reasons, reminding  # noqa: F401 - they register themselves

        also_sent.register(answers.SENDER)
        proposals.register(models.CreditorChange)
