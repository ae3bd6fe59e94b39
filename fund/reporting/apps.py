from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "fund.reporting"
    label = "reporting"
    verbose_name = _("Reporting")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fund.ledger import origins
        from workflows import long_runs
        from workflows.jobs import subscribing

        from . import dimensions, sections
        from .evidence import pack
        from .following import words

        sections.register_all()
        dimensions.register_all()
        origins.register(words.find)
        long_runs.register(
            long_runs.Source("evidence", _("Evidence for funders"), "sources.read", pack.found, pack.run)
        )
        for code, label, route, permission in (
            ("report", _("Report of the fund"), "reporting:report", "report.read"),
            ("dashboard", _("Dashboard of the fund"), "reporting:dashboard", "fund.read"),
            ("service", _("Days to decision and to money"), "reporting:service", "report.read"),
        ):
            subscribing.register(subscribing.Report(code, label, permission, route))
