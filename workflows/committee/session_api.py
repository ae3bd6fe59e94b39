"""More of a session over the API: moved, its agenda's order, by consent, who is away, envelopes, calendars."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.people.reader import reader

from . import consent, evening, invitations, papers, sessions
from .answers import ConsentSerializer, SessionSerializer
from .attending import correct_stay
from .bodies import ConsentBody, EmptyBody, ItemBody, MoveBody, OrderBody, StayBody
from .callers import said
from .calling import announce_absence, withdraw_absence
from .envelopes import touched
from .models import AgendaItem, Session
from .referring import send_to_stand_in
from .views.calling import calendar_file

SESSION_ACTS = {
    **dict.fromkeys(["move", "stays", "order", "propose", "drop_consent", "take_off"], "session.manage"),
    "begin_reading": "ballot.vote",
    **dict.fromkeys(["absence", "no_absence", "pull_out"], "session.attend"),
    **dict.fromkeys(["agenda_paper", "invitation", "envelopes"], "session.read"),
    "carry": "ballot.decide",
    "send_on": "case.refer",
}


class EnvelopeAnswer(serializers.Serializer):
    name = serializers.CharField()
    currency = serializers.CharField()
    granted_cents = serializers.IntegerField(help_text="in this session")
    left_cents = serializers.IntegerField(help_text="now, after what was granted")
    asked_cents = serializers.IntegerField(help_text="on the items that wait")
    remaining_cents = serializers.IntegerField(help_text="if all of it were granted; may be below zero")


class CarriedAnswer(serializers.Serializer):
    case = serializers.CharField(source="item.case.reference")
    decision = serializers.CharField(source="decision.number", default=None)
    code = serializers.CharField(source="refusal.code", default=None, help_text="why it stays on the agenda")
    detail = serializers.CharField(source="refusal", default=None)


class ReferralAnswer(serializers.Serializer):
    case = serializers.CharField(source="case.reference")
    committee = serializers.CharField(source="committee.code")
    figures = serializers.JSONField()


class FeedAnswer(serializers.Serializer):
    address = serializers.CharField(help_text="shown once")


class SessionActs:
    """The acts themselves; what a session is and who sees it stands in `api.py`."""

    get_object: Any
    answer: Any

    def item(self, request: Request, body: dict[str, Any]) -> AgendaItem:
        """The item of this session that the caller may see, missing otherwise. A case may stand on one agenda twice,
        to be ratified and contested: then `purpose` says which, else it is the first."""
        visible = AgendaItem.objects.visible_to(reader(request)).select_related("session__committee", "case")
        named = visible.filter(session=self.get_object(), case__reference=body.pop("case"))
        if "purpose" in body:
            named = named.filter(purpose=body.pop("purpose"))
        if (found := named.order_by("position", "pk").first()) is None:
            raise Http404
        return found

    @extend_schema(request=MoveBody, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Another day, hour or place; those who were called are told."""
        session, body = self.get_object(), said(MoveBody, request)
        return self.answer(sessions.move_session(session, by=reader(request), at=timezone.now(), **body))

    @extend_schema(request=StayBody, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def stays(self, request: Request, pk: str) -> Response:
        """Put the times of one stay in the room right, while the session is open."""
        session, body = self.get_object(), said(StayBody, request)
        stay = get_object_or_404(session.attendance, pk=body.pop("stay"))
        correct_stay(stay, by=reader(request), at=timezone.now(), **body)
        return self.answer(session)

    @extend_schema(request=OrderBody, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def order(self, request: Request, pk: str) -> Response:
        """Move an item one place up or down."""
        body = said(OrderBody, request)
        item = self.item(request, body)
        sessions.move_item(item, by=reader(request), up=body["to"] == "up")
        return self.answer(item.session)

    @extend_schema(request=ItemBody, responses=SessionSerializer)
    @action(detail=True, methods=["post"], url_path="take-off")
    def take_off(self, request: Request, pk: str) -> Response:
        """Take an item off the agenda, as long as nobody voted on it."""
        item = self.item(request, said(ItemBody, request))
        sessions.take_off_agenda(item, by=reader(request))
        return self.answer(item.session)

    @extend_schema(request=ItemBody, responses=SessionSerializer)
    @action(detail=True, methods=["post"], url_path="begin-reading")
    def begin_reading(self, request: Request, pk: str) -> Response:
        """Say that nothing ties one to the member, kept once a case; the file counts as read (`files_read`)."""
        item = self.item(request, said(ItemBody, request))
        evening.begin_reading(item, by=reader(request), at=timezone.now())
        return self.answer(item.session)

    @extend_schema(request=EmptyBody, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def absence(self, request: Request, pk: str) -> Response:
        """Say that one will be away; the substitutes of that seat are called."""
        session = self.get_object()
        announce_absence(session, by=reader(request), at=timezone.now())
        return self.answer(session)

    @extend_schema(request=None, responses=SessionSerializer)
    @absence.mapping.delete
    def no_absence(self, request: Request, pk: str) -> Response:
        """Come after all."""
        session = self.get_object()
        withdraw_absence(session, by=reader(request), at=timezone.now())
        return self.answer(session)

    @extend_schema(request=ConsentBody, responses=ConsentSerializer)
    @action(detail=True, methods=["post"], url_path="propose-by-consent")
    def propose(self, request: Request, pk: str) -> Response:
        """Propose an outcome that is decided unless somebody objects."""
        body = said(ConsentBody, request)
        item = self.item(request, body)
        proposed = consent.propose_consent(item, by=reader(request), at=timezone.now(), **body)
        return Response(ConsentSerializer(proposed).data)

    @extend_schema(request=ItemBody, responses=SessionSerializer)
    @action(detail=True, methods=["post"], url_path="drop-consent")
    def drop_consent(self, request: Request, pk: str) -> Response:
        """Make it an ordinary item again."""
        item = self.item(request, said(ItemBody, request))
        consent.drop_consent(item, by=reader(request))
        return self.answer(item.session)

    @extend_schema(request=ItemBody, responses=ConsentSerializer)
    @action(detail=True, methods=["post"], url_path="pull-out")
    def pull_out(self, request: Request, pk: str) -> Response:
        """Pull an item out: it is voted on."""
        item = self.item(request, said(ItemBody, request))
        return Response(ConsentSerializer(consent.pull_out(item, by=reader(request), at=timezone.now())).data)

    @extend_schema(request=EmptyBody, responses=CarriedAnswer(many=True))
    @action(detail=True, methods=["post"], url_path="carry-by-consent")
    def carry(self, request: Request, pk: str) -> Response:
        """Nobody objects: decide what is by consent; each item says what became of it."""
        session, today = self.get_object(), timezone.localdate()
        done = consent.carry_consents(session, by=reader(request), at=timezone.now(), on=today)
        return Response(CarriedAnswer(done, many=True).data)

    @extend_schema(request=ItemBody, responses={201: ReferralAnswer})
    @action(detail=True, methods=["post"], url_path="send-on")
    def send_on(self, request: Request, pk: str) -> Response:
        """Send a case to the committee that the rules name when too many stand aside."""
        item = self.item(request, said(ItemBody, request))
        referral = send_to_stand_in(item, by=reader(request), at=timezone.now())
        return Response(ReferralAnswer(referral).data, status=201)

    @extend_schema(responses=EnvelopeAnswer(many=True))
    @action(detail=True)
    def envelopes(self, request: Request, pk: str) -> Response:
        """What the envelopes of this agenda hold now."""
        session: Session = self.get_object()
        items = [file.item for file in evening.files(session, reader(request))]
        return Response(EnvelopeAnswer(touched(session, items), many=True).data)

    @extend_schema(responses={(200, "application/pdf"): bytes})
    @action(detail=True, url_path="agenda-paper")
    def agenda_paper(self, request: Request, pk: str) -> HttpResponse:
        """The agenda as PDF, for this reader."""
        session = self.get_object()
        return HttpResponse(papers.print_agenda(session, reader(request)), content_type="application/pdf")

    @extend_schema(responses={(200, "text/calendar"): str})
    @action(detail=True)
    def invitation(self, request: Request, pk: str) -> HttpResponse:
        """The session as a calendar file (iCalendar)."""
        session = self.get_object()
        if session.is_circular:
            raise Http404
        return calendar_file(
            invitations.invitation(session, reader(request)), f"session-{session.held_on}.ics"
        )


class CalendarFeedViewSet(viewsets.ViewSet):
    """The secret address at which a calendar reads one's sessions."""

    serializer_class = FeedAnswer
    permission_codes = {"create": "calendar.own", "end": "calendar.own"}

    @extend_schema(request=EmptyBody, responses={201: FeedAnswer})
    def create(self, request: Request) -> Response:
        """A new address; the one before ends. It is shown once."""
        token = invitations.make_feed(reader(request), at=timezone.now())
        address = request.build_absolute_uri(reverse("committee:feed", args=[token]))
        return Response({"address": address}, status=201)

    @extend_schema(request=EmptyBody, responses={204: None})
    @action(detail=False, methods=["post"])
    def end(self, request: Request) -> Response:
        """The address stops working."""
        invitations.revoke_feed(reader(request), at=timezone.now())
        return Response(status=204)
