"""The aid that a person was granted, for that person: each award with its payments."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.aid.models import Award
from fund.aid.wording import in_language
from workflows.money_words import money
from workflows.people import own_data
from workflows.people.models import User


def awards(user: User) -> list[dict[str, Any]]:
    mine = Award.objects.filter(case__applicant__user=user).select_related("case", "programme")
    return [
        {
            _("Request"): award.case.reference,
            _("Programme"): in_language(award.programme.name),
            _("Granted"): money(award.cents, currency=award.currency),
            _("Granted on"): award.granted_on.isoformat(),
            _("Payments"): "; ".join(
                f"{payment.order.payee_name}, {money(payment.order.cents, currency=award.currency)}, "
                f"{payment.order.get_state_display()}"
                for payment in award.payments.all()
            ),
        }
        for award in mine.prefetch_related("payments__order").order_by("granted_on", "pk")
    ]


own_data.register(own_data.Section("awards", gettext_lazy("Aid granted to you"), awards))
