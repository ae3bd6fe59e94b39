from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AidConfig(AppConfig):
    name = "fund.aid"
    label = "aid"
    verbose_name = _("Aid")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fund.aid import kind, own_rows, proof  # noqa: F401 - these register themselves

        kind.register()
