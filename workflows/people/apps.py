from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "workflows.people"
    label = "people"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.account.signals import authentication_step_completed

        from . import deliveries, long_runs, proxies, second_factor  # noqa: F401  a table of its own; what happens after a commit

        authentication_step_completed.connect(second_factor.signed_in)
