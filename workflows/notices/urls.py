from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("<int:pk>/", views.open_notice, name="open"),
    path("read/", views.read_all, name="read_all"),
    path("choices/", views.choices, name="choices"),
    path("texts/", views.wordings, name="texts"),
    path("texts/<slug:name>/<slug:language>/", views.text, name="text"),
    path("texts/<slug:name>/<slug:language>/restore/", views.restore, name="restore"),
    path("log/", views.log, name="log"),
    path("log/<int:pk>/again/", views.again, name="again"),
    path("letters/", views.letters, name="letters"),
    path("letters/<int:pk>/", views.letter, name="letter"),
    path("letters/<int:pk>/posted/", views.post_letter, name="post_letter"),
]
