"""How bank files and their statements look over the API."""

from typing import Any

from rest_framework import serializers

from fund.banking import line_reports, tables
from fund.banking.models import Delivery, Statement, StatementFile, TableLayout
from workflows.rest import StrictSerializer


class StatementSerializer(serializers.ModelSerializer[Statement]):
    account = serializers.CharField(source="account.iban", read_only=True)
    file = serializers.CharField(source="file.name", read_only=True)

    class Meta:
        model = Statement
        fields = [
            "id", "account", "kind", "number", "opened_on", "booked_on", "opening_cents", "closing_cents",
            "entries",
            "known", "file",
        ]  # fmt: skip


class UploadSerializer(StrictSerializer):
    file = serializers.FileField(max_length=200)
    dry_run = serializers.BooleanField(default=False)


class OneReportSerializer(serializers.Serializer[Any]):
    """What became of one bank file."""

    name = serializers.CharField()
    outcome = serializers.ChoiceField(["imported", "importing", "known", "quarantined", "refused"])
    refused_as = serializers.CharField(help_text="why it was refused, in one word; empty otherwise")
    file_id = serializers.IntegerField(allow_null=True, help_text="at /api/v1/bank-files/")
    statements = serializers.IntegerField()
    entries = serializers.IntegerField()
    new = serializers.IntegerField()
    known = serializers.IntegerField()
    confirmed = serializers.IntegerField()
    returned = serializers.IntegerField()
    matched = serializers.IntegerField()
    to_match = serializers.IntegerField()
    problems = serializers.ListField(child=serializers.DictField())
    gaps = serializers.ListField(child=serializers.CharField())
    notes = serializers.ListField(child=serializers.CharField())


class ReportSerializer(OneReportSerializer):
    """What became of what was sent; of a ZIP the sums, the worst outcome, and each file inside."""

    files = OneReportSerializer(many=True)


class LayoutSerializer(StrictSerializer):
    """How a table is written, and the heading of the column that holds each thing."""

    account = serializers.CharField(max_length=42, help_text="IBAN of the fund's account")
    delimiter = serializers.ChoiceField(list(tables.DELIMITERS), default=";")
    encoding = serializers.ChoiceField(list(tables.ENCODINGS), default="utf-8-sig")
    dates = serializers.ChoiceField(list(tables.DATES), default="%d/%m/%Y")
    decimal = serializers.ChoiceField(list(tables.DECIMALS), default=",")
    columns = serializers.DictField(child=serializers.CharField(max_length=80))

    def validate_columns(self, columns: dict[str, str]) -> dict[str, str]:
        if unknown := sorted(set(columns) - set(tables.FIELDS)):
            raise serializers.ValidationError(
                f"Unknown: {', '.join(unknown)}. Known: {', '.join(tables.FIELDS)}."
            )
        return columns


class TableLayoutSerializer(serializers.ModelSerializer[TableLayout]):
    account = serializers.CharField(source="account.iban", read_only=True)
    layout = serializers.DictField(read_only=True)

    class Meta:
        model = TableLayout
        fields = ["id", "account", "layout", "told_at"]


class FileSerializer(serializers.ModelSerializer[StatementFile]):
    """A bank file: how far its import is, and what it did or would do."""

    report = serializers.DictField(read_only=True)
    problems = serializers.ListField(child=serializers.DictField(), read_only=True)

    class Meta:
        model = StatementFile
        fields = [
            "id", "name", "size", "sha256", "format", "answers", "state", "done", "wanted", "problems", "report",
            "uploaded_at",
        ]  # fmt: skip


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """What came by the bank's folder, and what became of it; `file` is the id at /bank-files/, where it was kept."""

    problems = serializers.ListField(child=serializers.DictField(), read_only=True)

    class Meta:
        model = Delivery
        fields = ["id", "name", "at", "outcome", "problems", "file"]


class RowSerializer(serializers.Serializer[Any]):
    """One line of a bank file, and what became of it. result: to_match, split (matched in part), matched, ignored (set
    aside), known (already there), explains (a notification), refused (does not add up)."""

    file_line = serializers.IntegerField(help_text="from 1; 0 where it is not known")
    booked_on = serializers.DateField(allow_null=True)
    cents = serializers.IntegerField(allow_null=True)
    currency = serializers.CharField()
    counterparty = serializers.CharField()
    result = serializers.ChoiceField([str(code) for code in line_reports.RESULTS])
    words = serializers.CharField()
    is_twin = serializers.BooleanField(help_text="alike another one of its day, and counted beside it")
    line = serializers.IntegerField(source="line.pk", default=None, help_text="at /api/v1/bank-lines/")
