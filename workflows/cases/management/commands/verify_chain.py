from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from workflows.record import StepEvent, broken_links


class Command(BaseCommand):
    help = "Recompute the hash chain of every record of steps; one line a break, then exit code 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "record", nargs="*", help="labels such as cases.CaseEvent; all records by default"
        )

    def handle(self, *, record: list[str], **options: Any) -> None:
        broken = []
        for model in self.records(record):
            found = broken_links(model)
            self.stdout.write(
                f"{model._meta.label}: {model._default_manager.count()} events, {len(found)} breaks"
            )
            broken += found
        for line in broken:
            self.stderr.write(line)
        if broken:
            raise CommandError(f"{len(broken)} breaks in the record")

    def records(self, labels: list[str]) -> list[type[StepEvent]]:
        try:
            models = [apps.get_model(label) for label in labels] or list(apps.get_models())
        except (LookupError, ValueError) as error:
            raise CommandError(f"no such record: {error}") from error
        return [model for model in models if issubclass(model, StepEvent)]
