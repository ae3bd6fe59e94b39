"""What people choose and administrators write about notices."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workflows.forms import ANY, LongText
from workflows.people.models import User

from .catalogue import Topic
from .choosing import choices_of
from .models import Notice, Way
from .telling import CHOICES
from .texts import BODY

HINTS = {
    Topic.ACCOUNT: _("Always at once, for your safety."),
    Topic.ASKED: _("Corrections, reminders, papers to sign."),
    Topic.REQUESTS: _("That something arrived, was decided or was paid, and messages."),
    Topic.LOANS: _("Payments received, plans and changes."),
    Topic.COMMITTEE: _("Calls to sessions, votes, mandates that end."),
    Topic.DESK: _("Answers, files and proposals that wait."),
}


class ChoicesForm(forms.Form):
    """One choice a topic that this person is told of."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic, way in choices_of(user).items():
            self.fields[topic.value] = forms.ChoiceField(
                label=topic.label,
                help_text=HINTS[topic],
                choices=[(one.value, one.label) for one in CHOICES[topic]],
                initial=way.value,
                widget=forms.RadioSelect,
                disabled=len(CHOICES[topic]) == 1,
            )


class TextForm(forms.Form):
    subject = forms.CharField(label=_("Subject"), max_length=300)
    body = LongText(label=_("Text"), max_length=BODY, widget=forms.Textarea(attrs={"rows": 8}))
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


STATES: dict[str, tuple[Any, Q]] = {
    "failed": (_("not sent: given up"), Q(way=Way.MAIL, given_up_at__isnull=False)),
    "trying": (_("being tried again"), Q(way=Way.MAIL, sent_at=None, given_up_at=None) & ~Q(error="")),
    "waiting": (_("on its way"), Q(way=Way.MAIL, sent_at=None, given_up_at=None, error="")),
    "sent": (_("sent"), Q(way=Way.MAIL, sent_at__isnull=False)),
    "digest": (_("in a daily e-mail"), Q(way=Way.DIGEST)),
    "page": (_("on the site only"), Q(way=Way.PAGE)),
    "to_post": (_("letter to post"), Q(way=Way.LETTER, sent_at=None)),
    "posted": (_("letter posted"), Q(way=Way.LETTER, sent_at__isnull=False)),
}
KINDS = {
    "failed": "bad",
    "trying": "wait",
    "waiting": "info",
    "sent": "ok",
    "to_post": "wait",
    "posted": "ok",
}


def state_of(notice: Notice) -> str:
    """Which of STATES a notice is in, without asking the database."""
    if notice.way == Way.LETTER:
        return "posted" if notice.sent_at else "to_post"
    if notice.way != Way.MAIL:
        return str(notice.way)
    if notice.sent_at:
        return "sent"
    if notice.given_up_at:
        return "failed"
    return "trying" if notice.error else "waiting"


class LogFilter(django_filters.FilterSet):
    """Filters of the delivery log, on the page and over the API."""

    q = django_filters.CharFilter(method="search", label=_("Name, address or subject"))
    state = django_filters.ChoiceFilter(
        choices=[(name, words) for name, (words, _rows) in STATES.items()],
        method="standing",
        label=_("State"),
        empty_label=ANY,
    )

    class Meta:
        model = Notice
        fields: list[str] = []

    def search(self, notices: QuerySet[Notice], name: str, typed: str) -> QuerySet[Notice]:
        for word in typed.split()[:5]:
            notices = notices.filter(
                Q(subject__icontains=word)
                | Q(user__email__icontains=word)
                | Q(user__last_name__icontains=word)
                | Q(member__last_name__icontains=word)
                | Q(member__email__icontains=word)
                | Q(member__number__iexact=word)
            )
        return notices

    def standing(self, notices: QuerySet[Notice], name: str, state: str) -> QuerySet[Notice]:
        return notices.filter(STATES[state][1])
