"""Follow the euro over the REST API. Integer cents."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.people.reader import reader

from . import words
from .views import PAGE, movement_of, shown


class PartSerializer(serializers.Serializer[Any]):
    movement = serializers.IntegerField(source="movement.pk")
    on = serializers.DateField()
    what = serializers.CharField()
    reference = serializers.CharField()
    cents = serializers.IntegerField(help_text="of this part")
    whole_cents = serializers.IntegerField(help_text="of what it is a part of")
    came_back_cents = serializers.IntegerField(
        allow_null=True, help_text="of exactly this part; null: was not lent"
    )


class StepSerializer(serializers.Serializer[Any]):
    forward = serializers.BooleanField(
        source="step.forward", help_text="parts: what it became, or its sources"
    )
    envelope = serializers.CharField(source="step.place")
    what = serializers.CharField(source="step.what")
    cents = serializers.IntegerField(source="step.cents")
    rest_cents = serializers.IntegerField(
        source="step.rest_cents", help_text="still there, or not covered by anything"
    )
    count = serializers.IntegerField(source="page.paginator.count")
    parts = PartSerializer(many=True)


class FollowedSerializer(serializers.Serializer[Any]):
    movement = serializers.IntegerField(source="movement.pk")
    fund = serializers.CharField(source="movement.fund.code")
    currency = serializers.CharField(source="movement.fund.currency")
    rule = serializers.CharField()
    steps = StepSerializer(many=True)
    repaid_of = PartSerializer(many=True, help_text="the payments of a loan that this repayment was of")
    repaid_to = PartSerializer(many=True, help_text="what came back of this payment of a loan")


class FollowedViewSet(viewsets.ViewSet):
    """One movement's money, by its number: what it became or came from, part by part."""

    lookup_value_regex = r"\d+"
    permission_codes = {"retrieve": "ledger.journal"}

    @extend_schema(
        parameters=[OpenApiParameter("page", int, description=f"of the parts, {PAGE} each")],
        responses=FollowedSerializer,
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        movement = movement_of(reader(request), int(pk))
        told = {
            "movement": movement,
            "rule": words.RULE,
            "steps": [shown(step, request.query_params.get("page")) for step in words.steps(movement)],
            "repaid_of": words.repaid_of(movement),
            "repaid_to": words.repaid_to(movement),
        }
        return Response(FollowedSerializer(told).data)


routes = [("followed-movements", FollowedViewSet)]
