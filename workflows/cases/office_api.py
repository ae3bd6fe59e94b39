"""Many cases at once, kept views and absences, over the API."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.people.models import User
from workflows.people.reader import reader
from workflows.refusals import Unmet
from workflows.rest import StrictSerializer

from . import batch, office
from .office import OfficerAbsence, SavedView


def person_at(email: str) -> User:
    """Somebody who signs in here; raises Unmet where nobody does."""
    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise Unmet(_("Nobody here has this address."), code="unknown_person")
    return found


class BatchBody(StrictSerializer):
    act = serializers.ChoiceField(choices=list(batch.ACTS))
    cases = serializers.ListField(child=serializers.CharField(max_length=20), max_length=batch.MOST)
    to = serializers.EmailField(required=False, help_text="who takes them over")
    preview = serializers.BooleanField(default=False, help_text="only say what would happen")


class BatchRow(serializers.Serializer[Any]):
    case = serializers.CharField(source="case.reference")
    good = serializers.BooleanField(help_text="it is done; in a preview: it would be")
    why = serializers.CharField(help_text="why not")


class BatchViewSet(viewsets.ViewSet):
    """One act on many cases, each with its result."""

    serializer_class = BatchRow
    permission_codes = {"create": "case.take"}

    @extend_schema(request=BatchBody, responses=BatchRow(many=True))
    def create(self, request: Request) -> Response:
        body = BatchBody(data=request.data)
        body.is_valid(raise_exception=True)
        typed, user = body.validated_data, reader(request)
        cases = batch.chosen(user, typed["cases"])
        if typed["preview"]:
            rows = batch.looked_at(typed["act"], cases, by=user)
        else:
            to = person_at(typed["to"]) if "to" in typed else None
            rows = batch.run(typed["act"], cases, by=user, on=timezone.localdate(), to=to)
        return Response(BatchRow(rows, many=True).data)


class ViewSerializer(serializers.ModelSerializer[SavedView]):
    class Meta:
        model = SavedView
        fields = ["id", "name", "query"]
        extra_kwargs = {"query": {"help_text": "the filters of the desk's address"}}


class CaseViewViewSet(mixins.ListModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet[SavedView]):
    """The caller's own views of the desk."""

    queryset = SavedView.objects.none()
    serializer_class = ViewSerializer
    permission_codes = dict.fromkeys(("list", "create", "destroy"), "case.desk")

    def get_queryset(self) -> QuerySet[SavedView]:
        return SavedView.objects.filter(user=reader(self.request), page=office.DESK)

    def create(self, request: Request) -> Response:
        """Keep a list; the same name again takes the new filters."""
        typed = ViewSerializer(data=request.data)
        typed.is_valid(raise_exception=True)
        data = typed.validated_data
        made = office.save_view(reader(request), name=data["name"], query=data.get("query", ""))
        return Response(ViewSerializer(made).data, status=201)


class AbsenceSerializer(serializers.ModelSerializer[OfficerAbsence]):
    stand_in = serializers.EmailField(source="stand_in.email")

    class Meta:
        model = OfficerAbsence
        fields = ["id", "from_on", "until_on", "stand_in"]


class AbsenceViewSet(
    mixins.ListModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet[OfficerAbsence]
):
    """Days on which the caller is away, and who stands in."""

    queryset = OfficerAbsence.objects.none()
    serializer_class = AbsenceSerializer
    permission_codes = dict.fromkeys(("list", "create", "destroy"), "case.desk")

    def get_queryset(self) -> QuerySet[OfficerAbsence]:
        return OfficerAbsence.objects.filter(user=reader(self.request)).select_related("stand_in")

    def create(self, request: Request) -> Response:
        typed = AbsenceSerializer(data=request.data)
        typed.is_valid(raise_exception=True)
        data: dict[str, Any] = dict(typed.validated_data)
        stand_in = person_at(data.pop("stand_in")["email"])
        made = office.go_away(reader(request), stand_in=stand_in, **data)
        return Response(AbsenceSerializer(made).data, status=201)


routes = [
    ("case-batches", BatchViewSet),
    ("case-views", CaseViewViewSet),
    ("officer-absences", AbsenceViewSet),
]
