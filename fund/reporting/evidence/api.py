"""The evidence of funding lines over the REST API. Integer cents; persons by the number of their case only."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from fund.reporting.models import EvidencePack
from fund.sources import deadlines
from fund.sources.models import FundingLine
from workflows.jobs import working
from workflows.jobs.api import WORK
from workflows.people.reader import reader
from workflows.rest import Pages, StrictSerializer

from . import pack
from .justified import Justified, justify, justify_all
from .views import lines_of


class GapSerializer(serializers.Serializer[Any]):
    gap = serializers.CharField()
    count = serializers.IntegerField()
    cents = serializers.IntegerField()


class DeadlineSerializer(serializers.Serializer[Any]):
    what = serializers.CharField(help_text="report, draw or repay")
    on = serializers.DateField()
    text = serializers.CharField()
    cents = serializers.IntegerField()


class LineSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="line.pk")
    fund = serializers.CharField(source="line.fund.code")
    code = serializers.CharField(source="line.code")
    funder = serializers.CharField(source="line.lender")
    drawn_cents = serializers.IntegerField()
    ledger_cents = serializers.IntegerField(source="ledger.drawn_cents")
    agrees = serializers.BooleanField()
    paid_cents = serializers.IntegerField()
    unused_cents = serializers.IntegerField()
    lacking_cents = serializers.IntegerField()
    justified_cents = serializers.IntegerField()
    gaps = serializers.SerializerMethodField()
    deadlines = serializers.SerializerMethodField()

    @extend_schema_field(GapSerializer(many=True))
    def get_gaps(self, told: Justified) -> list[dict[str, Any]]:
        return [{"gap": str(gap), "count": count, "cents": cents} for gap, count, cents in told.by_gap()]

    @extend_schema_field(DeadlineSerializer(many=True))
    def get_deadlines(self, told: Justified) -> Any:
        return DeadlineSerializer(self.context["due"][told.line.pk], many=True).data


class PieceSerializer(serializers.Serializer[Any]):
    drawn_on = serializers.DateField(source="piece.draw.on", default=None)
    reference = serializers.CharField(source="piece.draw.reference", default=None)
    cents = serializers.IntegerField(source="piece.cents")
    became = serializers.CharField(source="piece.became")
    gaps = serializers.ListField(child=serializers.CharField())
    case = serializers.CharField(source="piece.reference")
    decision = serializers.CharField()
    decided_on = serializers.DateField(allow_null=True)
    agreement = serializers.CharField(source="agreed.number", default=None)
    signed_on = serializers.DateField(source="agreed.signed_on", default=None)
    agreement_sha256 = serializers.CharField(source="agreed.digest", default=None)
    order = serializers.IntegerField(source="piece.order.pk", default=None)
    paid_on = serializers.DateField(source="piece.movement.value_on", default=None)
    bank_line = serializers.IntegerField(source="piece.bank.pk", default=None)
    booked_on = serializers.DateField(source="piece.bank.booked_on", default=None)
    documents_asked = serializers.IntegerField(source="asked")
    documents_there = serializers.IntegerField(source="there")
    movement = serializers.IntegerField(source="piece.movement.pk", default=None)


class EvidenceViewSet(viewsets.GenericViewSet[FundingLine]):
    """How much of each funding line's money is justified, what is missing, and what is due."""

    queryset = FundingLine.objects.none()
    serializer_class = LineSerializer
    lookup_value_regex = r"\d+"
    permission_codes = dict.fromkeys(["list", "retrieve", "pieces"], "sources.read")

    def get_queryset(self) -> QuerySet[FundingLine]:
        return lines_of(reader(self.request)).order_by("pk")

    @extend_schema(responses=LineSerializer(many=True))
    def list(self, request: Request) -> Response:
        pages = Pages()
        lines = pages.paginate_queryset(self.get_queryset(), request, view=self) or []
        return pages.get_paginated_response(self._told(lines))

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(self._told([self.get_object()])[0])

    def _told(self, lines: Sequence[FundingLine]) -> Any:
        told, due = justify_all(lines, reader(self.request)), deadlines.of_lines(lines, localdate())
        return LineSerializer(told, many=True, context={"due": due}).data

    @extend_schema(responses=PieceSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def pieces(self, request: Request, pk: str) -> Response:
        """Every euro drawn with what justifies it, what is missing first."""
        pages = Pages()
        rows = justify(self.get_object(), reader(request)).gaps_first
        found: Any = rows
        page: Any = pages.paginate_queryset(found, request, view=self)
        return pages.get_paginated_response(PieceSerializer(page, many=True).data)


class PackSerializer(serializers.ModelSerializer[EvidencePack]):
    stands_still = serializers.BooleanField(read_only=True)

    class Meta:
        model = EvidencePack
        fields = [*WORK, "line", "papers", "contents", "left_out", "totals"]


class AskBody(StrictSerializer):
    line = serializers.IntegerField(min_value=1)
    papers = serializers.BooleanField(default=False, help_text="agreements and documents that you may open")


class EvidencePackViewSet(viewsets.ReadOnlyModelViewSet[EvidencePack]):
    """Archives of evidence that the caller asked for. POST to the list has one put together."""

    queryset = EvidencePack.objects.none()
    serializer_class = PackSerializer
    filterset_fields = ["line", "state"]
    lookup_value_regex = r"\d+"
    permission_codes = dict.fromkeys(
        ["list", "retrieve", "create", "file", "again", "destroy"], "sources.read"
    )

    def get_queryset(self) -> QuerySet[EvidencePack]:
        return EvidencePack.objects.visible_to(reader(self.request)).select_related("by", "line", "fund")

    @extend_schema(request=AskBody, responses={201: PackSerializer})
    def create(self, request: Request) -> Response:
        body = AskBody(data=request.data)
        body.is_valid(raise_exception=True)
        line = get_object_or_404(lines_of(reader(request)), pk=body.validated_data["line"])
        made = pack.ask(line, papers=body.validated_data["papers"], by=reader(request))
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def file(self, request: Request, pk: str) -> HttpResponseBase:
        """The archive itself, while it is kept."""
        return working.response(self.get_object())

    @extend_schema(request=None, responses=PackSerializer)
    @action(detail=True, methods=["post"])
    def again(self, request: Request, pk: str) -> Response:
        """Begin again what stopped or stands still."""
        found = working.again(self.get_object())
        return Response(self.get_serializer(self.get_queryset().get(pk=found.pk)).data)

    def destroy(self, request: Request, pk: str) -> Response:
        """Throw the archive away."""
        working.drop(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)


routes = [("funding-evidence", EvidenceViewSet), ("evidence-packs", EvidencePackViewSet)]
