"""Opinions asked of others, over the API."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.people.reader import reader
from workflows.rest import StrictSerializer

from . import advice
from .advice import Advice
from .attachments import MOST
from .models import Case
from .office_api import person_at


class AdviceBody(StrictSerializer):
    case = serializers.CharField(max_length=20)
    of = serializers.EmailField(help_text="who is asked")
    question = serializers.CharField(max_length=2000)
    due_on = serializers.DateField()
    answers = serializers.ListField(
        child=serializers.CharField(max_length=80),
        default=list,
        help_text="names; `applicant` shows the name",
    )
    documents = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), default=list, max_length=MOST
    )


class AnswerBody(StrictSerializer):
    text = serializers.CharField(max_length=10_000)


class AdviceRow(serializers.ModelSerializer[Advice]):
    class Meta:
        model = Advice
        fields = ["id", "question", "due_on", "asked_at", "answer", "answered_at"]
        read_only_fields = fields


class AdviceSerializer(AdviceRow):
    shown = serializers.SerializerMethodField(help_text="what may be read: label and value of each answer")

    class Meta(AdviceRow.Meta):
        fields = [*AdviceRow.Meta.fields, "shown"]
        read_only_fields = fields

    def get_shown(self, row: Advice) -> list[dict[str, str]]:
        named = [{"label": "applicant", "value": str(row.case.applicant)}] if row.names_the_member else []
        return named + [{"label": str(one.label), "value": one.value} for one in row.shown()]


class AdviceViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Advice]):
    """What was asked of the caller. POST asks somebody, as a case officer."""

    queryset = Advice.objects.none()
    serializer_class = AdviceSerializer
    lookup_value_regex = r"\d+"
    permission_codes = {
        "list": "advice.answer", "retrieve": "advice.answer", "answer": "advice.answer", "create": "advice.ask",
        "withdraw": "advice.ask",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[Advice]:
        rows = Advice.objects.asked_of(reader(self.request)).select_related("case__applicant", "asked_by")
        return rows.order_by("-asked_at", "-pk")

    def get_serializer_class(self) -> type[AdviceRow]:
        """What may be read of a case is opened one at a time, not in the list."""
        return AdviceRow if self.action == "list" else AdviceSerializer

    @extend_schema(request=AdviceBody, responses={201: AdviceSerializer})
    def create(self, request: Request) -> Response:
        body = AdviceBody(data=request.data)
        body.is_valid(raise_exception=True)
        typed: dict[str, Any] = dict(body.validated_data)
        case = get_object_or_404(Case.objects.visible_to(reader(request)), reference=typed.pop("case"))
        wanted = set(typed.pop("documents"))
        files = list(case.documents.current().filter(pk__in=wanted))
        if len(files) != len(wanted):
            raise Http404
        typed["of"] = person_at(typed["of"])
        made = advice.ask(case, documents=files, by=reader(request), at=timezone.now(), **typed)
        return Response(AdviceSerializer(made).data, status=201)

    @extend_schema(request=AnswerBody, responses=AdviceSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        body = AnswerBody(data=request.data)
        body.is_valid(raise_exception=True)
        given = advice.answer(
            self.get_object(), text=body.validated_data["text"], by=reader(request), at=timezone.now()
        )
        return Response(AdviceSerializer(given).data)

    @extend_schema(request=None, responses=AdviceSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        cases = Case.objects.visible_to(reader(request))
        found = get_object_or_404(Advice, pk=pk, case__in=cases.values("pk"))
        return Response(AdviceSerializer(advice.withdraw(found, by=reader(request), at=timezone.now())).data)


routes = [("advice", AdviceViewSet)]
