"""How bank lines, matches and rules look over the API. Amounts are integer cents; lines have a sign."""

from typing import Any

from rest_framework import serializers

from fund.banking import learning
from fund.banking.models import Match, MatchingRule, StatementLine
from fund.banking.serializers import EmptySerializer as EmptySerializer
from fund.banking.serializers import WhySerializer as WhySerializer
from fund.banking.uses import USES
from workflows import coded
from workflows.rest import Cents, StrictSerializer


class MatchSerializer(serializers.ModelSerializer[Match]):
    expected = serializers.CharField(source="expected.reference", read_only=True, default=None)
    payment = serializers.CharField(source="batch_line.end_to_end_id", read_only=True, default=None)
    because = serializers.SerializerMethodField()

    class Meta:
        model = Match
        fields = ["id", "use", "cents", "expected", "payment", "because", "at", "undone_at"]

    def get_because(self, match: Match) -> str:
        return coded.in_words(match.because)


class LineSerializer(serializers.ModelSerializer[StatementLine]):
    account = serializers.CharField(source="account.iban", read_only=True)
    currency = serializers.CharField(source="account.fund.currency", read_only=True)
    open_cents = serializers.IntegerField(read_only=True)
    matches = MatchSerializer(many=True, read_only=True)

    class Meta:
        model = StatementLine
        fields = [
            "id", "account", "currency", "booked_on", "value_on", "cents", "open_cents", "state", "reference",
            "communication", "party_name", "party_iban", "end_to_end_id", "bank_reference", "return_reason",
            "ignored_because", "matches", "version",
        ]  # fmt: skip


class AssignSerializer(StrictSerializer):
    """To an expected payment, by its reference; to one of our payments, by its end-to-end id;
    or as a plain use."""

    expected = serializers.CharField(max_length=40, required=False)
    payment = serializers.CharField(max_length=35, required=False)
    use = serializers.ChoiceField(sorted(USES), required=False)
    cents = Cents(min_value=1, required=False)
    version = serializers.IntegerField(
        min_value=0, required=False, help_text="of the line that was looked at; another is refused with 409"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(name in attrs for name in ("expected", "payment", "use")) != 1:
            raise serializers.ValidationError("Give one of expected, payment and use.")
        if "payment" in attrs and "cents" in attrs:
            raise serializers.ValidationError("A payment of ours is matched whole.")
        return attrs


class PartSerializer(StrictSerializer):
    expected = serializers.CharField(max_length=40, required=False)
    use = serializers.ChoiceField(sorted(USES), required=False)
    cents = Cents(min_value=1)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("expected" in attrs) == ("use" in attrs):
            raise serializers.ValidationError("Give one of expected and use.")
        return attrs


class SplitSerializer(StrictSerializer):
    parts = PartSerializer(many=True, min_length=1, max_length=100)  # type: ignore[call-arg]
    version = serializers.IntegerField(min_value=0, required=False)


class GatherSerializer(StrictSerializer):
    lines = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        min_length=1,
        max_length=200,
        help_text="ids of bank lines",
    )
    expected = serializers.CharField(max_length=40, help_text="the reference of the expected payment")


class SuggestionSerializer(serializers.Serializer[Any]):
    """kind: expected (by its reference), payment (by its end-to-end id), or use (its code)."""

    kind = serializers.ChoiceField(["expected", "payment", "use"])
    target = serializers.SerializerMethodField()
    reasons = serializers.ListField(child=serializers.CharField())
    points = serializers.IntegerField()

    def get_target(self, one: Any) -> str:
        name = {"expected": "reference", "payment": "end_to_end_id", "use": "code"}[one.kind]
        return str(getattr(one.target, name))


class RuleSerializer(serializers.ModelSerializer[MatchingRule]):
    words = serializers.SerializerMethodField()
    expected = serializers.CharField(source="expected.reference", read_only=True, default=None)
    on = serializers.SerializerMethodField()

    class Meta:
        model = MatchingRule
        fields = ["id", "words", "looks_at", "expected", "use", "times", "last_on", "on"]

    def get_words(self, rule: MatchingRule) -> str:
        return learning.in_words(rule)

    def get_on(self, rule: MatchingRule) -> bool:
        return rule.off_at is None


class SwitchSerializer(StrictSerializer):
    on = serializers.BooleanField()


class SendBackSerializer(StrictSerializer):
    why = serializers.CharField(max_length=140)
    payee_name = serializers.CharField(
        max_length=70, required=False, help_text="else the sender's, by the line"
    )
    iban = serializers.CharField(max_length=50, required=False, help_text="else the account it came from")
    version = serializers.IntegerField(min_value=0, required=False)


class UndoSerializer(StrictSerializer):
    match = serializers.IntegerField(min_value=1)
    why = serializers.CharField(max_length=200, required=False, default="")
    in_open_period = serializers.BooleanField(
        default=False, help_text="where its day is closed: reverse it on the first open day, with the reason"
    )


class AgeSerializer(serializers.Serializer[Any]):
    """cents: what is left of these lines, in less out."""

    code = serializers.ChoiceField(["week", "month", "quarter", "older"])
    count = serializers.IntegerField()
    cents = serializers.IntegerField()
