"""first_roles: the two people with whom everything else can be given; once, on an empty house."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from workflows.people.models import RoleGrant, User
from workflows.people.permissions import Role


class Command(BaseCommand):
    help = "Make the first administrator and the first chair, who then give and approve every other role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--administrator", required=True, metavar="EMAIL")
        parser.add_argument("--chair", required=True, metavar="EMAIL")

    @transaction.atomic
    def handle(self, *, administrator: str, chair: str, **options: Any) -> None:
        if RoleGrant.objects.filter(role=Role.ADMINISTRATOR).exists():
            raise CommandError("there is an administrator already: roles are given on the page People")
        if administrator.casefold() == chair.casefold():
            raise CommandError("the administrator and the chair are two people")
        for email, role in ((administrator, Role.ADMINISTRATOR), (chair, Role.CHAIR)):
            user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email)
            RoleGrant.objects.create(
                user=user, role=role, from_on=timezone.localdate(), approved_at=timezone.now()
            )
            self.stdout.write(f"{user.email}: {role.label}; a password is chosen at /account/password/reset/")
