"""Cases over the API: the same queryset, the same verbs and the same refusals as on the pages."""

from collections.abc import Callable
from typing import Any, cast

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.people.models import User
from workflows.refusals import NotYours, Unmet
from workflows.steps import perform

from . import attachments, corrections, documents, exporting, likeness, messages, reading, timeline
from .advice_api import routes as advice_routes
from .exporting import DataExport
from .filters import ApiCaseFilter
from .models import Case, Document
from .office_api import routes as office_routes
from .queue import queued
from .serializers import (
    AskSerializer,
    CaseDetailSerializer,
    CaseSerializer,
    DataExportSerializer,
    DescribeSerializer,
    DocumentSerializer,
    EventSerializer,
    HandOverSerializer,
    MessageSerializer,
    OpinionSerializer,
    PostSerializer,
    StepSerializer,
    UploadSerializer,
    VersionSerializer,
    WithdrawSerializer,
)
from .standing import may_act_for_applicant
from .targets_api import TargetsViewSet
from .views.documents import to_be_saved
from .views.exports import fetched


class LikenessSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="open_twice, granted, household, account")
    sentence = serializers.CharField(source="label")
    cases = serializers.SerializerMethodField()
    granted_cents = serializers.IntegerField()

    def get_cases(self, found: likeness.Likeness) -> list[str]:
        return [case.reference for case in found.cases]


