"""The stock admin, for looking things up. It changes no state and moves no money: nothing here may be written."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from workflows.people.permissions import Role


class Site(admin.AdminSite):
    site_header = site_title = "Entraide"

    def has_permission(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return user.is_authenticated and user.is_active and user.has_role(Role.ADMINISTRATOR)
