"""The dashboard's figures over the API: the same functions, the same filters."""

from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.timezone import localdate
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from .api import FUND, fund_of
from .dashboard import Dashboard
from .filters import DashboardFilter
from .scope import funds_for


class CountsSerializer(serializers.Serializer[Any]):
    sent = serializers.IntegerField()
    granted = serializers.IntegerField()
    refused = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="not decided at the end of the period")
    approval = serializers.IntegerField(allow_null=True, help_text="whole percent granted of those decided")
    asked_cents = serializers.IntegerField(source="asked")
    given_cents = serializers.IntegerField(source="given")


class LateSerializer(serializers.Serializer[Any]):
    from_days = serializers.IntegerField()
    loans = serializers.IntegerField()
    cents = serializers.IntegerField()


class StandingSerializer(serializers.Serializer[Any]):
    out_cents = serializers.IntegerField(help_text="left to repay at the end of the period")
    late_cents = serializers.IntegerField()
    late = LateSerializer(many=True)


class GroupSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(allow_null=True)
    title = serializers.CharField(source="label")
    now = CountsSerializer()
    before = CountsSerializer()
    standing = StandingSerializer()


class HeldSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(source="section.code")
    title = serializers.CharField(source="section.label")
    cents = serializers.IntegerField()
    before_cents = serializers.IntegerField(allow_null=True)


class MovedSerializer(serializers.Serializer[Any]):
    in_cents = serializers.IntegerField()
    out_cents = serializers.IntegerField()


class MonthSerializer(MovedSerializer):
    on = serializers.DateField()
    until = serializers.DateField()
    end_cents = serializers.IntegerField()


class HowSoonSerializer(serializers.Serializer[Any]):
    what = serializers.CharField()
    level = serializers.CharField()
    target_days = serializers.IntegerField()
    count = serializers.IntegerField()
    median_days = serializers.IntegerField(source="delay.middle", default=None, allow_null=True)
    ninth_decile_days = serializers.IntegerField(source="delay.most", default=None, allow_null=True)
    share = serializers.IntegerField(allow_null=True, help_text="whole percent within target, rounded down")


class DelaySerializer(serializers.Serializer[Any]):
    now = HowSoonSerializer()
    before = HowSoonSerializer(allow_null=True)


class DaysSerializer(serializers.Serializer[Any]):
    since = serializers.DateField()
    until = serializers.DateField()


class DashboardSerializer(serializers.Serializer[Any]):
    fund = serializers.CharField(source="slice.fund.code")
    currency = serializers.CharField(source="slice.fund.currency")
    period = DaysSerializer(source="slice")
    period_before = DaysSerializer(source="before", allow_null=True)
    by = serializers.CharField(source="by.code")
    held = HeldSerializer(many=True)
    moved = MovedSerializer()
    moved_before = MovedSerializer()
    months = MonthSerializer(many=True)
    requests = GroupSerializer(many=True)
    groups = GroupSerializer(many=True)
    standing = StandingSerializer()
    standing_before = StandingSerializer()
    delays = DelaySerializer(many=True)


FILTERS = ("kind", "cooperative", "country", "programme", "product", "sector", "by")


class DashboardViewSet(viewsets.ViewSet):
    """A period of a fund beside the one before: what it holds, in and out, requests, delays and late loans. Cents."""

    permission_codes = {"list": "fund.read"}

    @extend_schema(
        parameters=[
            FUND, OpenApiParameter("from", date), OpenApiParameter("to", date),
            *[OpenApiParameter(name, str) for name in FILTERS],
        ],
        responses=DashboardSerializer,
    )  # fmt: skip
    def list(self, request: Request) -> Response:
        params: QueryDict = request.query_params
        asked = DashboardFilter(params, funds_for(request.user), fund_of(request), localdate())
        if not asked.form.is_valid():
            raise ValidationError(asked.form.errors)
        return Response(DashboardSerializer(Dashboard(asked.slice, asked.by)).data)


routes = [("dashboard", DashboardViewSet)]
