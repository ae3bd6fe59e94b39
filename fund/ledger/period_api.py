"""Closing and opening periods over the API: the same verbs as on the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.rest import StrictSerializer

from . import carrying, closing
from .models import Fund, Period


class PeriodSerializer(serializers.ModelSerializer[Period]):
    fund = serializers.CharField(source="fund.code", read_only=True)
    code = serializers.CharField(read_only=True)
    closed_by = serializers.StringRelatedField[Any]()
    asked_by = serializers.StringRelatedField[Any]()
    reserved_by = serializers.StringRelatedField[Any]()

    class Meta:
        model = Period
        fields = [
            "id", "fund", "code", "span", "first_on", "last_on", "state", "closed_at", "closed_by", "asked_by",
            "asked_at", "asked_why", "reserved_by", "reserved_at", "reserved_why", "reservations", "reserved_digest",
        ]  # fmt: skip


class CloseSerializer(StrictSerializer):
    """`code`: a month (2026-03) or a year (2026). `why`: closes a month that does not reconcile, once another person
    confirms."""

    fund = serializers.SlugField()
    code = serializers.CharField(max_length=7)
    why = serializers.CharField(max_length=200, required=False)

    def validate_code(self, code: str) -> str:
        try:
            closing.days_of(code)
        except ValueError as error:
            raise serializers.ValidationError(_("Write a month as 2026-03, a year as 2026.")) from error
        return code


class ReadSerializer(StrictSerializer):
    """`digest`: the `reserved_digest` that was read."""

    digest = serializers.CharField(max_length=64)


class WhySerializer(StrictSerializer):
    why = serializers.CharField(max_length=200)


class CarriedSerializer(serializers.Serializer[Any]):
    """Cents by nature: a debt of the fund reads as a positive debt."""

    kind = serializers.CharField(source="kind.value")
    opening_cents = serializers.IntegerField()
    added_cents = serializers.IntegerField()
    taken_cents = serializers.IntegerField()
    closing_cents = serializers.IntegerField()


class PeriodViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Period]):
    """Periods that were closed at least once; POST closes one. A closed period is opened by two people."""

    queryset = Period.objects.none()
    serializer_class = PeriodSerializer
    permission_codes = {
        "list": "period.read", "retrieve": "period.read", "carried": "period.read", "create": "period.close",
        "confirm": "period.close", "withdraw": "period.close",
        "ask_to_reopen": "period.reopen", "reopen": "period.reopen", "keep_closed": "period.reopen",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[Period]:
        visible = Period.objects.visible_to(self.request.user)
        return visible.select_related("fund", "closed_by", "asked_by", "reserved_by").order_by(
            "-last_on", "span", "pk"
        )

    def _answer(self, period: Period, code: int = status.HTTP_200_OK) -> Response:
        return Response(PeriodSerializer(period).data, status=code)

    @extend_schema(request=CloseSerializer, responses={201: PeriodSerializer, 202: PeriodSerializer})
    def create(self, request: Request) -> Response:
        """Close a month or a year. One that does not reconcile answers 422 with what speaks against it; with `why` it
        waits (202) for another person to confirm."""
        body = CloseSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        typed = body.validated_data
        fund = get_object_or_404(Fund.objects.visible_to(request.user), code=typed["fund"])
        code, on = typed["code"], localdate()
        if why := typed.get("why"):
            period = closing.reserve(fund, code, why=why, on=on, by=request.user)
            return self._answer(period, status.HTTP_202_ACCEPTED)
        return self._answer(closing.close(fund, code, on=on, by=request.user), status.HTTP_201_CREATED)

    @extend_schema(request=ReadSerializer, responses=PeriodSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Close it with the reservation that another person wrote."""
        body = ReadSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        read = body.validated_data["digest"]
        return self._answer(closing.confirm(self.get_object(), read=read, on=localdate(), by=request.user))

    @extend_schema(request=None, responses=PeriodSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """It is not closed with that reservation."""
        return self._answer(closing.withdraw(self.get_object(), by=request.user))

    @extend_schema(responses=CarriedSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def carried(self, request: Request, pk: str) -> Response:
        """What each kind of account began with, what moved, and what it hands on."""
        period = self.get_object()
        rows = carrying.by_kind(period.fund, period.first_on, period.last_on)
        return Response(CarriedSerializer(rows, many=True).data)

    @extend_schema(request=WhySerializer, responses=PeriodSerializer)
    @action(detail=True, methods=["post"])
    def ask_to_reopen(self, request: Request, pk: str) -> Response:
        """Ask to open it again, with a reason; another person answers."""
        body = WhySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        period = self.get_object()
        return self._answer(closing.ask_to_reopen(period, by=request.user, why=body.validated_data["why"]))

    @extend_schema(request=None, responses=PeriodSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Agree: it is open again."""
        return self._answer(closing.reopen(self.get_object(), by=request.user))

    @extend_schema(request=None, responses=PeriodSerializer)
    @action(detail=True, methods=["post"])
    def keep_closed(self, request: Request, pk: str) -> Response:
        """No, or no longer: it stays closed."""
        return self._answer(closing.keep_closed(self.get_object(), by=request.user))
