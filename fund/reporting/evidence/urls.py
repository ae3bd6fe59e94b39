from django.urls import path

from . import views

urlpatterns = [
    path("", views.lines, name="evidence"),
    path("<int:pk>/", views.line, name="evidence_line"),
    path("<int:pk>/archive/", views.ask, name="evidence_ask"),
    path("archives/<int:pk>/", views.archive, name="evidence_pack"),
    path("archives/<int:pk>/file/", views.file, name="evidence_file"),
    path("archives/<int:pk>/again/", views.again, name="evidence_again"),
    path("archives/<int:pk>/drop/", views.drop, name="evidence_drop"),
]
