"""Cases as the API says and takes them. Amounts are integer cents."""

from typing import Any

from django.http import HttpRequest
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from workflows import kinds
from workflows.people.models import User
from workflows.rest import Cents, StrictSerializer
from workflows.steps import open_steps

from . import attachments, corrections, messages, reading, timeline, urgency, wording
from .exporting import DataExport
from .forms import SENTENCE
from .models import Case, CaseEvent, Document, Message
from .standing import may_act_for_applicant


class ApplicantSerializer(serializers.Serializer):
    number = serializers.CharField()
    name = serializers.CharField(source="__str__")


class CaseSerializer(serializers.ModelSerializer[Case]):
    cooperative = serializers.CharField(source="cooperative.code", read_only=True)
    applicant = ApplicantSerializer(read_only=True)
    officer = serializers.StringRelatedField[Any](read_only=True, allow_null=True)
    awaits_applicant = serializers.BooleanField(source="asks", read_only=True)
    level = serializers.SerializerMethodField()

    class Meta:
        model = Case
        fields = [
            "reference", "version", "kind", "state", "awaits_applicant", "cooperative", "applicant",
            "officer", "urgency", "level", "requested_cents", "granted_cents", "currency",
            "submitted_on", "promised_on", "decided_on", "closed_on",
        ]  # fmt: skip
        read_only_fields = fields

    def get_level(self, case: Case) -> str:
        return urgency.level(case.urgency).value


class AnswerSerializer(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField()
    group = serializers.CharField()
    changed = serializers.BooleanField(help_text="since the caller last read the answers")
    before = serializers.CharField()


class PointSerializer(serializers.Serializer):
    question = serializers.CharField()
    answer = serializers.CharField()
    points = serializers.IntegerField()


class OpenCorrectionSerializer(serializers.Serializer):
    fields_asked = serializers.ListField(child=serializers.CharField(), source="fields")
    sentence = serializers.CharField()
    opened_on = serializers.DateField()


class OpinionOutSerializer(serializers.Serializer):
    by = serializers.CharField()
    text = serializers.CharField()
    recommended_cents = serializers.IntegerField(allow_null=True)
    at = serializers.DateTimeField()


class RequirementSerializer(serializers.Serializer):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    hint = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]
    max_age_days = serializers.IntegerField(allow_null=True)


class CaseDetailSerializer(CaseSerializer):
    """One case for one reader: the sensitive part only where it is meant for them."""

    steps = serializers.SerializerMethodField()
    answers = serializers.SerializerMethodField()
    correction = serializers.SerializerMethodField()
    urgency_points = serializers.SerializerMethodField()
    opinions = serializers.SerializerMethodField()
    asked_documents = serializers.SerializerMethodField()

    class Meta(CaseSerializer.Meta):
        fields = [
            *CaseSerializer.Meta.fields,
            "steps", "answers", "correction", "urgency_points", "opinions", "asked_documents",
        ]  # fmt: skip
        read_only_fields = fields

    @property
    def reader(self) -> User:
        request: HttpRequest = self.context["request"]
        assert isinstance(request.user, User)
        return request.user

    def trusted(self, case: Case) -> bool:
        """Asked once a case."""
        known: tuple[int, bool] | None = getattr(self, "_trusted", None)
        if known is None or known[0] != case.pk:
            known = self._trusted = (case.pk, case.is_trusted(self.reader))
        return known[1]

    def get_steps(self, case: Case) -> list[str]:
        return open_steps(case, self.reader)

    @extend_schema_field(AnswerSerializer(many=True))
    def get_answers(self, case: Case) -> Any:
        answers = kinds.of(case).fields(case, self.reader)
        reads = self.trusted(case) and reading.reads(case, self.reader)
        differences = reading.differences(case, self.reader) if reads else None
        changed = differences.changed if differences else {}
        shown = [
            {
                **vars(answer),
                "changed": answer.name in changed,
                "before": changed[answer.name].before if answer.name in changed else "",
            }
            for answer in answers
            if not answer.sensitive or self.trusted(case)
        ]
        return AnswerSerializer(shown, many=True).data

    @extend_schema_field(OpenCorrectionSerializer(allow_null=True))
    def get_correction(self, case: Case) -> Any:
        asked = corrections.open_one(case) if self.trusted(case) else None
        return OpenCorrectionSerializer(asked).data if asked else None

    @extend_schema_field(PointSerializer(many=True))
    def get_urgency_points(self, case: Case) -> Any:
        return (
            PointSerializer(urgency.points(case.urgency_points), many=True).data if self.trusted(case) else []
        )

    @extend_schema_field(OpinionOutSerializer(many=True))
    def get_opinions(self, case: Case) -> Any:
        """For those who handle or decide the case; the applicant does not read them."""
        if may_act_for_applicant(case, self.reader) or not self.trusted(case):
            return []
        return OpinionOutSerializer(case.opinions.select_related("by"), many=True).data

    @extend_schema_field(RequirementSerializer(many=True))
    def get_asked_documents(self, case: Case) -> Any:
        return RequirementSerializer(kinds.of(case).documents(case), many=True).data


