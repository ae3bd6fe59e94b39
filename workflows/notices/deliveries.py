"""E-mail leaves after the commit, outside any transaction, and is tried again when that fails.

Each attempt is an outbox row. Before it tries, it has put the next one, due later: if the process dies in
between, the next attempt finds the notice unsent; if all went well, it finds nothing left to do.
"""

import logging
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.template import Context, Engine
from django.urls import reverse
from django.utils import timezone, translation

from workflows import outbox

from .models import Notice, Way

log = logging.getLogger(__name__)

RETRY = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=2))
LEASE = timedelta(minutes=10)


@outbox.handles("notice.send")
def send_after_commit(*, notice: int, attempt: int) -> None:
    """Send once this transaction is over, and look again later."""
    waiting = Notice.objects.unsent().filter(pk=notice)
    tried = waiting.values_list("attempts", flat=True).first()
    if tried is None:
        return
    if attempt >= len(RETRY):
        waiting.update(given_up_at=timezone.now())
        return
    outbox.put(
        "notice.send",
        key=f"notice:{notice}:{tried}:{attempt + 1}",
        due_at=timezone.now() + RETRY[attempt],
        notice=notice,
        attempt=attempt + 1,
    )
    transaction.on_commit(partial(send, notice, timezone.now()))


def send(pk: int, at: datetime) -> bool:
    """Send one notice unless someone else is sending it; say whether it left."""
    free = Notice.objects.unsent().filter(Q(claimed_at=None) | Q(claimed_at__lt=at - LEASE), pk=pk)
    if not free.update(claimed_at=at, attempts=F("attempts") + 1):
        return False
    notice = Notice.objects.select_related("user", "member__user").get(pk=pk)
    mine = Notice.objects.filter(pk=pk)
    if not notice.address:
        mine.update(given_up_at=at, claimed_at=None, error="no e-mail address")
        return False
    try:
        message(notice).send()
    except Exception as error:  # whatever the mail server does, the notice stays and is tried again
        log.warning("notice %s was not sent: %s", pk, error)
        mine.update(claimed_at=None, error=f"{type(error).__name__}: {error}"[:300])
        return False
    mine.update(sent_at=at, claimed_at=None, error="")
    return True


@transaction.atomic
def again(notice: Notice, *, at: datetime) -> bool:
    """Try an e-mail at once that has failed; one that was given up gets all its attempts anew. Say whether there was
    anything to do: what was sent is never sent twice, whoever presses."""
    failed = Notice.objects.filter(pk=notice.pk, way=Way.MAIL, sent_at=None).exclude(
        error="", given_up_at=None
    )
    given_up = failed.filter(given_up_at__isnull=False).update(given_up_at=None, claimed_at=None)
    if given_up:
        outbox.put(
            "notice.send", key=f"notice:{notice.pk}:again:{at.isoformat()}", notice=notice.pk, attempt=0
        )
    elif failed.exists():
        transaction.on_commit(partial(send, notice.pk, at))
    else:
        return False
    return True


def message(notice: Notice) -> EmailMessage:
    """The e-mail of a notice: its words, a link to sign in, and the same Message-ID at each attempt."""
    link = settings.SITE_URL.rstrip("/") + reverse("notices:open", args=[notice.pk])
    return EmailMessage(
        subject=notice.subject,
        body=framed(notice.body, link, notice.language),
        to=[notice.address],
        headers={
            "Message-ID": f"<notice-{notice.pk}@{sending_domain()}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": notice.language,
        },
    )


def framed(body: str, link: str, language: str) -> str:
    """The text of an e-mail around what a notice says."""
    frame = {"body": body, "link": link, "site_name": settings.SITE_NAME}
    with translation.override(language):
        text = Engine.get_default().get_template("notices/frame.txt").render(Context(frame, autoescape=False))
    return text.strip() + "\n"


def sending_domain() -> str:
    """What our message and calendar ids end in: the domain that our mail comes from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
