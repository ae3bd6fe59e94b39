"""The production way, for real: a commit in this process, a Celery worker in another, a Redis between them."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent.parent
REDIS = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/15")
QUEUE = f"entraide-test-{os.getpid()}"

pytestmark = pytest.mark.services


def run(code: str, env: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=HERE, env=env, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    settings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'worker.sqlite3'}",
        "CELERY_BROKER_URL": REDIS,
        "CELERY_QUEUE": QUEUE,
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"], cwd=HERE, env=settings, check=True, timeout=300
    )
    return settings


@pytest.fixture
def worker(env: dict[str, str]) -> Iterator[subprocess.Popen]:
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "config",
        "worker",
        "-P",
        "solo",
        "-l",
        "WARNING",
        "-Q",
        QUEUE,
    ]
    process = subprocess.Popen(command, cwd=HERE, env=env)
    yield process
    process.terminate()
    process.wait(30)


PUT = """
import django; django.setup()
from django.db import transaction
from workflows import outbox
with transaction.atomic():
    outbox.put("nobody.listens", "worker/1", number=1)
"""
READ = """
import django; django.setup()
from workflows.models import Due
print(Due.objects.filter(delivered_at__isnull=False).count())
"""


def wait_until_delivered(env: dict[str, str], seconds: int = 40) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if run(READ, env) == "1":
            return True
        time.sleep(0.5)
    return False


def test_what_is_due_is_delivered_by_a_worker(env: dict[str, str], worker: subprocess.Popen) -> None:
    run(PUT, env)
    assert wait_until_delivered(env)


def test_what_was_put_while_no_worker_ran_is_not_lost(env: dict[str, str]) -> None:
    run(PUT, env)
    assert run(READ, env) == "0"
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "config",
        "worker",
        "-P",
        "solo",
        "-l",
        "WARNING",
        "-Q",
        QUEUE,
    ]
    process = subprocess.Popen(command, cwd=HERE, env=env)
    try:
        assert wait_until_delivered(env)
    finally:
        process.terminate()
        process.wait(30)


def test_with_the_broker_away_the_commit_stands_and_the_clock_delivers(env: dict[str, str]) -> None:
    away = {**env, "CELERY_BROKER_URL": "redis://127.0.0.1:6390/0"}
    run(PUT, away)
    assert run(READ, away) == "0"
    subprocess.run(
        [sys.executable, "manage.py", "nightly", "-v0"], cwd=HERE, env=away, check=True, timeout=120
    )
    assert run(READ, away) == "1"
