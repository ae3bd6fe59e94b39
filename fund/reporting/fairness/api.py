"""Fairness over the API: the same figures as the page, and the same record of who read them."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from fund.reporting.api import FUND
from fund.reporting.scope import funds_compared
from fund.reporting.years import of_decisions
from workflows.people.reader import reader

from . import reading, words
from .views import chosen, rows


class GroupSerializer(serializers.Serializer[Any]):
    by = serializers.CharField(source="trait")
    group = serializers.CharField(source="name")
    decided = serializers.IntegerField(source="group.decided")
    granted = serializers.IntegerField(source="group.granted")
    share = serializers.FloatField(source="group.share")
    share_low = serializers.FloatField(source="group.rate.low")
    share_high = serializers.FloatField(source="group.rate.high")
    chance_granted = serializers.FloatField(
        source="group.chance_granted", allow_null=True, help_text="after Holm; null: not compared"
    )
    median_days = serializers.IntegerField(source="group.delay.middle")
    median_low = serializers.IntegerField(source="group.half.low", default=None, allow_null=True)
    median_high = serializers.IntegerField(source="group.half.high", default=None, allow_null=True)
    chance_days = serializers.FloatField(source="group.chance_days", allow_null=True)


class FairnessSerializer(serializers.Serializer[Any]):
    fund = serializers.CharField()
    periods = serializers.ListField(child=serializers.CharField(), help_text="those that may be asked for")
    period = serializers.CharField(allow_null=True)
    groups = GroupSerializer(many=True)
    warnings = serializers.ListField(child=serializers.CharField())


class FairnessViewSet(viewsets.ViewSet):
    """Grants and days by group over whole years; no figure is about fewer than five people. Each reading is kept."""

    permission_codes = {"list": "fairness.read"}

    @extend_schema(
        parameters=[
            FUND,
            OpenApiParameter("period", str, description="code of a period; default: the latest"),
        ],
        responses=FairnessSerializer,
    )
    def list(self, request: Request) -> Response:
        by = reader(request)
        funds, code = funds_compared(by), request.query_params.get("fund")
        fund = get_object_or_404(funds, code=code) if code else get_object_or_404(funds[:1])
        offered = of_decisions(fund, timezone.localdate())
        years = chosen(offered, request.query_params.get("period", ""))
        found = reading.compared(fund, years) if years else []
        if years:
            reading.note_reading(fund, years, form="api", by=by, at=timezone.now())
        told = {
            "fund": fund.code,
            "periods": [one.code for one in offered],
            "period": years.code if years else None,
            "groups": rows(found),
            "warnings": words.warnings(found),
        }
        return Response(FairnessSerializer(told).data)


routes = [("fairness", FairnessViewSet)]
