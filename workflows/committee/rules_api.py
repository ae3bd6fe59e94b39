"""Committees, their rules and mandates over the API: proposed, answered, tried out, and who sat on a day."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.people.models import User
from workflows.people.reader import reader
from workflows.rest import Cents, StrictSerializer

from . import mandates, proof, proposals
from .answers import CommitteeSerializer, MandateSerializer
from .bodies import EmptyBody
from .callers import said
from .models import Committee, Mandate, RulesProposal, RulesVersion
from .models.rules import RulesTerms, with_rules_on
from .sitting import Sitting, who_sat
from .trying import MOST_SEATS, try_rules
from .wording import differences, rules_in_words

TERMS = [
    "quorum_base", "quorum_numerator", "quorum_denominator", "quorum_strict", "majority_base",
    "majority_numerator", "majority_denominator", "majority_strict", "abstentions_count", "tie", "secret",
    "closes_early", "circular_allowed", "circular_hours", "ceiling_cents", "escalates_to", "stand_in",
    "appeals_to", "appeal_days",
]  # fmt: skip


class TermsSerializer(serializers.ModelSerializer):
    """What rules say; other committees by their code."""

    escalates_to: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    stand_in: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    appeals_to: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    words = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_words(self, rules: RulesTerms) -> list[str]:
        return rules_in_words(rules)


class RulesVersionSerializer(TermsSerializer):
    class Meta:
        model = RulesVersion
        fields = ["number", "from_on", *TERMS, "proposed_by", "published_by", "published_at", "words"]


class DifferenceSerializer(serializers.Serializer):
    before = serializers.CharField()
    after = serializers.CharField()


class RulesProposalSerializer(TermsSerializer):
    committee: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    published: Any = serializers.SlugRelatedField(slug_field="number", read_only=True)
    lapses_on = serializers.DateField(read_only=True)
    changes = serializers.SerializerMethodField()

    class Meta:
        model = RulesProposal
        fields = [
            "id", "committee", "state", "from_on", "why", *TERMS, "proposed_by", "proposed_on", "lapses_on",
            "answered_by", "answered_on", "published", "words", "changes",
        ]  # fmt: skip

    @extend_schema_field(DifferenceSerializer(many=True))
    def get_changes(self, proposal: RulesProposal) -> list[dict[str, str]]:
        """Against the rules in force on its day, while it waits."""
        if proposal.state != RulesProposal.State.PROPOSED:
            return []
        found = differences(proposal.committee.rules_on(proposal.from_on), proposal)
        return [{"before": each.before, "after": each.after} for each in found]


class ProposeBody(StrictSerializer):
    committee = serializers.SlugField(help_text="code of the committee")
    from_on = serializers.DateField()
    why = serializers.CharField(required=False, allow_blank=True, max_length=500)
    quorum_base = serializers.ChoiceField(RulesTerms.QuorumBase.choices)
    quorum_numerator = serializers.IntegerField(min_value=1, max_value=999)
    quorum_denominator = serializers.IntegerField(min_value=1, max_value=999)
    quorum_strict = serializers.BooleanField()
    majority_base = serializers.ChoiceField(RulesTerms.MajorityBase.choices)
    majority_numerator = serializers.IntegerField(min_value=1, max_value=999)
    majority_denominator = serializers.IntegerField(min_value=1, max_value=999)
    majority_strict = serializers.BooleanField()
    abstentions_count = serializers.BooleanField()
    tie = serializers.ChoiceField(RulesTerms.Tie.choices)
    secret = serializers.BooleanField(required=False)
    closes_early = serializers.BooleanField(required=False)
    circular_allowed = serializers.BooleanField(required=False)
    circular_hours = serializers.IntegerField(required=False, min_value=0, max_value=8784)
    ceiling_cents = Cents(required=False, allow_null=True, min_value=1)
    escalates_to = serializers.SlugField(required=False, allow_null=True)
    stand_in = serializers.SlugField(required=False, allow_null=True)
    appeals_to = serializers.SlugField(required=False, allow_null=True)
    appeal_days = serializers.IntegerField(required=False, min_value=0, max_value=3650)


class RejectBody(StrictSerializer):
    reason = serializers.CharField(max_length=500)


class TryBody(StrictSerializer):
    in_office = serializers.IntegerField(min_value=1, max_value=MOST_SEATS)
    recused = serializers.IntegerField(required=False, min_value=0, max_value=MOST_SEATS)
    present = serializers.IntegerField(min_value=0, max_value=MOST_SEATS)
    grants = serializers.ListField(
        child=Cents(min_value=1), required=False, max_length=MOST_SEATS, help_text="cents, the chair's first"
    )
    refuse = serializers.IntegerField(required=False, min_value=0, max_value=MOST_SEATS)
    defer = serializers.IntegerField(required=False, min_value=0, max_value=MOST_SEATS)
    abstain = serializers.IntegerField(required=False, min_value=0, max_value=MOST_SEATS)
    chair = serializers.ChoiceField(["grant", "refuse", "defer", "abstain"], required=False)
    secret = serializers.BooleanField(required=False)


class TryVersionBody(TryBody):
    number = serializers.IntegerField(required=False, help_text="the version in force, if none is named")


class TriedSerializer(serializers.Serializer):
    outcome = serializers.CharField()
    cents = serializers.IntegerField(allow_null=True)
    proof = serializers.ListField(child=serializers.DictField())
    words = serializers.ListField(child=serializers.CharField())


class MandateBody(StrictSerializer):
    user = serializers.IntegerField()
    role = serializers.ChoiceField(Mandate.Role.choices)
    college = serializers.ChoiceField(Mandate.College.choices)
    from_on = serializers.DateField()
    to_on = serializers.DateField(required=False, allow_null=True)
    substitute_of = serializers.IntegerField(required=False, allow_null=True, help_text="id of a mandate")


class EndBody(StrictSerializer):
    mandate = serializers.IntegerField()
    on = serializers.DateField(help_text="the last day")


class SittingSerializer(serializers.Serializer):
    mandate = MandateSerializer()
    votes = serializers.BooleanField()
    ends_soon = serializers.BooleanField()
    substitutes = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_substitutes(self, seat: Sitting) -> list[dict[str, Any]]:
        return [
            {"mandate": MandateSerializer(each.mandate).data, "ends_soon": each.ends_soon}
            for each in seat.substitutes
        ]


def tried(rules: RulesTerms, body: dict[str, Any]) -> Response:
    result = try_rules(rules.as_rules(), **body)
    return Response(
        {
            "outcome": result.outcome.value,
            "cents": result.cents,
            "proof": list(result.proof),
            "words": proof.sentences(result.proof, rules.committee.currency),
        }
    )


class CommitteeViewSet(viewsets.ReadOnlyModelViewSet):
    """Committees that the caller may see, with their rules in force and their mandates."""

    queryset = Committee.objects.none()
    serializer_class = CommitteeSerializer
    lookup_field = "code"
    permission_codes = {
        **dict.fromkeys(["list", "retrieve", "rules", "try_rules", "electorate"], "committee.list"),
        **dict.fromkeys(["mandates", "end_mandate"], "committee.manage"),
    }

    def get_queryset(self) -> QuerySet[Committee]:
        found = Committee.objects.visible_to(reader(self.request))
        return with_rules_on(found, timezone.localdate()).prefetch_related("cooperatives", "mandates__user")

    @extend_schema(responses=RulesVersionSerializer(many=True))
    @action(detail=True, pagination_class=None, filter_backends=[])
    def rules(self, request: Request, code: str) -> Response:
        """Every version, the latest first."""
        others = ("committee", "escalates_to", "stand_in", "appeals_to")
        versions = self.get_object().rules.select_related(*others).prefetch_related("committee__cooperatives")
        return Response(RulesVersionSerializer(versions, many=True).data)

    @extend_schema(request=TryVersionBody, responses=TriedSerializer)
    @action(detail=True, methods=["post"], url_path="try")
    def try_rules(self, request: Request, code: str) -> Response:
        """Given these votes, what happens and why; nothing is kept."""
        committee, body = self.get_object(), said(TryVersionBody, request)
        number = body.pop("number", None)
        versions = committee.rules.in_force(timezone.localdate()) if number is None else committee.rules
        return tried(get_object_or_404(versions, **({} if number is None else {"number": number})), body)

    @extend_schema(
        parameters=[OpenApiParameter("on", date, description="any day; today without it")],
        responses=SittingSerializer(many=True),
    )
    @action(detail=True, pagination_class=None, filter_backends=[])
    def electorate(self, request: Request, code: str) -> Response:
        """Who sat on a day, with roles, colleges, substitutes, and which mandates end within 90 days."""
        day = serializers.DateField().run_validation(
            request.query_params.get("on") or timezone.localdate().isoformat()
        )
        return Response(SittingSerializer(who_sat(self.get_object(), day), many=True).data)

    @extend_schema(request=MandateBody, responses={201: MandateSerializer})
    @action(detail=True, methods=["post"])
    def mandates(self, request: Request, code: str) -> Response:
        """Give a mandate."""
        committee, body = self.get_object(), said(MandateBody, request)
        user = get_object_or_404(User, pk=body.pop("user"))
        seat = body.pop("substitute_of", None)
        if seat is not None:
            body["substitute_of"] = get_object_or_404(committee.mandates, pk=seat)
        given = mandates.give_mandate(committee, user, by=reader(request), **body)
        return Response(MandateSerializer(given).data, status=201)

    @extend_schema(request=EndBody, responses=MandateSerializer)
    @action(detail=True, methods=["post"], url_path="end-mandate")
    def end_mandate(self, request: Request, code: str) -> Response:
        """Let a mandate end on a day."""
        committee, body = self.get_object(), said(EndBody, request)
        mandate = get_object_or_404(committee.mandates, pk=body["mandate"])
        ended = mandates.end_mandate(mandate, on=body["on"], by=reader(request))
        return Response(MandateSerializer(ended).data)


class RulesProposalViewSet(viewsets.ReadOnlyModelViewSet):
    """Changes of rules: proposed by one manager of a committee, answered by another."""

    queryset = RulesProposal.objects.none()
    serializer_class = RulesProposalSerializer
    filterset_fields = ["committee__code", "state"]
    permission_codes = {
        **dict.fromkeys(["list", "retrieve", "try_rules"], "committee.list"),
        **dict.fromkeys(["create", "approve", "reject", "withdraw"], "committee.manage"),
    }

    def get_queryset(self) -> QuerySet[RulesProposal]:
        found = RulesProposal.objects.visible_to(reader(self.request))
        others = ("committee", "escalates_to", "stand_in", "appeals_to", "published")
        return found.select_related(*others).prefetch_related("committee__cooperatives")

    def answer(self, proposal: RulesProposal, status: int = 200) -> Response:
        found = self.get_queryset().get(pk=proposal.pk)
        return Response(RulesProposalSerializer(found).data, status=status)

    @extend_schema(request=ProposeBody, responses={201: RulesProposalSerializer})
    def create(self, request: Request) -> Response:
        """Propose rules, whole: a point that is left out takes its default, not its present value."""
        body = said(ProposeBody, request)
        visible = Committee.objects.visible_to(reader(request))
        committee = get_object_or_404(visible, code=body.pop("committee"))
        reachable = Committee.objects.beside(committee) | Committee.objects.filter(pk=committee.pk)
        for name in ("escalates_to", "stand_in", "appeals_to"):
            if body.get(name):
                body[name] = get_object_or_404(reachable, code=body[name])
        made = proposals.propose_rules(committee, by=reader(request), on=timezone.localdate(), **body)
        return self.answer(made, 201)

    @extend_schema(request=EmptyBody, responses=RulesProposalSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Publish them from their day on; never by who proposed them."""
        proposal = self.get_object()
        said(EmptyBody, request)
        proposals.approve_rules(proposal, by=reader(request), on=timezone.localdate())
        return self.answer(proposal)

    @extend_schema(request=RejectBody, responses=RulesProposalSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """The present rules stay; with a reason."""
        proposal, body = self.get_object(), said(RejectBody, request)
        return self.answer(
            proposals.reject_rules(proposal, by=reader(request), on=timezone.localdate(), **body)
        )

    @extend_schema(request=EmptyBody, responses=RulesProposalSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """By who proposed them."""
        proposal = self.get_object()
        said(EmptyBody, request)
        return self.answer(proposals.withdraw_rules(proposal, by=reader(request), on=timezone.localdate()))

    @extend_schema(request=TryBody, responses=TriedSerializer)
    @action(detail=True, methods=["post"], url_path="try")
    def try_rules(self, request: Request, pk: str) -> Response:
        """Given these votes, what would happen under the proposed rules and why."""
        return tried(self.get_object(), said(TryBody, request))
