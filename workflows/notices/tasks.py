"""What the clock does with notices."""

from datetime import date

from django.db import transaction
from django.template import Context, Engine
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from workflows import outbox
from workflows.people.models import User

from .models import Notice, Way

MOST_NAMED = 20  # lines of a daily e-mail; the rest is a number


def send_digests(on: date) -> str:
    """One e-mail a day to whoever asked for that, with the subjects of what nobody read yet; twice a day sends one."""
    due = Notice.objects.to_collect()
    readers = {*due.values_list("user", flat=True), *due.values_list("member__user", flat=True)} - {None}
    sent = sum(_send_digest(user, on) for user in User.objects.filter(pk__in=readers).order_by("pk"))
    return f"{sent} daily e-mails"


@transaction.atomic
def _send_digest(user: User, on: date) -> bool:
    User.objects.select_for_update().get(pk=user.pk)
    notices = list(Notice.objects.visible_to(user).to_collect().order_by("created_at", "pk"))
    key = f"digest/{user.pk}/{on}"
    if not notices or Notice.objects.filter(key=key).exists():
        return False
    subject, body = _words(notices, user.language)
    made = Notice.objects.create(
        key=key, user=user, template="digest", language=user.language, subject=subject, body=body,
        path=reverse("notices:list"), way=Way.MAIL,
    )  # fmt: skip
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(digest=made)
    outbox.put("notice.send", key=f"notice:{made.pk}:0", notice=made.pk, attempt=0)
    return True


def _words(notices: list[Notice], language: str) -> tuple[str, str]:
    """Each subject was written for an e-mail already: it says no amount, no reason and no name."""
    with translation.override(language):
        count = len(notices)
        subject = ngettext("%(count)d notice today", "%(count)d notices today", count) % {"count": count}
        facts = {"subjects": [notice.subject for notice in notices[:MOST_NAMED]], "more": count - MOST_NAMED}
        body = (
            Engine.get_default().get_template("notices/digest.txt").render(Context(facts, autoescape=False))
        )
    return subject, body.strip()


NIGHTLY = [send_digests]
