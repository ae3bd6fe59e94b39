"""The sources over the API: read and record, with the same verbs as the pages. Amounts are integer cents."""

from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from fund.ledger.models import Envelope, Fund
from workflows.people.models import User
from workflows.rest import Cents, StrictSerializer

from . import contributions, funding_lines, income
from .models import ContributionImport, ContributionRate, FundingLine, Gift

MOST_ROWS = 5_000


def fund_for(user: Any, code: str) -> Fund:
    """A fund that the caller sees; one that they don't see is one that is not there."""
    fund = Fund.objects.visible_to(user).filter(code=code).first()
    if fund is None:
        raise serializers.ValidationError({"fund": [_("There is no such fund.")]})
    return fund


class InvoiceRowSerializer(StrictSerializer):
    number = serializers.CharField(max_length=60)
    cooperative = serializers.CharField(max_length=20)
    member = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    on = serializers.DateField()
    net_cents = Cents(min_value=-contributions.MAX_NET_CENTS, max_value=contributions.MAX_NET_CENTS)


class RecordSerializer(StrictSerializer):
    """Invoices; those that are known already with the same figures are passed over."""

    fund = serializers.SlugField()
    name = serializers.CharField(max_length=200)
    invoices = serializers.ListField(child=InvoiceRowSerializer(), allow_empty=False, max_length=MOST_ROWS)


class ImportSerializer(serializers.ModelSerializer[ContributionImport]):
    fund = serializers.CharField(source="fund.code", read_only=True)

    class Meta:
        model = ContributionImport
        fields = ["id", "fund", "name", "invoices", "invoiced_cents", "contribution_cents", "at", "posted_at"]


class RecordedSerializer(serializers.Serializer[Any]):
    """`recorded` is 0, and `contribution` null, when every invoice was known."""

    recorded = serializers.IntegerField()
    contribution = ImportSerializer(allow_null=True)


class RateSerializer(serializers.ModelSerializer[ContributionRate]):
    cooperative = serializers.CharField(source="cooperative.code", read_only=True)

    class Meta:
        model = ContributionRate
        fields = ["cooperative", "basis_points", "from_on"]


class GiftSerializer(serializers.ModelSerializer[Gift]):
    fund = serializers.CharField(source="fund.code", read_only=True)
    envelope = serializers.CharField(source="envelope.code", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Gift
        fields = ["number", "fund", "envelope", "giver", "amount_cents", "received_on", "note", "movement"]


class GiveSerializer(StrictSerializer):
    """`key` is the caller's own: sent again with the same body it acts once."""

    key = serializers.CharField(max_length=60)
    fund = serializers.SlugField()
    envelope = serializers.SlugField(required=False, allow_null=True, default=None)
    giver = serializers.CharField(max_length=120)
    cents = Cents(min_value=1)
    on = serializers.DateField()
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)

    def validate_on(self, on: Any) -> Any:
        if on > localdate():
            raise serializers.ValidationError(_("This day is in the future."))
        return on


class LineSerializer(serializers.ModelSerializer[FundingLine]):
    fund = serializers.CharField(source="fund.code", read_only=True)
    envelope = serializers.CharField(source="envelope.code", read_only=True)
    drawn_cents = serializers.IntegerField(read_only=True)
    undrawn_cents = serializers.IntegerField(read_only=True)

    class Meta:
        model = FundingLine
        fields = [
            "id", "fund", "code", "lender", "terms", "region", "limit_cents", "drawn_cents", "undrawn_cents",
            "from_on", "to_on", "envelope",
        ]  # fmt: skip


class LineMoveSerializer(StrictSerializer):
    key = serializers.CharField(max_length=60)
    cents = Cents(min_value=1)
    on = serializers.DateField()


