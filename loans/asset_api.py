"""Leased goods in the REST API: the register, and what happens to a good; the same verbs as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from loans import leasing
from loans.models import Asset
from loans.models.assets import Shape, State
from workflows.rest import Cents, StrictSerializer


class AssetSerializer(serializers.ModelSerializer[Asset]):
    lease = serializers.CharField(source="agreement.number", read_only=True)
    holder = serializers.CharField(source="holder.number", read_only=True)
    owner = serializers.SerializerMethodField(help_text="cooperative while it owns the good, else member")
    left_cents = serializers.IntegerField(source="agreement.outstanding_cents", read_only=True)
    insurance_reference = serializers.CharField(source="insurance.reference", read_only=True, default="")

    class Meta:
        model = Asset
        fields = ["number", "lease", "state", "owner", "holder", "description", "serial_number", "net_cents",
                  "currency", "left_cents", "bought_on", "insurer", "policy", "insured_until", "condition", "location",
                  "claim_number", "insurance_reference", "delivered_on", "ended_on"]  # fmt: skip

    def get_owner(self, row: Asset) -> str:
        return "cooperative" if row.is_owned else "member"


class Facts(StrictSerializer):
    serial_number = serializers.CharField(max_length=80, required=False)
    insurer = serializers.CharField(max_length=80, required=False)
    policy = serializers.CharField(max_length=60, required=False)
    insured_until = serializers.DateField(required=False)
    condition = serializers.ChoiceField(choices=Shape.choices, required=False)
    location = serializers.CharField(max_length=120, required=False)


class Happened(StrictSerializer):
    why = serializers.CharField(max_length=200)


class GivenBack(Happened):
    condition = serializers.ChoiceField(choices=Shape.choices)
    location = serializers.CharField(max_length=120)


class Lost(Happened):
    claim_number = serializers.CharField(max_length=60, required=False, default="")
    insured_cents = Cents(min_value=1, required=False)


class AssetFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(choices=State)
    lease = filters.CharFilter("agreement__number")
    to_hand_over = filters.BooleanFilter(method="paid", label="paid to its end, and still with the member")

    class Meta:
        model = Asset
        fields: list[str] = []

    def paid(self, assets: Any, name: str, value: bool) -> Any:
        ready = Asset.objects.to_hand_over()
        return assets.filter(pk__in=ready) if value else assets.exclude(pk__in=ready)


class LeasedGoodViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Asset]):
    """The register of leased goods."""

    queryset = Asset.objects.none()
    serializer_class = AssetSerializer
    filterset_class = AssetFilter
    lookup_field = "number"
    permission_codes = {
        "list": "asset.read",
        "retrieve": "asset.read",
        "deliver": "asset.keep",
        "describe": "asset.keep",
        "give_back": "asset.keep",
        "lose": "asset.keep",
        "hand_over": "asset.hand_over",
        "let_go": "asset.hand_over",
    }

    def get_queryset(self) -> QuerySet[Asset]:
        user: Any = self.request.user
        related = ("agreement", "holder", "insurance", "cooperative")
        return Asset.objects.visible_to(user).select_related(*related).order_by("-pk")

    def _do(self, verb: Any, body: Any = None) -> Response:
        given: dict[str, Any] = {}
        if body is not None:
            asked = body(data=self.request.data)
            asked.is_valid(raise_exception=True)
            given = dict(asked.validated_data)
        asset = verb(self.get_object(), on=timezone.localdate(), by=self.request.user, **given)
        return Response(AssetSerializer(asset).data)

    @extend_schema(request=Facts, responses=AssetSerializer)
    @action(detail=True, methods=["post"])
    def deliver(self, request: Request, number: str) -> Response:
        """The member has it: serial number and insurance are known."""
        return self._do(leasing.deliver, Facts)

    @extend_schema(request=Facts, responses=AssetSerializer)
    @action(detail=True, methods=["post"])
    def describe(self, request: Request, number: str) -> Response:
        """Write down condition, place or insurance anew."""
        return self._do(leasing.describe, Facts)

    @extend_schema(request=GivenBack, responses=AssetSerializer)
    @action(detail=True, methods=["post"], url_path="give-back")
    def give_back(self, request: Request, number: str) -> Response:
        """The member gave it back before the end."""
        return self._do(leasing.give_back, GivenBack)

    @extend_schema(request=Lost, responses=AssetSerializer)
    @action(detail=True, methods=["post"])
    def lose(self, request: Request, number: str) -> Response:
        """Stolen or destroyed; `insured_cents` is then expected from the insurer and repays the loan."""
        return self._do(leasing.lose, Lost)

    @extend_schema(request=None, responses=AssetSerializer)
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, number: str) -> Response:
        """It becomes the member's own; 422 while something is owed."""
        return self._do(leasing.hand_over)

    @extend_schema(request=Happened, responses=AssetSerializer)
    @action(detail=True, methods=["post"], url_path="let-go")
    def let_go(self, request: Request, number: str) -> Response:
        """Sold, scrapped or given up."""
        return self._do(leasing.let_go, Happened)
