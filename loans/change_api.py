"""Changes of a loan, money at the desk and refunds in the REST API: the same verbs as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from fund.ledger import proposals
from loans import change_cases, changes
from loans.allocation import Payment
from loans.cash import take_cash, undo_cash
from loans.forms.changing import MOST, NEEDS
from loans.models import Agreement, Amendment, ChangeCase, LoanChange, LoanProposal, Repayment
from loans.models.acceptances import outstanding
from loans.models.agreements import BEGUN
from loans.models.change_cases import Ground
from loans.models.changes import FIGURES, ChangeKind
from loans.models.products import AheadMode
from loans.parties import member_named
from loans.previews import effect
from loans.repayment import replayed
from loans.serializers import LargerMonths, MonthsOfTheYear
from workflows import coded
from workflows.people.reader import reader
from workflows.rest import Cents, StrictSerializer


class WantedRow(StrictSerializer):
    due_on = serializers.DateField()
    due_cents = Cents(min_value=1)


class Figures(StrictSerializer):
    from_on = serializers.DateField(required=False)
    months = serializers.IntegerField(min_value=1, max_value=120, required=False)
    count = serializers.IntegerField(min_value=1, max_value=600, required=False)
    first_due_on = serializers.DateField(required=False)
    until_on = serializers.DateField(required=False)
    cents = Cents(min_value=1, required=False)
    months_off = MonthsOfTheYear()
    months_double = LargerMonths()
    balloon_cents = Cents(min_value=0, required=False)
    rows = serializers.ListField(child=WantedRow(), required=False, max_length=MOST)

    def validate_rows(self, rows: list[dict[str, Any]]) -> list[list[Any]]:
        return [[row["due_on"].isoformat(), row["due_cents"]] for row in rows]


class ChangeAsked(Figures):
    kind = serializers.ChoiceField(choices=[kind.value for kind in NEEDS])

    def validate(self, asked: dict[str, Any]) -> dict[str, Any]:
        missing = [name for name in NEEDS[ChangeKind(asked["kind"])] if asked.get(name) is None]
        if missing:
            raise serializers.ValidationError(
                {name: [_("This is needed for this kind.")] for name in missing}
            )
        return asked


class ChangeProposed(ChangeAsked):
    key = serializers.RegexField(
        r"^[\w./-]{1,40}$", help_text="the same key again answers the first proposal"
    )
    why = serializers.CharField(max_length=200)


class Told(StrictSerializer):
    ground = serializers.ChoiceField(choices=Ground.choices)
    story = serializers.CharField(max_length=4000)


class GuarantorNamed(StrictSerializer):
    guarantor = serializers.CharField(
        max_length=20, required=False, default="",
        help_text="of a further amount: the member number of another guarantor in the place of the present one",
    )  # fmt: skip


class ChangeBrought(ChangeAsked, Told, GuarantorNamed):
    consent = serializers.CharField(
        max_length=200, required=False, default="", help_text="what the borrower knows of it; not for oneself"
    )


class ChangeMended(Figures, Told, GuarantorNamed):
    """The figures of the same kind, and the words, anew."""


class AmendmentSerializer(serializers.ModelSerializer[Amendment]):
    cents = serializers.IntegerField(read_only=True)
    still_to_accept = serializers.SerializerMethodField()

    class Meta:
        model = Amendment
        fields = ["state", "cents", "agreed_hash", "offered_on", "offer_ends_on", "still_to_accept"]

    def get_still_to_accept(self, held: Amendment) -> list[str]:
        return outstanding(held) if held.state == "offered" else []


class ChangeCaseSerializer(serializers.ModelSerializer[ChangeCase]):
    """The story only for those whom the sensitive part of the case is for."""

    case = serializers.CharField(source="case.reference", read_only=True)
    loan = serializers.CharField(source="agreement.number", read_only=True)
    state = serializers.CharField(source="case.state", read_only=True)
    story = serializers.SerializerMethodField()
    amendment = serializers.SerializerMethodField()

    class Meta:
        model = ChangeCase
        fields = ["case", "loan", "state", *FIGURES, "ground", "story", "amendment"]

    def get_story(self, held: ChangeCase) -> str:
        return held.story if held.case.is_trusted(self.context["user"]) else ""

    @extend_schema_field(AmendmentSerializer(allow_null=True))
    def get_amendment(self, held: ChangeCase) -> Any:
        """Of a further amount that others answer for too: the new agreement, and how far it is."""
        found = getattr(held, "amendment", None)
        return AmendmentSerializer(found).data if found else None


class PaymentAsked(StrictSerializer):
    cents = Cents(min_value=1)
    value_on = serializers.DateField()
    mode = serializers.ChoiceField(choices=AheadMode.choices)


class CashTaken(PaymentAsked):
    key = serializers.RegexField(r"^[\w./-]{1,40}$", help_text="the same key again answers the first entry")
    payer = serializers.CharField(max_length=100, required=False, default="")


class Digest(StrictSerializer):
    digest = serializers.RegexField(r"^[0-9a-f]{64}$")


class Why(StrictSerializer):
    why = serializers.CharField(max_length=200)


class EffectRow(serializers.Serializer[Any]):
    due_on = serializers.DateField()
    now_cents = serializers.IntegerField(source="now", allow_null=True)
    then_cents = serializers.IntegerField(source="then", allow_null=True)


class EffectSerializer(serializers.Serializer[Any]):
    left_cents = serializers.IntegerField()
    instalments_left = serializers.IntegerField(source="count")
    last_on = serializers.DateField(allow_null=True)
    surplus_cents = serializers.IntegerField()
    beyond = serializers.CharField(
        allow_null=True, help_text="why two treasurers may not agree on it: the committee decides"
    )
    rows = EffectRow(many=True)


class LoanProposalSerializer(serializers.ModelSerializer[LoanProposal]):
    loan = serializers.CharField(source="agreement.number", read_only=True)
    digest = serializers.CharField(read_only=True)
    undone = serializers.SerializerMethodField()

    class Meta:
        model = LoanProposal
        fields = ["id", "loan", *FIGURES, "why", "state", "proposed_on", "decided_on", "digest", "undone"]

    def get_undone(self, row: LoanProposal) -> bool:
        return LoanChange.objects.filter(proposal=row).exclude(undone=None).exists()


class LoanChangeSerializer(serializers.ModelSerializer[LoanChange]):
    said = serializers.SerializerMethodField(help_text="why, in the reader's language")
    undone_on = serializers.SerializerMethodField()

    class Meta:
        model = LoanChange
        fields = ["id", *FIGURES, "why", "said", "booked_on", "undone_on"]

    def get_said(self, row: LoanChange) -> str:
        return coded.in_words(row.why)

    def get_undone_on(self, row: LoanChange) -> str | None:
        return row.undone.on.isoformat() if hasattr(row, "undone") else None


class Recorded(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    cents = serializers.IntegerField()


def checked(asked: Any, request: Request) -> dict[str, Any]:
    form = asked(data=request.data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


def _loan(request: Request, number: str, **only: Any) -> Agreement:
    user = reader(request)
    seen = Agreement.objects.visible_to(user).select_related("terms", "fund", "schedule")
    return get_object_or_404(seen, number=number, **only)


class LoanChangeViewSet(viewsets.ViewSet):
    """What happens to one loan after it was paid out."""

    lookup_field = "number"
    lookup_value_regex = "[^/]+"
    permission_codes = {
        "preview": "loan.read",
        "propose": "loan.change",
        "changes": "loan.read",
        "undo_change": "loan.change_approve",
        "bring": "loan.read",  # the borrower their own, or who follows the loan: asked by the verb
        "payment_preview": "loan.read",
        "cash": "loan.cash",
        "undo_cash": "loan.cash",
    }

    @extend_schema(request=ChangeAsked, responses=EffectSerializer)
    @action(detail=True, methods=["post"])
    def preview(self, request: Request, number: str) -> Response:
        """The plan as a change would leave it; nothing is kept."""
        loan, asked = _loan(request, number), checked(ChangeAsked, request)
        found, beyond = changes.preview(loan, on=timezone.localdate(), **asked)
        return Response(EffectSerializer(effect(loan, found) | {"beyond": beyond and str(beyond)}).data)

    @extend_schema(request=ChangeProposed, responses={201: LoanProposalSerializer})
    @action(detail=True, methods=["post"])
    def propose(self, request: Request, number: str) -> Response:
        """Propose a change; another treasurer approves it."""
        loan, asked = _loan(request, number), checked(ChangeProposed, request)
        user = reader(request)
        row = changes.propose(loan, key=f"api/{asked.pop('key')}", on=timezone.localdate(), by=user, **asked)
        return Response(LoanProposalSerializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=LoanChangeSerializer(many=True))
    @action(detail=True, methods=["get"])
    def changes(self, request: Request, number: str) -> Response:
        """What was changed, whoever decided it, and what was undone."""
        rows = _loan(request, number).changes.select_related("undone")
        return Response(LoanChangeSerializer(rows, many=True).data)

    @extend_schema(request=Why, responses=LoanChangeSerializer)
    @action(detail=True, methods=["post"], url_path=r"changes/(?P<change>[0-9]{1,18})/undo")
    def undo_change(self, request: Request, number: str, change: str) -> Response:
        """Take a change back that took effect."""
        row = get_object_or_404(LoanChange, agreement=_loan(request, number), pk=change)
        user = reader(request)
        changes.undo(row, on=timezone.localdate(), by=user, **checked(Why, request))
        return Response(LoanChangeSerializer(LoanChange.objects.get(pk=row.pk)).data)

    @extend_schema(request=ChangeBrought, responses={201: ChangeCaseSerializer})
    @action(detail=True, methods=["post"])
    def bring(self, request: Request, number: str) -> Response:
        """Bring a change before the committee: the borrower their own loan, or who follows it."""
        loan, asked = _loan(request, number), checked(ChangeBrought, request)
        user = reader(request)
        asked["guarantor"] = member_named(asked["guarantor"])
        held = change_cases.bring(loan, on=timezone.localdate(), by=user, **asked)
        return Response(
            ChangeCaseSerializer(held, context={"user": user}).data, status=status.HTTP_201_CREATED
        )

    @extend_schema(request=PaymentAsked, responses=EffectSerializer)
    @action(detail=True, methods=["post"], url_path="payment-preview")
    def payment_preview(self, request: Request, number: str) -> Response:
        """The plan as a payment would leave it; nothing is kept."""
        loan, asked = _loan(request, number, state__in=BEGUN), checked(PaymentAsked, request)
        payment = Payment("~", asked["value_on"], asked["cents"], asked["mode"])
        return Response(EffectSerializer(effect(loan, replayed(loan, also=payment)) | {"beyond": None}).data)

    @extend_schema(request=CashTaken, responses={201: Recorded})
    @action(detail=True, methods=["post"])
    def cash(self, request: Request, number: str) -> Response:
        """Record money taken at the desk."""
        loan, asked = _loan(request, number), checked(CashTaken, request)
        user = reader(request)
        entry = take_cash(loan, key=f"api/{asked.pop('key')}", on=asked.pop("value_on"), by=user, **asked)
        return Response(Recorded(entry).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=Why, responses=Recorded)
    @action(detail=True, methods=["post"], url_path=r"cash/(?P<entry>[0-9]{1,18})/undo")
    def undo_cash(self, request: Request, number: str, entry: str) -> Response:
        """A cash entry was a mistake: the loan is replayed without it."""
        row = get_object_or_404(Repayment, agreement=_loan(request, number), pk=entry)
        user = reader(request)
        undo_cash(row, on=timezone.localdate(), by=user, **checked(Why, request))
        return Response(Recorded(row).data)


class ChangeCaseViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ChangeCase]
):
    """Changes of loans that the committee decides. The lookup is the number of the case."""

    queryset = ChangeCase.objects.none()
    serializer_class = ChangeCaseSerializer
    lookup_field = "case__reference"
    lookup_url_kwarg = "reference"
    permission_codes = {
        "list": "case.read",
        "retrieve": "case.read",
        "partial_update": "case.answer_correction",
    }

    def get_queryset(self) -> QuerySet[ChangeCase]:
        user: Any = self.request.user
        related = (
            "case__applicant", "agreement__terms", "agreement__schedule", "amendment__agreement__member",
            "amendment__agreement__co_borrower", "amendment__guarantor", "amendment__commitment",
        )  # fmt: skip
        return ChangeCase.objects.visible_to(user).select_related(*related).order_by("-case__reference")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "user": self.request.user}

    @extend_schema(request=ChangeMended, responses=ChangeCaseSerializer)
    def partial_update(self, request: Request, reference: str) -> Response:
        """Answer an open correction: other figures of the same kind of change, other words."""
        user = reader(request)
        asked = checked(ChangeMended, request)
        asked["guarantor"] = member_named(asked["guarantor"])
        held = change_cases.revise(self.get_object(), on=timezone.localdate(), by=user, **asked)
        return Response(self.get_serializer(held).data)


class LoanProposalViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[LoanProposal]
):
    """Changes that were proposed, and what became of them."""

    queryset = LoanProposal.objects.none()
    serializer_class = LoanProposalSerializer
    permission_codes = {
        "list": "loan.change_read",
        "retrieve": "loan.change_read",
        "approve": "loan.change_approve",
        "reject": "loan.change_approve",
        "withdraw": "loan.change",
        "undo": "loan.change_approve",
    }

    def get_queryset(self) -> QuerySet[LoanProposal]:
        user: Any = self.request.user
        loans = Agreement.objects.visible_to(user)
        return (
            LoanProposal.objects.visible_to(user)
            .filter(agreement__in=loans)
            .select_related("agreement", "fund")
        )

    @extend_schema(request=Digest, responses=LoanProposalSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Approve exactly what was read, by its digest."""
        return self._done(proposals.approve(self.get_object(), **checked(Digest, request), **self._now()))

    @extend_schema(request=Why, responses=LoanProposalSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """Do not agree, and say why."""
        return self._done(proposals.reject(self.get_object(), **checked(Why, request), **self._now()))

    @extend_schema(request=None, responses=LoanProposalSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take one's own proposal back."""
        return self._done(proposals.withdraw(self.get_object(), **self._now()))

    @extend_schema(request=Why, responses=LoanProposalSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Take a change back that took effect."""
        row = self.get_object()
        changes.undo(get_object_or_404(LoanChange, proposal=row), **checked(Why, request), **self._now())
        return self._done(row)

    def _now(self) -> dict[str, Any]:
        return {"by": self.request.user, "on": timezone.localdate()}

    def _done(self, row: LoanProposal) -> Response:
        return Response(LoanProposalSerializer(row).data)
