from django.urls import path

from . import views

urlpatterns = [
    path("", views.begin, name="follow_begin"),
    path("<int:pk>/", views.follow, name="follow"),
]
