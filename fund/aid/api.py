"""The API of aid: the same verbs as the pages."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from fund.aid import applying, publishing
from fund.aid import serializers as bodies
from fund.aid.eligibility import check, eligible
from fund.aid.models import AidApplication, Award, Programme, ProgrammeVersion
from fund.ledger.models import Envelope
from workflows.cases import filing
from workflows.cases.attachments import attach
from workflows.cases.documents import MAX_BYTES
from workflows.cases.models import Case
from workflows.people.models import Member
from workflows.people.proxies import Scope
from workflows.people.reader import reader
from workflows.rest import StrictSerializer


def checked[S: StrictSerializer](body: type[S], request: Request) -> S:
    """The request's body in this shape, or 400 with what is wrong where."""
    serializer = body(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer


class ProgrammeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Programme]):
    """Programmes of aid. Rules are versions: drafted, published once, then immutable."""

    queryset = Programme.objects.none()
    serializer_class = bodies.ProgrammeSerializer
    lookup_field = "code"
    filterset_fields: list[str] = ["code"]
    permission_codes = {
        "list": "programme.read",
        "retrieve": "programme.read",
        "create": "programme.edit",
        "versions": "programme.read",
        "draft": "programme.edit",
        "change": "programme.edit",
        "publish": "programme.publish",
        "close": "programme.publish",
    }

    def get_queryset(self) -> QuerySet[Programme]:
        visible = Programme.objects.visible_to(self.request.user).with_open_versions(timezone.localdate())
        return visible.select_related("envelope__fund").order_by("code")

    @extend_schema(request=bodies.ProgrammeBody, responses={201: bodies.ProgrammeSerializer})
    def create(self, request: Request) -> Response:
        given = checked(bodies.ProgrammeBody, request).validated_data
        envelope = get_object_or_404(Envelope, fund__code=given.pop("fund"), code=given.pop("envelope"))
        programme = publishing.write_programme(Programme(envelope=envelope, **given), by=reader(request))
        return Response(self.get_serializer(self.get_queryset().get(pk=programme.pk)).data, status=201)

    @extend_schema(responses=bodies.VersionSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def versions(self, request: Request, code: str) -> Response:
        """Every version that the caller may see, the newest first."""
        found = ProgrammeVersion.objects.visible_to(request.user).filter(programme=self.get_object())
        rows = found.select_related("programme__envelope__fund").order_by("-number")
        return Response(bodies.VersionSerializer(rows, many=True).data)

    @extend_schema(request=bodies.VersionBody, responses={201: bodies.VersionSerializer})
    @action(detail=True, methods=["post"])
    def draft(self, request: Request, code: str) -> Response:
        """Write a next version, as a draft."""
        given = checked(bodies.VersionBody, request).validated_data
        version = publishing.draft_version(self.get_object(), _plain(given), by=reader(request))
        return Response(bodies.VersionSerializer(version).data, status=201)

    @extend_schema(request=bodies.ChangeBody, responses=bodies.VersionSerializer)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, code: str) -> Response:
        """Write other rules, or other questions, into a draft."""
        given = dict(checked(bodies.ChangeBody, request).validated_data)
        version = self._version(given.pop("version"))
        version = publishing.change_draft(version, _plain(given), by=reader(request))
        return Response(bodies.VersionSerializer(version).data)

    @extend_schema(request=bodies.VersionNumber, responses=bodies.VersionSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, code: str) -> Response:
        """Put a draft in force; it can no longer be changed."""
        version = self._version(checked(bodies.VersionNumber, request).validated_data["version"])
        publishing.publish_version(version, by=reader(request), on=timezone.localdate())
        return Response(bodies.VersionSerializer(version).data)

    @extend_schema(request=bodies.ClosingBody, responses=bodies.VersionSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, code: str) -> Response:
        """Take no more requests from today."""
        given = checked(bodies.ClosingBody, request).validated_data
        version = self._version(given["version"])
        publishing.close_version(version, on=timezone.localdate(), by=reader(request), reason=given["reason"])
        return Response(bodies.VersionSerializer(version).data)

    def _version(self, number: int) -> ProgrammeVersion:
        known = ProgrammeVersion.objects.select_related("programme__envelope__fund")
        return get_object_or_404(known, programme=self.get_object(), number=number)


