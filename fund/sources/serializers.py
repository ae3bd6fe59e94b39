"""Bodies and answers of the sources over the API. Amounts are integer cents."""

import base64
import binascii
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from rest_framework import serializers

from fund.banking.models import PaymentOrder
from workflows.people.models import Member
from workflows.rest import Cents, StrictSerializer

from . import formats
from .models import (
    Condition,
    ContributionRate,
    FundingLine,
    Gift,
    Import,
    ImportLine,
    Invoice,
    LineMove,
    OpeningBalance,
    RateProposal,
    Recovery,
)

MOST_ROWS = 5_000
MOST_CONTENT = 11 * 1024 * 1024


def past(on: Any) -> Any:
    if on > localdate():
        raise serializers.ValidationError(_("This day is in the future."))
    return on


class Line(serializers.CharField):
    """One line of text, printable, that no spreadsheet takes for a formula."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            return formats.words({"text": text}, "text", self.max_length or 200, needed=False)
        except Exception as refused:
            raise serializers.ValidationError(str(refused)) from refused


class KeyedSerializer(StrictSerializer):
    """`key` is the caller's own: sent again with the same body it acts once."""

    key = serializers.CharField(max_length=60)


class InvoiceRowSerializer(StrictSerializer):
    """`net_cents` is before VAT; below zero for a credit note, which names its invoice in `credits`."""

    number = serializers.CharField(max_length=60)
    cooperative = serializers.CharField(max_length=20)
    member = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    on = serializers.DateField()
    net_cents = Cents(min_value=-formats.MAX_CENTS, max_value=formats.MAX_CENTS)
    credits = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    currency = serializers.CharField(max_length=3, required=False, default="", allow_blank=True)


class RecordSerializer(KeyedSerializer):
    """Invoices; those that are known already with the same figures are passed over."""

    fund = serializers.SlugField()
    name = serializers.CharField(max_length=200)
    invoices = serializers.ListField(child=InvoiceRowSerializer(), allow_empty=False, max_length=MOST_ROWS)


class HandInSerializer(StrictSerializer):
    """A CSV or XLSX file in base64."""

    fund = serializers.SlugField()
    kind = serializers.ChoiceField(choices=Import.Kind.choices)
    name = serializers.CharField(max_length=200)
    content = serializers.CharField(max_length=MOST_CONTENT)
    period_from = serializers.DateField(required=False, allow_null=True, default=None)
    period_to = serializers.DateField(required=False, allow_null=True, default=None)

    def validate_content(self, text: str) -> bytes:
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise serializers.ValidationError(_("This is not base64.")) from error


class WhySerializer(StrictSerializer):
    why = serializers.CharField(max_length=200)


class ImportSerializer(serializers.ModelSerializer[Import]):
    fund = serializers.CharField(source="fund.code", read_only=True)

    class Meta:
        model = Import
        fields = [
            "id", "fund", "kind", "name", "key", "sha256", "state", "lines", "fresh", "changed", "known",
            "problems", "done", "base_cents", "cents", "sums", "stopped_because", "at", "posted_at",
            "reversed_at", "reversed_because",
        ]  # fmt: skip


class ImportLineSerializer(serializers.ModelSerializer[ImportLine]):
    class Meta:
        model = ImportLine
        fields = ["line", "outcome", "label", "entity", "on", "base_cents", "cents", "sentence"]


