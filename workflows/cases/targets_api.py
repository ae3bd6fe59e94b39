"""Service targets over the API: the same verbs as on their page."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.people.reader import reader
from workflows.rest import StrictSerializer

from .targets import ServiceTargets, approve_targets, propose_targets

DAYS = ["critical_days", "high_days", "ordinary_days", "money_days"]


class TargetsSerializer(serializers.ModelSerializer):
    class Meta:
        model = ServiceTargets
        fields = ["id", "from_on", *DAYS, "proposed_by", "proposed_at", "approved_by", "approved_at"]


class TargetsBody(StrictSerializer):
    from_on = serializers.DateField()
    critical_days = serializers.IntegerField(min_value=1, max_value=365)
    high_days = serializers.IntegerField(min_value=1, max_value=365)
    ordinary_days = serializers.IntegerField(min_value=1, max_value=365)
    money_days = serializers.IntegerField(min_value=1, max_value=365)


class EmptyBody(StrictSerializer):
    """No field."""


class TargetsViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ServiceTargets]
):
    """Service targets, the latest first; one not yet approved holds for nobody."""

    queryset = ServiceTargets.objects.none()
    serializer_class = TargetsSerializer
    permission_codes = {
        "list": "targets.read",
        "retrieve": "targets.read",
        "create": "targets.propose",
        "approve": "targets.approve",
    }

    def get_queryset(self) -> QuerySet[ServiceTargets]:
        return ServiceTargets.objects.all()

    @extend_schema(request=TargetsBody, responses={201: TargetsSerializer})
    def create(self, request: Request) -> Response:
        """Propose targets from a day on."""
        body = TargetsBody(data=request.data)
        body.is_valid(raise_exception=True)
        by = reader(request)
        made = propose_targets(by=by, at=timezone.now(), on=timezone.localdate(), **body.validated_data)
        return Response(TargetsSerializer(made).data, status=201)

    @extend_schema(request=EmptyBody, responses=TargetsSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Put proposed targets in force: somebody else than who proposed them."""
        by = reader(request)
        done = approve_targets(self.get_object(), by=by, at=timezone.now(), on=timezone.localdate())
        return Response(TargetsSerializer(done).data)
