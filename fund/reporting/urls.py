from django.urls import path

from . import report_views, views

app_name = "reporting"
urlpatterns = [
    path("today/", views.today, name="today"),
    path("envelopes/", views.envelope_list, name="envelopes"),
    path("envelopes/<slug:code>/", views.envelope, name="envelope"),
    path("promised/", views.promised, name="promised"),
    path("transit/", views.transit, name="transit"),
    path("members/", views.members, name="members"),
    path("reports/", report_views.reports, name="reports"),
    path("report/", report_views.period_report, name="report"),
]
