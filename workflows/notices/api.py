"""Notices over the API: one's own and how one is told; the texts; what became of each; letters to post."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.people.reader import reader

from . import choosing, deliveries, posting, texts
from .catalogue import delivered
from .forms import LogFilter, state_of
from .models import Notice, Way, Wording


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    class Meta:
        model = Notice
        fields = ["id", "template", "language", "subject", "body", "path", "created_at", "read_at"]
        read_only_fields = fields


class NoticeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Notice]):
    """What was written to the caller."""

    queryset = Notice.objects.none()
    serializer_class = NoticeSerializer
    filterset_fields = {"read_at": ["isnull"], "template": ["exact"]}
    permission_codes = {"list": "notice.own", "retrieve": "notice.own", "read": "notice.own"}

    def get_queryset(self) -> QuerySet[Notice]:
        return Notice.objects.visible_to(self.request.user).listed().order_by("-created_at", "-pk")

    @extend_schema(request=None, responses=NoticeSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: Any = None) -> Response:
        notice = self.get_object()
        if notice.read_at is None:
            notice.read_at = timezone.now()
            notice.save(update_fields=["read_at"])
        return Response(self.get_serializer(notice).data)


class ChoicesSerializer(serializers.Serializer[Any]):
    choices = serializers.DictField(
        child=serializers.ChoiceField(choices=Way.choices), help_text="topic: mail, digest or page"
    )


class ChoicesViewSet(viewsets.ViewSet):
    """How the caller wants to be told, topic by topic."""

    serializer_class = ChoicesSerializer
    permission_codes = {"list": "notice.own", "create": "notice.own"}

    @extend_schema(responses=ChoicesSerializer)
    def list(self, request: Request) -> Response:
        return Response({"choices": choosing.choices_of(reader(request))})

    @extend_schema(request=ChoicesSerializer, responses={200: ChoicesSerializer})
    def create(self, request: Request) -> Response:
        """Topics that are not named stay as they are."""
        typed = ChoicesSerializer(data=request.data)
        typed.is_valid(raise_exception=True)
        return Response({"choices": choosing.choose(reader(request), typed.validated_data["choices"])})


class WordingSerializer(serializers.Serializer[Any]):
    subject = serializers.CharField(max_length=300)
    body = serializers.CharField(max_length=4000)
    seen = serializers.IntegerField(required=False, min_value=0, help_text="the version that was looked at")


class TextSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    language = serializers.CharField()
    topic = serializers.CharField()
    version = serializers.IntegerField(help_text="0 while nobody wrote another text")
    own = serializers.BooleanField(help_text="false where the delivered text holds")
    subject = serializers.CharField()
    body = serializers.CharField()
    variables = serializers.ListField(child=serializers.CharField())


class PreviewSerializer(serializers.Serializer[Any]):
    subject = serializers.CharField()
    body = serializers.CharField()


class TextViewSet(viewsets.ViewSet):
    """The texts of notices, addressed as `name.language`, as in `correction_asked.fr`."""

    serializer_class = TextSerializer
    lookup_value_regex = r"[\w.]+"
    permission_codes = {
        "list": "notice.texts", "retrieve": "notice.texts", "change": "notice.texts", "preview": "notice.texts",
        "restore": "notice.texts",
    }  # fmt: skip
    PLACE = OpenApiParameter("id", OpenApiTypes.STR, OpenApiParameter.PATH)

    @extend_schema(responses=TextSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Those that speak in other words than the delivered ones."""
        own = sorted(texts.own_versions())
        return Response([self.told(name, language) for name, language in own])

    @extend_schema(parameters=[PLACE], responses=TextSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(self.told(*self.place(pk)))

    @extend_schema(parameters=[PLACE], request=WordingSerializer, responses=TextSerializer)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        name, language = self.place(pk)
        texts.change(name, language, by=reader(request), at=timezone.now(), **self.typed(request))
        return Response(self.told(name, language))

    @extend_schema(parameters=[PLACE], request=WordingSerializer, responses=PreviewSerializer)
    @action(detail=True, methods=["post"])
    def preview(self, request: Request, pk: str) -> Response:
        """The words filled in for a demonstration case; nothing is kept."""
        (name, language), typed = self.place(pk), self.typed(request)
        typed.pop("seen", None)
        subject, body = texts.previewed(name, language=language, on=timezone.localdate(), **typed)
        return Response({"subject": subject, "body": body})

    @extend_schema(parameters=[PLACE], request=None, responses=TextSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Back to the delivered text."""
        name, language = self.place(pk)
        texts.restore(name, language, by=reader(request), at=timezone.now())
        return Response(self.told(name, language))

    def place(self, pk: str) -> tuple[str, str]:
        name, _dot, language = pk.rpartition(".")
        if name not in delivered() or language not in dict(Wording._meta.get_field("language").choices or ()):
            raise NotFound()
        return name, language

    def typed(self, request: Request) -> dict[str, Any]:
        typed = WordingSerializer(data=request.data)
        typed.is_valid(raise_exception=True)
        return dict(typed.validated_data)

    def told(self, name: str, language: str) -> dict[str, Any]:
        own = texts.in_force(name, language)
        subject, body = (own.subject, own.body) if own else texts.plain(name, language)
        return {
            "name": name, "language": language, "topic": delivered()[name].topic, "own": own is not None,
            "version": texts.current_number(name, language), "subject": subject, "body": body,
            "variables": texts.allowed(delivered()[name]),
        }  # fmt: skip


class DeliverySerializer(serializers.ModelSerializer[Notice]):
    state = serializers.SerializerMethodField(
        help_text="failed, trying, waiting, sent, digest, page, to_post, posted"
    )
    to = serializers.CharField(source="address")

    class Meta:
        model = Notice
        fields = ["id", "template", "language", "subject", "to", "way", "state", "attempts", "error", "created_at",
                  "sent_at", "given_up_at"]  # fmt: skip
        read_only_fields = fields

    def get_state(self, notice: Notice) -> str:
        return state_of(notice)


class DeliveryViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Notice]):
    """What became of each notice; a failed e-mail is tried again."""

    queryset = Notice.objects.select_related("user", "member__user").order_by("-created_at", "-pk")
    serializer_class = DeliverySerializer
    filterset_class = LogFilter
    permission_codes = {"list": "notice.log", "retrieve": "notice.log", "again": "notice.log"}

    @extend_schema(request=None, responses=DeliverySerializer)
    @action(detail=True, methods=["post"])
    def again(self, request: Request, pk: Any = None) -> Response:
        notice = self.get_object()
        deliveries.again(notice, at=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)


class LetterViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Notice]):
    """Notices to print and post."""

    queryset = Notice.objects.none()
    serializer_class = DeliverySerializer
    permission_codes = {"list": "letter.post", "file": "letter.post", "posted": "letter.post"}

    def get_queryset(self) -> QuerySet[Notice]:
        """Those that wait; one that was posted is still found by who says so again."""
        user, posting_one = reader(self.request), self.action == "posted"
        rows = Notice.objects.letters_of(user) if posting_one else Notice.objects.to_post(user)
        related = ("user", "member__user", "member__cooperative")
        return rows.select_related(*related).order_by("created_at", "pk")

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True)
    def file(self, request: Request, pk: Any = None) -> HttpResponse:
        return HttpResponse(
            posting.printed(self.get_object()),
            content_type="application/pdf",
            headers={"Cache-Control": "private, no-store"},
        )

    @extend_schema(request=None, responses=DeliverySerializer)
    @action(detail=True, methods=["post"])
    def posted(self, request: Request, pk: Any = None) -> Response:
        posting.mark_posted(self.get_object(), by=reader(request), at=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)


routes = [
    ("notices", NoticeViewSet),
    ("notice-choices", ChoicesViewSet),
    ("notice-texts", TextViewSet),
    ("notice-deliveries", DeliveryViewSet),
    ("notice-letters", LetterViewSet),
]