class ContributionViewSet(viewsets.ReadOnlyModelViewSet[ContributionImport]):
    """Imports of invoices; POST records a set, whole or not at all."""

    queryset = ContributionImport.objects.none()
    serializer_class = ImportSerializer
    permission_codes = {"list": "sources.read", "retrieve": "sources.read", "create": "sources.record",
                        "rates": "sources.read"}  # fmt: skip

    def get_queryset(self) -> QuerySet[ContributionImport]:
        visible = ContributionImport.objects.visible_to(self.request.user)
        return visible.select_related("fund").order_by("-at", "-pk")

    @extend_schema(request=RecordSerializer, responses={201: RecordedSerializer})
    def create(self, request: Request) -> Response:
        """Record invoices and post their contributions; 422 with one sentence a line where any is wrong."""
        body = RecordSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        typed = body.validated_data
        rows = [
            contributions.InvoiceRow(
                n, row["number"], row["cooperative"], row["member"], row["on"], row["net_cents"]
            )
            for n, row in enumerate(typed["invoices"], start=1)
        ]
        made = contributions.record_contributions(
            rows,
            fund=fund_for(request.user, typed["fund"]),
            on=localdate(),
            by=request.user,
            name=typed["name"],
        )
        answer = {"recorded": made.invoices if made else 0, "contribution": made}
        return Response(RecordedSerializer(answer).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=RateSerializer(many=True))
    @action(detail=False, filter_backends=[], pagination_class=None)
    def rates(self, request: Request) -> Response:
        """The contribution rates of the caller's cooperatives."""
        assert isinstance(request.user, User)
        visible = ContributionRate.objects.visible_to(request.user).select_related("cooperative")
        return Response(RateSerializer(visible, many=True).data)


class GiftViewSet(viewsets.ReadOnlyModelViewSet[Gift]):
    """Gifts; POST records one."""

    queryset = Gift.objects.none()
    serializer_class = GiftSerializer
    lookup_field = "number"
    permission_codes = {"list": "sources.read", "retrieve": "sources.read", "create": "sources.record"}

    def get_queryset(self) -> QuerySet[Gift]:
        visible = Gift.objects.visible_to(self.request.user)
        return visible.select_related("fund", "envelope").order_by("-received_on", "-pk")

    @extend_schema(request=GiveSerializer, responses={201: GiftSerializer})
    def create(self, request: Request) -> Response:
        body = GiveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        typed = dict(body.validated_data)
        fund = fund_for(request.user, typed.pop("fund"))
        envelope = self._envelope(fund, typed.pop("envelope"))
        gift = income.receive_gift(fund=fund, envelope=envelope, by=request.user, **typed)
        return Response(GiftSerializer(gift).data, status=status.HTTP_201_CREATED)

    @staticmethod
    def _envelope(fund: Fund, code: str | None) -> Envelope | None:
        if code is None:
            return None
        found = fund.envelopes.filter(code=code).first()
        if found is None:
            raise serializers.ValidationError({"envelope": [_("There is no such envelope.")]})
        return found


class FundingLineViewSet(viewsets.ReadOnlyModelViewSet[FundingLine]):
    """Funding lines, what was drawn on them, and drawing and paying back."""

    queryset = FundingLine.objects.none()
    serializer_class = LineSerializer
    permission_codes = {"list": "sources.read", "retrieve": "sources.read", "draw": "sources.record",
                        "pay_back": "sources.record"}  # fmt: skip

    def get_queryset(self) -> QuerySet[FundingLine]:
        visible = FundingLine.objects.visible_to(self.request.user)
        return visible.select_related("fund", "envelope", "account").order_by("pk")

    @extend_schema(request=LineMoveSerializer, responses=LineSerializer)
    @action(detail=True, methods=["post"])
    def draw(self, request: Request, pk: str) -> Response:
        """The lender pays a part in."""
        return self._move(request, funding_lines.draw)

    @extend_schema(request=LineMoveSerializer, responses=LineSerializer)
    @action(detail=True, methods=["post"])
    def pay_back(self, request: Request, pk: str) -> Response:
        """A part goes back to the lender."""
        return self._move(request, funding_lines.pay_back)

    def _move(self, request: Request, act: Any) -> Response:
        line = self.get_object()
        body = LineMoveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        act(line, by=request.user, **body.validated_data)
        return Response(LineSerializer(self.get_object()).data)


routes = [
    ("contributions", ContributionViewSet),
    ("gifts", GiftViewSet),
    ("funding-lines", FundingLineViewSet),
]
