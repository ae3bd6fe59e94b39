from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from fund.ledger.models import Fund
from workflows.cases import service
from workflows.people.reader import reader
from workflows.sheets import as_day

from . import figures, report, service_times
from .scope import funds_for, period
from .service_views import chosen


class FigureSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    cents = serializers.IntegerField()


class FiguresSerializer(serializers.Serializer[Any]):
    fund = serializers.CharField()
    currency = serializers.CharField()
    on = serializers.DateField()
    figures = FigureSerializer(many=True)


class LineSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    number = serializers.IntegerField(allow_null=True)
    share = serializers.IntegerField(allow_null=True, help_text="whole percent by number")
    cents = serializers.IntegerField(allow_null=True)
    cents_share = serializers.IntegerField(allow_null=True, help_text="whole percent by amount")
    total = serializers.BooleanField()


class PartSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    note = serializers.CharField()
    lines = LineSerializer(many=True)


class ReportSerializer(serializers.Serializer[Any]):
    fund = serializers.CharField(source="fund.code")
    currency = serializers.CharField(source="fund.currency")
    since = serializers.DateField()
    until = serializers.DateField()
    parts = PartSerializer(many=True)
    words = serializers.DictField(child=serializers.CharField(), help_text="a paragraph by part")


class ServiceFigureSerializer(serializers.Serializer[Any]):
    what = serializers.CharField(help_text="decision or money")
    level = serializers.CharField()
    target_days = serializers.IntegerField()
    count = serializers.IntegerField(allow_null=True, help_text="null: not told to you")
    median_days = serializers.IntegerField(source="middle", allow_null=True)
    ninth_decile_days = serializers.IntegerField(source="most", allow_null=True)
    within = serializers.IntegerField(allow_null=True, help_text="null: not told to you")
    share = serializers.IntegerField(allow_null=True, help_text="whole percent within target, rounded down")


class ServiceTimesSerializer(serializers.Serializer[Any]):
    fund = serializers.CharField()
    since = serializers.DateField()
    until = serializers.DateField()
    late_now = serializers.DictField(child=serializers.IntegerField())
    figures = ServiceFigureSerializer(many=True)


class ServiceCaseSerializer(serializers.Serializer[Any]):
    case = serializers.CharField(source="case.reference")
    level = serializers.CharField(source="span.level")
    began = serializers.DateField()
    ended = serializers.DateField()
    theirs = serializers.IntegerField(help_text="days the applicant took")
    days = serializers.IntegerField(source="span.days", help_text="in our hands")
    promised = serializers.DateField(allow_null=True)
    kept = serializers.BooleanField(source="span.kept")


FUND = OpenApiParameter("fund", str, description="code of a fund; default: the first one")


PERIOD = [FUND, OpenApiParameter("from", date), OpenApiParameter("to", date)]


def fund_of(request: Request) -> Fund:
    funds = funds_for(request.user)
    code = request.query_params.get("fund")
    return get_object_or_404(funds, code=code) if code else get_object_or_404(funds[:1])


class FiguresViewSet(viewsets.ViewSet):
    """What a fund holds on a day, in integer cents."""

    permission_codes = {"list": "fund.figures"}

    @extend_schema(parameters=[FUND, OpenApiParameter("on", date)], responses=FiguresSerializer)
    def list(self, request: Request) -> Response:
        fund = fund_of(request)
        on = as_day(request.query_params["on"]) if request.query_params.get("on") else localdate()
        found = [
            {"code": section.code, "label": section.label, "cents": section.compute(fund, on)}
            for section in figures.sections()
        ]
        told = {"fund": fund.code, "currency": fund.currency, "on": on, "figures": found}
        return Response(FiguresSerializer(told).data)


class ReportsViewSet(viewsets.ViewSet):
    """The report of a fund for any period: the same figures as the page."""

    permission_codes = {"list": "report.read"}

    @extend_schema(
        parameters=[FUND, OpenApiParameter("from", date), OpenApiParameter("to", date)],
        responses=ReportSerializer,
    )
    def list(self, request: Request) -> Response:
        since, until = period(request.query_params, localdate())
        made = report.read(fund_of(request), since, until, by=reader(request), on=localdate())
        return Response(ReportSerializer(made).data)


class ServiceTimesViewSet(viewsets.ViewSet):
    """Days to decision and to money by urgency over a period, and the cases behind a figure."""

    permission_codes = {"list": "report.read", "cases": "report.read"}

    @extend_schema(parameters=PERIOD, responses=ServiceTimesSerializer)
    def list(self, request: Request) -> Response:
        since, until = period(request.query_params, localdate())
        fund = fund_of(request)
        told = {
            "fund": fund.code,
            "since": since,
            "until": until,
            "late_now": service.late_now(service_times.cases_of(fund), localdate()),
            "figures": service_times.told(fund, since, until, by=reader(request), on=localdate()),
        }
        return Response(ServiceTimesSerializer(told).data)

    @extend_schema(
        parameters=[*PERIOD, OpenApiParameter("what", str), OpenApiParameter("level", str)],
        responses=ServiceCaseSerializer(many=True),
    )
    @action(detail=False)
    def cases(self, request: Request) -> Response:
        """Those that the caller may open; at most a thousand, the latest first."""
        since, until = period(request.query_params, localdate())
        what, level = chosen(request.query_params)
        behind = service_times.behind(fund_of(request), reader(request), what, level, since, until)
        rows = [service_times.row(case, what) for case in behind.cases[:1000]]
        return Response(ServiceCaseSerializer(rows, many=True).data)


routes = [("figures", FiguresViewSet), ("reports", ReportsViewSet), ("service-times", ServiceTimesViewSet)]
