"""The fast track over the API: the same verbs and refusals as its pages. Amounts are integer cents."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.cases.models import Case
from workflows.cases.urgency import Level
from workflows.people.models import User
from workflows.people.reader import reader
from workflows.rest import Cents, StrictSerializer

from . import delegating
from .bodies import EmptyBody
from .callers import said
from .fast_track import confirm_grant, decline_grant, propose_grant
from .models import Committee, Delegation, FastTrack, Reason


class DelegationBody(StrictSerializer):
    committee = serializers.SlugField(help_text="code of the committee")
    first = serializers.IntegerField()
    second = serializers.IntegerField()
    kinds_of_case = serializers.ListField(child=serializers.CharField(max_length=10), max_length=20)
    least_urgency = serializers.ChoiceField([level.value for level in Level], default=Level.HIGH.value)
    currency = serializers.CharField(max_length=3, default="EUR")
    cap_cents = Cents(min_value=1)
    period = serializers.ChoiceField(Delegation.Period.choices, default=Delegation.Period.MONTH.value)
    period_cap_cents = Cents(min_value=1)
    ratify_days = serializers.IntegerField(min_value=1, max_value=365, default=60)
    from_on = serializers.DateField()
    to_on = serializers.DateField()


class FastGrantBody(StrictSerializer):
    delegation = serializers.IntegerField()
    case = serializers.CharField(max_length=20, help_text="case number")
    cents = Cents(min_value=1)
    conditions = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    reasons = serializers.ListField(
        child=serializers.ChoiceField(Reason.choices), required=False, max_length=len(Reason.values)
    )
    text = serializers.CharField(required=False, allow_blank=True, max_length=4000)


class DeclineBody(StrictSerializer):
    reason = serializers.CharField(max_length=500)


class ConsequenceBody(StrictSerializer):
    consequence = serializers.ChoiceField(
        FastTrack.Consequence.choices, required=False, help_text="with a grant that is not ratified"
    )
    text = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class DelegationSerializer(serializers.ModelSerializer):
    committee: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    in_force = serializers.SerializerMethodField()
    used_cents = serializers.SerializerMethodField(help_text="granted in the present period")

    class Meta:
        model = Delegation
        fields = [
            "id", "committee", "first", "second", "kinds", "urgency", "currency", "cap_cents", "period",
            "period_cap_cents", "ratify_days", "from_on", "to_on", "proposed_by", "approved_by", "approved_at",
            "ended_on", "in_force", "used_cents",
        ]  # fmt: skip

    def get_in_force(self, delegation: Delegation) -> bool:
        return delegation.is_in_force(timezone.localdate())

    def get_used_cents(self, delegation: Delegation) -> int:
        return delegation.used_cents(timezone.localdate())


class FastTrackSerializer(serializers.ModelSerializer):
    case = serializers.CharField(source="case.reference")
    currency = serializers.CharField(source="case.currency")
    decision = serializers.SerializerMethodField()
    late = serializers.SerializerMethodField()

    class Meta:
        model = FastTrack
        fields = [
            "id", "delegation", "case", "cents", "currency", "state", "proposed_by", "proposed_at", "confirmed_by",
            "granted_on", "ratify_by", "late", "consequence", "decision",
        ]  # fmt: skip

    def get_decision(self, track: FastTrack) -> str | None:
        return track.decision.number if hasattr(track, "decision") else None

    def get_late(self, track: FastTrack) -> bool:
        return track.is_late(timezone.localdate())


class DelegationViewSet(viewsets.ReadOnlyModelViewSet):
    """Who may grant urgent cases before a committee meets, and how far."""

    queryset = Delegation.objects.none()
    serializer_class = DelegationSerializer
    filterset_fields = ["committee__code"]
    permission_codes = {
        "list": "fast_track.read",
        "retrieve": "fast_track.read",
        **dict.fromkeys(["create", "approve", "end"], "committee.manage"),
    }

    def get_queryset(self) -> QuerySet[Delegation]:
        found = Delegation.objects.visible_to(reader(self.request))
        return found.select_related("committee").order_by("-pk")

    @extend_schema(request=DelegationBody, responses={201: DelegationSerializer})
    def create(self, request: Request) -> Response:
        """Propose that two members grant together."""
        body = said(DelegationBody, request)
        visible = Committee.objects.visible_to(reader(request))
        committee = get_object_or_404(visible, code=body.pop("committee"))
        first, second = (get_object_or_404(User, pk=body.pop(name)) for name in ("first", "second"))
        made = delegating.propose_delegation(
            committee, first, second, by=reader(request), at=timezone.now(), **body
        )
        return Response(DelegationSerializer(made).data, status=201)

    @extend_schema(request=EmptyBody, responses=DelegationSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Let a proposed delegation hold."""
        given = delegating.approve_delegation(self.get_object(), by=reader(request), at=timezone.now())
        return Response(DelegationSerializer(given).data)

    @extend_schema(request=EmptyBody, responses=DelegationSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End it from today on, or turn a proposal down."""
        given = delegating.end_delegation(self.get_object(), by=reader(request), on=timezone.localdate())
        return Response(DelegationSerializer(given).data)


class FastTrackViewSet(viewsets.ReadOnlyModelViewSet):
    """Grants of the fast track that the caller may see."""

    queryset = FastTrack.objects.none()
    serializer_class = FastTrackSerializer
    filterset_fields = ["state", "delegation", "case__reference"]
    permission_codes = {
        "list": "fast_track.read",
        "retrieve": "fast_track.read",
        **dict.fromkeys(["create", "confirm", "decline"], "fast_track.decide"),
    }

    def get_queryset(self) -> QuerySet[FastTrack]:
        found = FastTrack.objects.visible_to(reader(self.request))
        return found.select_related("case", "delegation", "decision").order_by("-pk")

    @extend_schema(request=FastGrantBody, responses={201: FastTrackSerializer})
    def create(self, request: Request) -> Response:
        """Propose a grant to the other delegate."""
        body = said(FastGrantBody, request)
        by = reader(request)
        case = get_object_or_404(Case.objects.visible_to(by), reference=body.pop("case"))
        given = get_object_or_404(Delegation.objects.visible_to(by), pk=body.pop("delegation"))
        track = propose_grant(given, case, by=by, at=timezone.now(), on=timezone.localdate(), **body)
        return Response(FastTrackSerializer(track).data, status=201)

    @extend_schema(request=EmptyBody, responses=FastTrackSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Agree as the second delegate: decision, step and money, together or not at all."""
        track = self.get_object()
        confirm_grant(track, by=reader(request), on=timezone.localdate())
        return Response(FastTrackSerializer(self.get_queryset().get(pk=track.pk)).data)

    @extend_schema(request=DeclineBody, responses=FastTrackSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Leave the case to the committee."""
        track = decline_grant(self.get_object(), by=reader(request), **said(DeclineBody, request))
        return Response(FastTrackSerializer(track).data)


routes = [("delegations", DelegationViewSet), ("fast-tracks", FastTrackViewSet)]
