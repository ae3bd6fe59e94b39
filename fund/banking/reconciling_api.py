"""Reconciliation over the API: bank and books side by side, and the record that they agree."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from fund.banking import iban as accounts
from fund.banking import reconciling
from fund.banking.api import Acts
from fund.banking.models import BankAccount, Reconciliation
from fund.ledger.closing import days_of, last_day
from workflows.rest import StrictSerializer


class MonthField(serializers.RegexField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"^[0-9]{4}-(0[1-9]|1[0-2])\Z", help_text="2026-05", **kwargs)


class AccountMonthSerializer(StrictSerializer):
    account = serializers.CharField(max_length=42, help_text="IBAN")
    month = MonthField()


class ExplanationSerializer(serializers.Serializer[Any]):
    """cents that the books hold more than the bank; negative: less."""

    kind = serializers.ChoiceField(["transit", "late", "books"])
    text = serializers.CharField()
    cents = serializers.IntegerField()
    since = serializers.DateField()


class ComparisonSerializer(serializers.Serializer[Any]):
    """A statement's day. The difference is books less bank."""

    statement = serializers.IntegerField(source="statement.pk")
    number = serializers.CharField(source="statement.number")
    on = serializers.DateField()
    bank_cents = serializers.IntegerField()
    ledger_cents = serializers.IntegerField()
    difference_cents = serializers.IntegerField()
    unexplained_cents = serializers.IntegerField()
    items = ExplanationSerializer(many=True)


class ReconciliationSerializer(serializers.ModelSerializer[Reconciliation]):
    account = serializers.CharField(source="account.iban", read_only=True)
    month = serializers.DateField(format="%Y-%m", read_only=True)
    by = serializers.CharField(read_only=True)

    class Meta:
        model = Reconciliation
        fields = ["id", "account", "month", "statement", "bank_cents", "ledger_cents", "items", "by", "at"]


class ReconciliationViewSet(Acts, viewsets.ReadOnlyModelViewSet[Reconciliation]):
    """Months that a person found to agree. POST puts one on the record; a difference that nothing explains is
    refused."""

    queryset = Reconciliation.objects.none()
    serializer_class = ReconciliationSerializer
    lookup_value_regex = r"\d+"
    permission_codes = {
        "list": "reconciliation.read", "retrieve": "reconciliation.read", "create": "reconciliation.mark",
        "comparisons": "reconciliation.read",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[Reconciliation]:
        return Reconciliation.objects.visible_to(self.person).select_related("account", "by").order_by("-pk")

    def _asked(self, typed: Any) -> tuple[BankAccount, Any]:
        body = AccountMonthSerializer(data=typed)
        body.is_valid(raise_exception=True)
        mine = BankAccount.objects.visible_to(self.person).select_related("fund")
        account = get_object_or_404(mine, iban=accounts.parse(body.validated_data["account"]).compact)
        _span, first_on, _last_on = days_of(body.validated_data["month"])
        return account, first_on

    @extend_schema(request=AccountMonthSerializer, responses={201: ReconciliationSerializer})
    def create(self, request: Request) -> Response:
        """Bank and books of this month agree."""
        account, month = self._asked(request.data)
        record = reconciling.reconcile(account, month, by=self.person)
        return Response(self.get_serializer(record).data, status=201)

    @extend_schema(
        parameters=[
            OpenApiParameter("account", str, required=True),
            OpenApiParameter("month", str, required=True),
        ],
        responses=ComparisonSerializer(many=True),
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def comparisons(self, request: Request) -> Response:
        """Each statement of a month beside the books, and what explains a difference."""
        account, month = self._asked(
            {name: request.query_params.get(name, "") for name in ("account", "month")}
        )
        rows = reconciling.statements_of(account, month, last_day(month))
        return Response(ComparisonSerializer(reconciling.compare(account, rows), many=True).data)


routes = [("reconciliations", ReconciliationViewSet)]
