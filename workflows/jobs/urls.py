from django.urls import path

from . import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="list"),
    path("runs/<int:pk>/", views.recorded, name="recorded"),
    path("exports/", views.exports, name="exports"),
    path("exports/ask/", views.ask, name="ask"),
    path("exports/<int:pk>/", views.export, name="export"),
    path("exports/<int:pk>/file/", views.file, name="file"),
    path("exports/<int:pk>/again/", views.again, name="again"),
    path("exports/<int:pk>/drop/", views.drop, name="drop"),
    path("reports/", views.reports, name="reports"),
    path("reports/<int:pk>/end/", views.end_report, name="end_report"),
]
