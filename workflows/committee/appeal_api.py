"""Appeals over the API: the same verbs and refusals as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.cases import documents
from workflows.people.reader import reader
from workflows.rest import StrictJSONParser, StrictSerializer

from .appealing import MOST_FILES, bring_back_appeal, lodge_appeal, withdraw_appeal
from .bodies import EmptyBody
from .callers import said
from .letters import make_appeal_letter
from .models import Appeal, Decision
from .views.decisions import pdf


class AppealBody(StrictSerializer):
    decision = serializers.CharField(max_length=20, help_text="number of the decision")
    text = serializers.CharField(max_length=6000)
    files = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), required=False, max_length=MOST_FILES
    )


class FoundBody(StrictSerializer):
    text = serializers.CharField(max_length=4000, help_text="what was found")


class AppealSerializer(serializers.ModelSerializer):
    case = serializers.CharField(source="case.reference")
    decision = serializers.CharField(source="decision.number")
    committee: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    documents = serializers.SerializerMethodField()
    rulings = serializers.SerializerMethodField()

    class Meta:
        model = Appeal
        fields = [
            "id", "case", "decision", "committee", "state", "text", "documents", "lodged_on", "ended_on", "rulings",
        ]  # fmt: skip

    def get_documents(self, appeal: Appeal) -> list[int]:
        return [document.pk for document in appeal.documents.all()]

    def get_rulings(self, appeal: Appeal) -> list[str]:
        return [ruling.number for ruling in appeal.rulings.all()]

    def to_representation(self, instance: Appeal) -> dict[str, Any]:
        """Without its text for those who only see that a decision is contested."""
        shown = super().to_representation(instance)
        if not instance.case.is_trusted(self.context["request"].user):
            shown.pop("text")
            shown.pop("documents")
        return shown


class AppealViewSet(viewsets.ReadOnlyModelViewSet):
    """Appeals that the caller may see. Documents are read through the case."""

    queryset = Appeal.objects.none()
    serializer_class = AppealSerializer
    parser_classes = (StrictJSONParser, MultiPartParser)
    filterset_fields = ["state", "case__reference"]
    permission_codes = {
        **dict.fromkeys(["list", "retrieve", "letter"], "appeal.read"),
        **dict.fromkeys(["create", "withdraw"], "appeal.lodge"),
        "bring_back": "appeal.bring_back",
    }

    def get_queryset(self) -> QuerySet[Appeal]:
        found = Appeal.objects.visible_to(reader(self.request))
        related = found.select_related("case", "decision", "committee", "lodged_by")
        return related.prefetch_related("documents", "rulings").order_by("-pk")

    def answer(self, appeal: Appeal, status: int = 200) -> Response:
        found = self.get_queryset().get(pk=appeal.pk)
        return Response(AppealSerializer(found, context=self.get_serializer_context()).data, status=status)

    @extend_schema(
        request={"application/json": AppealBody, "multipart/form-data": AppealBody},
        responses={201: AppealSerializer},
    )
    def create(self, request: Request) -> Response:
        """Contest a decision, as the applicant's side; files travel as multipart."""
        body, now = said(AppealBody, request), timezone.now()
        decision = get_object_or_404(Decision.objects.readable_by(reader(request)), number=body["decision"])
        sent = body.get("files", [])
        for one in sent:
            documents.refuse_size(one.name, one.size)
        files = [(one.name, one.read(documents.MAX_BYTES + 1)) for one in sent]
        appeal = lodge_appeal(
            decision,
            by=reader(request),
            on=timezone.localdate(now),
            at=now,
            text=body["text"],
            files=files,
        )
        return self.answer(appeal, 201)

    @extend_schema(request=EmptyBody, responses=AppealSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take an appeal back, as long as nobody votes on it."""
        return self.answer(withdraw_appeal(self.get_object(), by=reader(request), on=timezone.localdate()))

    @extend_schema(request=FoundBody, responses=AppealSerializer)
    @action(detail=True, methods=["post"], url_path="bring-back")
    def bring_back(self, request: Request, pk: str) -> Response:
        """Say what was found, as the officer; the panel rules again."""
        body = said(FoundBody, request)
        return self.answer(
            bring_back_appeal(self.get_object(), by=reader(request), on=timezone.localdate(), **body)
        )

    @extend_schema(responses={(200, "application/pdf"): bytes})
    @action(detail=True)
    def letter(self, request: Request, pk: str) -> Any:
        """The letter that says the appeal was received, as PDF."""
        readable = Appeal.objects.readable_by(reader(request))
        found = get_object_or_404(readable, pk=self.get_object().pk)
        return pdf(make_appeal_letter(found).file, f"appeal-{found.case.reference}.pdf")


routes = [("appeals", AppealViewSet)]
