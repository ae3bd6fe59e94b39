"""Calls of guarantors in the REST API: the same verbs as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from fund.ledger import proposals
from fund.ledger.models.proposals import State as ProposalState
from loans import guarantees
from loans.change_api import Digest, Why, checked
from loans.models import Agreement, GuaranteeCall
from loans.paper_api import PDF
from loans.views.papers import pdf_response
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.rest import Cents, StrictSerializer


class CallAsked(StrictSerializer):
    loan = serializers.CharField(max_length=20)
    key = serializers.RegexField(
        r"^[\w./-]{1,40}$", help_text="the same key again answers the first proposal"
    )
    cents = Cents(min_value=1)
    due_on = serializers.DateField()
    why = serializers.CharField(max_length=200)


class GuaranteeCallSerializer(serializers.ModelSerializer[GuaranteeCall]):
    """Why, and the digest to approve it by, for those who follow the loan."""

    loan = serializers.CharField(source="agreement.number", read_only=True)
    reference = serializers.CharField(source="expected.reference", read_only=True, default=None)
    received_cents = serializers.IntegerField(read_only=True)

    class Meta:
        model = GuaranteeCall
        fields = [
            "number", "loan", "cents", "received_cents", "due_on", "reference", "state", "proposed_on", "decided_on",
            "ended_on",
        ]  # fmt: skip

    def to_representation(self, call: GuaranteeCall) -> Any:
        shown = super().to_representation(call)
        if may(self.context["request"].user, "loan.change_read"):
            shown |= {"why": call.why, "digest": call.digest()}
        return shown


class GuaranteeCallViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[GuaranteeCall]
):
    """What guarantors are asked to pay; a guarantor sees their own once it is approved."""

    queryset = GuaranteeCall.objects.none()
    serializer_class = GuaranteeCallSerializer
    lookup_field = "number"
    permission_codes = {
        "list": "loan.guarantee_read",
        "retrieve": "loan.guarantee_read",
        "create": "loan.change",
        "withdraw": "loan.change",
        "approve": "loan.change_approve",
        "reject": "loan.change_approve",
        "end": "loan.change_approve",
        "letter": "loan.guarantee_read",
    }

    def get_queryset(self) -> QuerySet[GuaranteeCall]:
        user: Any = self.request.user
        return (
            GuaranteeCall.objects.visible_to(user)
            .select_related("agreement", "expected", "fund")
            .order_by("-pk")
        )

    @extend_schema(request=CallAsked, responses={201: GuaranteeCallSerializer})
    def create(self, request: Request) -> Response:
        """Propose that the guarantor be called; another treasurer approves it."""
        asked = checked(CallAsked, request)
        user = reader(request)
        loan = get_object_or_404(Agreement.objects.visible_to(user), number=asked.pop("loan"))
        made = guarantees.propose(loan, key=f"api/{asked.pop('key')}", **asked, **self._now())
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=Digest, responses=GuaranteeCallSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, number: str) -> Response:
        """Approve exactly what was read, by its digest."""
        proposals.approve(self.get_object(), **checked(Digest, request), **self._now())
        return self._done()

    @extend_schema(request=Why, responses=GuaranteeCallSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, number: str) -> Response:
        """Do not agree, and say why."""
        proposals.reject(self.get_object(), **checked(Why, request), **self._now())
        return self._done()

    @extend_schema(request=None, responses=GuaranteeCallSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, number: str) -> Response:
        """Take one's own proposal back."""
        proposals.withdraw(self.get_object(), **self._now())
        return self._done()

    @extend_schema(request=Why, responses=GuaranteeCallSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, number: str) -> Response:
        """Ask nothing more of the guarantor."""
        guarantees.end(self.get_object(), **checked(Why, request), **self._now())
        return self._done()

    @extend_schema(responses=PDF, filters=False)
    @action(detail=True, methods=["get"])
    def letter(self, request: Request, number: str) -> HttpResponse:
        """The letter to the guarantor, once the call is approved: a PDF."""
        approved = self.get_queryset().filter(state=ProposalState.APPROVED)
        content = guarantees.letter_pdf(get_object_or_404(approved, number=number))
        return pdf_response(content, f"{number}.pdf")

    def _now(self) -> dict[str, Any]:
        return {"by": self.request.user, "on": timezone.localdate()}

    def _done(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)
