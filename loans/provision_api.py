"""Provisions in the REST API: by month, by loan, and the rates. Amounts are integer cents."""

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
from loans import provisions
from loans.models import Provision, ProvisionRates, ProvisionRun
from workflows.rest import Pages, StrictSerializer


class RunSerializer(serializers.ModelSerializer[ProvisionRun]):
    fund = serializers.CharField(source="fund.code", read_only=True)
    currency = serializers.CharField(source="fund.currency", read_only=True)

    class Meta:
        model = ProvisionRun
        fields = ["id", "fund", "currency", "on", "left_cents", "cents", "buckets", "rates"]


class LoanProvisionSerializer(serializers.ModelSerializer[Provision]):
    loan = serializers.CharField(source="agreement.number", read_only=True)

    class Meta:
        model = Provision
        fields = ["loan", "from_days", "days", "left_cents", "basis_points", "cents"]


class RatesSerializer(serializers.ModelSerializer[ProvisionRates]):
    fund = serializers.CharField(source="fund.code", read_only=True)
    digest = serializers.CharField(read_only=True, help_text="hand it back when approving")

    class Meta:
        model = ProvisionRates
        fields = ["id", "fund", "from_on", "rates", "why", "state", "proposed_on", "decided_on", "digest"]


class RatesAsked(StrictSerializer):
    """`rates`: basis points by the first day of each bucket, 0 for loans that are not late."""

    key = serializers.RegexField(r"^[\w./-]{1,40}$")
    fund = serializers.SlugField()
    from_on = serializers.DateField()
    rates = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=10_000))
    why = serializers.CharField(max_length=200)

    def validate_rates(self, rates: dict[str, int]) -> dict[int, int]:
        if set(rates) != {str(days) for days, _label in provisions.GRADES}:
            days = ", ".join(str(days) for days, _label in provisions.GRADES)
            raise serializers.ValidationError(f"one rate for each of {days}")
        return {int(days): points for days, points in rates.items()}


class DigestAsked(StrictSerializer):
    digest = serializers.RegexField(r"^[0-9a-f]{64}$")


class WhyAsked(StrictSerializer):
    why = serializers.CharField(max_length=200)


class NothingAsked(StrictSerializer):
    """An empty body."""


def typed(asked: Any, request: Request) -> dict[str, Any]:
    form = asked(data=request.data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


class ProvisionRunViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ProvisionRun]
):
    """The provision of each month, as it was computed."""

    queryset = ProvisionRun.objects.none()
    serializer_class = RunSerializer
    filterset_fields = {"on": ["exact", "gte", "lte"], "fund__code": ["exact"]}
    permission_codes = dict.fromkeys(["list", "retrieve", "loans"], "provision.read")

    def get_queryset(self) -> QuerySet[ProvisionRun]:
        user: Any = self.request.user
        return ProvisionRun.objects.visible_to(user).select_related("fund").order_by("-on", "fund")

    @extend_schema(responses=LoanProvisionSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def loans(self, request: Request, pk: str) -> Response:
        """What is set against each loan, the largest first."""
        rows = self.get_object().provisions.select_related("agreement").order_by("-cents", "agreement")
        pages = Pages()
        found = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(LoanProvisionSerializer(found, many=True).data)


class ProvisionRatesViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ProvisionRates]
):
    """The rates, version by version: proposed by one treasurer, approved by another."""

    queryset = ProvisionRates.objects.none()
    serializer_class = RatesSerializer
    filterset_fields = ["state"]
    permission_codes = {
        "list": "provision.read",
        "retrieve": "provision.read",
        "create": "provision.propose",
        "approve": "provision.decide",
        "reject": "provision.decide",
        "withdraw": "provision.decide",
    }

    def get_queryset(self) -> QuerySet[ProvisionRates]:
        user: Any = self.request.user
        return ProvisionRates.objects.visible_to(user).select_related("fund").order_by("-pk")

    def _now(self) -> dict[str, Any]:
        return {"by": self.request.user, "on": timezone.localdate()}

    @extend_schema(request=RatesAsked, responses={201: RatesSerializer})
    def create(self, request: Request) -> Response:
        """Propose other rates from a day; once by its key."""
        asked, user = typed(RatesAsked, request), request.user
        fund = get_object_or_404(Fund.objects.visible_to(user), code=asked.pop("fund"))
        made = provisions.propose(fund=fund, **asked, **self._now())
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=DigestAsked, responses=RatesSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Agree to exactly what was read: another person than who proposed it."""
        found = proposals.approve(self.get_object(), **typed(DigestAsked, request), **self._now())
        return Response(self.get_serializer(found).data)

    @extend_schema(request=WhyAsked, responses=RatesSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        found = proposals.reject(self.get_object(), **typed(WhyAsked, request), **self._now())
        return Response(self.get_serializer(found).data)

    @extend_schema(request=NothingAsked, responses=RatesSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        typed(NothingAsked, request)
        return Response(self.get_serializer(proposals.withdraw(self.get_object(), **self._now())).data)


ROUTES: list[tuple[str, Any]] = [
    ("loan-provisions", ProvisionRunViewSet),
    ("provision-rates", ProvisionRatesViewSet),
]
