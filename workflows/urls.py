"""Pages that belong to no area: the start, help, statements, and what header and footer post to."""

from django.conf import settings
from django.urls import path

from workflows import gallery, views

urlpatterns = [
    path("", views.start, name="start"),
    path("help/", views.help_page, name="help"),
    path("contact/", views.contact, name="contact"),
    path("news/", views.news, name="news"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("language/", views.language, name="language"),
    path("role/", views.role, name="role"),
    path("session/stay/", views.stay, name="stay"),
]
if getattr(settings, "UI_GALLERY", settings.DEBUG):
    urlpatterns.append(path("ui/", gallery.gallery, name="ui"))
