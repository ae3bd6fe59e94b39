from django.urls import path

from . import views

app_name = "sources"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("import/", views.import_file, name="import_file"),
    path("import/<int:pk>/", views.import_page, name="import"),
    path("import/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("import/<int:pk>/discard/", views.discard, name="discard"),
    path("rates/new/", views.rate, name="rate"),
    path("opening/", views.opening, name="opening"),
    path("gifts/", views.gifts, name="gifts"),
    path("gifts/new/", views.gift, name="gift"),
    path("lines/", views.lines, name="lines"),
    path("lines/new/", views.line_new, name="line_new"),
    path("lines/<int:pk>/", views.line, name="line"),
    path("lines/<int:pk>/draw/", views.line_move, {"way": "draw"}, name="line_draw"),
    path("lines/<int:pk>/back/", views.line_move, {"way": "back"}, name="line_back"),
]
