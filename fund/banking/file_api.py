"""Bank files over the API: sent in, looked at, imported, and followed while a large one is on its way."""

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from fund.banking import file_serializers as bodies
from fund.banking import iban as accounts
from fund.banking import importing, line_reports, tables
from fund.banking.api import Acts
from fund.banking.models import BankAccount, Delivery, Statement, StatementFile, TableLayout
from workflows.rest import StrictJSONParser

WORST_FIRST = (
    importing.REFUSED,
    importing.QUARANTINED,
    importing.IMPORTING,
    importing.IMPORTED,
    importing.KNOWN,
)
SUMMED = ("statements", "entries", "new", "known", "confirmed", "returned", "matched", "to_match")


def together(name: str, reports: list[importing.FileReport]) -> dict[str, Any]:
    """One answer for what was sent in one go."""
    if len(reports) == 1:
        return asdict(reports[0]) | {"files": []}
    worst = min(reports, key=lambda report: WORST_FIRST.index(report.outcome))
    whole = importing.FileReport(name, worst.outcome, worst.refused_as)
    for report in reports:
        for figure in SUMMED:
            setattr(whole, figure, getattr(whole, figure) + getattr(report, figure))
        whole.problems += [{**problem, "file": report.name} for problem in report.problems]
        whole.gaps += report.gaps
    return asdict(whole) | {"files": [asdict(report) for report in reports]}


def status_of(outcome: str, *, dry_run: bool = False) -> int:
    done = {importing.IMPORTED: 200 if dry_run else 201, importing.IMPORTING: 202, importing.KNOWN: 200}
    return done.get(outcome, 422)


class StatementViewSet(Acts, viewsets.ReadOnlyModelViewSet[Statement]):
    """Bank statements. POST a file, or a ZIP of several, to import it, each whole or not at all; the same file again
    adds nothing."""

    queryset = Statement.objects.none()
    serializer_class = bodies.StatementSerializer
    filterset_fields = ["kind", "number", "booked_on"]
    lookup_value_regex = r"\d+"
    parser_classes = [MultiPartParser, FormParser]
    permission_codes = {"list": "statement.list", "retrieve": "statement.list", "create": "statement.import"}

    def get_queryset(self) -> QuerySet[Statement]:
        mine = Statement.objects.visible_to(self.person).select_related("account", "file")
        return mine.defer("file__raw").order_by("-booked_on", "-pk")

    @extend_schema(
        request={"multipart/form-data": bodies.UploadSerializer},
        responses=dict.fromkeys((200, 201, 202, 422), bodies.ReportSerializer),
    )
    def create(self, request: Request) -> Response:
        """Import a bank file: 201 imported, 202 large and on its way (follow it at /bank-files/), 200 known before or
        a dry run, 422 set aside or refused, with its lines. A table whose columns nobody named is kept, refused as
        `columns_unknown`: name them at /bank-files/{file_id}/columns/."""
        typed = self.typed(bodies.UploadSerializer)
        file, dry_run = typed["file"], typed["dry_run"]
        reports = importing.import_statement([(file.name, file)], by=self.person, dry_run=dry_run, here=False)
        if len(reports) == 1 and reports[0].refused_as == tables.Unmapped.code and not dry_run:
            file.seek(0)
            kept, _report = importing.stage(file.name, file, by=self.person)
            reports[0].file_id = kept.pk if kept else None
        told = together(file.name, reports)
        return Response(
            bodies.ReportSerializer(told).data, status=status_of(told["outcome"], dry_run=dry_run)
        )


class FileViewSet(Acts, viewsets.ReadOnlyModelViewSet[StatementFile]):
    """Bank files as they came in, and how far each is."""

    queryset = StatementFile.objects.none()
    serializer_class = bodies.FileSerializer
    filterset_fields = ["state", "format", "sha256"]
    lookup_value_regex = r"\d+"
    parser_classes = [StrictJSONParser]
    permission_codes = {
        "list": "statement.list", "retrieve": "statement.list", "lines": "statement.list",
        "start": "statement.import", "columns": "statement.import",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[StatementFile]:
        return StatementFile.objects.visible_to(self.person).defer("raw").order_by("-pk")

    @extend_schema(responses=bodies.RowSerializer(many=True))
    @action(detail=True, filter_backends=[])
    def lines(self, request: Request, pk: str) -> Response:
        """What became of each line of the file, as it stands now."""
        rows: Any = line_reports.Rows(self.get_object(), self.person)
        page: Any = self.paginate_queryset(rows)
        return self.get_paginated_response(bodies.RowSerializer(page, many=True).data)

    @extend_schema(request=None, responses=dict.fromkeys((200, 201, 202, 422), bodies.ReportSerializer))
    @action(detail=True, methods=["post"], url_path="import")
    def start(self, request: Request, pk: str) -> Response:
        """Import a file that was looked at or set aside, or go on with one that stopped."""
        report = importing.import_staged(self.get_object(), by=self.person, here=False)
        told = asdict(report) | {"files": []}
        return Response(bodies.ReportSerializer(told).data, status=status_of(report.outcome))

    @extend_schema(request=bodies.LayoutSerializer, responses=bodies.ReportSerializer)
    @action(detail=True, methods=["post"])
    def columns(self, request: Request, pk: str) -> Response:
        """Say which column of a table holds what, for it and for the next ones of the account; what importing it would
        do is the answer."""
        typed = self.typed(bodies.LayoutSerializer)
        number = accounts.parse(typed.pop("account")).compact
        account = get_object_or_404(BankAccount.objects.visible_to(self.person), iban=number)
        report = importing.name_columns(self.get_object(), tables.Layout(**typed), account, by=self.person)
        return Response(bodies.ReportSerializer(asdict(report) | {"files": []}).data)


class DeliveryViewSet(Acts, viewsets.ReadOnlyModelViewSet[Delivery]):
    """Files that came by the bank's folder, the latest first."""

    queryset = Delivery.objects.none()
    serializer_class = bodies.DeliverySerializer
    filterset_fields = ["outcome"]
    lookup_value_regex = r"\d+"
    permission_codes = {"list": "statement.list", "retrieve": "statement.list"}

    def get_queryset(self) -> QuerySet[Delivery]:
        return Delivery.objects.visible_to(self.person).order_by("-pk")


class TableLayoutViewSet(Acts, viewsets.ReadOnlyModelViewSet[TableLayout]):
    """How the tables (CSV) of each account are read."""

    queryset = TableLayout.objects.none()
    serializer_class = bodies.TableLayoutSerializer
    lookup_value_regex = r"\d+"
    permission_codes = {"list": "statement.list", "retrieve": "statement.list"}

    def get_queryset(self) -> QuerySet[TableLayout]:
        return TableLayout.objects.visible_to(self.person).select_related("account").order_by("pk")


routes = [
    ("statements", StatementViewSet),
    ("bank-files", FileViewSet),
    ("bank-deliveries", DeliveryViewSet),
    ("table-layouts", TableLayoutViewSet),
]
