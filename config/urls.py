"""Every address. Each area keeps its own; this page only hangs them up."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

AREAS = [
    ("", "workflows.urls"),
    ("people/", "workflows.people.urls"),
    ("notices/", "workflows.notices.urls"),
    ("cases/", "workflows.cases.urls"),
    ("committee/", "workflows.committee.urls"),
    ("jobs/", "workflows.jobs.urls"),
    ("fund/ledger/", "fund.ledger.urls"),
    ("fund/sources/", "fund.sources.urls"),
    ("bank/", "fund.banking.urls"),
    ("debits/", "fund.debits.urls"),
    ("aid/", "fund.aid.urls"),
    ("fund/accounting/", "fund.accounting.urls"),
    ("fund/", "fund.reporting.urls"),
    ("loans/", "loans.urls"),
    ("activities/", "loans.activities.urls"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("config.api")),
    *[path(prefix, include(module)) for prefix, module in AREAS if find_spec(module)],
]

handler400 = "workflows.views.bad_request"
handler403 = "workflows.views.forbidden"
handler404 = "workflows.views.missing"
handler500 = "workflows.views.broken"
