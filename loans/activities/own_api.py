"""Members' own money in the REST API: the same verbs as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request as Call
from rest_framework.response import Response

from loans.activities import own as rules
from loans.activities.bodies import body_of
from loans.activities.models import OwnMoney, OwnPlan
from loans.activities.models.own import OwnState
from loans.activities.serializers import (
    OwnMoneySerializer,
    OwnMoveSerializer,
    OwnPlanAsked,
    OwnPlanProposed,
    OwnPlanSerializer,
)
from loans.change_api import EffectSerializer, Why
from loans.paper_api import PDF, Period
from loans.previews import spread
from loans.serializers import PlanLine, Refunded
from loans.standing import lines_of
from loans.views.papers import pdf_response
from workflows.people.reader import reader


class OwnFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(choices=OwnState)
    due_until = filters.DateFilter("oldest_unpaid_on", "lte")

    class Meta:
        model = OwnMoney
        fields: list[str] = []


class OwnMoneyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[OwnMoney]):
    """What members put into their Activities, and what is owed back to them."""

    queryset = OwnMoney.objects.none()
    serializer_class = OwnMoneySerializer
    filterset_class = OwnFilter
    lookup_field = "number"
    permission_codes = {
        "list": "own.read",
        "retrieve": "own.read",
        "schedule": "own.read",
        "moves": "own.read",
        "statement": "own.read",
        "preview": "own.read",
        "propose": "own.read",
        "order": "own.pay",
        "cancel": "own.pay",
    }

    def get_queryset(self) -> QuerySet[OwnMoney]:
        user: Any = self.request.user
        related = ("member", "activity", "fund", "envelope", "case")
        return OwnMoney.objects.visible_to(user).select_related(*related).order_by("-pk")

    @extend_schema(responses=PlanLine(many=True), filters=False, operation_id="own_money_schedule")
    @action(detail=True, methods=["get"], pagination_class=None)
    def schedule(self, request: Call, number: str) -> Response:
        """When it is paid back, each part with what was paid of it."""
        own = self.get_object()
        found, running = rules.standing(own), own.state == OwnState.RUNNING
        rows = zip(found.rows, found.paid_cents, strict=True)
        return Response(PlanLine(lines_of(rows, timezone.localdate(), started=running), many=True).data)

    @extend_schema(responses=OwnMoveSerializer(many=True), filters=False, operation_id="own_money_moves")
    @action(detail=True, methods=["get"], pagination_class=None)
    def moves(self, request: Call, number: str) -> Response:
        """What was put in and paid back."""
        return Response(OwnMoveSerializer(self.get_object().moves.all(), many=True).data)

    @extend_schema(parameters=[Period], responses=PDF, filters=False)
    @action(detail=True, methods=["get"])
    def statement(self, request: Call, number: str) -> HttpResponse:
        """What was put in and paid back between two days: a PDF."""
        query = Period(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = {"language": reader(request).language, **query.validated_data}
        content = rules.statement_pdf(self.get_object(), on=timezone.localdate(), **asked)
        return pdf_response(content, f"{number}.pdf")

    @extend_schema(request=None, responses={201: Refunded})
    @action(detail=True, methods=["post"])
    def order(self, request: Call, number: str) -> Response:
        """Order what is due paid back; 422 with the figures where the means lack, or nothing is due."""
        user = reader(request)
        made = rules.order_due(self.get_object(), on=timezone.localdate(), by=user)
        return Response(Refunded(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=Why, responses=OwnMoneySerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Call, number: str) -> Response:
        """It will not be put in."""
        user = reader(request)
        own = rules.cancel(self.get_object(), on=timezone.localdate(), by=user, **body_of(Why, request))
        return Response(OwnMoneySerializer(own).data)

    @extend_schema(request=OwnPlanAsked, responses=EffectSerializer)
    @action(detail=True, methods=["post"])
    def preview(self, request: Call, number: str) -> Response:
        """What is left as another plan would pay it back; nothing is kept."""
        own = self.get_object()
        found = rules.look(own, on=timezone.localdate(), **body_of(OwnPlanAsked, request))
        return Response(EffectSerializer(spread(rules.standing(own).rows, found)).data)

    @extend_schema(request=OwnPlanProposed, responses={201: OwnPlanSerializer})
    @action(detail=True, methods=["post"])
    def propose(self, request: Call, number: str) -> Response:
        """Propose another plan to the other side: a treasurer to the member, or the member to a treasurer."""
        asked, user = body_of(OwnPlanProposed, request), reader(request)
        plan = rules.propose_plan(
            self.get_object(), key=f"api/{asked.pop('key')}", on=timezone.localdate(), by=user, **asked,
        )  # fmt: skip
        return Response(OwnPlanSerializer(plan).data, status=status.HTTP_201_CREATED)


class OwnPlanViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[OwnPlan]):
    """Plans that were proposed for own money, and what the other side said."""

    queryset = OwnPlan.objects.none()
    serializer_class = OwnPlanSerializer
    permission_codes = dict.fromkeys(["list", "retrieve", "agree", "decline", "withdraw"], "own.read")

    def get_queryset(self) -> QuerySet[OwnPlan]:
        user: Any = self.request.user
        mine = OwnMoney.objects.visible_to(user)
        return OwnPlan.objects.filter(own__in=mine).select_related("own__member").order_by("-pk")

    @extend_schema(request=None, responses=OwnPlanSerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request: Call, pk: str) -> Response:
        """The other side agrees: the plan holds from now on."""
        return self._done(rules.answer(self.get_object(), agreed=True, **self._now()))

    @extend_schema(request=None, responses=OwnPlanSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Call, pk: str) -> Response:
        """The other side does not agree."""
        return self._done(rules.answer(self.get_object(), agreed=False, **self._now()))

    @extend_schema(request=None, responses=OwnPlanSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Call, pk: str) -> Response:
        """Take one's own proposal back."""
        return self._done(rules.withdraw(self.get_object(), **self._now()))

    def _now(self) -> dict[str, Any]:
        return {"by": self.request.user, "on": timezone.localdate()}

    def _done(self, plan: OwnPlan) -> Response:
        return Response(OwnPlanSerializer(plan).data)
