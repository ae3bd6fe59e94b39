"""Invitations to borrow with another member, in the REST API: the same verbs as the page."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from loans import joining
from loans.models import LoanApplication
from loans.serializers import PlanRow
from workflows.people.reader import reader
from workflows.rest import StrictSerializer


class Agreed(StrictSerializer):
    invitation = serializers.IntegerField(min_value=0, help_text="the number of the one that was read")


class InvitationSerializer(serializers.ModelSerializer[LoanApplication]):
    """What the second borrower reads: never the project, the budget or an account."""

    reference = serializers.CharField(source="case.reference", read_only=True)
    borrower = serializers.CharField(source="case.applicant", read_only=True)
    product = serializers.CharField(source="terms.product.code", read_only=True)
    amount_cents = serializers.IntegerField(source="case.requested_cents", read_only=True)
    currency = serializers.CharField(source="case.currency", read_only=True)
    invitation = serializers.IntegerField(source="invitations", read_only=True)
    instalments = PlanRow(source="plan", many=True, read_only=True)

    class Meta:
        model = LoanApplication
        fields = [
            "reference", "borrower", "product", "purpose", "amount_cents", "currency", "months", "first_due_on",
            "instalments", "invitation", "co_borrower_agreed_at",
        ]  # fmt: skip


class InvitationViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[LoanApplication]
):
    """Requests in which the caller was asked to borrow too."""

    queryset = LoanApplication.objects.none()
    serializer_class = InvitationSerializer
    lookup_field = "case__reference"
    lookup_url_kwarg = "reference"
    permission_codes = {
        "list": "loan.join",
        "retrieve": "loan.join",
        "agree": "loan.join",
        "decline": "loan.join",
    }

    def get_queryset(self) -> QuerySet[LoanApplication]:
        related = ("case__applicant", "terms__product", "terms__envelope__fund")
        return LoanApplication.objects.inviting(self.request.user).select_related(*related).order_by("-pk")

    @extend_schema(request=Agreed, responses=InvitationSerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, reference: str) -> Response:
        """Agree to owe it jointly, exactly as it was read."""
        asked = Agreed(data=request.data)
        asked.is_valid(raise_exception=True)
        user = reader(request)
        seen = asked.validated_data["invitation"]
        joining.agree(self.get_object(), by=user, at=timezone.now(), seen=seen)
        return Response(InvitationSerializer(self.get_object()).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, reference: str) -> Response:
        """Take no part; the borrower is told."""
        user = reader(request)
        joining.decline(self.get_object(), by=user)
        return Response(status=204)
