from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "fund.reporting"
    label = "reporting"
    verbose_name = _("Reporting")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from workflows.jobs import subscribing

        from . import sections

        sections.register_all()
        for code, label, route in (
            ("report", _("Report of the fund"), "reporting:report"),
            ("service", _("Days to decision and to money"), "reporting:service"),
        ):
            subscribing.register(subscribing.Report(code, label, "report.read", route))
