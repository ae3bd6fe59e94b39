from django.urls import include, path

from . import dashboard_views, report_views, service_views, views
from .fairness import views as fairness_views
from .forecast import views as forecast_views
from .members import views as members_views

app_name = "reporting"
urlpatterns = [
    path("evidence/", include("fund.reporting.evidence.urls")),
    path("follow/", include("fund.reporting.following.urls")),
    path("today/", views.today, name="today"),
    path("dashboard/", dashboard_views.dashboard, name="dashboard"),
    path("dashboard/cases/", dashboard_views.cases, name="cases"),
    path("dashboard/money/", dashboard_views.money, name="money"),
    path("dashboard/views/save/", dashboard_views.save_view, name="save_view"),
    path("dashboard/views/<int:pk>/remove/", dashboard_views.remove_view, name="remove_view"),
    path("envelopes/", views.envelope_list, name="envelopes"),
    path("envelopes/<slug:code>/", views.envelope, name="envelope"),
    path("promised/", views.promised, name="promised"),
    path("transit/", views.transit, name="transit"),
    path("members/", members_views.members, name="members"),
    path("members/minutes/<int:pk>/", members_views.minutes, name="members_minutes"),
    path("members/readers/", members_views.audience, name="audience"),
    path("reports/", report_views.reports, name="reports"),
    path("service/", service_views.service_page, name="service"),
    path("service/cases/", service_views.service_cases, name="service_cases"),
    path("report/", report_views.period_report, name="report"),
    path("fairness/", fairness_views.fairness, name="fairness"),
    path("forecast/", forecast_views.forecast, name="forecast"),
    path("forecast/keep/", forecast_views.keep, name="keep_scenario"),
    path("forecast/scenarios/", forecast_views.scenarios, name="scenarios"),
    path("forecast/scenarios/<int:scenario>/take-away/", forecast_views.take_away, name="take_scenario_away"),
]
