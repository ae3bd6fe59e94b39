"""The books over the API: the same querysets and verbs as on the pages. Amounts are integer cents; a balance
is what came in less what went out, so that debts and income are negative."""

from datetime import date
from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.sheets import as_day

from . import balances, envelope_api, envelopes, journal, runs
from .filters import AccountFilter, MovementFilter
from .models import Account, Fund, Kind, Movement, ProofRun, Transfer
from .period_api import PeriodViewSet


class StandingSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(source="envelope.code")
    name = serializers.CharField(source="envelope.name")
    available_cents = serializers.IntegerField()
    committed_cents = serializers.IntegerField()
    spent_cents = serializers.IntegerField()
    lent_cents = serializers.IntegerField()
    lost_cents = serializers.IntegerField()
    reserve_cents = serializers.IntegerField()
    promisable_cents = serializers.IntegerField()
    earmark = serializers.CharField(source="envelope.earmark")
    cooperative = serializers.CharField(source="envelope.cooperative.code", default=None)
    funder = serializers.CharField(source="envelope.funder")


class FundSerializer(serializers.ModelSerializer[Fund]):
    class Meta:
        model = Fund
        fields = ["code", "name", "currency"]


class BalancesSerializer(serializers.Serializer[Any]):
    on = serializers.DateField(allow_null=True)
    balances = serializers.DictField(child=serializers.IntegerField())


class AccountSerializer(serializers.ModelSerializer[Account]):
    fund = serializers.CharField(source="fund.code", read_only=True)
    envelope = serializers.CharField(source="envelope.code", read_only=True, allow_null=True, default=None)
    balance_cents = serializers.IntegerField(read_only=True)

    class Meta:
        model = Account
        fields = [
            "id", "fund", "envelope", "kind", "ref", "book", "floor_cents", "in_cents", "out_cents",
            "balance_cents",
        ]  # fmt: skip


class TransferSerializer(serializers.ModelSerializer[Transfer]):
    class Meta:
        model = Transfer
        fields = ["position", "source", "target", "amount_cents"]


class MovementSerializer(serializers.ModelSerializer[Movement]):
    fund = serializers.CharField(source="fund.code", read_only=True)
    by = serializers.StringRelatedField[Any]()
    transfers = TransferSerializer(many=True, read_only=True)
    said = serializers.CharField(read_only=True, help_text="why, in the reader's language")

    class Meta:
        model = Movement
        fields = [
            "id", "key", "digest", "fund", "booked_on", "value_on", "recorded_at", "by", "why", "said",
            "source_ref", "asked_on", "reverses", "transfers",
        ]  # fmt: skip


class ProofSerializer(serializers.ModelSerializer[ProofRun]):
    class Meta:
        model = ProofRun
        fields = ["id", "at", "form", "holds", "seconds", "results"]


ON = OpenApiParameter("on", str, description="a day (2026-03-31): the balance at its end; default: now")


BY = OpenApiParameter("by", str, enum=["booked", "value"], description="which of a movement's dates counts")


def _dated(request: Request) -> balances.Dated:
    by = request.query_params.get("by", "booked")
    if by not in ("booked", "value"):
        raise serializers.ValidationError({"by": [_("Write booked or value.")]})
    return cast(balances.Dated, by)


def _held(fund: Fund, on: date | None, by: balances.Dated) -> dict[Kind, int]:
    return balances.by_kind(fund, on, by=by)


class FundViewSet(viewsets.ReadOnlyModelViewSet[Fund]):
    """The funds of the caller's cooperatives."""

    queryset = Fund.objects.none()
    serializer_class = FundSerializer
    lookup_field = "code"
    permission_codes = {
        "list": "fund.figures", "retrieve": "fund.figures", "balances": "fund.figures",
        "envelopes": "fund.figures",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[Fund]:
        return Fund.objects.visible_to(self.request.user).order_by("code")

    @extend_schema(parameters=[ON, BY], responses=BalancesSerializer)
    @action(detail=True, filter_backends=[], pagination_class=None)
    def balances(self, request: Request, code: str) -> Response:
        """Every kind of account with its balance, now or at the end of a day."""
        on = as_day(request.query_params["on"]) if request.query_params.get("on") else None
        held = {kind.value: cents for kind, cents in _held(self.get_object(), on, _dated(request)).items()}
        return Response({"on": on, "balances": held})

    @extend_schema(responses=StandingSerializer(many=True))
    @action(detail=True, filter_backends=[], pagination_class=None)
    def envelopes(self, request: Request, code: str) -> Response:
        """What each envelope holds."""
        return Response(StandingSerializer(envelopes.standings(self.get_object()), many=True).data)


class AccountViewSet(viewsets.ReadOnlyModelViewSet[Account]):
    """Accounts with their running totals."""

    queryset = Account.objects.none()
    serializer_class = AccountSerializer
    filterset_class = AccountFilter
    permission_codes = {"list": "fund.figures", "retrieve": "fund.figures", "balance": "fund.figures"}

    def get_queryset(self) -> QuerySet[Account]:
        visible = Account.objects.visible_to(self.request.user)
        return visible.select_related("fund", "envelope").order_by("pk")

    @extend_schema(parameters=[ON, BY], responses={200: {"type": "object"}})
    @action(detail=True)
    def balance(self, request: Request, pk: str) -> Response:
        """One balance, now or at the end of a day."""
        on = as_day(request.query_params["on"]) if request.query_params.get("on") else None
        cents = balances.balance(self.get_object(), on, _dated(request))
        return Response({"on": on, "balance_cents": cents})


class MovementViewSet(viewsets.ReadOnlyModelViewSet[Movement]):
    """The journal."""

    queryset = Movement.objects.none()
    serializer_class = MovementSerializer
    filterset_class = MovementFilter
    permission_codes = {"list": "ledger.journal", "retrieve": "ledger.journal"}

    def get_queryset(self) -> QuerySet[Movement]:
        visible = Movement.objects.visible_to(self.request.user)
        return journal.with_transfers(visible).order_by("-booked_on", "-pk")


class ProofViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ProofRun]):
    """Proofs that were run, newest first; POST runs one now. 200 either way: `holds` tells."""

    queryset = ProofRun.objects.order_by("-at")
    serializer_class = ProofSerializer
    permission_codes = {"list": "ledger.proof", "retrieve": "ledger.proof", "create": "ledger.proof"}

    @extend_schema(request=None, responses={201: ProofSerializer})
    def create(self, request: Request) -> Response:
        kept = runs.run_and_keep(by=request.user)
        return Response(ProofSerializer(kept).data, status=status.HTTP_201_CREATED)


routes = [
    *envelope_api.routes,
    ("funds", FundViewSet),
    ("accounts", AccountViewSet),
    ("movements", MovementViewSet),
    ("proofs", ProofViewSet),
    ("periods", PeriodViewSet),
]
