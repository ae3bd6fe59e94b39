from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    name = "fund.sources"
    label = "sources"
    verbose_name = _("Sources of money")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fund.ledger import origins as journal

        # Each registers what it knows: its table, its handler, its check.
        from . import (  # noqa: F401
            checks,
            conditions,
            contributions,
            days,
            funding_lines,
            gifts,
            importing,
            long_runs,
            openings,
            origins,
            paying_out,
            reading,
            recoveries,
            schedules,
            warning,
        )

        journal.register(origins.find)
