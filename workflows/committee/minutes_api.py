"""The minutes over the API: the same verbs and reach as their pages. Words are in the caller's language."""

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.people.reader import reader
from workflows.rest import StrictSerializer

from . import minutes, minutes_words, redaction, remarks, signing
from .models import Minutes, Session
from .views.decisions import pdf


class RemarkBody(StrictSerializer):
    item = serializers.IntegerField(help_text="id of the agenda item")
    text = serializers.CharField(allow_blank=True, max_length=remarks.LONGEST)


class RemarksBody(StrictSerializer):
    version = serializers.IntegerField(
        min_value=0, help_text="the version that was read; another one is refused"
    )
    opening = serializers.CharField(required=False, allow_blank=True, max_length=remarks.LONGEST)
    closing = serializers.CharField(required=False, allow_blank=True, max_length=remarks.LONGEST)
    items = RemarkBody(many=True, required=False)

    def validate_items(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({row["item"] for row in rows}) < len(rows):
            raise serializers.ValidationError(_("One remark an item."))
        return rows


class SignBody(StrictSerializer):
    digest = serializers.CharField(max_length=64, help_text="digest of the minutes as they were read")


class PersonSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    role = serializers.CharField()
    here = serializers.CharField()


class ItemSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    reference = serializers.CharField()
    applicant = serializers.CharField()
    kind = serializers.CharField()
    asked = serializers.CharField()
    aside = serializers.ListField(child=serializers.CharField())
    proof = serializers.ListField(child=serializers.CharField())
    votes = serializers.ListField(child=serializers.CharField())
    outcome = serializers.CharField()
    number = serializers.CharField()
    conditions = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())
    remark = serializers.CharField()


class SignatureSerializer(serializers.Serializer[Any]):
    user = serializers.IntegerField(source="user_id")
    name = serializers.CharField()
    office = serializers.CharField()
    at = serializers.DateTimeField()


class MinutesSerializer(serializers.Serializer[Any]):
    session = serializers.IntegerField()
    state = serializers.CharField()
    version = serializers.IntegerField(help_text="of the remarks")
    digest = serializers.CharField(help_text="what a signature covers")
    people = PersonSerializer(many=True)
    opening = serializers.CharField()
    items = ItemSerializer(many=True)
    closing = serializers.CharField()
    signatures = SignatureSerializer(many=True)
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="what stands before the approval"
    )


class RedactedSerializer(serializers.Serializer[Any]):
    session = serializers.IntegerField()
    committee = serializers.CharField()
    held_on = serializers.DateField()
    here = serializers.IntegerField(help_text="of the committee")
    seats = serializers.IntegerField()
    dealt_with = serializers.ChoiceField(
        redaction.Size.choices, help_text="people whose requests were dealt with"
    )
    outcomes = serializers.DictField(
        child=serializers.ChoiceField(redaction.Size.choices),
        help_text="by outcome; empty where fewer than five people's requests were dealt with",
    )


class ToldSerializer(serializers.ModelSerializer):
    committee = serializers.CharField(source="committee.name")

    class Meta:
        model = Session
        fields = ["id", "committee", "held_on"]


class MinutesViewSet(viewsets.GenericViewSet):
    """The minutes of a session, by the id of the session: as far as the caller may read them."""

    queryset = Session.objects.none()
    serializer_class = MinutesSerializer
    permission_codes = {
        "retrieve": "session.read",
        "file": "session.read",
        "remarks": "session.manage",
        "sign": "session.manage",
    }

    def get_queryset(self) -> QuerySet[Session]:
        return Session.objects.visible_to(reader(self.request)).select_related("committee")

    def answer(self, session: Session) -> Response:
        user = reader(self.request)
        content = minutes.facts(session)
        signatures = signing.standing(session, user, content)
        shown = minutes_words.nominative(minutes.readable(session, user, content))
        told = {
            "session": session.pk,
            "state": session.state,
            "version": remarks.of(session).version,
            "digest": signatures.digest,
            "signatures": signatures.given,
            "missing": signatures.missing,
            **shown,
        }
        return Response(MinutesSerializer(told).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        return self.answer(self.get_object())

    @extend_schema(request=RemarksBody, responses=MinutesSerializer)
    @action(detail=True, methods=["post"])
    def remarks(self, request: Request, pk: str) -> Response:
        """Write the free parts of a draft."""
        session, body = self.get_object(), _said(RemarksBody, request)
        body["items"] = {row["item"]: row["text"] for row in body.pop("items", [])}
        remarks.edit_remarks(session, by=reader(request), **body)
        return self.answer(session)

    @extend_schema(request=SignBody, responses=MinutesSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """Sign them; the last signature needed approves them."""
        session, body = self.get_object(), _said(SignBody, request)
        signing.sign_minutes(session, by=reader(request), at=timezone.now(), digest=body["digest"])
        return self.answer(self.get_object())

    @extend_schema(responses={(200, "application/pdf"): bytes})
    @action(detail=True)
    def file(self, request: Request, pk: str) -> Any:
        """The approved minutes for the committee, as PDF."""
        session = self.get_object()
        kept = get_object_or_404(session.minutes, kind=Minutes.Kind.NOMINATIVE)
        minutes.require_whole(session, reader(request))
        return pdf(kept.file, f"minutes-{session.held_on}.pdf")


class MembersMinutesViewSet(viewsets.GenericViewSet):
    """Approved minutes for members: nobody is named."""

    queryset = Session.objects.none()
    serializer_class = ToldSerializer
    permission_codes = dict.fromkeys(["list", "retrieve", "file"], "minutes.members")

    def get_queryset(self) -> QuerySet[Session]:
        return Session.objects.told_to(reader(self.request)).select_related("committee")

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(ToldSerializer(page, many=True).data)

    @extend_schema(responses=RedactedSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        session = self.get_object()
        head = {"session": session.pk, "committee": session.committee.name, "held_on": session.held_on}
        return Response(RedactedSerializer(head | asdict(redaction.redact(minutes.facts(session)))).data)

    @extend_schema(responses={(200, "application/pdf"): bytes})
    @action(detail=True)
    def file(self, request: Request, pk: str) -> Any:
        """The minutes for members, as PDF."""
        session = self.get_object()
        return pdf(signing.for_members(session), f"minutes-{session.held_on}-members.pdf")


def _said(body: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    serializer = body(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


routes = [("minutes", MinutesViewSet), ("members-minutes", MembersMinutesViewSet)]