class InvoiceSerializer(serializers.ModelSerializer[Invoice]):
    cooperative = serializers.CharField(source="cooperative.code", read_only=True)
    member = serializers.CharField(source="member.number", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Invoice
        fields = [
            "id", "made_by", "cooperative", "number", "member", "invoiced_on", "net_cents", "basis_points",
            "contribution_cents", "first", "reverses", "credits", "movement",
        ]  # fmt: skip


class RateSerializer(serializers.ModelSerializer[ContributionRate]):
    cooperative = serializers.CharField(source="cooperative.code", read_only=True)

    class Meta:
        model = ContributionRate
        fields = ["cooperative", "basis_points", "from_on"]


class ProposalSerializer(serializers.ModelSerializer[RateProposal]):
    cooperative = serializers.CharField(source="cooperative.code", read_only=True)
    proposed_by = serializers.StringRelatedField[Any]()
    decided_by = serializers.StringRelatedField[Any]()

    class Meta:
        model = RateProposal
        fields = [
            "id", "cooperative", "basis_points", "from_on", "why", "state", "proposed_by", "proposed_at",
            "decided_by", "decided_at",
        ]  # fmt: skip


class ProposeSerializer(StrictSerializer):
    cooperative = serializers.SlugField()
    basis_points = serializers.IntegerField(min_value=0, max_value=10_000)
    from_on = serializers.DateField()
    why = Line(max_length=200, required=False, default="", allow_blank=True)


class MovedSerializer(serializers.ModelSerializer[Any]):
    """`taken_back` is the movement that undid it."""

    fund = serializers.CharField(source="fund.code", read_only=True)
    taken_back = serializers.SerializerMethodField()

    def get_taken_back(self, row: Any) -> int | None:
        found = getattr(row.movement, "reversed_by", None)
        return found.pk if found else None


class GiftSerializer(MovedSerializer):
    envelope = serializers.CharField(source="envelope.code", read_only=True, allow_null=True, default=None)
    member = serializers.CharField(source="member.number", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Gift
        fields = [
            "number", "fund", "envelope", "giver", "member", "reference", "amount_cents", "received_on", "note",
            "movement", "taken_back",
        ]  # fmt: skip


class GiveSerializer(KeyedSerializer):
    fund = serializers.SlugField()
    envelope = serializers.SlugField(required=False, allow_null=True, default=None)
    giver = Line(max_length=120)
    member = serializers.CharField(max_length=20, required=False, allow_null=True, default=None)
    address = Line(max_length=200, required=False, default="", allow_blank=True)
    reference = Line(max_length=60, required=False, default="", allow_blank=True)
    cents = Cents(min_value=1)
    currency = serializers.CharField(max_length=3, required=False, default="")
    on = serializers.DateField(validators=[past])
    note = Line(max_length=200, required=False, default="", allow_blank=True)

    def validate_member(self, number: str | None) -> Member | None:
        found = Member.objects.filter(number=number).first() if number else None
        if number and found is None:
            raise serializers.ValidationError(_("There is no member with this number."))
        return found


class RecoverySerializer(MovedSerializer):
    class Meta:
        model = Recovery
        fields = [
            "number", "fund", "payer", "loss", "reference", "amount_cents", "received_on", "note", "movement",
            "taken_back",
        ]  # fmt: skip


class RecoverSerializer(KeyedSerializer):
    fund = serializers.SlugField()
    payer = Line(max_length=120)
    loss = Line(max_length=60, required=False, default="", allow_blank=True)
    reference = Line(max_length=60, required=False, default="", allow_blank=True)
    cents = Cents(min_value=1)
    currency = serializers.CharField(max_length=3, required=False, default="")
    on = serializers.DateField(validators=[past])
    note = Line(max_length=200, required=False, default="", allow_blank=True)


class OpeningSerializer(MovedSerializer):
    class Meta:
        model = OpeningBalance
        fields = ["id", "fund", "on", "bank_cents", "parts", "evidence", "movement", "taken_back"]


class PartSerializer(StrictSerializer):
    what = serializers.ChoiceField(choices=["bank", "line", "envelope"])
    code = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    cents = Cents(min_value=1)


class OpenSerializer(StrictSerializer):
    """The bank and the envelopes make the same sum."""

    fund = serializers.SlugField()
    on = serializers.DateField(validators=[past])
    parts = serializers.ListField(child=PartSerializer(), allow_empty=False, max_length=200)
    evidence = Line(max_length=200)


class LineSerializer(serializers.ModelSerializer[FundingLine]):
    fund = serializers.CharField(source="fund.code", read_only=True)
    envelope = serializers.CharField(source="envelope.code", read_only=True)
    drawn_cents = serializers.IntegerField(read_only=True)
    undrawn_cents = serializers.IntegerField(read_only=True)

    class Meta:
        model = FundingLine
        fields = [
            "id", "fund", "code", "kind", "lender", "terms", "region", "limit_cents", "drawn_cents",
            "undrawn_cents", "from_on", "to_on", "envelope", "withdrawn_on",
        ]  # fmt: skip


class OpenLineSerializer(StrictSerializer):
    fund = serializers.SlugField()
    code = serializers.SlugField(max_length=40)
    kind = serializers.ChoiceField(choices=FundingLine.Kind.choices)
    lender = Line(max_length=120)
    limit_cents = Cents(min_value=1)
    from_on = serializers.DateField()
    to_on = serializers.DateField(required=False, allow_null=True, default=None)
    region = Line(max_length=20, required=False, default="", allow_blank=True)
    terms = serializers.CharField(max_length=5000, required=False, default="", allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["to_on"] and attrs["to_on"] < attrs["from_on"]:
            raise serializers.ValidationError({"to_on": [_("The last day comes before the first.")]})
        return attrs


class LineMoveSerializer(KeyedSerializer):
    cents = Cents(min_value=1)
    on = serializers.DateField(validators=[past])
    reference = Line(max_length=60, required=False, default="", allow_blank=True)


class LinePaymentSerializer(KeyedSerializer):
    cents = Cents(min_value=1)
    iban = serializers.CharField(max_length=50)
    payee_name = Line(max_length=70, required=False, default="", allow_blank=True)
    communication = Line(max_length=140, required=False, default="", allow_blank=True)


class GiftPaymentSerializer(StrictSerializer):
    iban = serializers.CharField(max_length=50)
    payee_name = Line(max_length=70, required=False, default="", allow_blank=True)
    why = Line(max_length=200)


class OrderedSerializer(serializers.ModelSerializer[PaymentOrder]):
    """The payment order that was made."""

    class Meta:
        model = PaymentOrder
        fields = ["id", "state", "cents", "payee_name"]


class MoveSerializer(serializers.ModelSerializer[LineMove]):
    taken_back = serializers.SerializerMethodField()

    class Meta:
        model = LineMove
        fields = ["id", "way", "cents", "on", "reference", "movement", "taken_back"]

    def get_taken_back(self, row: LineMove) -> int | None:
        found = getattr(row.movement, "reversed_by", None)
        return found.pk if found else None


class InstalmentSerializer(StrictSerializer):
    due_on = serializers.DateField()
    principal_cents = Cents(min_value=1)


class PlanSerializer(StrictSerializer):
    instalments = serializers.ListField(child=InstalmentSerializer(), allow_empty=False, max_length=600)


class DueSerializer(serializers.Serializer[Any]):
    due_on = serializers.DateField()
    principal_cents = serializers.IntegerField()
    left_cents = serializers.IntegerField()


class ShortfallSerializer(serializers.Serializer[Any]):
    """An instalment to a lender that cannot be met by its day."""

    due_on = serializers.DateField()
    due_cents = serializers.IntegerField()
    there_cents = serializers.IntegerField()
    short_cents = serializers.IntegerField()


class StandingSerializer(serializers.Serializer[Any]):
    received_cents = serializers.IntegerField()
    repaid_cents = serializers.IntegerField()
    short_cents = serializers.IntegerField()
    shortfalls = ShortfallSerializer(many=True)
    dues = DueSerializer(many=True)


class AskSerializer(StrictSerializer):
    text = Line(max_length=300)
    due_on = serializers.DateField()
    at_risk_cents = Cents(min_value=1, required=False, allow_null=True, default=None)


class ConditionSerializer(serializers.ModelSerializer[Condition]):
    class Meta:
        model = Condition
        fields = ["id", "text", "due_on", "at_risk_cents", "withdrawn_on"]


class ConditionStandingSerializer(serializers.Serializer[Any]):
    condition = ConditionSerializer()
    met = serializers.BooleanField()
    overdue = serializers.BooleanField()
    at_risk_cents = serializers.IntegerField()


class SaySerializer(StrictSerializer):
    condition = serializers.IntegerField(min_value=1)
    met = serializers.BooleanField()
    on = serializers.DateField(validators=[past])
    evidence = Line(max_length=300)
