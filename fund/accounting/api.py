"""The accounting over the API: trial balance, ledger cards, charts of accounts under four eyes, entries as files.
Amounts are integer cents; a balance is debit less credit."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from fund.ledger.envelope_api import ProposalViewSet
from fund.ledger.models import Account, Fund
from workflows.jobs import working
from workflows.jobs.api import WORK
from workflows.people.models import Cooperative
from workflows.people.reader import reader
from workflows.rest import StrictSerializer

from . import cards, charts, exports, trial
from .models import AccountingExport, ChartOfAccounts, entities
from .views import days

PAGE = 500


def _fund(request: Request, code: str) -> Fund:
    return get_object_or_404(Fund.objects.visible_to(reader(request)), code=code)


def _entity(fund: Fund, request: Request, code: str) -> Cooperative:
    return get_object_or_404(entities(fund, reader(request)), code=code)


def _days(request: Request) -> tuple[date, date]:
    since, until, problem = days(request.query_params)
    if problem:
        raise problem
    return since, until


def _said(body: type[StrictSerializer], request: Request) -> dict[str, Any]:
    serializer = body(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


class TrialRowSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField(source="kind.value")
    account = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    opening_cents = serializers.IntegerField()
    debit_cents = serializers.IntegerField()
    credit_cents = serializers.IntegerField()
    closing_cents = serializers.IntegerField()


class TrialSerializer(serializers.Serializer[Any]):
    fund = serializers.CharField()
    since = serializers.DateField()
    until = serializers.DateField()
    rows = TrialRowSerializer(many=True)
    totals = serializers.DictField(child=serializers.IntegerField())


PERIOD = [OpenApiParameter("from", date), OpenApiParameter("to", date)]


class TrialBalanceViewSet(viewsets.ViewSet):
    """The trial balance of a fund for any days, by its code: kind by kind, or the accounts of one
    `kind`, 500 a page."""

    lookup_field = "code"
    lookup_value_regex = r"[-\w]+"
    permission_codes = {"retrieve": "accounting.read"}

    @extend_schema(
        parameters=[
            *PERIOD, OpenApiParameter("book", str, enum=["accounting", "budget"]),
            OpenApiParameter("kind", str), OpenApiParameter("offset", int),
            OpenApiParameter("code", str, "path"),
        ],
        responses=TrialSerializer,
    )  # fmt: skip
    def retrieve(self, request: Request, code: str) -> Response:
        fund, (since, until) = _fund(request, code), _days(request)
        book = "budget" if request.query_params.get("book") == "budget" else "accounting"
        rows = trial.by_kind(fund, since, until, book)
        told = {"fund": fund.code, "since": since, "until": until, "rows": rows}
        if wanted := request.query_params.get("kind"):
            kind = next((each for each in trial.KINDS[book] if each.value == wanted), None)
            if kind is None:
                raise serializers.ValidationError({"kind": [f"{wanted[:20]}?"]})
            rows = [row for row in rows if row.kind == kind]
            first = _offset(request)
            found = trial.page_of(fund, since, until, kind)[first : first + PAGE]
            told["rows"] = [trial.row_of(kind, read) for read in found]
        return Response(TrialSerializer({**told, "totals": trial.totals(rows)}).data)


def _offset(request: Request) -> int:
    typed = request.query_params.get("offset", "0")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


class CardLineSerializer(serializers.Serializer[Any]):
    movement = serializers.IntegerField(source="transfer.movement_id")
    booked_on = serializers.DateField(source="transfer.movement.booked_on")
    why = serializers.CharField(source="transfer.movement.why")
    said = serializers.CharField(source="transfer.movement.said", help_text="why, in the reader's language")
    reference = serializers.CharField(source="transfer.movement.source_ref")
    other = serializers.IntegerField(source="other.pk")
    debit_cents = serializers.IntegerField()
    credit_cents = serializers.IntegerField()
    balance_cents = serializers.IntegerField()


class CardSerializer(serializers.Serializer[Any]):
    account = serializers.IntegerField(source="card.account.pk")
    since = serializers.DateField(source="card.since")
    until = serializers.DateField(source="card.until")
    opening_cents = serializers.IntegerField(source="card.opening_cents")
    debit_cents = serializers.IntegerField(source="card.debit_cents")
    credit_cents = serializers.IntegerField(source="card.credit_cents")
    closing_cents = serializers.IntegerField(source="card.closing_cents")
    lines = CardLineSerializer(many=True)


class LedgerCardViewSet(viewsets.ViewSet):
    """One account over some days, by its id: opening, lines with the balance after each (500 from `offset`),
    closing."""

    lookup_value_regex = r"\d+"
    permission_codes = {"retrieve": "accounting.read"}

    @extend_schema(
        parameters=[*PERIOD, OpenApiParameter("offset", int), OpenApiParameter("id", int, "path")],
        responses=CardSerializer,
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        visible = Account.objects.visible_to(reader(request)).select_related("fund", "envelope")
        shown = cards.card(get_object_or_404(visible, pk=pk), *_days(request))
        first = _offset(request)
        found = shown.transfers()[first : first + PAGE]
        lines = list(shown.lines(found, shown.balance_before(first)))
        return Response(CardSerializer({"card": shown, "lines": lines}).data)


class ChartSerializer(serializers.ModelSerializer[ChartOfAccounts]):
    """`digest` names what is read: sent back with the approval."""

    fund = serializers.CharField(source="fund.code", read_only=True)
    entity = serializers.CharField(source="entity.code", read_only=True)
    digest = serializers.CharField(read_only=True)

    class Meta:
        model = ChartOfAccounts
        fields = [
            "id", "key", "fund", "entity", "standard", "company", "numbers", "why", "state", "proposed_by",
            "proposed_on", "decided_by", "decided_on", "digest",
        ]  # fmt: skip


class ChartBody(StrictSerializer):
    key = serializers.CharField(max_length=60)
    fund = serializers.SlugField()
    entity = serializers.SlugField()
    standard = serializers.ChoiceField(ChartOfAccounts.Standard.choices)
    company = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    numbers = serializers.DictField(
        child=serializers.CharField(max_length=110, allow_blank=True),
        help_text="a number and a name by kind of account, or `carried`: 512000 Banques",
    )
    why = serializers.CharField(max_length=200)


class ChartViewSet(ProposalViewSet):
    """Charts of accounts of entities, the latest first. POST to the list proposes one; another person approves it."""

    queryset = ChartOfAccounts.objects.none()
    serializer_class = ChartSerializer
    related = ("entity",)
    permission_codes = {
        "list": "accounting.read", "retrieve": "accounting.read", "create": "accounting.chart",
        "withdraw": "accounting.chart", "approve": "ledger.envelope_approve",
        "reject": "ledger.envelope_approve",
    }  # fmt: skip

    @extend_schema(request=ChartBody, responses={201: ChartSerializer})
    def create(self, request: Request) -> Response:
        typed = _said(ChartBody, request)
        fund = _fund(request, typed.pop("fund"))
        entity = _entity(fund, request, typed.pop("entity"))
        made = charts.propose(fund=fund, entity=entity, on=timezone.localdate(), by=reader(request), **typed)
        return self.answer(made, status.HTTP_201_CREATED)


class AccountingExportSerializer(serializers.ModelSerializer[AccountingExport]):
    fund = serializers.CharField(source="fund.code", read_only=True)
    entity = serializers.CharField(source="entity.code", read_only=True)
    stands_still = serializers.BooleanField(read_only=True)

    class Meta:
        model = AccountingExport
        fields = [
            *WORK, "fund", "entity", "layout", "since", "until", "only_new", "through", "entries",
            "debit_cents", "by",
        ]  # fmt: skip


class AskBody(StrictSerializer):
    fund = serializers.SlugField()
    entity = serializers.SlugField()
    layout = serializers.ChoiceField(AccountingExport.Layout.choices)
    since = serializers.DateField()
    until = serializers.DateField()
    only_new = serializers.BooleanField(default=False)


class AccountingExportViewSet(viewsets.ReadOnlyModelViewSet[AccountingExport]):
    """Entries taken out for an accountant: who, when, which days, with what digest. POST to the list takes out more."""

    queryset = AccountingExport.objects.none()
    serializer_class = AccountingExportSerializer
    filterset_fields = ["fund__code", "entity__code", "layout", "state"]
    lookup_value_regex = r"\d+"
    permission_codes = {
        "list": "accounting.read", "retrieve": "accounting.read", "create": "accounting.export",
        "file": "accounting.export", "again": "accounting.export",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[AccountingExport]:
        visible = AccountingExport.objects.visible_to(self.request.user)
        return visible.select_related("fund", "entity", "by", "chart__entity")

    @extend_schema(request=AskBody, responses={201: AccountingExportSerializer})
    def create(self, request: Request) -> Response:
        typed = _said(AskBody, request)
        fund = _fund(request, typed.pop("fund"))
        entity = _entity(fund, request, typed.pop("entity"))
        made = exports.ask(fund=fund, entity=entity, by=reader(request), **typed)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def file(self, request: Request, pk: str) -> HttpResponseBase:
        """The file itself, while it is kept."""
        return working.response(self.get_object())

    @extend_schema(request=None, responses=AccountingExportSerializer)
    @action(detail=True, methods=["post"])
    def again(self, request: Request, pk: str) -> Response:
        """Write it once more: one that stopped, or whose file is not kept any more."""
        found = exports.again(self.get_object())
        return Response(self.get_serializer(self.get_queryset().get(pk=found.pk)).data)


routes = [
    ("trial-balances", TrialBalanceViewSet),
    ("ledger-cards", LedgerCardViewSet),
    ("charts-of-accounts", ChartViewSet),
    ("accounting-exports", AccountingExportViewSet),
]
