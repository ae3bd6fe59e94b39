"""The bank over the API: the same verbs as the pages. A token can do all but approve a payment."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from fund.banking import batches, between, duplicates, orders, rules, settling
from fund.banking import iban as accounts
from fund.banking import serializers as bodies
from fund.banking.models import (
    ApprovalRules,
    BankAccount,
    ExpectedPayment,
    PaymentBatch,
    PaymentOrder,
)
from fund.banking.models.accounts import funds_of
from fund.ledger import proposals
from fund.ledger.models import Proposal
from workflows.people import second_factor
from workflows.people.models import User
from workflows.refusals import NotYours, Refusal


class OrderFilter(filters.FilterSet):
    class Meta:
        model = PaymentOrder
        fields = ["state", "case_reference", "purpose"]


class Acts:
    """What these viewsets share: who asks, and a body checked before it is acted on."""

    request: Any

    @property
    def person(self) -> User:
        user = self.request.user
        return user if isinstance(user, User) else User()

    def typed(self, body: type[BaseSerializer[Any]]) -> dict[str, Any]:
        serializer = body(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def confirm_factor(self, typed: dict[str, Any]) -> None:
        """A person with a session of their own, never a token; and the code that they typed, where they did."""
        if self.request.auth is not None:
            raise NotYours(_("A token cannot approve payments: sign in."), code="token_cannot_approve")
        if typed.get("code"):
            second_factor.confirm(self.person, typed["code"], at=timezone.now())


class OrderViewSet(Acts, viewsets.ReadOnlyModelViewSet[PaymentOrder]):
    """Payments to make, on their way, and made."""

    queryset = PaymentOrder.objects.none()
    serializer_class = bodies.OrderSerializer
    filterset_class = OrderFilter
    lookup_value_regex = r"\d+"
    permission_codes = {
        "list": "payment.list", "retrieve": "payment.list", "redirect": "payment.prepare", "lower": "payment.prepare",
        "reject": "line.match", "cancel": "payment.cancel", "clear": "payment.prepare", "between": "payment.prepare",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[PaymentOrder]:
        mine = PaymentOrder.objects.visible_to(self.person).select_related("fund")
        return mine.prefetch_related("batch_lines__batch__account").order_by("ordered_on", "pk")

    def answer(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=bodies.BetweenSerializer, responses={201: bodies.OrderSerializer})
    @action(detail=False, methods=["post"])
    def between(self, request: Request) -> Response:
        """Order a transfer between two own accounts of a fund."""
        typed = self.typed(bodies.BetweenSerializer)
        mine = BankAccount.objects.visible_to(self.person).select_related("fund")
        ends = {
            end: get_object_or_404(mine, iban=accounts.parse(typed[name], sepa=False).compact)
            for end, name in (("source", "from_account"), ("target", "to_account"))
        }
        made = between.order(
            key=typed["key"], cents=typed["cents"], on=timezone.localdate(), by=self.person, **ends
        )
        return Response(self.get_serializer(self.get_queryset().get(pk=made.pk)).data, status=201)

    @extend_schema(request=bodies.RedirectSerializer, responses=bodies.OrderSerializer)
    @action(detail=True, methods=["post"])
    def redirect(self, request: Request, pk: str) -> Response:
        """Pay to another account, while the order waits."""
        orders.redirect(self.get_object(), by=self.person, **self.typed(bodies.RedirectSerializer))
        return self.answer()

    @extend_schema(request=bodies.LowerSerializer, responses=bodies.OrderSerializer)
    @action(detail=True, methods=["post"])
    def lower(self, request: Request, pk: str) -> Response:
        """Pay less than was ordered; the rest is available again."""
        typed = self.typed(bodies.LowerSerializer)
        orders.lower(self.get_object(), by=self.person, on=timezone.localdate(), **typed)
        return self.answer()

    @extend_schema(request=bodies.WhySerializer, responses=bodies.OrderSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """The bank refused it before it paid."""
        placed = self.get_object().active_line
        if placed is None:
            raise Refusal(_("Only a payment that is on its way can be refused by the bank."))
        why = self.typed(bodies.WhySerializer)["why"]
        settling.reject(placed, why=why, on=timezone.localdate(), by=self.person)
        return self.answer()

    @extend_schema(request=bodies.WhySerializer, responses=bodies.OrderSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """It will not be paid; what was set aside for it is available again."""
        why = self.typed(bodies.WhySerializer)["why"]
        orders.cancel_order(self.get_object(), by=self.person, why=why)
        return self.answer()

    @extend_schema(request=bodies.ClearSerializer, responses=bodies.OrderSerializer)
    @action(detail=True, methods=["post"])
    def clear(self, request: Request, pk: str) -> Response:
        """Say why this payment and one that looks like it (see `twins`) are both to be paid."""
        typed = self.typed(bodies.ClearSerializer)
        other = get_object_or_404(PaymentOrder.objects.visible_to(self.person), pk=typed["other"])
        duplicates.clear(self.get_object(), other, why=typed["why"], by=self.person)
        return self.answer()


class BatchViewSet(Acts, viewsets.ReadOnlyModelViewSet[PaymentBatch]):
    """Payment batches. POST to the list prepares one; approving needs a signed-in person, never a token."""

    queryset = PaymentBatch.objects.none()
    serializer_class = bodies.BatchSerializer
    filterset_fields = ["state"]
    lookup_field = "number"
    lookup_value_regex = r"[\w-]+"
    permission_codes = {
        "list": "payment.read_batch", "retrieve": "payment.read_batch", "create": "payment.prepare",
        "approve": "payment.approve", "export": "payment.export", "file": "payment.export",
        "cancel": "payment.cancel", "postpone": "payment.prepare", "leave_out": "payment.prepare",
        "reissue": "payment.prepare",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[PaymentBatch]:
        mine = PaymentBatch.objects.visible_to(self.person).select_related("account__fund", "prepared_by")
        return mine.counted().defer("file").order_by("-pk") if self.action == "list" else mine

    def get_serializer_class(self) -> type[BaseSerializer[PaymentBatch]]:
        return bodies.BatchRowSerializer if self.action == "list" else bodies.BatchSerializer

    def answer(self, batch: PaymentBatch, status: int = 200) -> Response:
        shown = PaymentBatch.objects.select_related("account__fund", "prepared_by").get(pk=batch.pk)
        return Response(
            bodies.BatchSerializer(shown, context=self.get_serializer_context()).data, status=status
        )

    @extend_schema(request=bodies.PrepareSerializer, responses={201: bodies.BatchSerializer})
    def create(self, request: Request) -> Response:
        """Prepare a batch of waiting orders."""
        typed = self.typed(bodies.PrepareSerializer)
        account = get_object_or_404(
            BankAccount.objects.visible_to(self.person), iban=accounts.parse(typed["account"]).compact
        )
        wanted = set(typed["orders"])
        found = list(PaymentOrder.objects.visible_to(self.person).filter(pk__in=wanted))
        if len(found) != len(wanted):
            raise Refusal(_("One of these orders does not exist."), code="unknown_order")
        batch = batches.prepare_batch(
            account=account,
            orders=found,
            execute_on=typed["execute_on"],
            on=timezone.localdate(),
            by=self.person,
            urgent=typed["urgent"],
        )
        return self.answer(batch, 201)

    @extend_schema(request=bodies.ApproveSerializer, responses=bodies.BatchSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, number: str) -> Response:
        """Approve what was read: the digest of the batch goes with it, and a code of the second factor where none was
        typed in the last five minutes. Never with a token. By its amount a batch asks for several people
        (`still_to_approve`); it is `approved` with the last of them."""
        typed = self.typed(bodies.ApproveSerializer)
        batch = self.get_object()
        self.confirm_factor(typed)
        return self.answer(batches.approve(batch, by=self.person, digest=typed["digest"]))

    @extend_schema(request=bodies.WhySerializer, responses={201: bodies.BatchSerializer})
    @action(detail=True, methods=["post"])
    def reissue(self, request: Request, number: str) -> Response:
        """The bank did not take the file: withdraw this batch and prepare another, with a new number, to be approved
        again. 409 once the bank has answered for one of its payments."""
        why = self.typed(bodies.WhySerializer)["why"]
        made = batches.reissue(self.get_object(), why=why, on=timezone.localdate(), by=self.person)
        return self.answer(made, 201)

    @extend_schema(request=bodies.PostponeSerializer, responses=bodies.BatchSerializer)
    @action(detail=True, methods=["post"])
    def postpone(self, request: Request, number: str) -> Response:
        """Another day of execution; what was approved has to be approved again."""
        day = self.typed(bodies.PostponeSerializer)["execute_on"]
        today = timezone.localdate()
        return self.answer(batches.postpone(self.get_object(), execute_on=day, on=today, by=self.person))

    @extend_schema(request=bodies.LeaveOutSerializer, responses=bodies.BatchSerializer)
    @action(detail=True, methods=["post"], url_path="leave-out")
    def leave_out(self, request: Request, number: str) -> Response:
        """Leave an order out: it waits again, and what was approved has to be approved again."""
        pk = self.typed(bodies.LeaveOutSerializer)["order"]
        order = get_object_or_404(PaymentOrder.objects.visible_to(self.person), pk=pk)
        return self.answer(batches.take_out(self.get_object(), order, by=self.person))

    @extend_schema(request=bodies.EmptySerializer, responses=bodies.BatchSerializer)
    @action(detail=True, methods=["post"])
    def export(self, request: Request, number: str) -> Response:
        """Write the payment file, once."""
        self.typed(bodies.EmptySerializer)
        return self.answer(batches.export(self.get_object(), by=self.person))

    @extend_schema(request=bodies.EmptySerializer, responses={(200, "application/xml"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["post"])
    def file(self, request: Request, number: str) -> HttpResponse:
        """The payment file, the same bytes each time; each download is on the record."""
        batch = self.get_object()
        content = batches.download(batch, by=self.person)
        headers = {"Content-Disposition": f'attachment; filename="{batch.number}.xml"'}
        return HttpResponse(content, content_type="application/xml", headers=headers)

    @extend_schema(request=bodies.WhySerializer, responses=bodies.BatchSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, number: str) -> Response:
        why = self.typed(bodies.WhySerializer)["why"]
        return self.answer(batches.cancel(self.get_object(), by=self.person, why=why))


class Decides[M: Proposal](
    Acts, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[M]
):
    """What one person proposes and another decides: approved with a fresh second factor and never with a token,
    rejected with a reason, withdrawn by whoever proposed it."""

    filterset_fields = ["state"]
    lookup_value_regex = r"\d+"

    def answer(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=bodies.ApproveSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Agree to exactly what was read, by its digest: another person than who proposed it."""
        typed = self.typed(bodies.ApproveSerializer)
        found = self.get_object()
        self.confirm_factor(typed)
        proposals.approve(found, by=self.person, on=timezone.localdate(), digest=typed["digest"])
        return self.answer()

    @extend_schema(request=bodies.WhySerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        why = self.typed(bodies.WhySerializer)["why"]
        proposals.reject(self.get_object(), by=self.person, on=timezone.localdate(), why=why)
        return self.answer()

    @extend_schema(request=bodies.EmptySerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        self.typed(bodies.EmptySerializer)
        proposals.withdraw(self.get_object(), by=self.person, on=timezone.localdate())
        return self.answer()


class RulesViewSet(Decides[ApprovalRules]):
    """How many people approve a batch, by its total: versions, the latest first. POST to the list proposes one;
    another person approves it, with a fresh second factor and never with a token."""

    queryset = ApprovalRules.objects.none()
    serializer_class = bodies.RulesSerializer
    permission_codes = {
        "list": "payment.list", "retrieve": "payment.list", "create": "payment.rules_propose",
        "approve": "payment.rules_approve", "reject": "payment.rules_approve",
        "withdraw": "payment.rules_propose",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[ApprovalRules]:
        return ApprovalRules.objects.visible_to(self.person).select_related(
            "fund", "proposed_by", "decided_by"
        )

    @extend_schema(request=bodies.ProposeRulesSerializer, responses={201: bodies.RulesSerializer})
    def create(self, request: Request) -> Response:
        """Propose other limits of a fund from a coming day; once by its key."""
        typed = self.typed(bodies.ProposeRulesSerializer)
        fund = get_object_or_404(funds_of(self.person), code=typed.pop("fund"))
        made = rules.propose(fund=fund, on=timezone.localdate(), by=self.person, **typed)
        return Response(self.get_serializer(made).data, status=201)


class ExpectedViewSet(Acts, viewsets.ReadOnlyModelViewSet[ExpectedPayment]):
    """Money that should come in, with the reference it will bear."""

    queryset = ExpectedPayment.objects.none()
    serializer_class = bodies.ExpectedSerializer
    filterset_fields = ["is_open", "purpose", "reference"]
    lookup_value_regex = r"\d+"
    permission_codes = {"list": "payment.list", "retrieve": "payment.list"}

    def get_queryset(self) -> QuerySet[ExpectedPayment]:
        return ExpectedPayment.objects.visible_to(self.person).select_related("fund").order_by("due_on", "pk")


routes = [
    ("payment-orders", OrderViewSet),
    ("payment-batches", BatchViewSet),
    ("approval-rules", RulesViewSet),
    ("expected-payments", ExpectedViewSet),
]
