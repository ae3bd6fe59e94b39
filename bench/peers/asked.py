"""What the peers share: Django set up on a database, then answering JSON lines until the input ends."""

import json
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit


def set_up(url: str, apps: list[str], **settings: Any) -> None:
    """Django with these apps on an empty PostgreSQL database, migrated."""
    import django
    from django.conf import settings as django_settings
    from django.core.management import call_command

    where = urlsplit(url)
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": where.path.strip("/"),
        "USER": where.username or "",
        "PASSWORD": where.password or "",
        "HOST": where.hostname or "",
        "PORT": where.port or "",
    }
    django_settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", *apps],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        SECRET_KEY="bench",
        USE_TZ=True,
        **settings,
    )
    django.setup()
    call_command("migrate", verbosity=0)


def wait_for_disk(wanted: bool) -> bool:
    """Whether a commit waits until it is on the disk, from now on."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SET synchronous_commit TO {'on' if wanted else 'off'}")
    return wanted


def answer(verbs: dict[str, Callable[..., Any]]) -> None:
    """One line in, `{"do": verb, …its arguments}`; one line out, what the verb returned."""
    verbs = {**verbs, "wait_for_disk": wait_for_disk}
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(verbs[asked.pop("do")](**asked)), flush=True)
