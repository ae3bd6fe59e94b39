"""The portfolio on any day in the REST API. Amounts are integer cents."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from loans.arrears import BUCKETS, late_on
from loans.models import Agreement
from loans.portfolio import GROUPINGS, columns_of, portfolio, with_loans, within
from workflows.people.reader import reader
from workflows.rest import Pages, StrictSerializer


class DayAsked(StrictSerializer):
    on = serializers.DateField(required=False, help_text="any day; today when left out")
    by = serializers.ChoiceField(choices=sorted(GROUPINGS), required=False, default="", allow_blank=True)
    late = serializers.ChoiceField(
        choices=[days for days, _label in BUCKETS], required=False, help_text="first day of one bucket"
    )
    page = serializers.IntegerField(min_value=1, required=False)
    size = serializers.IntegerField(min_value=1, required=False)


class BucketSerializer(serializers.Serializer[Any]):
    from_days = serializers.IntegerField()
    loans = serializers.IntegerField()
    late_cents = serializers.IntegerField()
    left_cents = serializers.IntegerField(source="outstanding_cents")


class GroupSerializer(serializers.Serializer[Any]):
    currency = serializers.CharField()
    group = serializers.CharField(source="label", help_text="the product or entity, where that was asked")
    out_cents = serializers.IntegerField()
    loans = serializers.IntegerField(help_text="late ones")
    late_cents = serializers.IntegerField()
    at_risk_basis_points = serializers.IntegerField()
    buckets = BucketSerializer(many=True)


class LateLoanSerializer(serializers.Serializer[Any]):
    loan = serializers.CharField(source="loan.number")
    member = serializers.CharField(source="loan.member.number")
    product = serializers.CharField(source="loan.terms.product.code")
    entity = serializers.CharField(source="loan.case.cooperative.code")
    currency = serializers.CharField(source="loan.currency")
    late_since = serializers.DateField(source="late.oldest_on")
    days = serializers.IntegerField()
    late_cents = serializers.IntegerField(source="late.late_cents")
    left_cents = serializers.IntegerField(source="late.left_cents")


class LoanArrearsViewSet(viewsets.ViewSet):
    """What is out and what is late on any day, by value date and as it is known today."""

    permission_codes = {"list": "loan.list", "loans": "loan.list"}

    def _asked(self, request: Request) -> tuple[Any, dict[str, Any]]:
        form = DayAsked(data=request.query_params)
        form.is_valid(raise_exception=True)
        user = reader(request)
        return Agreement.objects.visible_to(user), {"on": timezone.localdate(), **form.validated_data}

    @extend_schema(parameters=[DayAsked], responses=GroupSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The loans of each currency, and of each product or entity, by how late they were."""
        loans, asked = self._asked(request)
        return Response(GroupSerializer(portfolio(loans, asked["on"], asked["by"]), many=True).data)

    @extend_schema(parameters=[DayAsked], responses=LateLoanSerializer(many=True))
    @action(detail=False, methods=["get"])
    def loans(self, request: Request) -> Response:
        """The late loans, the longest late first."""
        loans, asked = self._asked(request)
        on, pages = asked["on"], Pages()
        chosen = within(late_on(loans, on, columns_of("")), asked.get("late"), on)
        found: Any = pages.paginate_queryset(chosen, request, view=self)
        return pages.get_paginated_response(LateLoanSerializer(with_loans(found, on), many=True).data)