def _plain(value: Any) -> Any:
    """Ordered dictionaries of the serializers as plain ones, to be kept as JSON."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value


class ApplicationViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[AidApplication]
):
    """Requests for aid: start, answer page by page, add documents, submit."""

    queryset = AidApplication.objects.none()
    serializer_class = bodies.ApplicationSerializer
    lookup_field = "case__reference"
    lookup_url_kwarg = "reference"
    lookup_value_regex = "[A-Z0-9-]+"
    filterset_fields: list[str] = ["case__state", "version__programme__code"]
    permission_codes = {
        "list": "case.read",
        "retrieve": "case.read",
        "create": "case.apply",
        "partial_update": "case.apply",
        "documents": "case.apply",
        "submit": "case.apply",
        "eligibility": "public",
    }

    def get_queryset(self) -> QuerySet[AidApplication]:
        user = reader(self.request)
        trusted = Case.objects.opened_to(user).filter(pk=OuterRef("case"))
        visible = AidApplication.objects.visible_to(user).annotate(is_trusted=Exists(trusted))
        related = ("case__applicant", "version__programme__envelope__fund")
        return visible.select_related(*related).prefetch_related("creditors").order_by("-pk")

    def _answer(self, application: AidApplication, status: int = 200) -> Response:
        fresh = self.get_queryset().get(pk=application.pk)
        return Response(self.get_serializer(fresh).data, status=status)

    @extend_schema(request=bodies.EligibilityBody, responses={200: dict})
    @action(detail=False, methods=["post"])
    def eligibility(self, request: Request) -> Response:
        """Each criterion with its answer and its reason; nothing is stored."""
        given = checked(bodies.EligibilityBody, request).validated_data
        programme = get_object_or_404(Programme.objects.visible_to(request.user), code=given["programme"])
        version = applying.open_version(programme, timezone.localdate())
        findings = check(version.criteria, given["answers"])
        rows = [
            {"code": one.criterion.code, "question": one.question, "met": one.met, "reason": one.reason}
            for one in findings
        ]
        return Response({"eligible": eligible(findings), "criteria": rows})

    @extend_schema(request=bodies.StartBody, responses={201: bodies.ApplicationSerializer})
    def create(self, request: Request) -> Response:
        """Open a draft, or answer the one there is."""
        given = checked(bodies.StartBody, request).validated_data
        programme = get_object_or_404(Programme.objects.visible_to(request.user), code=given["programme"])
        user, on = reader(request), timezone.localdate()
        members = filing.those_filed_for(user, Scope.AID, on) if "member" in given else Member.objects.all()
        whom = {"number": given["member"]} if "member" in given else {"user": user}
        application = applying.start_application(
            programme,
            get_object_or_404(members, **whom),
            by=reader(request),
            on=timezone.localdate(),
            situation=given.get("situation"),
            consent=given.get("consent", ""),
        )
        return self._answer(application, status=201)

    @extend_schema(request=bodies.AnswersBody, responses=bodies.ApplicationSerializer)
    def partial_update(self, request: Request, reference: str) -> Response:
        """Keep pages of answers: all of those given, or none when one is wrong."""
        given = checked(bodies.AnswersBody, request)
        application = applying.save_pages(
            self.get_object(),
            given.pages(),
            by=reader(request),
            on=timezone.localdate(),
        )
        return self._answer(application)

    @extend_schema(request={"multipart/form-data": bodies.DocumentBody}, responses={201: dict})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def documents(self, request: Request, reference: str) -> Response:
        """Add a document: a PDF or a photo, checked against what its name says."""
        given = checked(bodies.DocumentBody, request).validated_data
        document = attach(
            self.get_object().case,
            name=given["file"].name,
            content=given["file"].read(MAX_BYTES + 1),
            by=reader(request),
            at=timezone.now(),
            requirement=given.get("requirement", ""),
            dated_on=given.get("dated_on"),
        )
        facts = {"id": document.pk, "name": document.name, "sha256": document.sha256, "size": document.size}
        return Response(facts | {"requirement": document.requirement}, status=201)

    @extend_schema(request=bodies.SubmitBody, responses=bodies.ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, reference: str) -> Response:
        """Hand the request in; what is missing is answered as 422 with each sentence."""
        declared = checked(bodies.SubmitBody, request).validated_data["declared"]
        today, now = timezone.localdate(), timezone.now()
        application = applying.submit(
            self.get_object(),
            by=reader(request),
            on=today,
            at=now,
            declared=declared,
        )
        return self._answer(application)


class AwardViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Award]):
    """Aid granted, with what is paid of it."""

    queryset = Award.objects.none()
    serializer_class = bodies.AwardSerializer
    lookup_field = "case__reference"
    lookup_url_kwarg = "reference"
    lookup_value_regex = "[A-Z0-9-]+"
    filterset_fields = {"programme__code": ["exact"], "granted_on": ["gte", "lte"]}
    permission_codes = {"list": "award.list", "retrieve": "award.list"}

    def get_queryset(self) -> QuerySet[Award]:
        visible = Award.objects.visible_to(reader(self.request)).select_related("case", "programme")
        return visible.with_paid().order_by("-granted_on", "-pk")


routes = [
    ("aid-programmes", ProgrammeViewSet),
    ("aid-applications", ApplicationViewSet),
    ("awards", AwardViewSet),
]
