"""Bodies of the API of aid. Amounts are integer cents; unknown fields are refused."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from fund.aid.answers import ANSWERS, given_in
from fund.aid.models import AidApplication, Award, Programme, ProgrammeVersion
from fund.aid.models.applications import MOST_CREDITORS, MOST_RECEIPTS
from fund.aid.models.programmes import Formula, PaidTo
from fund.aid.questions import KINDS, MOST_POINTS, MOST_QUESTIONS
from fund.aid.summary import summary
from fund.aid.words import rule_in_words
from workflows.rest import Cents, StrictSerializer


class WordingField(serializers.DictField):
    """A text per language: {"fr": "…", "en": "…"}."""

    child = serializers.CharField(max_length=2000)


class ConditionField(serializers.DictField):
    """Answers of earlier questions, by their code: {"need": ["rent", "energy"]}."""

    child = serializers.ListField(child=serializers.CharField(max_length=40))


class DocumentRow(StrictSerializer):
    code = serializers.SlugField(max_length=40)
    label = WordingField()  # type: ignore[assignment]
    hint = WordingField(required=False)
    required = serializers.BooleanField(default=True)  # type: ignore[assignment]
    max_age_days = serializers.IntegerField(min_value=1, max_value=3660, required=False)
    shown_if = ConditionField(required=False)


class CriterionRow(StrictSerializer):
    code = serializers.SlugField(max_length=40)
    question = WordingField()
    reason = WordingField()
    wanted = serializers.ChoiceField(choices=["yes", "no", "number"], default="yes")
    least = serializers.IntegerField(min_value=0, required=False)
    most = serializers.IntegerField(min_value=0, required=False)


class OptionRow(StrictSerializer):
    code = serializers.SlugField(max_length=40)
    label = WordingField()  # type: ignore[assignment]
    points = serializers.IntegerField(min_value=0, max_value=MOST_POINTS, required=False)


class QuestionRow(StrictSerializer):
    """See fund.aid.questions.Question; what is left out says nothing."""

    code = serializers.SlugField(max_length=40)
    kind = serializers.ChoiceField(choices=[(str(kind), label) for kind, label in KINDS.items()])
    label = WordingField()  # type: ignore[assignment]
    help = WordingField(required=False)
    heading = WordingField(required=False)
    required = serializers.BooleanField(required=False)  # type: ignore[assignment]
    options = OptionRow(many=True, required=False)
    points = serializers.IntegerField(min_value=0, max_value=MOST_POINTS, required=False)
    shown_if = ConditionField(required=False)
    new_page = serializers.BooleanField(required=False)


class Parameters(StrictSerializer):
    """Of the formula: those that it does not use are left out."""

    lump_cents = Cents(required=False)
    day_cents = Cents(required=False)
    most_days = serializers.IntegerField(min_value=1, max_value=366, required=False)
    share = serializers.CharField(max_length=20, required=False)
    day_cap_cents = Cents(required=False)


class VersionBody(StrictSerializer):
    opens_on = serializers.DateField()
    closes_on = serializers.DateField(required=False, allow_null=True)
    formula = serializers.ChoiceField(choices=Formula.choices)
    parameters = Parameters()
    ceiling_case_cents = Cents(required=False, allow_null=True, min_value=1)
    ceiling_member_year_cents = Cents(required=False, allow_null=True, min_value=1)
    paid_to = serializers.ChoiceField(choices=PaidTo.choices)
    documents = DocumentRow(many=True, required=False)
    criteria = CriterionRow(many=True, required=False)
    questions = serializers.ListField(child=QuestionRow(), max_length=MOST_QUESTIONS, required=False)
    declaration = WordingField()


class ChangeBody(VersionBody):
    """Rules to write into a draft; those left out stay."""

    version = serializers.IntegerField(min_value=1)

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for name, field in fields.items():
            field.required = name == "version"
        return fields


class ProgrammeBody(StrictSerializer):
    code = serializers.SlugField(max_length=40)
    name = WordingField()
    summary = WordingField(required=False)
    fund = serializers.SlugField()
    envelope = serializers.SlugField()
    committee_code = serializers.SlugField(max_length=40)


class VersionNumber(StrictSerializer):
    version = serializers.IntegerField(min_value=1)


class ClosingBody(VersionNumber):
    reason = serializers.CharField(max_length=300)


class VersionSerializer(serializers.ModelSerializer[ProgrammeVersion]):
    rule = serializers.SerializerMethodField()
    currency = serializers.CharField(source="programme.currency")

    class Meta:
        model = ProgrammeVersion
        fields = [
            "number", "state", "opens_on", "closes_on", "formula", "parameters", "ceiling_case_cents",
            "ceiling_member_year_cents", "currency", "paid_to", "documents", "criteria", "questions",
            "declaration", "published_on", "rule",
        ]  # fmt: skip
        read_only_fields = fields

    def get_rule(self, version: ProgrammeVersion) -> list[str]:
        """The rules in sentences, in the caller's language."""
        return rule_in_words(version)