class CaseViewSet(viewsets.ReadOnlyModelViewSet[Case]):
    """The cases that the caller may see; each write is a step of the case. Amounts are integer cents.

    A write answers with the case as it is afterwards; 403 not yours, 404 not visible, 409 too late or stale,
    422 a condition does not hold, with `code`, `detail` and `figures`.
    """

    queryset = Case.objects.none()
    serializer_class = CaseDetailSerializer
    filterset_class = ApiCaseFilter
    lookup_field = "reference"
    lookup_value_regex = r"[\w-]+"
    permission_codes = {
        "list": "case.read",
        "retrieve": "case.read",
        "events": "case.read",
        "read_answers": "case.read_sensitive",
        "checks": "case.take",
        "take": "case.take",
        "hand_over": "case.take",
        "ask_correction": "case.ask_correction",
        "answer_correction": "case.answer_correction",
        "opinion": "case.opine",
        "ready": "case.ready",
        "withdraw": "case.withdraw",
        "messages": "case.message",
        "post_message": "case.message",
        "notes": "case.note",
        "post_note": "case.note",
        "documents": "case.documents",
        "upload": "case.documents",
        "download": "case.documents",
        "describe": "case.documents",
        "discard": "case.documents",
    }

    def get_queryset(self) -> QuerySet[Case]:
        related = ("applicant__user", "cooperative", "officer", "filed_by", "advisor")
        seen = Case.objects.visible_to(self.person).select_related(*related)
        return queued(seen, timezone.localdate())

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Case]]:
        return CaseSerializer if self.action == "list" else CaseDetailSerializer

    @property
    def person(self) -> User:
        user = self.request.user
        return user if isinstance(user, User) else User()

    def step(self, body: type[VersionSerializer], act: Callable[[Case, dict[str, Any]], object]) -> Response:
        """Read the body, act on the case, answer with what it is now."""
        case = self.get_object()
        typed = body(data=self.request.data)
        typed.is_valid(raise_exception=True)
        act(case, typed.validated_data)
        return Response(CaseDetailSerializer(self.get_object(), context=self.get_serializer_context()).data)

    @extend_schema(request=None, responses=CaseDetailSerializer)
    @action(detail=True, methods=["post"], url_path="read-answers")
    def read_answers(self, request: Request, reference: str) -> Response:
        """Say that the answers were read as they are; what becomes different later is marked with what it was."""
        case = self.get_object()
        reading.mark(case, self.person, timezone.now())
        return Response(CaseDetailSerializer(case, context=self.get_serializer_context()).data)

    @extend_schema(responses=LikenessSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def checks(self, request: Request, reference: str) -> Response:
        """What else there is of the same member, household or account in twelve months; only what the caller sees."""
        found = likeness.warnings(self.get_object(), self.person, timezone.localdate())
        return Response(LikenessSerializer(found, many=True).data)

    @extend_schema(request=VersionSerializer)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, reference: str) -> Response:
        return self.step(VersionSerializer, lambda case, typed: self.perform(Case.take, case, typed))

    @extend_schema(request=VersionSerializer)
    @action(detail=True, methods=["post"])
    def ready(self, request: Request, reference: str) -> Response:
        return self.step(VersionSerializer, lambda case, typed: self.perform(Case.ready, case, typed))

    @extend_schema(request=AskSerializer)
    @action(detail=True, methods=["post"], url_path="ask-correction")
    def ask_correction(self, request: Request, reference: str) -> Response:
        return self.step(AskSerializer, self._ask)

    @extend_schema(request=VersionSerializer)
    @action(detail=True, methods=["post"], url_path="answer-correction")
    def answer_correction(self, request: Request, reference: str) -> Response:
        return self.step(VersionSerializer, self._answer)

    @extend_schema(request=OpinionSerializer)
    @action(detail=True, methods=["post"])
    def opinion(self, request: Request, reference: str) -> Response:
        return self.step(OpinionSerializer, lambda case, typed: self.perform(Case.opine, case, typed))

    @extend_schema(request=HandOverSerializer)
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, reference: str) -> Response:
        return self.step(HandOverSerializer, self._hand_over)

    @extend_schema(request=WithdrawSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, reference: str) -> Response:
        return self.step(WithdrawSerializer, lambda case, typed: self.perform(Case.withdraw, case, typed))

    def perform(self, step: Callable[..., Any], case: Case, typed: dict[str, Any], **facts: Any) -> Case:
        """`version` and `reason` go to the record, the rest of the body to the step."""
        typed = dict(typed)
        version, reason = typed.pop("version"), typed.pop("reason", "")
        on = timezone.localdate()
        return perform(
            step, case, by=self.person, on=on, reason=reason, expected_version=version, **(typed | facts)
        )

    def _ask(self, case: Case, typed: dict[str, Any]) -> None:
        corrections.ask(
            case,
            by=self.person,
            on=timezone.localdate(),
            fields=typed["fields_asked"],
            sentence=typed["sentence"],
            expected_version=typed["version"],
        )

    def _answer(self, case: Case, typed: dict[str, Any]) -> None:
        own = case.applicant.user_id == self.person.pk
        perform(
            Case.answer_correction,
            case,
            by=self.person,
            on=timezone.localdate(),
            on_behalf_of="" if own else str(case.applicant),
            expected_version=typed["version"],
        )

    def _hand_over(self, case: Case, typed: dict[str, Any]) -> None:
        to = User.objects.filter(email__iexact=typed["to"], is_active=True).first()
        if to is None:
            raise Unmet(_("Nobody here has this address."), code="unknown_person")
        self.perform(Case.hand_over, case, typed, to=to)

    @extend_schema(responses=EventSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def events(self, request: Request, reference: str) -> Response:
        """The record of steps; towards the applicant, their timeline instead."""
        case = self.get_object()
        if may_act_for_applicant(case, self.person):
            found = timeline.for_applicant(
                case,
                list(case.events.all()),
                on=timezone.localdate(),
                waiting=corrections.open_one(case) is not None,
                reader_id=self.person.pk,
            )
            return Response(StepSerializer(found, many=True).data)
        return Response(EventSerializer(case.events.all(), many=True).data)

    @extend_schema(responses=MessageSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def messages(self, request: Request, reference: str) -> Response:
        return self.lines(internal=False)

    @extend_schema(request=PostSerializer, responses={201: MessageSerializer})
    @messages.mapping.post
    def post_message(self, request: Request, reference: str) -> Response:
        return self.write_line(internal=False)

    @extend_schema(responses=MessageSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def notes(self, request: Request, reference: str) -> Response:
        """Internal notes, for those who handle or decide the case."""
        return self.lines(internal=True)

    @extend_schema(request=PostSerializer, responses={201: MessageSerializer})
    @notes.mapping.post
    def post_note(self, request: Request, reference: str) -> Response:
        return self.write_line(internal=True)

    def lines(self, *, internal: bool) -> Response:
        found = messages.seen_by(self.get_object(), self.person, internal=internal)
        return Response(MessageSerializer(found, many=True, context=self.get_serializer_context()).data)

    def write_line(self, *, internal: bool) -> Response:
        case = self.get_object()
        typed = PostSerializer(data=self.request.data)
        typed.is_valid(raise_exception=True)
        said = typed.validated_data
        files = list(self.files(case).filter(pk__in=said["documents"])) if said["documents"] else []
        facts = {"text": said["text"], "key": said["key"], "documents": files}
        line = messages.post(case, by=self.person, at=timezone.now(), internal=internal, **facts)
        return Response(MessageSerializer(line, context=self.get_serializer_context()).data, status=201)

    @extend_schema(responses=DocumentSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def documents(self, request: Request, reference: str) -> Response:
        return Response(DocumentSerializer(self.files(self.get_object()), many=True).data)

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: DocumentSerializer})
    @documents.mapping.post
    def upload(self, request: Request, reference: str) -> Response:
        case = self.get_object()
        typed = UploadSerializer(data=request.data)
        typed.is_valid(raise_exception=True)
        sent, replaces = typed.validated_data["file"], typed.validated_data["replaces"]
        documents.refuse_size(sent.name, sent.size)
        document = attachments.attach(
            case,
            name=sent.name,
            content=sent.read(documents.MAX_BYTES + 1),
            by=self.person,
            at=timezone.now(),
            requirement=typed.validated_data["requirement"],
            dated_on=typed.validated_data["dated_on"],
            replaces=get_object_or_404(self.files(case), pk=replaces) if replaces else None,
        )
        return Response(DocumentSerializer(document).data, status=201)

    PLACE = OpenApiParameter("document", OpenApiTypes.INT, OpenApiParameter.PATH)

    @extend_schema(parameters=[PLACE], responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, url_path=r"documents/(?P<document>\d+)", pagination_class=None, filterset_class=None)
    def download(self, request: Request, reference: str, document: str) -> HttpResponseBase:
        found = get_object_or_404(self.files(self.get_object()), pk=document)
        file = attachments.opened(found, by=self.person, at=timezone.now())
        return to_be_saved(file, found.name, found.content_type)

    @extend_schema(
        operation_id="cases_documents_describe",
        parameters=[PLACE],
        request=DescribeSerializer,
        responses=DocumentSerializer,
    )
    @download.mapping.patch
    def describe(self, request: Request, reference: str, document: str) -> Response:
        """The date on a document, and what else it answers."""
        typed = DescribeSerializer(data=request.data)
        typed.is_valid(raise_exception=True)
        found = get_object_or_404(self.files(self.get_object()), pk=document)
        found = attachments.describe(found, by=self.person, at=timezone.now(), **typed.validated_data)
        return Response(DocumentSerializer(found).data)

    @extend_schema(parameters=[PLACE], request=None, responses={204: None})
    @download.mapping.delete
    def discard(self, request: Request, reference: str, document: str) -> Response:
        """Take a file out of a draft."""
        attachments.remove(get_object_or_404(self.files(self.get_object()), pk=document), by=self.person)
        return Response(status=204)

    def files(self, case: Case) -> QuerySet[Document]:
        """Documents belong to the sensitive part."""
        if not case.is_trusted(self.person):
            raise NotYours()
        return case.documents.all()


class DataExportViewSet(viewsets.ReadOnlyModelViewSet[DataExport]):
    """My data as a file: everything kept about the caller and the documents of their requests, for seven days."""

    queryset = DataExport.objects.none()
    serializer_class = DataExportSerializer
    filterset_class = None
    permission_codes = {
        "list": "profile.own",
        "retrieve": "profile.own",
        "create": "profile.own",
        "archive": "profile.own",
    }

    def get_queryset(self) -> QuerySet[DataExport]:
        return DataExport.objects.visible_to(cast("User", self.request.user))

    @extend_schema(request=None, responses={202: DataExportSerializer})
    def create(self, request: Request) -> Response:
        """Ask for one; the one that is being made is answered, where there is one."""
        user = cast("User", request.user)
        export = exporting.ask(user, at=timezone.now(), language=get_language() or user.language)
        export.refresh_from_db()
        return Response(self.get_serializer(export).data, status=202)

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    @action(detail=True, filterset_class=None)
    def archive(self, request: Request, pk: str) -> HttpResponseBase:
        return fetched(self.get_object(), timezone.now())


routes = [
    *advice_routes,
    *office_routes,
    ("cases", CaseViewSet),
    ("data-exports", DataExportViewSet),
    ("service-targets", TargetsViewSet),
]
