"""Why money moved, where the system says it: codes (`workflows.coded`), in words for whoever reads the journal. What a
person typed, and what was written before there were codes, is read as it stands."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows import coded

WORDS: dict[str, Promise] = {
    "aid_granted": _("Aid granted"),
    "aid_granted_on_appeal": _("Aid granted on appeal"),
    "payment_cancelled": _("Payment cancelled"),
    "money_came": _("Money has come for a grant that waited"),
    "payments_sent": _("Payments sent"),
    "payments_withdrawn": _("Payments withdrawn"),
    "payment_made": _("Payment made"),
    "payment_came_back": _("Payment came back"),
    "part_came_back": _("A part of a payment came back"),
    "debit_came_back": _("Direct debit came back"),
    "line_imported": _("Bank line imported"),
    "line_placed": _("Bank line found its payment"),
    "line_sent_back": _("Money sent back"),
    "line_not_sent_back": _("Money not sent back"),
    "match_undone": _("Match undone"),
    "contributions_of": _("Contributions"),
    "contributions_corrected": _("Corrected contributions"),
    "funding_drawn": _("Drawn from a funding line"),
    "funding_paid_back": _("Paid back to a funding line"),
    "stopped_by_committee": _("Stopped by the committee"),
    "no_money_until_last_day": _("The fund had no money for this grant until its last day."),
    "money_not_wanted": _("The money that was granted is no longer wanted."),
    "bank_took_it_back": _("The bank took it back"),
    "set_aside_to_pay_back": _("Set aside to be paid back"),
}
coded.register(WORDS)
