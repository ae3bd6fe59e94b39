from django.urls import path

from . import views

app_name = "accounting"
urlpatterns = [
    path("", views.balance, name="balance"),
    path("cards/<int:pk>/", views.card, name="card"),
    path("files/", views.export_list, name="exports"),
    path("files/<int:pk>/", views.export, name="export"),
    path("files/<int:pk>/file/", views.file, name="file"),
    path("files/<int:pk>/again/", views.again, name="again"),
    path("chart/", views.chart, name="chart"),
    path("chart/propose/", views.propose_chart, name="propose_chart"),
    path("chart/<int:pk>/decide/", views.decide_chart, name="decide_chart"),
]
