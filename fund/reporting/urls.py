from django.urls import path

from . import report_views, service_views, views

app_name = "reporting"
urlpatterns = [
    path("today/", views.today, name="today"),
    path("envelopes/", views.envelope_list, name="envelopes"),
    path("envelopes/<slug:code>/", views.envelope, name="envelope"),
    path("promised/", views.promised, name="promised"),
    path("transit/", views.transit, name="transit"),
    path("members/", views.members, name="members"),
    path("reports/", report_views.reports, name="reports"),
    path("service/", service_views.service_page, name="service"),
    path("service/cases/", service_views.service_cases, name="service_cases"),
    path("report/", report_views.period_report, name="report"),
]
