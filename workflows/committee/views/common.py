"""What every page of the committee starts from: what the clock made due is done first."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from workflows.people.reader import reader

from ..models import AgendaItem, Ballot, Session
from ..settling import settle


def fetch_session(request: HttpRequest, pk: int) -> Session:
    settle(timezone.now())
    sessions = Session.objects.visible_to(reader(request)).select_related("committee")
    return get_object_or_404(sessions, pk=pk)


def fetch_item(request: HttpRequest, pk: int) -> AgendaItem:
    settle(timezone.now())
    items = AgendaItem.objects.visible_to(reader(request))
    related = ("session__committee", "case__applicant", "case__cooperative")
    return get_object_or_404(items.select_related(*related), pk=pk)


def fetch_ballot(request: HttpRequest, pk: int) -> Ballot:
    settle(timezone.now())
    ballots = Ballot.objects.visible_to(reader(request))
    related = ("session__committee", "case__applicant", "case__cooperative", "item", "rules")
    return get_object_or_404(ballots.select_related(*related), pk=pk)
