"""The REST API: each area brings its routes, its schema is at /api/schema/."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

AREAS = [
    "workflows.people.api",
    "workflows.notices.api",
    "workflows.cases.api",
    "workflows.committee.api",
    "workflows.jobs.api",
    "fund.ledger.api",
    "fund.sources.api",
    "fund.banking.api",
    "fund.banking.file_api",
    "fund.banking.line_api",
    "fund.debits.api",
    "fund.banking.reconciling_api",
    "fund.aid.api",
    "fund.accounting.api",
    "fund.reporting.api",
    "fund.reporting.dashboard_api",
    "fund.reporting.fairness.api",
    "fund.reporting.forecast.api",
    "fund.reporting.members.api",
    "fund.reporting.evidence.api",
    "fund.reporting.following.api",
    "loans.api",
    "loans.activities.api",
]

router = DefaultRouter()
router.include_root_view = False
router.include_format_suffixes = False  # JSON only: `cases.json` would be a second address of the same thing
for name in AREAS:
    if find_spec(name):
        for prefix, viewset in import_module(name).routes:
            router.register(prefix, viewset, basename=f"api-{prefix}")

urlpatterns = [
    path("v1/", include(router.urls)),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api-docs"),
]
