"""django-ledger, by its own verbs: `LedgerModel.commit_txs`."""

import sys
import time
from datetime import UTC, datetime

from asked import answer, set_up

set_up(
    sys.argv[1],
    ["django_ledger"],
    LANGUAGE_CODE="en",
    LOGIN_URL="/",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)

from django.contrib.auth import get_user_model  # noqa: E402
from django_ledger.io.roles import ASSET_CA_CASH, INCOME_OPERATIONAL  # noqa: E402
from django_ledger.models import EntityModel  # noqa: E402

owner = get_user_model().objects.create_user("bench")
entity = EntityModel.create_entity(name="Bench", use_accrual_method=True, admin=owner, fy_start_month=1)
chart = entity.create_chart_of_accounts(assign_as_default=True, coa_name="Bench", commit=True)
cash = entity.create_account("1010", ASSET_CA_CASH, "Cash", "debit", active=True, coa_model=chart)
income = entity.create_account("4010", INCOME_OPERATIONAL, "Income", "credit", active=True, coa_model=chart)
cash, income = (one[1] if isinstance(one, tuple) else one for one in (cash, income))
book = entity.create_ledger(name="Bench", posted=True)


def post(count: int) -> float:
    """Seconds for so many durable transfers, each a posted journal entry of two legs."""
    started = time.perf_counter()
    for _number in range(count):
        book.commit_txs(
            je_timestamp=datetime.now(UTC),
            je_txs=[
                {"account": cash, "amount": 1.25, "tx_type": "debit", "description": ""},
                {"account": income, "amount": 1.25, "tx_type": "credit", "description": ""},
            ],
            je_posted=True,
        )
    return time.perf_counter() - started


answer({"post": post})
