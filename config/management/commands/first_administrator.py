from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from workflows.people.models import RoleGrant, User
from workflows.people.permissions import Role


class Command(BaseCommand):
    help = "Make the first administrator of an empty system; afterwards, roles are granted on the people page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *, email: str, **options: Any) -> None:
        if RoleGrant.objects.filter(role=Role.ADMINISTRATOR).exists():
            raise CommandError("There is an administrator already: they grant roles on the people page.")
        user, _ = User.objects.get_or_create(email=email.lower())
        RoleGrant.objects.create(
            user=user, role=Role.ADMINISTRATOR, from_on=timezone.localdate(), approved_at=timezone.now()
        )
        self.stdout.write(f"{email} is administrator. Set a password: manage.py changepassword {email}")
