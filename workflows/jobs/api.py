"""Long runs over the API: the list of all of them, one's own exports, and the reports one is told of."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from workflows import long_runs
from workflows.people.reader import reader
from workflows.rest import StrictSerializer

from . import exporting, subscribing, working
from .models import Export, Subscription
from .views import MOST_SHOWN

WORK = [
    "id", "state", "at", "done", "wanted", "ended_at", "problem", "filename", "size", "sha256", "last_day",
    "stands_still",
]  # fmt: skip


class RunSerializer(serializers.Serializer[Any]):
    sort = serializers.CharField()
    at = serializers.DateTimeField()
    title = serializers.CharField()
    state = serializers.CharField()
    kind = serializers.CharField(help_text="idle, info, wait, ok or bad")
    by = serializers.CharField()
    done = serializers.IntegerField(allow_null=True)
    wanted = serializers.IntegerField(allow_null=True)
    result = serializers.CharField()
    problems = serializers.IntegerField()
    url = serializers.CharField()
    resume = serializers.CharField(help_text="where a POST goes on with it; empty while there is progress")


class JobViewSet(viewsets.ViewSet):
    """Every long run that the caller may read of, the newest first; at most 500."""

    permission_codes = {"list": "job.read"}

    @extend_schema(parameters=[OpenApiParameter("sort", str)], responses=RunSerializer(many=True))
    def list(self, request: Request) -> Response:
        wanted = request.query_params.get("sort", "")
        sources = [s for s in long_runs.sources(request.user) if wanted in ("", s.code)]
        found = long_runs.latest(request.user, sources, MOST_SHOWN)
        rows = [{"sort": source.code, **{n: getattr(run, n) for n in run.__slots__}} for source, run in found]
        return Response(RunSerializer(rows, many=True).data)


class ExportSerializer(serializers.ModelSerializer[Export]):
    stands_still = serializers.BooleanField(read_only=True)

    class Meta:
        model = Export
        fields = [*WORK, "path", "title"]


class AskBody(StrictSerializer):
    path = serializers.CharField(max_length=2000, help_text="of a list page, with its filters and `format`")


class ExportViewSet(viewsets.ReadOnlyModelViewSet[Export]):
    """The caller's own exports. POST to the list has one written."""

    queryset = Export.objects.none()
    serializer_class = ExportSerializer
    filterset_fields = ["state"]
    lookup_value_regex = r"\d+"
    permission_codes = {
        "list": "job.export", "retrieve": "job.export", "create": "job.export", "file": "job.export",
        "again": "job.export", "destroy": "job.export",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[Export]:
        return Export.objects.visible_to(reader(self.request)).select_related("by")

    @extend_schema(request=AskBody, responses={201: ExportSerializer})
    def create(self, request: Request) -> Response:
        body = AskBody(data=request.data)
        body.is_valid(raise_exception=True)
        made = exporting.ask(body.validated_data["path"], by=reader(request))
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def file(self, request: Request, pk: str) -> HttpResponseBase:
        """The file itself, while it is kept."""
        return working.response(self.get_object())

    @extend_schema(request=None, responses=ExportSerializer)
    @action(detail=True, methods=["post"])
    def again(self, request: Request, pk: str) -> Response:
        """Begin again what stopped or stands still."""
        found = working.again(self.get_object())
        return Response(self.get_serializer(self.get_queryset().get(pk=found.pk)).data)

    def destroy(self, request: Request, pk: str) -> Response:
        """Throw the file away."""
        working.drop(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)


class SubscriptionSerializer(serializers.ModelSerializer[Subscription]):
    class Meta:
        model = Subscription
        fields = ["id", "report", "every", "next_on", "last_on"]


class SubscribeBody(StrictSerializer):
    report = serializers.CharField(max_length=40)
    every = serializers.ChoiceField(Subscription.Every.choices)


class SubscriptionViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Subscription]):
    """The reports that the caller is told of by e-mail, with a link."""

    queryset = Subscription.objects.none()
    serializer_class = SubscriptionSerializer
    lookup_value_regex = r"\d+"
    permission_codes = {"list": "job.export", "create": "job.export", "destroy": "job.export"}

    def get_queryset(self) -> QuerySet[Subscription]:
        return Subscription.objects.visible_to(reader(self.request)).filter(ended_on=None)

    @extend_schema(request=SubscribeBody, responses={201: SubscriptionSerializer})
    def create(self, request: Request) -> Response:
        body = SubscribeBody(data=request.data)
        body.is_valid(raise_exception=True)
        made = subscribing.subscribe(**body.validated_data, on=timezone.localdate(), by=reader(request))
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: str) -> Response:
        subscribing.end(self.get_object(), on=timezone.localdate())
        return Response(status=status.HTTP_204_NO_CONTENT)


routes = [("jobs", JobViewSet), ("exports", ExportViewSet), ("subscriptions", SubscriptionViewSet)]
