"""The page of the fund over the API: the same figures, open to the same readers."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from fund.ledger.models import Fund
from fund.reporting.api import FUND, PartSerializer
from fund.reporting.models import AudienceChange
from workflows.access import PUBLIC
from workflows.people.models import Cooperative
from workflows.people.reader import reader
from workflows.rest import StrictSerializer

from . import audience, told


class PointSerializer(serializers.Serializer[Any]):
    on = serializers.DateField(help_text="the last day of a quarter")
    available_cents = serializers.IntegerField()
    committed_cents = serializers.IntegerField()
    lent_cents = serializers.IntegerField()


class PeriodSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    since = serializers.DateField()
    until = serializers.DateField()


class RepaidSerializer(serializers.Serializer[Any]):
    period = PeriodSerializer()
    cents = serializers.IntegerField()


class SoonSerializer(serializers.Serializer[Any]):
    what = serializers.CharField()
    urgency = serializers.CharField()
    median_days = serializers.IntegerField(source="middle")
    ninth_decile_days = serializers.IntegerField(source="most", allow_null=True)


class ToldSerializer(serializers.Serializer[Any]):
    fund = serializers.CharField(source="fund.code")
    currency = serializers.CharField(source="fund.currency")
    points = PointSerializer(many=True)
    periods = PeriodSerializer(many=True, help_text="those that may be asked for")
    period = PeriodSerializer(allow_null=True)
    given = PartSerializer(allow_null=True)
    delays = SoonSerializer(source="soon", many=True)
    repaid = RepaidSerializer(many=True)


class ChangeSerializer(serializers.ModelSerializer):
    cooperative = serializers.CharField(source="cooperative.code")
    by = serializers.CharField()

    class Meta:
        model = AudienceChange
        fields = ["cooperative", "audience", "why", "by", "at"]


class AudienceBody(StrictSerializer):
    cooperative = serializers.CharField(max_length=20)
    audience = serializers.ChoiceField(AudienceChange.Audience.choices)
    why = serializers.CharField(max_length=200)


class FundPageViewSet(viewsets.ViewSet):
    """What a fund tells its members, or everybody, over whole years; no figure is about fewer than five people."""

    permission_codes = {"list": PUBLIC}

    @extend_schema(
        parameters=[
            FUND,
            OpenApiParameter("period", str, description="code of a period; default: the latest"),
        ],
        responses=ToldSerializer,
    )
    def list(self, request: Request) -> Response:
        params = request.query_params
        shown = told.tell(
            _opened(request, params.get("fund", "")), timezone.localdate(), params.get("period", "")
        )
        if shown is None:
            raise Http404
        return Response(ToldSerializer(shown).data)


def _opened(request: Request, code: str) -> Fund:
    funds = audience.funds_open_to(request.user)
    found = (funds.filter(code=code) if code else funds).first()
    if found is None and not request.user.is_authenticated:
        raise NotAuthenticated
    if found is None:
        raise Http404
    return found


class AudienceViewSet(viewsets.ViewSet):
    """Who may read the page of the fund of each cooperative: every change, the latest first; the last one holds."""

    permission_codes = {"list": "fund.audience", "create": "fund.audience"}

    @extend_schema(responses=ChangeSerializer(many=True))
    def list(self, request: Request) -> Response:
        changes = AudienceChange.objects.filter(cooperative__in=audience.reach(reader(request)))
        return Response(ChangeSerializer(changes.select_related("cooperative", "by")[:1000], many=True).data)

    @extend_schema(request=AudienceBody, responses={201: ChangeSerializer})
    def create(self, request: Request) -> Response:
        """Say who reads from now on; what holds already is answered as it is."""
        body = AudienceBody(data=request.data)
        body.is_valid(raise_exception=True)
        said = dict(body.validated_data)
        of: Cooperative | None = audience.reach(reader(request)).filter(code=said.pop("cooperative")).first()
        if of is None:
            raise Http404
        made = audience.change_audience(of, by=reader(request), at=timezone.now(), **said)
        return Response(ChangeSerializer(made).data, status=201)


routes = [("fund-page", FundPageViewSet), ("fund-audience", AudienceViewSet)]
