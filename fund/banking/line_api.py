"""Matching over the API: bank lines, what each is for, and the rules learnt; the same verbs as the pages."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from fund.banking import (
    asking,
    coming_back,
    learning,
    matching,
    references,
    sending_back,
    suggesting,
    suspense,
)
from fund.banking import line_serializers as bodies
from fund.banking.api import Acts
from fund.banking.models import BatchLine, ExpectedPayment, MatchingRule, PaymentOrder, StatementLine
from workflows.refusals import Refusal


class LineFilter(filters.FilterSet):
    booked_from = filters.DateFilter("booked_on", "gte")
    booked_to = filters.DateFilter("booked_on", "lte")

    class Meta:
        model = StatementLine
        fields = ["state", "reference", "end_to_end_id", "cents"]


class LineViewSet(Acts, viewsets.ReadOnlyModelViewSet[StatementLine]):
    """Bank lines, and what each is for."""

    queryset = StatementLine.objects.none()
    serializer_class = bodies.LineSerializer
    filterset_class = LineFilter
    lookup_value_regex = r"\d+"
    permission_codes = {
        "list": "line.list", "retrieve": "line.list", "assign": "line.match", "split": "line.match",
        "ignore": "line.match", "send_back": "payment.prepare",
        "reconsider": "line.match", "undo": "line.match", "gather": "line.match",
        "ageing": "line.list", "suggestions": "line.list", "ask": "line.match", "letter": "line.match",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[StatementLine]:
        mine = StatementLine.objects.visible_to(self.person).select_related("account__fund")
        return mine.prefetch_related("matches__expected", "matches__batch_line").order_by("-booked_on", "-pk")

    def step(self, act: Callable[[StatementLine], object]) -> Response:
        act(self.get_object())
        return Response(self.get_serializer(self.get_object()).data)

    def _expected(self, reference: str) -> ExpectedPayment:
        mine = ExpectedPayment.objects.visible_to(self.person)
        return get_object_or_404(mine, reference=references.normalise(reference))

    def _part(self, typed: dict[str, Any]) -> matching.Part:
        expected = self._expected(typed["expected"]) if "expected" in typed else None
        return matching.Part(typed["cents"], expected, typed.get("use", ""))

    @extend_schema(request=bodies.AssignSerializer, responses=bodies.LineSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        """Give the line, or `cents` of it, to what it is for."""
        typed = self.typed(bodies.AssignSerializer)
        facts: dict[str, Any] = {"by": self.person, "version": typed.get("version")}

        def match(line: StatementLine) -> object:
            if "payment" in typed:
                seen = PaymentOrder.objects.open_to(self.person)
                ours = BatchLine.objects.filter(batch__account=line.account_id, order__in=seen)
                placed = get_object_or_404(
                    ours.select_related("batch", "order"), end_to_end_id=typed["payment"]
                )
                return coming_back.settle_by_hand(line, placed, **facts)
            if "use" in typed:
                return matching.use_as(line, typed["use"], cents=typed.get("cents"), **facts)
            expected = self._expected(typed["expected"])
            return matching.assign(line, expected, cents=typed.get("cents"), **facts)

        return self.step(match)

    @extend_schema(request=bodies.SplitSerializer, responses=bodies.LineSerializer)
    @action(detail=True, methods=["post"])
    def split(self, request: Request, pk: str) -> Response:
        """Several parts at once: all of them or none."""
        typed = self.typed(bodies.SplitSerializer)
        parts = [self._part(part) for part in typed["parts"]]
        return self.step(
            lambda line: matching.split(line, parts, by=self.person, version=typed.get("version"))
        )

    @extend_schema(request=bodies.GatherSerializer, responses=bodies.LineSerializer(many=True))
    @action(detail=False, methods=["post"], pagination_class=None)
    def gather(self, request: Request) -> Response:
        """Several lines for one expected payment, each with all that is left of it: all of them or none."""
        typed = self.typed(bodies.GatherSerializer)
        wanted = set(typed["lines"])
        found = list(self.get_queryset().filter(pk__in=wanted))
        if len(found) != len(wanted):
            raise Refusal(_("One of these lines does not exist."), code="unknown_line")
        matching.gather(found, self._expected(typed["expected"]), by=self.person)
        rows = self.get_queryset().filter(pk__in=wanted)
        return Response(self.get_serializer(rows, many=True).data)

    @extend_schema(responses=bodies.AgeSerializer(many=True))
    @action(detail=False, methods=["get"], pagination_class=None, filterset_class=None)
    def ageing(self, request: Request) -> Response:
        """Money not matched yet, by its age."""
        mine = StatementLine.objects.visible_to(self.person).in_suspense()
        return Response(bodies.AgeSerializer(suspense.ages(mine, timezone.localdate()), many=True).data)

    @extend_schema(responses=bodies.SuggestionSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def suggestions(self, request: Request, pk: str) -> Response:
        """What the line might be for, the likeliest first, each with its reasons."""
        found = suggesting.suggestions(self.get_object(), to=self.person)
        return Response(bodies.SuggestionSerializer(found, many=True).data)

    @extend_schema(request=bodies.EmptySerializer, responses=bodies.LineSerializer)
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, pk: str) -> Response:
        """Put on the record that the payer is asked; the member who is recognised is told."""
        self.typed(bodies.EmptySerializer)
        return self.step(lambda line: asking.ask(line, on=timezone.localdate(), by=self.person))

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def letter(self, request: Request, pk: str) -> HttpResponse:
        """The letter that asks what the money is for."""
        return HttpResponse(asking.letter(self.get_object()), content_type="application/pdf")

    @extend_schema(request=bodies.SendBackSerializer, responses=bodies.LineSerializer)
    @action(detail=True, methods=["post"])
    def send_back(self, request: Request, pk: str) -> Response:
        """Order what is left of the line sent back; the order is at /payment-orders/."""
        typed = self.typed(bodies.SendBackSerializer)
        on = timezone.localdate()
        return self.step(lambda line: sending_back.send_back(line, on=on, by=self.person, **typed))

    @extend_schema(request=bodies.WhySerializer, responses=bodies.LineSerializer)
    @action(detail=True, methods=["post"])
    def ignore(self, request: Request, pk: str) -> Response:
        why = self.typed(bodies.WhySerializer)["why"]
        return self.step(lambda line: matching.ignore(line, by=self.person, why=why))

    @extend_schema(request=bodies.EmptySerializer, responses=bodies.LineSerializer)
    @action(detail=True, methods=["post"])
    def reconsider(self, request: Request, pk: str) -> Response:
        self.typed(bodies.EmptySerializer)
        return self.step(lambda line: matching.reconsider(line, by=self.person))

    @extend_schema(request=bodies.UndoSerializer, responses=bodies.LineSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        typed = self.typed(bodies.UndoSerializer)

        def take_back(line: StatementLine) -> None:
            match = get_object_or_404(line.matches.select_related("line"), pk=typed["match"])
            matching.undo(match, by=self.person, why=typed["why"], in_open_period=typed["in_open_period"])

        return self.step(take_back)


class RuleViewSet(Acts, viewsets.ReadOnlyModelViewSet[MatchingRule]):
    """What confirmations taught: each suggests, and never matches by itself."""

    queryset = MatchingRule.objects.none()
    serializer_class = bodies.RuleSerializer
    lookup_value_regex = r"\d+"
    permission_codes = {"list": "line.list", "retrieve": "line.list", "switch": "line.match"}

    def get_queryset(self) -> QuerySet[MatchingRule]:
        return MatchingRule.objects.visible_to(self.person).select_related("expected").order_by("-pk")

    @extend_schema(request=bodies.SwitchSerializer, responses=bodies.RuleSerializer)
    @action(detail=True, methods=["post"])
    def switch(self, request: Request, pk: str) -> Response:
        """Let the rule suggest, or not."""
        learning.switch(self.get_object(), on=self.typed(bodies.SwitchSerializer)["on"], by=self.person)
        return Response(self.get_serializer(self.get_object()).data)


routes = [
    ("bank-lines", LineViewSet),
    ("matching-rules", RuleViewSet),
]
