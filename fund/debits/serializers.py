"""How direct debits look over the API. Amounts are integer cents."""

from typing import Any

from rest_framework import serializers

from fund.debits import rules
from fund.debits.models import Collection, CollectionBatch, Creditor, CreditorChange, DebitMandate
from workflows import coded
from workflows.rest import StrictSerializer


class CreditorSerializer(serializers.ModelSerializer[Creditor]):
    account = serializers.CharField(source="account.iban", read_only=True)

    class Meta:
        model = Creditor
        fields = ["id", "account", "identifier", "notice_days"]


class CreditorChangeSerializer(serializers.ModelSerializer[CreditorChange]):
    account = serializers.CharField(source="account.iban", read_only=True)
    proposed_by = serializers.CharField(source="proposed_by.email", read_only=True)
    decided_by = serializers.CharField(source="decided_by.email", read_only=True, default=None)
    digest = serializers.CharField(read_only=True, help_text="hand it back when approving")

    class Meta:
        model = CreditorChange
        fields = [
            "id", "account", "identifier", "notice_days", "why", "state", "proposed_by", "proposed_on", "decided_by",
            "decided_on", "digest",
        ]  # fmt: skip


class ProposeCreditorSerializer(StrictSerializer):
    key = serializers.CharField(max_length=60)
    account = serializers.CharField(max_length=50, help_text="IBAN of the account that collects")
    identifier = serializers.CharField(max_length=50, help_text="as the bank gave it")
    notice_days = serializers.IntegerField(min_value=0, max_value=60, default=rules.NOTICE_DAYS)
    why = serializers.CharField(max_length=200)


class MandateSerializer(serializers.ModelSerializer[DebitMandate]):
    """The account number is masked for all but the treasurer who prepares."""

    what = serializers.CharField(source="expected.label", read_only=True)
    expected = serializers.CharField(source="expected.reference", read_only=True)
    member = serializers.CharField(source="member.number", read_only=True)
    creditor = serializers.CharField(source="creditor.identifier", read_only=True)
    iban = serializers.SerializerMethodField()
    bank_name = serializers.CharField(read_only=True)
    lapses_on = serializers.DateField(read_only=True)
    ended_because = serializers.SerializerMethodField()

    class Meta:
        model = DebitMandate
        fields = [
            "reference", "what", "expected", "member", "creditor", "debtor_name", "iban", "bic", "bank_name", "how",
            "signed_on",
            "last_used_on", "lapses_on", "ended_because", "state", "version",
        ]  # fmt: skip

    def get_ended_because(self, mandate: DebitMandate) -> str:
        return coded.in_words(mandate.ended_because)

    def get_iban(self, mandate: DebitMandate) -> str:
        return mandate.iban if self.context["request"].user.may("debit.prepare") else mandate.masked_iban


class CollectionSerializer(serializers.ModelSerializer[Collection]):
    mandate = serializers.SerializerMethodField(help_text="null where a recusal hides the case")
    what = serializers.CharField(source="expected.label", read_only=True)
    why = serializers.CharField(source="because", read_only=True)
    file = serializers.CharField(source="batch.number", read_only=True, default=None)

    class Meta:
        model = Collection
        fields = [
            "id", "end_to_end_id", "mandate", "what", "cents", "due_on", "collect_on", "sequence", "file", "state",
            "why", "version",
        ]  # fmt: skip

    def get_mandate(self, collection: Collection) -> str | None:
        return None if collection.veiled else collection.mandate.reference


class FileSerializer(serializers.ModelSerializer[CollectionBatch]):
    account = serializers.CharField(source="creditor.account.iban", read_only=True)
    total_cents = serializers.IntegerField(read_only=True)
    digest = serializers.SerializerMethodField(help_text="of what is sent; hand it back when sending")
    collections = serializers.SerializerMethodField()

    class Meta:
        model = CollectionBatch
        fields = [
            "number", "account", "state", "prepared_at", "sent_at", "file_sha256", "total_cents", "digest",
            "collections", "version",
        ]  # fmt: skip

    def get_digest(self, batch: CollectionBatch) -> str:
        return batch.digest()

    def get_collections(self, batch: CollectionBatch) -> list[dict[str, Any]]:
        return list(CollectionSerializer(batch.held_for(self.context["request"].user), many=True).data)


class FileRowSerializer(serializers.ModelSerializer[CollectionBatch]):
    account = serializers.CharField(source="creditor.account.iban", read_only=True)
    collections = serializers.IntegerField(source="count", read_only=True)
    total_cents = serializers.IntegerField(source="sum_cents", read_only=True)

    class Meta:
        model = CollectionBatch
        fields = [
            "number",
            "account",
            "state",
            "prepared_at",
            "sent_at",
            "collections",
            "total_cents",
            "version",
        ]


class SignSerializer(StrictSerializer):
    """`text` is the mandate as `text` answers it, word for word."""

    expected = serializers.CharField(max_length=40, help_text="structured reference of what is paid")
    debtor_name = serializers.CharField(max_length=70)
    iban = serializers.CharField(max_length=50)
    text = serializers.CharField(max_length=4000)


class TextSerializer(StrictSerializer):
    expected = serializers.CharField(max_length=40)


class PaperSerializer(StrictSerializer):
    expected = serializers.CharField(max_length=40)
    debtor_name = serializers.CharField(max_length=70)
    iban = serializers.CharField(max_length=50)
    signed_on = serializers.DateField()
    scan = serializers.FileField()


class PrepareSerializer(StrictSerializer):
    account = serializers.CharField(max_length=50, help_text="IBAN of the account that collects")
    until = serializers.DateField()


class SendSerializer(StrictSerializer):
    digest = serializers.CharField(max_length=64)
    code = serializers.CharField(
        max_length=12, required=False, help_text="of the second factor, where none was typed in five minutes"
    )


class TakeOutSerializer(StrictSerializer):
    collection = serializers.IntegerField(min_value=1)


class DaySerializer(StrictSerializer):
    collect_on = serializers.DateField()


class WhySerializer(StrictSerializer):
    why = serializers.CharField(max_length=140)


class EmptySerializer(StrictSerializer):
    """Nothing."""
