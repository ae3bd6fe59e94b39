"""Repayment by a share of income in the REST API: the receipts, the shares, what each month deducted. Integer cents."""

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
from fund.sources import formats, importing
from fund.sources.api import fund_for
from fund.sources.models import Import
from fund.sources.serializers import MOST_ROWS, ImportSerializer, KeyedSerializer
from loans import income
from loans.models import Agreement, IncomeReceipt, IncomeShare
from loans.provision_api import DigestAsked, NothingAsked, WhyAsked, typed
from workflows.people.reader import reader, refuse_tokens
from workflows.rest import Cents, StrictSerializer


class ReceiptRow(StrictSerializer):
    reference = serializers.CharField(max_length=60)
    activity = serializers.CharField(max_length=20)
    on = serializers.DateField()
    cents = Cents(min_value=-formats.MAX_CENTS, max_value=formats.MAX_CENTS)
    credits = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    currency = serializers.CharField(max_length=3, required=False, default="", allow_blank=True)


class ReceiptsAsked(KeyedSerializer):
    """Receipts of Activities; those known already with the same figures are passed over."""

    fund = serializers.SlugField()
    name = serializers.CharField(max_length=200)
    receipts = serializers.ListField(child=ReceiptRow(), allow_empty=False, max_length=MOST_ROWS)


class ReceiptSerializer(serializers.ModelSerializer[IncomeReceipt]):
    activity = serializers.CharField(source="activity.code", read_only=True)

    class Meta:
        model = IncomeReceipt
        fields = [
            "id",
            "made_by",
            "activity",
            "reference",
            "on",
            "month",
            "cents",
            "first",
            "credits",
            "reverses",
        ]


class IncomeReceiptViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[IncomeReceipt]):
    """What Activities were paid, of which loans are repaid by a share. POST records a batch, whole or not at all: 422
    with a sentence for each wrong line."""

    queryset = IncomeReceipt.objects.none()
    serializer_class = ReceiptSerializer
    filterset_fields = {"activity__code": ["exact"], "month": ["exact"], "reference": ["exact"]}
    permission_codes = {"list": "sources.run", "create": "sources.record"}

    def get_queryset(self) -> QuerySet[IncomeReceipt]:
        return IncomeReceipt.objects.visible_to(self.request.user).select_related("activity").order_by("-pk")

    @extend_schema(request=ReceiptsAsked, responses={201: ImportSerializer})
    def create(self, request: Request) -> Response:
        """Record receipts, corrections and what was given back, and deduct what they come to. Once by `key`."""
        body = typed(ReceiptsAsked, request)
        rows = [
            {"reference": row["reference"], "activity": row["activity"], "date": row["on"], "amount": row["cents"],
             "credits": row["credits"], "currency": row["currency"]}
            for row in body["receipts"]
        ]  # fmt: skip
        made = importing.record(
            Import.Kind.INCOME, rows, fund=fund_for(request.user, body["fund"]), key=body["key"], name=body["name"],
            on=timezone.localdate(), by=request.user,
        )  # fmt: skip
        return Response(ImportSerializer(made).data, status=201)


class ShareSerializer(serializers.ModelSerializer[IncomeShare]):
    loan = serializers.CharField(source="agreement.number", read_only=True)
    digest = serializers.CharField(read_only=True, help_text="hand it back when approving")

    class Meta:
        model = IncomeShare
        fields = ["id", "loan", "from_on", "basis_points", "floor_cents", "why", "state", "proposed_on", "decided_on",
                  "digest"]  # fmt: skip


class ShareAsked(StrictSerializer):
    """`from_on`: a day of the month from which it counts; nothing of both ends the share."""

    key = serializers.RegexField(r"^[\w./-]{1,40}$")
    loan = serializers.CharField(max_length=20)
    from_on = serializers.DateField()
    basis_points = serializers.IntegerField(min_value=0, max_value=10_000)
    floor_cents = Cents(min_value=0)
    why = serializers.CharField(max_length=200)


class LineSerializer(serializers.Serializer[Any]):
    month = serializers.DateField()
    received_cents = serializers.IntegerField()
    percent = serializers.CharField()
    floor_cents = serializers.IntegerField()
    taken_cents = serializers.IntegerField()
    closed = serializers.BooleanField()


class IncomeShareViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[IncomeShare]
):
    """Shares of what an Activity is paid that repay a loan: proposed by one treasurer, approved by another."""

    queryset = IncomeShare.objects.none()
    serializer_class = ShareSerializer
    filterset_fields = {"state": ["exact"], "agreement__number": ["exact"]}
    permission_codes = {
        "list": "loan.change_read", "retrieve": "loan.change_read", "create": "loan.change",
        "approve": "loan.change_approve", "reject": "loan.change_approve", "withdraw": "loan.change",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[IncomeShare]:
        user = reader(self.request)
        seen = IncomeShare.objects.visible_to(user).filter(agreement__in=Agreement.objects.visible_to(user))
        return seen.select_related("agreement", "fund").order_by("-pk")

    def _now(self) -> dict[str, Any]:
        return {"by": self.request.user, "on": timezone.localdate()}

    @extend_schema(request=ShareAsked, responses={201: ShareSerializer})
    def create(self, request: Request) -> Response:
        """Propose a share, another one, or that it end; once by its key."""
        asked = typed(ShareAsked, request)
        loan = get_object_or_404(Agreement.objects.visible_to(reader(request)), number=asked.pop("loan"))
        made = income.propose(loan, **asked, **self._now())
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=DigestAsked, responses=ShareSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Agree to exactly what was read: another person than who proposed it. The plan then asks for the floor."""
        refuse_tokens(request)
        found = proposals.approve(self.get_object(), **typed(DigestAsked, request), **self._now())
        return Response(self.get_serializer(found).data)

    @extend_schema(request=WhyAsked, responses=ShareSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        found = proposals.reject(self.get_object(), **typed(WhyAsked, request), **self._now())
        return Response(self.get_serializer(found).data)

    @extend_schema(request=NothingAsked, responses=ShareSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        typed(NothingAsked, request)
        return Response(self.get_serializer(proposals.withdraw(self.get_object(), **self._now())).data)


class LoanIncomeViewSet(viewsets.GenericViewSet[Agreement]):
    """What the Activity of a loan was paid, month by month, and what was deducted of it."""

    queryset = Agreement.objects.none()
    serializer_class = LineSerializer
    lookup_field = "number"
    permission_codes = {"retrieve": "loan.read"}

    def get_queryset(self) -> QuerySet[Agreement]:
        return Agreement.objects.visible_to(reader(self.request)).select_related("terms")

    @extend_schema(responses=LineSerializer(many=True))
    def retrieve(self, request: Request, number: str) -> Response:
        """The months of the share, this one last."""
        return Response(LineSerializer(income.lines(self.get_object(), timezone.localdate()), many=True).data)


ROUTES: list[tuple[str, Any]] = [
    ("income-receipts", IncomeReceiptViewSet),
    ("income-shares", IncomeShareViewSet),
    ("loan-income", LoanIncomeViewSet),
]
