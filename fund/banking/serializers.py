"""How the bank's rows look over the API. Amounts are integer cents; what goes out has no sign,
bank lines have one."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from fund.banking import duplicates
from fund.banking.models import (
    ApprovalRules,
    BatchLine,
    ExpectedPayment,
    PaymentBatch,
    PaymentOrder,
)
from workflows import coded
from workflows.rest import Cents, StrictSerializer


class OrderSerializer(serializers.ModelSerializer[PaymentOrder]):
    """The account number is masked for all but treasurers; who is paid, where a recusal hides the case."""

    payee_name = serializers.CharField(source="shown_payee", read_only=True)
    payee_address = serializers.CharField(source="shown_address", read_only=True, help_text="on one line")
    currency = serializers.CharField(source="fund.currency", read_only=True)
    iban = serializers.SerializerMethodField()
    batch = serializers.SerializerMethodField()
    return_reason = serializers.CharField(source="came_back_because", read_only=True)
    return_code = serializers.SerializerMethodField(help_text="of the bank, where it gave one")
    bic = serializers.SerializerMethodField()
    bank_name = serializers.SerializerMethodField()
    twins = serializers.SerializerMethodField(
        help_text="other payments to the account that look like this one, and why both are paid"
    )

    class Meta:
        model = PaymentOrder
        fields = [
            "id", "purpose", "case_reference", "payee_name", "payee_address", "iban", "bic", "bank_name", "twins",
            "cents",
            "currency", "communication", "state", "ordered_on", "paid_on", "return_reason", "return_code", "batch",
            "version",
        ]  # fmt: skip

    def get_iban(self, order: PaymentOrder) -> str:
        user = self.context["request"].user
        if order.veiled:
            return order.masked_iban
        return order.iban if user.may("payment.prepare") or user.may("payment.approve") else order.masked_iban

    def get_return_code(self, order: PaymentOrder) -> str:
        return " ".join(coded.apart(order.return_reason)[0])

    def get_bic(self, order: PaymentOrder) -> str:
        return "" if order.veiled else order.bic

    def get_bank_name(self, order: PaymentOrder) -> str:
        return order.bank_name

    def get_twins(self, order: PaymentOrder) -> list[dict[str, Any]]:
        if not hasattr(self, "_twins"):
            shown = getattr(self.parent, "instance", None) or [order]
            self._twins = duplicates.of([each for each in shown if each.is_open])
        return [
            {"order": twin.order.pk, "because": str(twin.because), "cleared": twin.cleared}
            for twin in self._twins.get(order.pk, [])
        ]

    def get_batch(self, order: PaymentOrder) -> str | None:
        return next((line.batch.number for line in order.batch_lines.all() if line.is_active), None)


class BatchLineSerializer(serializers.ModelSerializer[BatchLine]):
    order = serializers.PrimaryKeyRelatedField[PaymentOrder](read_only=True)
    case_reference = serializers.CharField(source="order.case_reference", read_only=True)
    payee_name = serializers.CharField(source="order.shown_payee", read_only=True)
    payee_address = serializers.CharField(source="order.shown_address", read_only=True)
    state = serializers.CharField(source="order.state", read_only=True)
    bank_reason = serializers.SerializerMethodField()

    class Meta:
        model = BatchLine
        fields = [
            "order", "case_reference", "payee_name", "payee_address", "cents", "end_to_end_id", "state", "bank_status",
            "bank_reason",
        ]  # fmt: skip

    def get_bank_reason(self, line: BatchLine) -> str:
        return coded.in_words(line.bank_reason)


class BatchSerializer(serializers.ModelSerializer[PaymentBatch]):
    account = serializers.CharField(source="account.iban", read_only=True)
    currency = serializers.CharField(source="account.fund.currency", read_only=True)
    prepared_by = serializers.CharField(source="prepared_by.email", read_only=True)
    total_cents = serializers.IntegerField(read_only=True)
    digest = serializers.SerializerMethodField(
        help_text="of what an approval binds; hand it back when approving"
    )
    lines = serializers.SerializerMethodField()
    approvals = serializers.SerializerMethodField()
    still_to_approve = serializers.SerializerMethodField(help_text="how many second treasurers and chairs")
    last_day = serializers.DateField(read_only=True, help_text="on which it can be approved and sent")

    class Meta:
        model = PaymentBatch
        fields = [
            "number", "account", "currency", "execute_on", "state", "prepared_by", "prepared_at",
            "exported_at", "is_urgent", "approvals", "still_to_approve", "last_day",
            "file_sha256", "total_cents", "digest", "lines", "version",
        ]  # fmt: skip

    def get_digest(self, batch: PaymentBatch) -> str:
        return batch.digest()

    def get_approvals(self, batch: PaymentBatch) -> list[dict[str, Any]]:
        return [
            {"by": approval.by.email, "as": approval.role, "at": approval.at.isoformat()}
            for approval in batch.standing_now()
        ]

    def get_still_to_approve(self, batch: PaymentBatch) -> dict[str, int]:
        if batch.state not in (PaymentBatch.State.PREPARED, PaymentBatch.State.APPROVED):
            return {"treasurers": 0, "chairs": 0}
        missing = batch.missing(batch.digest(), timezone.localdate())
        return {"treasurers": missing.treasurers, "chairs": missing.chairs}

    def get_lines(self, batch: PaymentBatch) -> list[dict[str, Any]]:
        return list(BatchLineSerializer(batch.lines_for(self.context["request"].user), many=True).data)


class BatchRowSerializer(serializers.ModelSerializer[PaymentBatch]):
    account = serializers.CharField(source="account.iban", read_only=True)
    orders = serializers.IntegerField(read_only=True)
    total_cents = serializers.IntegerField(source="sum_cents", read_only=True)

    class Meta:
        model = PaymentBatch
        fields = [
            "number",
            "account",
            "execute_on",
            "state",
            "orders",
            "total_cents",
            "prepared_at",
            "exported_at",
        ]


class PrepareSerializer(StrictSerializer):
    account = serializers.CharField(max_length=42, help_text="IBAN of the fund's account")
    orders = serializers.ListField(
        child=serializers.IntegerField(min_value=1), min_length=1, max_length=10_000
    )
    execute_on = serializers.DateField()
    urgent = serializers.BooleanField(default=False)


class ApproveSerializer(StrictSerializer):
    digest = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="of what was read")

    code = serializers.CharField(
        max_length=12, required=False, help_text="of the second factor, where none was typed in five minutes"
    )


class BetweenSerializer(StrictSerializer):
    """`key`: the same again answers the first order."""

    key = serializers.CharField(max_length=36, min_length=8)
    from_account = serializers.CharField(max_length=42, help_text="IBAN of the account that it leaves")
    to_account = serializers.CharField(max_length=42, help_text="IBAN of the account that it goes to")
    cents = Cents(min_value=1)


class PostponeSerializer(StrictSerializer):
    execute_on = serializers.DateField()


class LeaveOutSerializer(StrictSerializer):
    order = serializers.IntegerField(min_value=1)


class ClearSerializer(StrictSerializer):
    other = serializers.IntegerField(min_value=1, help_text="the order that it looks like")
    why = serializers.CharField(max_length=200)


class RulesSerializer(serializers.ModelSerializer[ApprovalRules]):
    fund = serializers.CharField(source="fund.code", read_only=True)
    currency = serializers.CharField(source="fund.currency", read_only=True)
    proposed_by = serializers.CharField(source="proposed_by.email", read_only=True)
    decided_by = serializers.CharField(source="decided_by.email", read_only=True, default=None)
    digest = serializers.CharField(read_only=True, help_text="hand it back when approving")

    class Meta:
        model = ApprovalRules
        fields = [
            "id", "fund", "currency", "from_on", "one_up_to_cents", "two_up_to_cents", "why", "state", "proposed_by",
            "proposed_on", "decided_by", "decided_on", "digest",
        ]  # fmt: skip


class ProposeRulesSerializer(StrictSerializer):
    key = serializers.CharField(max_length=60)
    fund = serializers.CharField(max_length=40)
    one_up_to_cents = Cents()
    two_up_to_cents = Cents()
    from_on = serializers.DateField()
    why = serializers.CharField(max_length=200)


class WhySerializer(StrictSerializer):
    why = serializers.CharField(max_length=140)


class LowerSerializer(StrictSerializer):
    cents = Cents(min_value=1, help_text="the final amount, lower than what was ordered")
    why = serializers.CharField(max_length=200)


class RedirectSerializer(StrictSerializer):
    payee_name = serializers.CharField(max_length=70)
    iban = serializers.CharField(max_length=42)
    why = serializers.CharField(max_length=140)


class EmptySerializer(StrictSerializer):
    """Nothing is asked."""


class ExpectedSerializer(serializers.ModelSerializer[ExpectedPayment]):
    currency = serializers.CharField(source="fund.currency", read_only=True)

    class Meta:
        model = ExpectedPayment
        fields = [
            "id", "purpose", "reference", "label", "cents", "currency", "due_on", "is_open", "received_cents",
            "last_received_on",
        ]  # fmt: skip
