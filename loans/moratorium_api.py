"""Moratoria in the REST API: the same verbs as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from fund.ledger import proposals
from fund.ledger.models import Fund
from loans import moratorium as running
from loans.change_api import Digest, Why, checked
from loans.many import KINDS
from loans.models import Moratorium, MoratoriumLoan
from loans.moratorium import FILTERS
from workflows.people.reader import reader
from workflows.rest import StrictSerializer


class Chosen(StrictSerializer):
    """Which loans: what is left out asks nothing."""

    cooperative = serializers.CharField(max_length=20, required=False)
    product = serializers.SlugField(max_length=40, required=False)
    sector = serializers.CharField(max_length=40, required=False)
    started_from = serializers.DateField(required=False)
    started_until = serializers.DateField(required=False)
    due_from = serializers.DateField(required=False)
    due_until = serializers.DateField(required=False)
    late = serializers.BooleanField(required=False)


class MoratoriumAsked(Chosen):
    fund = serializers.SlugField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in KINDS])
    from_on = serializers.DateField()
    months = serializers.IntegerField(min_value=1, max_value=120, required=False)
    until_on = serializers.DateField(required=False)


class MoratoriumProposed(MoratoriumAsked):
    key = serializers.RegexField(
        r"^[\w./-]{1,40}$", help_text="the same key again answers the first proposal"
    )
    why = serializers.CharField(max_length=200)


class GroupSerializer(serializers.Serializer[Any]):
    cooperative = serializers.CharField()
    product = serializers.CharField()
    loans = serializers.IntegerField()


class OutlookSerializer(serializers.Serializer[Any]):
    loans = serializers.IntegerField(source="count")
    instalments_moved = serializers.IntegerField(source="rows")
    cents_moved = serializers.IntegerField(source="cents")
    first_affected_on = serializers.DateField(source="first_on", allow_null=True)
    by = GroupSerializer(many=True)


class MoratoriumSerializer(serializers.ModelSerializer[Moratorium]):
    fund = serializers.CharField(source="fund.code", read_only=True)
    digest = serializers.CharField(read_only=True)
    outcomes = serializers.SerializerMethodField(help_text="how many loans of each outcome")

    class Meta:
        model = Moratorium
        fields = [
            "id", "fund", "asked", "kind", "from_on", "until_on", "months", "why", "state", "proposed_on",
            "decided_on", "chosen", "rows_moved", "cents_moved", "first_affected_on", "undone_on", "digest", "outcomes",
        ]  # fmt: skip

    def get_outcomes(self, row: Moratorium) -> dict[str, int]:
        return running.progress(row)


class MoratoriumLoanSerializer(serializers.ModelSerializer[MoratoriumLoan]):
    loan = serializers.CharField(source="agreement.number", read_only=True)

    class Meta:
        model = MoratoriumLoan
        fields = ["loan", "outcome", "because"]


class MoratoriumViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Moratorium]
):
    """One change for many loans. POST proposes it; `preview` says what it would move."""

    queryset = Moratorium.objects.none()
    serializer_class = MoratoriumSerializer
    filterset_fields = ["state"]
    permission_codes = {
        "list": "loan.change_read",
        "retrieve": "loan.change_read",
        "loans": "loan.change_read",
        "preview": "loan.change",
        "create": "loan.change",
        "withdraw": "loan.change",
        "approve": "loan.change_approve",
        "reject": "loan.change_approve",
        "take_back": "loan.change_approve",
    }

    def get_queryset(self) -> QuerySet[Moratorium]:
        user: Any = self.request.user
        return Moratorium.objects.visible_to(user).select_related("fund").order_by("-pk")

    def _asked(self, asked: dict[str, Any]) -> tuple[Fund, dict[str, Any], dict[str, Any]]:
        """The fund, the filter, and the rest."""
        user: Any = self.request.user
        fund = get_object_or_404(Fund.objects.visible_to(user), code=asked.pop("fund"))
        return fund, {name: asked.pop(name) for name in FILTERS if name in asked}, asked

    @extend_schema(request=MoratoriumAsked, responses=OutlookSerializer)
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """How many loans, and what would move; nothing is kept."""
        fund, asked, figures = self._asked(checked(MoratoriumAsked, request))
        running.check(figures["kind"], figures["from_on"], figures.get("months"), figures.get("until_on"))
        user = reader(request)
        seen = running.outlook(
            running.chosen(user, fund, asked), kind=figures["kind"], from_on=figures["from_on"]
        )
        return Response(OutlookSerializer(seen).data)

    @extend_schema(request=MoratoriumProposed, responses={201: MoratoriumSerializer})
    def create(self, request: Request) -> Response:
        """Propose it; another treasurer approves it."""
        fund, asked, rest = self._asked(checked(MoratoriumProposed, request))
        key = f"api/{rest.pop('key')}"
        made = running.propose(fund, asked, key=key, **rest, **self._now())
        return Response(MoratoriumSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=MoratoriumLoanSerializer(many=True))
    @action(detail=True, filter_backends=[])
    def loans(self, request: Request, pk: str) -> Response:
        """What became of each loan; `?outcome=skipped` for those left as they were."""
        rows = self.get_object().loans.select_related("agreement")
        if outcome := request.query_params.get("outcome"):
            rows = rows.filter(outcome=outcome)
        page: Any = self.paginate_queryset(rows)  # type: ignore[arg-type]
        return self.get_paginated_response(MoratoriumLoanSerializer(page, many=True).data)

    @extend_schema(request=Digest, responses=MoratoriumSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Approve exactly what was read, by its digest; the run begins."""
        proposals.approve(self.get_object(), **checked(Digest, request), **self._now())
        return self._done()

    @extend_schema(request=Why, responses=MoratoriumSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """Do not agree, and say why."""
        proposals.reject(self.get_object(), **checked(Why, request), **self._now())
        return self._done()

    @extend_schema(request=None, responses=MoratoriumSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take one's own proposal back."""
        proposals.withdraw(self.get_object(), **self._now())
        return self._done()

    @extend_schema(request=Why, responses=MoratoriumSerializer)
    @action(detail=True, methods=["post"])
    def take_back(self, request: Request, pk: str) -> Response:
        """Undo it for every loan, before the first date that it moves."""
        running.take_back(self.get_object(), **checked(Why, request), **self._now())
        return self._done()

    def _now(self) -> dict[str, Any]:
        return {"by": self.request.user, "on": timezone.localdate()}

    def _done(self) -> Response:
        return Response(MoratoriumSerializer(self.get_object()).data)
