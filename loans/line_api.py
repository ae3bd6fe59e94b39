"""Funding lines as loans use them, in the REST API: how each stands, what it was used for, the rules. Integer cents."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from fund.ledger import proposals
from fund.ledger.models import Fund
from fund.sources.models import FundingLine
from loans import funding
from loans.line_rules import MOST_RULES, Rule, WhenShort
from loans.models import LineRules
from loans.provision_api import DigestAsked, NothingAsked, WhyAsked, typed
from workflows.people.reader import reader, refuse_tokens
from workflows.rest import Pages, StrictSerializer


class StandingSerializer(serializers.Serializer[Any]):
    line = serializers.CharField(source="line.code")
    fund = serializers.CharField(source="line.fund.code")
    drawn_cents = serializers.IntegerField()
    lent_cents = serializers.IntegerField()
    repaid_cents = serializers.IntegerField()
    left_cents = serializers.IntegerField()
    lost_cents = serializers.IntegerField()
    committed_cents = serializers.IntegerField()
    available_cents = serializers.IntegerField()
    loans = serializers.IntegerField()


class UseSerializer(serializers.Serializer[Any]):
    """A part of what was drawn, and what justifies it."""

    drawn_on = serializers.DateField(source="draw.on", default=None)
    reference = serializers.CharField(source="draw.reference", default=None)
    cents = serializers.IntegerField()
    order = serializers.IntegerField(source="order.pk", default=None)
    paid_on = serializers.DateField(source="order.paid_on", default=None)
    case = serializers.CharField(source="order.case_reference", default=None)
    loan = serializers.CharField(source="loan.number", default=None)
    became = serializers.CharField(help_text="paid, unused, back, lost, moved, before")
    decision = serializers.CharField()
    agreed_hash = serializers.CharField(source="loan.agreed_hash", default=None)
    left_cents = serializers.IntegerField(source="loan.outstanding_cents", default=None)


class LoanLineViewSet(viewsets.GenericViewSet[FundingLine]):
    """What is drawn from each funding line, lent of it, repaid and available, by the number of the line."""

    queryset = FundingLine.objects.none()
    serializer_class = StandingSerializer
    permission_codes = dict.fromkeys(["retrieve", "uses"], "sources.read")

    def get_queryset(self) -> QuerySet[FundingLine]:
        seen = FundingLine.objects.visible_to(reader(self.request)).filter(withdrawn_on=None)
        return seen.select_related("fund", "envelope", "account").order_by("pk")

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(StandingSerializer(funding.standing_of(self.get_object())).data)

    @extend_schema(responses=UseSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def uses(self, request: Request, pk: str) -> Response:
        """What every euro drawn was used for, in the order in which it was drawn."""
        pages = Pages()
        found: Any = pages.paginate_queryset(
            funding.drawn(self.get_object(), reader(request)), request, view=self
        )
        return pages.get_paginated_response(UseSerializer(found, many=True).data)


class RuleSerializer(StrictSerializer):
    """`line`: the code of a funding line, empty for own means. What is left out fits any loan."""

    line = serializers.CharField(max_length=40, allow_blank=True)
    region = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    country = serializers.CharField(max_length=2, required=False, default="", allow_blank=True)
    product = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    purpose = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    when_short = serializers.ChoiceField(
        choices=[one.value for one in WhenShort], required=False, default=WhenShort.NEXT.value
    )


class RulesSerializer(serializers.ModelSerializer[LineRules]):
    fund = serializers.CharField(source="fund.code", read_only=True)
    digest = serializers.CharField(read_only=True, help_text="hand it back when approving")

    class Meta:
        model = LineRules
        fields = ["id", "fund", "from_on", "rules", "why", "state", "proposed_on", "decided_on", "digest"]


class RulesAsked(StrictSerializer):
    key = serializers.RegexField(r"^[\w./-]{1,40}$")
    fund = serializers.SlugField()
    from_on = serializers.DateField()
    rules = serializers.ListField(child=RuleSerializer(), max_length=MOST_RULES)
    why = serializers.CharField(max_length=200)


class LineRulesViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[LineRules]):
    """The rules by which loans come from funding lines: proposed by one treasurer, approved by another."""

    queryset = LineRules.objects.none()
    serializer_class = RulesSerializer
    filterset_fields = ["state"]
    permission_codes = {
        "list": "sources.read", "retrieve": "sources.read", "create": "ledger.envelope",
        "approve": "ledger.envelope_approve", "reject": "ledger.envelope_approve", "withdraw": "ledger.envelope",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[LineRules]:
        return LineRules.objects.visible_to(reader(self.request)).select_related("fund").order_by("-pk")

    def _now(self) -> dict[str, Any]:
        return {"by": self.request.user, "on": timezone.localdate()}

    @extend_schema(request=RulesAsked, responses={201: RulesSerializer})
    def create(self, request: Request) -> Response:
        """Propose other rules from a day; once by its key."""
        asked = typed(RulesAsked, request)
        fund = get_object_or_404(Fund.objects.visible_to(reader(request)), code=asked.pop("fund"))
        rules = [Rule(**rule) for rule in asked.pop("rules")]
        made = funding.propose(fund=fund, rules=rules, **asked, **self._now())
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=DigestAsked, responses=RulesSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Agree to exactly what was read: another person than who proposed it."""
        refuse_tokens(request)
        found = proposals.approve(self.get_object(), **typed(DigestAsked, request), **self._now())
        return Response(self.get_serializer(found).data)

    @extend_schema(request=WhyAsked, responses=RulesSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        found = proposals.reject(self.get_object(), **typed(WhyAsked, request), **self._now())
        return Response(self.get_serializer(found).data)

    @extend_schema(request=NothingAsked, responses=RulesSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        typed(NothingAsked, request)
        return Response(self.get_serializer(proposals.withdraw(self.get_object(), **self._now())).data)


ROUTES: list[tuple[str, Any]] = [("loan-lines", LoanLineViewSet), ("line-rules", LineRulesViewSet)]