class ProgrammeSerializer(serializers.ModelSerializer[Programme]):
    currency = serializers.CharField(read_only=True)
    fund = serializers.CharField(source="envelope.fund.code", read_only=True)
    envelope = serializers.CharField(source="envelope.code", read_only=True)
    open_version = serializers.SerializerMethodField()

    class Meta:
        model = Programme
        fields = ["code", "name", "summary", "fund", "envelope", "currency", "committee_code", "open_version"]
        read_only_fields = fields

    def get_open_version(self, programme: Programme) -> dict[str, Any] | None:
        """The version that takes requests today, whole; null while the programme is closed."""
        taking: list[ProgrammeVersion] = programme.open_versions  # type: ignore[attr-defined]
        return VersionSerializer(taking[0]).data if taking else None


class AnswersField(serializers.DictField):
    """Answers by the code of their question: "yes", "no", or a whole number as text."""

    child = serializers.CharField(max_length=10)


class EligibilityBody(StrictSerializer):
    programme = serializers.SlugField()
    answers = AnswersField()


class StartBody(StrictSerializer):
    programme = serializers.SlugField()
    situation = AnswersField(required=False)
    member = serializers.CharField(
        max_length=20, required=False, help_text="number of the member one files for; oneself when left out"
    )
    consent = serializers.CharField(max_length=200, required=False, help_text="how and when the member asked")


class ReceiptBody(StrictSerializer):
    label = serializers.CharField(max_length=200)  # type: ignore[assignment]
    cents = Cents(min_value=1)


class FiguresBody(StrictSerializer):
    days = serializers.IntegerField(min_value=0, max_value=366, required=False)
    lost_cents = Cents(required=False)
    receipts = serializers.ListField(child=ReceiptBody(), max_length=MOST_RECEIPTS, required=False)


class CreditorBody(StrictSerializer):
    name = serializers.CharField(max_length=70)
    iban = serializers.CharField(max_length=60)
    cents = Cents(min_value=1)
    communication = serializers.CharField(max_length=140, required=False, allow_blank=True)


class PaymentBody(StrictSerializer):
    iban = serializers.CharField(max_length=60, required=False)
    iban_holder = serializers.CharField(max_length=70, required=False)
    creditors = serializers.ListField(child=CreditorBody(), max_length=MOST_CREDITORS, required=False)


class AnswersBody(StrictSerializer):
    """Pages of answers; those left out stay as they are."""

    situation = AnswersField(required=False)
    answers = serializers.DictField(
        required=False,
        help_text="by the code of the question: text, yes or no, the code of an option, integer cents, a whole "
        "number, a day as 2026-03-02, [{link, name, age}], {line: integer cents}; null takes one back",
    )
    figures = FiguresBody(required=False)
    payment = PaymentBody(required=False)

    def pages(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Each page given, as `fund.aid.answers.keep` takes it."""
        return list(self.validated_data.items())


class DocumentBody(StrictSerializer):
    requirement = serializers.CharField(max_length=40, required=False, allow_blank=True)
    dated_on = serializers.DateField(required=False, help_text="the date that stands on the document")
    file = serializers.FileField(allow_empty_file=True)


class SubmitBody(StrictSerializer):
    declared = serializers.BooleanField(help_text="true confirms the version's declaration and the consent")


class ApplicationSerializer(serializers.ModelSerializer[AidApplication]):
    reference = serializers.CharField(source="case.reference")
    state = serializers.CharField(source="case.state")
    programme = serializers.CharField(source="version.programme.code")
    version = serializers.IntegerField(source="version.number")
    requested_cents = serializers.IntegerField(source="case.requested_cents")
    currency = serializers.CharField(source="case.currency")
    urgency = serializers.IntegerField(source="case.urgency")
    answers = serializers.SerializerMethodField()
    given = serializers.SerializerMethodField()

    class Meta:
        model = AidApplication
        fields = [
            "reference", "state", "programme", "version", "requested_cents", "currency", "urgency",
            "declared_at", "answers", "given",
        ]  # fmt: skip
        read_only_fields = fields

    def get_answers(self, application: AidApplication) -> list[dict[str, str]]:
        """Every answer as it is shown; empty for a reader to whom the sensitive part is not open."""
        if not getattr(application, "is_trusted", False):
            return []
        return [
            {"name": row.name, "label": str(row.label), "value": row.value} for row in summary(application)
        ]

    def get_given(self, application: AidApplication) -> dict[str, Any]:
        """The same as values, by the stable code of each question; account numbers are left out."""
        if not getattr(application, "is_trusted", False):
            return {}
        given = given_in(application)
        return {"situation": given.situation, ANSWERS: given.answers, "figures": given.figures}


class AwardSerializer(serializers.ModelSerializer[Award]):
    reference = serializers.CharField(source="case.reference")
    programme = serializers.CharField(source="programme.code")
    paid_cents = serializers.IntegerField()

    class Meta:
        model = Award
        fields = ["reference", "programme", "cents", "paid_cents", "currency", "granted_on"]
        read_only_fields = fields
