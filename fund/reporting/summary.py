"""How envelopes stand in a table that is taken out."""

from django.utils.translation import gettext_lazy

from fund.ledger.models import Kind
from workflows.sheets import Column

ENVELOPE_KINDS = (Kind.AVAILABLE, Kind.COMMITTED, Kind.SPENT, Kind.LENT, Kind.LOST)

ENVELOPES = [
    Column(gettext_lazy("Envelope"), "envelope.name"),
    *[Column(kind.label, f"{kind.value}_cents", "amount") for kind in ENVELOPE_KINDS],
]
