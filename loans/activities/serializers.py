"""The bodies of the API of advances and guarantees. What goes out hides what the caller may not read."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from fund.banking.iban import masked
from loans.activities import writing
from loans.activities.asking import URGENT
from loans.activities.models import (
    Claim,
    ClaimProposal,
    Letter,
    OwnMoney,
    OwnMove,
    OwnPlan,
    Receipt,
    Request,
    Terms,
    Way,
)
from loans.activities.models.claims import ChangeKind, LetterKind
from loans.activities.models.own import Rhythm
from workflows.rest import Cents, StrictSerializer

KEY = r"^[\w./-]{1,40}$"


class Start(StrictSerializer):
    way = serializers.ChoiceField(choices=Way.choices)
    member = serializers.CharField(
        max_length=20, required=False, help_text="their number, where one files for them"
    )
    consent = serializers.CharField(max_length=200, required=False, help_text="how the member asked for it")


class Answers(StrictSerializer):
    amount_cents = Cents(min_value=1, required=False)
    activity = serializers.CharField(max_length=20, required=False, allow_blank=True, help_text="its code")
    client = serializers.CharField(max_length=140, required=False, allow_blank=True)
    client_address = serializers.CharField(max_length=300, required=False, allow_blank=True)
    invoice = serializers.CharField(max_length=40, required=False, allow_blank=True)
    invoice_cents = Cents(min_value=1, required=False, help_text="what the client still owes of it")
    due_on = serializers.DateField(required=False)
    reference = serializers.CharField(max_length=40, required=False, allow_blank=True)
    bankrupt_on = serializers.DateField(required=False, allow_null=True)
    count = serializers.IntegerField(
        min_value=1, max_value=60, required=False, help_text="parts of own money"
    )
    period_months = serializers.ChoiceField(choices=Rhythm.choices, required=False)
    first_due_on = serializers.DateField(required=False)
    story = serializers.CharField(max_length=4_000, required=False, allow_blank=True)
    pressing = serializers.MultipleChoiceField(choices=sorted(URGENT), required=False)
    iban = serializers.CharField(max_length=50, required=False, allow_blank=True)
    iban_holder = serializers.CharField(max_length=70, required=False, allow_blank=True)


class Submit(StrictSerializer):
    declared = serializers.BooleanField()

    def validate_declared(self, value: bool) -> bool:
        if not value:
            raise serializers.ValidationError("true, or nothing is sent", code="declaration")
        return value


class RequestSerializer(serializers.ModelSerializer[Request]):
    reference_number = serializers.CharField(source="case.reference", read_only=True)
    state = serializers.CharField(source="case.state", read_only=True)
    way = serializers.CharField(read_only=True)
    amount_cents = serializers.IntegerField(source="case.requested_cents", read_only=True)
    currency = serializers.CharField(source="case.currency", read_only=True)
    activity = serializers.SlugRelatedField(slug_field="code", read_only=True)  # type: ignore[var-annotated]
    iban = serializers.SerializerMethodField()

    SEALED = ("client", "client_address", "story", "pressing", "iban", "iban_holder")

    class Meta:
        model = Request
        fields = ["reference_number", "state", "way", "amount_cents", "currency", "activity", "client",
                  "client_address", "invoice", "invoice_cents", "due_on", "reference", "bankrupt_on", "count",
                  "period_months", "first_due_on", "story",
                  "pressing", "iban", "iban_holder"]  # fmt: skip

    def get_iban(self, held: Request) -> str:
        """Whole only to the applicant."""
        mine = held.case.applicant.user_id == self.context["request"].user.pk
        return held.iban if mine else masked(held.iban)

    def to_representation(self, held: Request) -> dict[str, Any]:
        shown = super().to_representation(held)
        if not held.case.is_trusted(self.context["request"].user):
            for name in self.SEALED:
                shown.pop(name, None)
        return shown


class NextStep(serializers.Serializer[Any]):
    step = serializers.CharField()
    from_on = serializers.DateField()


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    member = serializers.CharField(source="member.number", read_only=True)
    activity = serializers.CharField(source="activity.code", read_only=True)
    outstanding_cents = serializers.IntegerField(read_only=True)
    next_step = serializers.SerializerMethodField()
    lost_cents = serializers.IntegerField(source="relieved_cents", read_only=True)
    back_after_loss_cents = serializers.IntegerField(source="recovered_cents", read_only=True)

    class Meta:
        model = Claim
        fields = ["number", "way", "state", "member", "activity", "invoice", "due_on", "reference", "cents",
                  "currency", "repaid_cents", "lost_cents", "back_after_loss_cents", "surplus_cents",
                  "outstanding_cents", "oldest_unpaid_on", "granted_on", "started_on", "ended_on",
                  "next_step"]  # fmt: skip

    @extend_schema_field(NextStep(allow_null=True))
    def get_next_step(self, row: Claim) -> Any:
        coming = writing.due(row)
        return NextStep(coming).data if coming else None


class Pressed(StrictSerializer):
    step = serializers.ChoiceField(choices=LetterKind.choices)
    note = serializers.CharField(
        max_length=200, required=False, default="", help_text="of a court: which one"
    )


class LetterSerializer(serializers.ModelSerializer[Letter]):
    class Meta:
        model = Letter
        fields = ["id", "kind", "on", "note", "sha256"]


class ReceiptSerializer(serializers.ModelSerializer[Receipt]):
    claim = serializers.CharField(source="claim.number", read_only=True)
    undone = serializers.SerializerMethodField()

    class Meta:
        model = Receipt
        fields = ["id", "claim", "value_on", "cents", "channel", "reference", "undone"]

    def get_undone(self, row: Receipt) -> bool:
        return hasattr(row, "undone")


class Told(StrictSerializer):
    key = serializers.RegexField(KEY, help_text="the same key again answers the first receipt")
    fund = serializers.SlugField(max_length=20)
    invoice = serializers.CharField(max_length=40)
    cents = Cents(min_value=1)
    received_on = serializers.DateField()
    reference = serializers.CharField(max_length=60, required=False)


class DecisionAsked(StrictSerializer):
    kind = serializers.ChoiceField(choices=ChangeKind.choices)
    count = serializers.IntegerField(min_value=1, max_value=60, required=False)
    first_due_on = serializers.DateField(required=False)
    cents = Cents(min_value=1, required=False)


class DecisionProposed(DecisionAsked):
    key = serializers.RegexField(KEY, help_text="the same key again answers the first proposal")
    why = serializers.CharField(max_length=200)


class ProposalSerializer(serializers.ModelSerializer[ClaimProposal]):
    claim = serializers.CharField(source="claim.number", read_only=True)
    digest = serializers.CharField(read_only=True)

    class Meta:
        model = ClaimProposal
        fields = ["id", "claim", "kind", "from_on", "count", "first_due_on", "cents", "undoes", "why", "state",
                  "proposed_on", "decided_on", "digest"]  # fmt: skip


class TermsProposed(StrictSerializer):
    key = serializers.RegexField(KEY, help_text="the same key again answers the first proposal")
    way = serializers.ChoiceField(choices=Way.choices)
    fund = serializers.SlugField(max_length=20)
    envelope = serializers.SlugField(max_length=40)
    committee = serializers.SlugField(max_length=40)
    most_cents = Cents(min_value=1)
    from_on = serializers.DateField()
    iban = serializers.CharField(max_length=50, required=False, default="")
    iban_holder = serializers.CharField(max_length=70, required=False, default="")
    why = serializers.CharField(max_length=200)


class TermsSerializer(serializers.ModelSerializer[Terms]):
    fund = serializers.CharField(source="fund.code", read_only=True)
    envelope = serializers.CharField(source="envelope.code", read_only=True)
    committee = serializers.CharField(source="committee_code", read_only=True)
    iban = serializers.CharField(source="masked_iban", read_only=True)
    digest = serializers.CharField(read_only=True)

    class Meta:
        model = Terms
        fields = ["id", "way", "fund", "envelope", "committee", "most_cents", "from_on", "iban", "iban_holder", "why",
                  "state", "proposed_on", "decided_on", "digest"]  # fmt: skip


class OwnMoneySerializer(serializers.ModelSerializer[OwnMoney]):
    member = serializers.CharField(source="member.number", read_only=True)
    activity = serializers.CharField(source="activity.code", read_only=True)
    owed_cents = serializers.IntegerField(read_only=True)
    last_on = serializers.DateField(
        read_only=True, allow_null=True, help_text="all of it is paid back by then"
    )

    class Meta:
        model = OwnMoney
        fields = ["number", "state", "member", "activity", "reference", "cents", "currency", "put_in_cents",
                  "paid_back_cents", "owed_cents", "count", "period_months", "first_due_on", "oldest_unpaid_on",
                  "agreed_on", "started_on", "last_on", "ended_on"]  # fmt: skip


class OwnMoveSerializer(serializers.ModelSerializer[OwnMove]):
    class Meta:
        model = OwnMove
        fields = ["id", "way", "on", "cents"]


class OwnPlanAsked(StrictSerializer):
    count = serializers.IntegerField(min_value=1, max_value=60)
    period_months = serializers.ChoiceField(choices=Rhythm.choices, default=Rhythm.MONTH)
    first_due_on = serializers.DateField()


class OwnPlanProposed(OwnPlanAsked):
    key = serializers.RegexField(KEY, help_text="the same key again answers the first proposal")
    why = serializers.CharField(max_length=200)


class OwnPlanSerializer(serializers.ModelSerializer[OwnPlan]):
    own = serializers.CharField(source="own.number", read_only=True)

    class Meta:
        model = OwnPlan
        fields = ["id", "own", "by_member", "count", "period_months", "first_due_on", "why", "state", "proposed_on",
                  "answered_on"]  # fmt: skip
