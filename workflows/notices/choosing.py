"""How a person wants to be told, topic by topic."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.refusals import Unmet

from .catalogue import Topic
from .models import Choice, Way
from .telling import CHOICES

SITTING = {Role.COMMITTEE, Role.CHAIR}


def topics_of(user: User) -> list[Topic]:
    """What this person is ever told of."""
    roles = user.roles()
    found = []
    if Role.MEMBER in roles or user.membership() is not None or not roles:
        found += [Topic.ACCOUNT, Topic.ASKED, Topic.REQUESTS, Topic.LOANS]
    if roles & SITTING:
        found.append(Topic.COMMITTEE)
    if roles - SITTING - {Role.MEMBER}:
        found.append(Topic.DESK)
    return found


def choices_of(user: User) -> dict[Topic, Way]:
    """The way in force for each topic of this person."""
    kept = dict(Choice.objects.filter(user=user).values_list("topic", "way"))
    return {
        topic: Way(kept[topic]) if kept.get(topic) in CHOICES[topic] else Way.MAIL
        for topic in topics_of(user)
    }


@transaction.atomic
def choose(user: User, wanted: Mapping[str, str]) -> dict[Topic, Way]:
    """Keep what was chosen; topics that are not named stay. raises Unmet where a topic cannot be told that way"""
    for name, way in wanted.items():
        topic = Topic(name) if name in Topic.values else None
        if topic is None or topic not in topics_of(user) or way not in CHOICES[topic]:
            raise Unmet(_("“%(topic)s” cannot be told that way.") % {"topic": topic.label if topic else name},
                        code="no_such_way", topic=name, way=way)  # fmt: skip
        Choice.objects.update_or_create(user=user, topic=topic, defaults={"way": way})
    return choices_of(user)
