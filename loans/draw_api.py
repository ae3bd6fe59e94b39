"""The payments of loans in the REST API: the same verbs as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from loans import drawing
from loans.models import Disbursement
from loans.models.applications import PaidTo
from workflows.cases.documents import MAX_BYTES, refuse_size
from workflows.people.reader import reader
from workflows.rest import StrictSerializer


class Shown(StrictSerializer):
    """What shows that the payment is needed, and another invoice than the agreement's where there is one."""

    file = serializers.FileField(allow_empty_file=True)
    paid_to = serializers.ChoiceField(choices=PaidTo.choices, required=False)
    supplier_name = serializers.CharField(max_length=70, required=False)
    supplier_address = serializers.CharField(max_length=200, required=False)
    supplier_iban = serializers.CharField(max_length=50, required=False)
    invoice_number = serializers.CharField(max_length=60, required=False)


class Missing(StrictSerializer):
    why = serializers.CharField(max_length=200)


class DisbursementSerializer(serializers.ModelSerializer[Disbursement]):
    loan = serializers.CharField(source="agreement.number", read_only=True)
    payout_cents = serializers.IntegerField(read_only=True, help_text="less a file fee that is kept back")
    payee = serializers.CharField(source="payee.0", read_only=True)
    account = serializers.CharField(source="payee.1", read_only=True, help_text="masked")
    proof_name = serializers.CharField(source="shown.name", read_only=True, default="")
    proof_sha256 = serializers.CharField(source="shown.sha256", read_only=True, default="")

    class Meta:
        model = Disbursement
        fields = [
            "id", "loan", "position", "cents", "payout_cents", "state", "planned_on", "paid_to", "payee",
            "account", "invoice_number", "asked_at", "proof_name", "proof_sha256", "order", "paid_on",
        ]  # fmt: skip


class DisbursementFilter(filters.FilterSet):
    loan = filters.CharFilter("agreement__number")
    state = filters.CharFilter("state")

    class Meta:
        model = Disbursement
        fields: list[str] = []


class DisbursementViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Disbursement]
):
    """The payments in which the loans that the caller may see are paid out."""

    queryset = Disbursement.objects.none()
    serializer_class = DisbursementSerializer
    filterset_class = DisbursementFilter
    permission_codes = {
        "list": "loan.read",
        "retrieve": "loan.read",
        "ask": "loan.draw",
        "order": "payment.prepare",
        "send_back": "payment.prepare",
        "release": "loan.let_go",
    }

    def get_queryset(self) -> QuerySet[Disbursement]:
        user: Any = self.request.user
        related = ("agreement__member", "agreement__terms", "agreement__fund", "shown")
        return (
            Disbursement.objects.visible_to(user).select_related(*related).order_by("-agreement", "position")
        )

    @extend_schema(request={"multipart/form-data": Shown}, responses=DisbursementSerializer)
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def ask(self, request: Request, pk: str) -> Response:
        """The borrower asks for the next payment and shows what it is for."""
        asked = Shown(data=request.data)
        asked.is_valid(raise_exception=True)
        facts = dict(asked.validated_data)
        sent = facts.pop("file")
        refuse_size(sent.name, sent.size)
        user = reader(request)
        content = sent.read(MAX_BYTES + 1)
        row = drawing.ask(
            self.get_object(), name=sent.name, content=content, by=user, at=timezone.now(), **facts
        )
        return Response(DisbursementSerializer(row).data)

    @extend_schema(request=None, responses=DisbursementSerializer)
    @action(detail=True, methods=["post"])
    def order(self, request: Request, pk: str) -> Response:
        """Order it: it is batched, and approved by others."""
        user = reader(request)
        row = drawing.order(self.get_object(), on=timezone.localdate(), by=user)
        return Response(DisbursementSerializer(row).data)

    @extend_schema(request=Missing, responses=DisbursementSerializer)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """Say what is missing; the borrower may ask again."""
        asked = Missing(data=request.data)
        asked.is_valid(raise_exception=True)
        user = reader(request)
        return Response(
            DisbursementSerializer(drawing.send_back(self.get_object(), by=user, **asked.validated_data)).data
        )

    @extend_schema(request=None, responses=DisbursementSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """It is not needed: what was set aside is available again, and the loan ends sooner by as much."""
        user = reader(request)
        row = drawing.release(self.get_object(), on=timezone.localdate(), by=user)
        return Response(DisbursementSerializer(row).data)
