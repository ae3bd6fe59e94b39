from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitteeConfig(AppConfig):
    name = "workflows.committee"
    label = "committee"
    verbose_name = _("Committee")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from workflows.cases import panels as case_panels
        from workflows.cases import timeline

        from . import appealing, days, deliveries, exclusion, own_rows, panels  # noqa: F401  days registers itself

        exclusion.register()
        case_panels.register(panels.decisions)
        deliveries.register()
        own_rows.register()
        timeline.name_steps(appealing.STEPS)
