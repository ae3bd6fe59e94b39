"""The forecast over the API: the same levers, months and scenarios as on the page."""

from typing import Any

from django.utils.timezone import localdate
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from fund.reporting.api import FUND, fund_of
from fund.reporting.models import Scenario
from workflows.people.reader import reader
from workflows.rest import StrictSerializer

from . import ground, keeping, words
from .model import MONTHS, USUAL, Levers, effects, foresee


class LeversSerializer(StrictSerializer):
    """Percents of the usual, percent lost, months."""

    contributions = serializers.IntegerField(min_value=0, max_value=300, default=USUAL.contributions)
    requests = serializers.IntegerField(min_value=0, max_value=1000, default=USUAL.requests)
    amounts = serializers.IntegerField(min_value=0, max_value=300, default=USUAL.amounts)
    lost = serializers.IntegerField(min_value=0, max_value=100, default=USUAL.lost)
    moratorium = serializers.IntegerField(min_value=0, max_value=12, default=USUAL.moratorium)
    crisis = serializers.IntegerField(
        min_value=0, max_value=MONTHS, default=USUAL.crisis, help_text="month in which it begins; 0: none"
    )


class BandSerializer(serializers.Serializer[Any]):
    low = serializers.IntegerField(help_text="one future in ten lies below, in cents")
    middle = serializers.IntegerField(help_text="half lie below")
    high = serializers.IntegerField(help_text="nine in ten lie below")


class MonthSerializer(serializers.Serializer[Any]):
    on = serializers.DateField(help_text="first day of the month")
    available = BandSerializer()
    cash = BandSerializer()
    contributions_cents = serializers.IntegerField()
    repaid_cents = serializers.IntegerField()
    other_cents = serializers.IntegerField()
    aid_cents = serializers.IntegerField()
    loans_cents = serializers.IntegerField()
    lines_cents = serializers.IntegerField()


class EffectSerializer(serializers.Serializer[Any]):
    lever = serializers.CharField()
    step = serializers.IntegerField()
    cents = serializers.IntegerField(
        help_text="more available in the month in which the fund runs dry, or the last"
    )
    dries = serializers.DateField(allow_null=True)


class ForecastSerializer(serializers.Serializer[Any]):
    fund = serializers.CharField()
    currency = serializers.CharField()
    on = serializers.DateField()
    levers = LeversSerializer()
    dries = serializers.DateField(allow_null=True, help_text="by when half of the futures have run dry")
    told = serializers.CharField(help_text="the same in words")
    months = MonthSerializer(many=True)
    effects = EffectSerializer(many=True)


class ForecastsViewSet(viewsets.ViewSet):
    """The fund for the 36 months to come, drawn a thousand times from today's books with a fixed seed."""

    permission_codes = {"list": "report.read"}

    @extend_schema(parameters=[FUND, LeversSerializer], responses=ForecastSerializer)
    def list(self, request: Request) -> Response:
        fund = fund_of(request)
        params = {name: value for name, value in request.query_params.items() if name != "fund"}
        asked = LeversSerializer(data=params)
        asked.is_valid(raise_exception=True)
        levers = Levers(**asked.validated_data)
        stands = ground.read(fund, localdate())
        outlook = foresee(stands, levers)
        told = {
            "fund": fund.code,
            "currency": fund.currency,
            "on": stands.on,
            "levers": levers,
            "dries": outlook.dries(),
            "told": words.dryness(outlook),
            "months": outlook.months,
            "effects": effects(stands, levers, outlook),
        }
        return Response(ForecastSerializer(told).data)


class ScenarioSerializer(serializers.ModelSerializer[Scenario]):
    fund = serializers.CharField(source="fund.code", read_only=True)
    levers = LeversSerializer()

    class Meta:
        model = Scenario
        fields = ["id", "fund", "name", "levers", "made_at"]
        read_only_fields = ["made_at"]


class KeepSerializer(StrictSerializer):
    fund = serializers.SlugField()
    name = serializers.CharField(max_length=60)
    levers = LeversSerializer()


class ScenariosViewSet(mixins.ListModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet[Scenario]):
    """Levers that were kept under a name."""

    permission_codes = {"list": "report.read", "create": "forecast.keep", "destroy": "forecast.keep"}
    serializer_class = ScenarioSerializer
    queryset = Scenario.objects.none()

    def get_queryset(self) -> Any:
        return keeping.visible_to(self.request.user)

    @extend_schema(request=KeepSerializer, responses=ScenarioSerializer)
    def create(self, request: Request) -> Response:
        asked = KeepSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        fund = keeping.fund_called(reader(request), asked.validated_data["fund"])
        levers = Levers(**asked.validated_data["levers"])
        kept = keeping.keep(fund, asked.validated_data["name"], levers, by=reader(request))
        return Response(ScenarioSerializer(kept).data, status=status.HTTP_201_CREATED)


routes = [("forecasts", ForecastsViewSet), ("scenarios", ScenariosViewSet)]
