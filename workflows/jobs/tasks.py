"""What the clock does for long runs."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.apps import apps

from . import recorded, subscribing, working
from .models import Work


def drop_old_files(on: date) -> str:
    """Files past their last day; the rows that tell of them stay."""
    dropped = 0
    for model in apps.get_models():
        if issubclass(model, Work):
            objects: Any = model._default_manager
            for work in objects.filter(state=Work.State.DONE, last_day__lt=on).iterator():
                working.drop(work)
                dropped += 1
    return f"{dropped} exported files dropped"


def send_reports(on: date) -> str:
    return f"{subscribing.tell(on)} told of a report"


def tidy(on: date) -> str:
    return f"{recorded.forget(on)} old runs forgotten"


NIGHTLY: list[Callable[[date], object]] = [drop_old_files, send_reports, tidy]
