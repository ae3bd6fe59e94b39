"""Why a mandate ended or nothing was collected: codes (`workflows.coded`), beside those of the bank
(`fund.banking.reasons`)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows import coded

OWN: dict[str, Promise] = {
    "replaced": _("Another mandate takes its place."),
    "mandate_ended": _("Its mandate ended."),
    "no_file": _("No file left for the bank in time."),
    "not_due": _("It is no longer due: paid in another way, or put off."),
    "by_debit": _("its direct debit"),
}
coded.register(OWN)