class EventSerializer(serializers.ModelSerializer[CaseEvent]):
    label = serializers.SerializerMethodField()  # type: ignore[assignment]

    class Meta:
        model = CaseEvent
        fields = [
            "sequence",
            "step",
            "label",
            "before",
            "after",
            "by_name",
            "role",
            "on_behalf_of",
            "at",
            "hash",
        ]
        read_only_fields = fields

    def get_label(self, event: CaseEvent) -> str:
        return str(timeline.FOR_STAFF.get(event.step, event.step))


class StepSerializer(serializers.Serializer):
    """One line of the timeline, as this reader may see it."""

    label = serializers.CharField()  # type: ignore[assignment]
    date = serializers.DateField(allow_null=True)
    who = serializers.CharField()
    state = serializers.ChoiceField(choices=["past", "present", "next"])


class MessageSerializer(serializers.ModelSerializer[Message]):
    """`documents`: ids of the files that went with it."""

    who = serializers.SerializerMethodField()
    documents = serializers.SerializerMethodField()

    class Meta:
        model = Message
        fields = ["id", "key", "who", "text", "documents", "at", "read_at"]
        read_only_fields = fields

    def get_documents(self, message: Message) -> list[int]:
        return [document.pk for document in message.documents.all()]

    def get_who(self, message: Message) -> str:
        return str(wording.writer(message.case, message.by, self.context["request"].user))


class DocumentSerializer(serializers.ModelSerializer[Document]):
    replaced = serializers.SerializerMethodField()

    class Meta:
        model = Document
        fields = [
            "id",
            "requirement",
            "also",
            "dated_on",
            "name",
            "content_type",
            "size",
            "sha256",
            "scan",
            "uploaded_at",
            "replaced",
        ]
        read_only_fields = fields

    def get_replaced(self, document: Document) -> bool:
        return document.replaced_by_id is not None


class VersionSerializer(StrictSerializer):
    """`version`: that of the case the caller looked at; a later one answers 409."""

    version = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)


class AskSerializer(VersionSerializer):
    fields_asked = serializers.ListField(child=serializers.CharField(max_length=100), max_length=100)
    sentence = serializers.CharField(max_length=SENTENCE)


class OpinionSerializer(VersionSerializer):
    text = serializers.CharField(max_length=messages.LONGEST)
    recommended_cents = Cents(required=False, allow_null=True, default=None)


class HandOverSerializer(VersionSerializer):
    to = serializers.EmailField()
    reason = serializers.CharField(max_length=SENTENCE, required=False, allow_blank=True, default="")


class WithdrawSerializer(VersionSerializer):
    reason = serializers.CharField(max_length=SENTENCE, required=False, allow_blank=True, default="")


class PostSerializer(StrictSerializer):
    """`key`: made by the caller and kept across retries, so that one line is posted once; `documents`: ids of files of
    the case that go with it."""

    text = serializers.CharField(max_length=messages.LONGEST)
    documents = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        max_length=attachments.MOST,
        required=False,
        default=list,
    )
    key = serializers.UUIDField(required=False, default=None)


class UploadSerializer(StrictSerializer):
    file = serializers.FileField(allow_empty_file=True)
    requirement = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)
    dated_on = serializers.DateField(required=False, allow_null=True, default=None)
    replaces = serializers.IntegerField(required=False, allow_null=True, default=None)


class DescribeSerializer(StrictSerializer):
    """`dated_on`: the date that stands on the document; `also`: a further requirement that it answers."""

    dated_on = serializers.DateField(required=False, allow_null=True, default=None)
    also = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)


class DataExportSerializer(serializers.ModelSerializer[DataExport]):
    """`done` of `wanted` files are in it; `kept_until`: when it is removed."""

    kept_until = serializers.DateTimeField(read_only=True)

    class Meta:
        model = DataExport
        fields = ["id", "state", "asked_at", "wanted", "done", "size", "kept_until"]
        read_only_fields = fields
