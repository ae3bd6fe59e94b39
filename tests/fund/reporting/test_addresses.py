"""Whatever an address asks of the pages of figures, they answer: the list, what is wrong with it, or that it is not
there; never an error of ours."""

from collections.abc import Callable

import pytest
from django.test import Client

from fund.aid.models import Programme
from fund.ledger.models import Fund
from workflows.people.models import User
from workflows.people.permissions import Role

PAGES = (
    "dashboard/", "dashboard/cases/", "dashboard/money/",
    "report/", "service/", "service/cases/", "members/", "fairness/", "follow/", "evidence/",
)  # fmt: skip
API = ("dashboard/", "reports/", "service-times/", "service-times/cases/", "fund-page/", "fairness/", "figures/",
       "funding-evidence/", "evidence-packs/")  # fmt: skip
ASKED = (
    "from=0000-01-01", "from=0001-01-01&to=9999-12-31", "from=9999-12-31&to=9999-12-31", "to=0001-01-01",
    "from=2026-02-30", "from=%FF%FE&to=x", "from=%D9%A1-1-1", "on=9999-12-31", "on=0000-01-01", "on=x", 
    "fund=nope", "fund=nope&fund=solidarity", "fund=%ED%A0%80", "cooperative=nope&country=%FF&sector=%27",
    "kind=nope&by=nope", "by=programme&by=product", "programme=nope&kind=loan", "product=99999999999999999999",
    "page=0", "page=-1", "page=nope", "page=99999999999999999999", "what=nope&level=nope", "way=nope", "q=%27%22%FF",
    "q=99999999999999999999", "q=-1", "view=99999999999999999999", "period=9999-9999", "format=pdf",
    "format=csv&from=0001-01-01&to=9999-12-31", "format=xlsx&format=csv", "line=99999999999999999999&state=nope",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", [*[f"/fund/{page}" for page in PAGES], *[f"/api/v1/{page}" for page in API]]
)
def test_any_question_is_answered(
    client: Client, person: Callable[..., User], solidarity: Fund, address: str, corona: Programme
) -> None:
    client.force_login(person("Chloé", Role.TREASURER))
    assert client.get(address).status_code == 200
    for asked in ASKED:
        assert client.get(f"{address}?{asked}").status_code in (200, 400, 404, 422), asked
