"""The worker: `celery -A config worker` and `celery -A config beat`. Tasks carry ids only and run twice safely."""

import os

from celery import Celery
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("entraide")
app.config_from_object("django.conf:settings", namespace="CELERY")


@app.task(name="workflows.deliver_due")
def deliver_due() -> int:
    from workflows import outbox

    return outbox.deliver()


@app.task(name="workflows.committee.settle_and_remind")
def settle_and_remind() -> str:
    from workflows.committee import tasks

    return tasks.settle_and_remind(timezone.localdate())


@app.task(name="workflows.cases.scan")
def scan_documents() -> int:
    from workflows.cases.tasks import scan_waiting

    return scan_waiting(timezone.localdate())


@app.task(name="workflows.cases.export")
def make_data_export(pk: int) -> None:
    from workflows.cases import exporting

    exporting.make(pk)


@app.task(name="workflows.cases.take_up_exports")
def take_up_data_exports() -> int:
    from workflows.cases import exporting

    return exporting.take_up(timezone.now())


@app.task(name="config.nightly")
def nightly() -> None:
    from config.nightly import run

    run(timezone.localdate())


@app.task(name="fund.banking.watch")
def watch_the_banks_folder() -> str:
    from fund.banking import inbox

    return inbox.watch()


@app.task(name="fund.ledger.prove")
def prove() -> None:
    from fund.ledger.tasks import every_ten_minutes

    every_ten_minutes()
