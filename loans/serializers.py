"""The bodies of the loan API. What comes in is strict; what goes out hides what the caller may not read."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from fund.banking.iban import masked
from fund.banking.models.suppliers import COLUMNS as INVOICE
from loans.models import Acceptance, Agreement, LoanApplication, LoanProduct, ProductVersion
from loans.models.applications import MOST_TEXT, PaidTo
from loans.models.products import AheadMode
from loans.schedule import MOST_TIMES
from workflows.rest import Cents, StrictSerializer


class Purpose(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field named like an attribute of Field


class TermsSerializer(serializers.ModelSerializer[ProductVersion]):
    currency = serializers.CharField(read_only=True)
    purposes = serializers.SerializerMethodField()

    class Meta:
        model = ProductVersion
        fields = [
            "number", "state", "from_on", "to_on", "published_on", "committee_code", "currency",
            "min_cents", "max_cents", "min_months", "max_months",
            "period_months", "period_days", "seasons", "balloon_basis_points", "income_share_basis_points",
            "deduction_basis_points_max",
            "grace_months_max", "file_fee_basis_points", "fee_way", "fee_refunded", "remainder", "multiple_cents",
            "business_day", "ahead_mode", "tolerance_cents",
            "pause_months_max", "replan_months_max", "forgive_cents_max", "write_off_cents_max",
            "withdrawal_days", "withdrawal_waits", "tranches_max", "draw_months", "countries",
            "purposes", "secured_by", "quotes_required", "offer_days", "dunning", "quiet_days", "promise_days_max",
            "promise_tolerance_days",
        ]  # fmt: skip

    @extend_schema_field(Purpose(many=True))
    def get_purposes(self, terms: ProductVersion) -> list[dict[str, str]]:
        return [{"code": code, "label": label} for code, label in terms.purpose_choices()]


class ProductSerializer(serializers.ModelSerializer[LoanProduct]):
    name = serializers.CharField(source="__str__", read_only=True)
    summary = serializers.CharField(source="said_summary", read_only=True)
    terms = serializers.SerializerMethodField()

    class Meta:
        model = LoanProduct
        fields = ["code", "name", "summary", "terms"]

    @extend_schema_field(TermsSerializer(allow_null=True))
    def get_terms(self, product: LoanProduct) -> Any:
        current = self.context["current"].get(product.pk)
        return TermsSerializer(current).data if current else None


class MonthsOfTheYear(serializers.ListField):
    """[1, 2] is January and February."""

    child = serializers.IntegerField(min_value=1, max_value=12)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 12, **kwargs})


class LargerMonths(MonthsOfTheYear):
    """[6, 7, 7]: June bears two ordinary instalments in one, July three."""

    def __init__(self, **kwargs: Any) -> None:
        most = 12 * (MOST_TIMES - 1)
        super().__init__(
            **{
                "max_length": most,
                "help_text": "months with another instalment in theirs, each time named",
                **kwargs,
            }
        )


class Tranche(StrictSerializer):
    """One payment of a loan; the first is paid once the agreement is signed."""

    cents = Cents(min_value=1)
    on = serializers.DateField(allow_null=True, default=None, help_text="none: when the borrower asks for it")


class QuoteRequest(StrictSerializer):
    product = serializers.SlugField(max_length=40)
    cents = Cents(min_value=1)
    months = serializers.IntegerField(min_value=1, max_value=600)
    grace_months = serializers.IntegerField(min_value=0, max_value=120, default=0)
    first_due_on = serializers.DateField()
    months_off = MonthsOfTheYear(help_text="months of the year without an instalment")
    months_double = LargerMonths()
    balloon_cents = Cents(min_value=0, default=0, help_text="a larger last instalment")
    invoiced_year_cents = Cents(
        min_value=0,
        required=False,
        help_text="what the Activity invoiced in 12 months, where it limits the loan",
    )


class PlanRow(serializers.Serializer[Any]):
    position = serializers.IntegerField()
    due_on = serializers.DateField()
    due_cents = serializers.IntegerField()


class QuoteSerializer(serializers.Serializer[Any]):
    cents = serializers.IntegerField()
    fee_cents = serializers.IntegerField()
    paid_cents = serializers.IntegerField(help_text="what reaches the borrower")
    owed_cents = serializers.IntegerField(help_text="all that is repaid")
    currency = serializers.CharField(source="terms.currency")
    months = serializers.IntegerField()
    grace_months = serializers.IntegerField()
    first_due_on = serializers.DateField()
    last_due_on = serializers.DateField()
    instalments = PlanRow(source="rows", many=True)


class Start(StrictSerializer):
    product = serializers.SlugField(max_length=40)
    member = serializers.CharField(
        max_length=20, required=False, help_text="when an advisor files for a member"
    )
    consent = serializers.CharField(max_length=200, required=False, help_text="how the member asked for it")


class Answers(StrictSerializer):
    purpose = serializers.CharField(max_length=40, required=False, allow_blank=True)
    project = serializers.CharField(max_length=MOST_TEXT, required=False, allow_blank=True)
    amount_cents = Cents(min_value=1, required=False)
    months = serializers.IntegerField(min_value=1, max_value=600, required=False)
    grace_months = serializers.IntegerField(min_value=0, max_value=120, required=False)
    first_due_on = serializers.DateField(required=False)
    months_off = MonthsOfTheYear()
    months_double = LargerMonths()
    balloon_cents = Cents(min_value=0, required=False)
    tranches = Tranche(many=True, required=False, help_text="empty: the loan is paid at once")
    activity = serializers.CharField(max_length=20, required=False, allow_blank=True)
    invoiced_year_cents = Cents(required=False)
    co_borrower = serializers.CharField(
        max_length=20,
        required=False,
        allow_blank=True,
        help_text="number of a member who owes the loan too; they are invited and must agree",
    )
    guarantor = serializers.CharField(
        max_length=20,
        required=False,
        allow_blank=True,
        help_text="number of a member who answers for the loan",
    )
    supplier = serializers.CharField(
        max_length=20, required=False, allow_blank=True, help_text="code of an Activity that one buys from"
    )
    goods = serializers.CharField(max_length=200, required=False, allow_blank=True, help_text="of a lease")
    net_cents = Cents(min_value=1, required=False, help_text="their price before VAT, above 50000")
    budget = serializers.CharField(max_length=MOST_TEXT, required=False, allow_blank=True)
    iban = serializers.CharField(max_length=50, required=False, allow_blank=True)
    iban_holder = serializers.CharField(max_length=70, required=False, allow_blank=True)
    paid_to = serializers.ChoiceField(choices=PaidTo.choices, required=False)
    supplier_name = serializers.CharField(max_length=70, required=False, allow_blank=True)
    supplier_address = serializers.CharField(max_length=200, required=False, allow_blank=True)
    supplier_iban = serializers.CharField(max_length=50, required=False, allow_blank=True)
    invoice_number = serializers.CharField(
        max_length=60, required=False, allow_blank=True, help_text="of the supplier's invoice or quote"
    )


class Submit(StrictSerializer):
    declared = serializers.BooleanField()

    def validate_declared(self, value: bool) -> bool:
        if value is not True:
            raise serializers.ValidationError("The declaration must be confirmed.")
        return value


class ApplicationSerializer(serializers.ModelSerializer[LoanApplication]):
    """Project, budget and account only for who may read the sensitive part of the case."""

    reference = serializers.CharField(source="case.reference", read_only=True)
    state = serializers.CharField(source="case.state", read_only=True)
    product = serializers.CharField(source="terms.product.code", read_only=True)
    terms_number = serializers.IntegerField(source="terms.number", read_only=True)
    amount_cents = serializers.IntegerField(source="case.requested_cents", read_only=True)
    currency = serializers.CharField(source="case.currency", read_only=True)
    activity = serializers.CharField(source="activity.code", read_only=True, default=None)
    guarantor = serializers.CharField(source="guarantor.number", read_only=True, default=None)
    co_borrower = serializers.CharField(source="co_borrower.number", read_only=True, default=None)
    supplier = serializers.CharField(source="supplier.code", read_only=True, default=None)
    iban = serializers.SerializerMethodField()
    instalments = serializers.SerializerMethodField()

    supplier_iban = serializers.CharField(source="masked_supplier_iban", read_only=True)

    SENSITIVE = (
        "project", "co_borrower", "guarantor", "supplier", "budget", "invoiced_year_cents", "iban", "iban_holder",
        "paid_to", *INVOICE,
    )  # fmt: skip

    class Meta:
        model = LoanApplication
        fields = [
            "reference", "state", "product", "terms_number", "purpose", "project", "amount_cents", "currency",
            "months", "grace_months", "first_due_on", "months_off", "months_double", "balloon_cents", "tranches",
            "activity", "invoiced_year_cents", "co_borrower", "co_borrower_agreed_at", "guarantor", "supplier",
            "budget", "iban",
            "iban_holder", "goods", "net_cents", "paid_to", "supplier_name", "supplier_address", "supplier_iban",
            "invoice_number",
            "declared_at", "instalments",
        ]  # fmt: skip

    def get_iban(self, held: LoanApplication) -> str:
        return masked(held.iban)

    @extend_schema_field(PlanRow(many=True))
    def get_instalments(self, held: LoanApplication) -> Any:
        return PlanRow(held.plan(), many=True).data

    def to_representation(self, held: LoanApplication) -> dict[str, Any]:
        shown = super().to_representation(held)
        if not held.case.is_trusted(self.context["request"].user):
            for name in self.SENSITIVE:
                shown.pop(name, None)
        return shown


class LoanSerializer(serializers.ModelSerializer[Agreement]):
    member = serializers.CharField(source="member.number", read_only=True)
    co_borrower = serializers.CharField(source="co_borrower.number", read_only=True, default=None)
    product = serializers.CharField(source="terms.product.code", read_only=True)
    terms_number = serializers.IntegerField(source="terms.number", read_only=True)
    outstanding_cents = serializers.IntegerField(read_only=True)
    payout_cents = serializers.IntegerField(read_only=True)
    fee_reference = serializers.CharField(
        source="fee_expected.reference", read_only=True, default=None, help_text="of a fee that is paid first"
    )
    fee_paid_cents = serializers.IntegerField(
        source="fee_expected.received_cents", read_only=True, default=None
    )
    next_due_on = serializers.DateField(source="oldest_unpaid_on", read_only=True)
    days_late = serializers.SerializerMethodField()
    line = serializers.CharField(
        source="envelope.line.code",
        read_only=True,
        default=None,
        help_text="where its money comes from; none: own means",
    )

    class Meta:
        model = Agreement
        fields = [
            "number", "state", "member", "co_borrower", "product", "terms_number", "currency", "principal_cents",
            "topped_up_cents",
            "fee_cents", "added_fee_cents", "fee_reference", "fee_paid_cents", "payout_cents", "drawn_cents",
            "repaid_cents", "outstanding_cents", "surplus_cents",
            "relieved_cents", "recovered_cents", "next_due_on", "days_late",
            "line", "reference", "paid_to", "ahead_mode", "offered_on", "offer_ends_on", "accepted_at", "withdrawn_on",
            "started_on",
            "ended_on",
            "agreed_hash", "document_hash",
        ]  # fmt: skip

    def get_days_late(self, loan: Agreement) -> int:
        return loan.days_late(timezone.localdate())


class AheadChosen(StrictSerializer):
    mode = serializers.ChoiceField(choices=AheadMode.choices)


class Accept(StrictSerializer):
    agreed_hash = serializers.RegexField(r"^[0-9a-f]{64}$")
    code = serializers.CharField(
        max_length=20,
        required=False,
        allow_blank=True,
        help_text="of the authenticator, or none where one was typed just now; without one, what was sent by e-mail",
    )


class AcceptanceSerializer(serializers.ModelSerializer[Acceptance]):
    class Meta:
        model = Acceptance
        fields = ["party", "by_name", "at", "agreed_hash", "document_hash", "how"]


class CodeAsked(StrictSerializer):
    agreed_hash = serializers.RegexField(
        r"^([0-9a-f]{64})?$", required=False, default="", allow_blank=True, help_text="of a further amount"
    )


class AcceptedSerializer(serializers.Serializer[Any]):
    """What a party reads once they have accepted: how far the agreement is, nothing else of the loan."""

    number = serializers.CharField()
    state = serializers.CharField()
    acceptances = AcceptanceSerializer(many=True)


class PlanLine(serializers.Serializer[Any]):
    position = serializers.IntegerField()
    due_on = serializers.DateField()
    due_cents = serializers.IntegerField()
    paid_cents = serializers.IntegerField()
    left_cents = serializers.IntegerField()
    ahead = serializers.BooleanField(help_text="a payment ahead of the plan, as a row of its own")
    standing = serializers.ChoiceField(choices=["paid", "part", "late", "next", "later"])


class PartSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField(source="instalment.position", default=None, allow_null=True)
    part = serializers.CharField()
    cents = serializers.IntegerField()


class RepaymentSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="repayment.pk")
    value_on = serializers.DateField(source="repayment.value_on")
    booked_on = serializers.DateField(source="repayment.booked_on")
    cents = serializers.IntegerField(source="repayment.cents")
    channel = serializers.CharField(source="repayment.channel")
    undone = serializers.BooleanField()
    parts = PartSerializer(many=True)


class Refunded(serializers.Serializer[Any]):
    """The payment order of what was paid too much."""

    order = serializers.IntegerField(source="pk")
    cents = serializers.IntegerField()
    state = serializers.CharField()
