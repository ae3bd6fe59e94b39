from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "fund.reporting"
    label = "reporting"
    verbose_name = _("Reporting")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from workflows.jobs import subscribing

        from . import dimensions, sections

        sections.register_all()
        dimensions.register_all()
        for code, label, route, permission in (
            ("report", _("Report of the fund"), "reporting:report", "report.read"),
            ("dashboard", _("Dashboard of the fund"), "reporting:dashboard", "fund.read"),
            ("service", _("Days to decision and to money"), "reporting:service", "report.read"),
        ):
            subscribing.register(subscribing.Report(code, label, permission, route))
