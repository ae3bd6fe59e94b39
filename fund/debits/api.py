"""Direct debit over the API: the same verbs as the pages. A token can do all but send a file."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from fund.banking import iban as accounts
from fund.banking import references
from fund.banking.api import Acts, Decides
from fund.banking.models import BankAccount, ExpectedPayment
from fund.debits import answers, collecting, creditors, mandates
from fund.debits import serializers as bodies
from fund.debits.models import Collection, CollectionBatch, Creditor, CreditorChange, DebitMandate
from workflows.cases.documents import MAX_BYTES
from workflows.refusals import NotYours


class MandateViewSet(Acts, viewsets.ReadOnlyModelViewSet[DebitMandate]):
    """Mandates. POST to the list signs one, as the member; ask `text` first for what is signed."""

    queryset = DebitMandate.objects.none()
    serializer_class = bodies.MandateSerializer
    filterset_fields = ["state"]
    lookup_field = "reference"
    lookup_value_regex = r"[\w-]+"
    permission_codes = {
        "list": "debit.read", "retrieve": "debit.read", "create": "debit.sign", "text": "debit.sign",
        "paper": "debit.prepare", "end": "debit.read", "announce": "debit.prepare",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[DebitMandate]:
        mine = DebitMandate.objects.visible_to(self.person)
        return mine.select_related("expected", "member", "creditor").order_by("-pk")

    def _own(self, reference: str) -> ExpectedPayment:
        mine = ExpectedPayment.objects.filter(member__user=self.person)
        return get_object_or_404(mine, reference=references.normalise(reference))

    def answer(self, mandate: DebitMandate, status: int = 200) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=mandate.pk)).data, status=status)

    @extend_schema(request=bodies.TextSerializer, responses={200: OpenApiTypes.OBJECT})
    @action(detail=False, methods=["post"])
    def text(self, request: Request) -> Response:
        """What the member would sign, in their language: {"text": …}."""
        expected = self._own(self.typed(bodies.TextSerializer)["expected"])
        creditor = mandates.creditor_for(expected)
        if creditor is None:
            raise mandates.CannotMandate(_("This fund does not collect by direct debit."), code="no_creditor")
        return Response({"text": mandates.text_of(expected, creditor)})

    @extend_schema(request=bodies.SignSerializer, responses={201: bodies.MandateSerializer})
    def create(self, request: Request) -> Response:
        """Sign a mandate."""
        typed = self.typed(bodies.SignSerializer)
        expected = self._own(typed.pop("expected"))
        return self.answer(mandates.sign(expected, on=timezone.localdate(), by=self.person, **typed), 201)

    @extend_schema(
        request={"multipart/form-data": bodies.PaperSerializer}, responses={201: bodies.MandateSerializer}
    )
    @action(detail=False, methods=["post"], parser_classes=[MultiPartParser])
    def paper(self, request: Request) -> Response:
        """Record a mandate signed on paper, with its scan."""
        typed = self.typed(bodies.PaperSerializer)
        mine = ExpectedPayment.objects.visible_to(self.person)
        expected = get_object_or_404(mine, reference=references.normalise(typed.pop("expected")))
        file = typed.pop("scan")
        recorded = mandates.record_paper(
            expected,
            on=timezone.localdate(),
            by=self.person,
            scan=file.read(MAX_BYTES + 1),
            name=file.name,
            **typed,
        )
        return self.answer(recorded, 201)

    @extend_schema(request=bodies.WhySerializer, responses=bodies.MandateSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, reference: str) -> Response:
        why = self.typed(bodies.WhySerializer)["why"]
        return self.answer(mandates.end(self.get_object(), why=why, by=self.person))

    @extend_schema(request=bodies.EmptySerializer, responses=bodies.MandateSerializer)
    @action(detail=True, methods=["post"])
    def announce(self, request: Request, reference: str) -> Response:
        """Tell the member now of what falls due next."""
        self.typed(bodies.EmptySerializer)
        mandate = self.get_object()
        collecting.announce(mandate, on=timezone.localdate(), by=self.person)
        return self.answer(mandate)


class CollectionViewSet(Acts, viewsets.ReadOnlyModelViewSet[Collection]):
    """What is announced, on its way, collected, refused, came back."""

    queryset = Collection.objects.none()
    serializer_class = bodies.CollectionSerializer
    filterset_fields = ["state", "mandate__reference", "due_on"]
    lookup_value_regex = r"\d+"
    permission_codes = {
        "list": "debit.read", "retrieve": "debit.read", "again": "debit.prepare", "postpone": "debit.prepare",
        "reject": "line.match",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[Collection]:
        mine = Collection.objects.visible_to(self.person)
        return (
            mine.select_related("mandate__creditor", "expected", "batch").defer("batch__file").order_by("-pk")
        )

    def answer(self, collection: Collection) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=collection.pk)).data)

    @extend_schema(request=bodies.EmptySerializer, responses=bodies.CollectionSerializer)
    @action(detail=True, methods=["post"])
    def again(self, request: Request, pk: str) -> Response:
        """Draw once more what came back; the answer is the new collection."""
        self.typed(bodies.EmptySerializer)
        return self.answer(collecting.again(self.get_object(), on=timezone.localdate(), by=self.person))

    @extend_schema(request=bodies.DaySerializer, responses=bodies.CollectionSerializer)
    @action(detail=True, methods=["post"])
    def postpone(self, request: Request, pk: str) -> Response:
        day = self.typed(bodies.DaySerializer)["collect_on"]
        moved = collecting.postpone(
            self.get_object(), collect_on=day, on=timezone.localdate(), by=self.person
        )
        return self.answer(moved)

    @extend_schema(request=bodies.WhySerializer, responses=bodies.CollectionSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """The bank refused it: no line will come."""
        why = self.typed(bodies.WhySerializer)["why"]
        return self.answer(answers.refuse(self.get_object(), why=why, by=self.person))


class FileViewSet(Acts, viewsets.ReadOnlyModelViewSet[CollectionBatch]):
    """Collection files. POST to the list prepares one; sending needs a signed-in person, never a token."""

    queryset = CollectionBatch.objects.none()
    serializer_class = bodies.FileSerializer
    filterset_fields = ["state"]
    lookup_field = "number"
    lookup_value_regex = r"[\w-]+"
    permission_codes = {
        "list": "debit.list", "retrieve": "debit.list", "create": "debit.prepare", "send": "debit.send",
        "file": "debit.send", "cancel": "debit.prepare", "leave_out": "debit.prepare", "take_out": "debit.prepare",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[CollectionBatch]:
        mine = CollectionBatch.objects.visible_to(self.person).select_related("creditor__account")
        return mine.counted().defer("file").order_by("-pk") if self.action == "list" else mine

    def get_serializer_class(self) -> type[BaseSerializer[CollectionBatch]]:
        return bodies.FileRowSerializer if self.action == "list" else bodies.FileSerializer

    def answer(self, batch: CollectionBatch, status: int = 200) -> Response:
        shown = self.get_queryset().get(pk=batch.pk)
        return Response(bodies.FileSerializer(shown, context={"request": self.request}).data, status=status)

    @extend_schema(request=bodies.PrepareSerializer, responses={201: bodies.FileSerializer})
    def create(self, request: Request) -> Response:
        """Make a file of what is announced until a day."""
        typed = self.typed(bodies.PrepareSerializer)
        mine = Creditor.objects.visible_to(self.person)
        creditor = get_object_or_404(mine, account__iban=accounts.parse(typed["account"]).compact)
        batch = collecting.prepare(creditor, until=typed["until"], on=timezone.localdate(), by=self.person)
        return self.answer(batch, 201)

    @extend_schema(request=bodies.SendSerializer, responses=bodies.FileSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, number: str) -> Response:
        """Send what was read: the digest goes with it, and the code of a second factor unless one was typed in the
        last five minutes. Never with a token."""
        if request.auth is not None:
            raise NotYours(_("A token cannot send collections: sign in."), code="token_cannot_send")
        typed = self.typed(bodies.SendSerializer)
        self.confirm_factor(typed)
        return self.answer(collecting.send(self.get_object(), digest=typed["digest"], by=self.person))

    @extend_schema(request=bodies.EmptySerializer, responses={(200, "application/xml"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["post"])
    def file(self, request: Request, number: str) -> HttpResponse:
        """The file, the same bytes each time; each download is on the record."""
        batch = self.get_object()
        content = collecting.download(batch, by=self.person)
        headers: Any = {"Content-Disposition": f'attachment; filename="{batch.number}.xml"'}
        return HttpResponse(content, content_type="application/xml", headers=headers)

    @extend_schema(request=bodies.EmptySerializer, responses=bodies.FileSerializer)
    @action(detail=True, methods=["post"])
    def leave_out(self, request: Request, number: str) -> Response:
        """Leave out what was paid in another way since."""
        self.typed(bodies.EmptySerializer)
        batch = self.get_object()
        collecting.drop_stale(batch, by=self.person)
        return self.answer(batch)

    @extend_schema(request=bodies.TakeOutSerializer, responses=bodies.FileSerializer)
    @action(detail=True, methods=["post"])
    def take_out(self, request: Request, number: str) -> Response:
        """Leave one collection out, so that the others can be sent."""
        wanted = self.typed(bodies.TakeOutSerializer)["collection"]
        one = get_object_or_404(Collection.objects.visible_to(self.person), pk=wanted)
        return self.answer(collecting.take_out(self.get_object(), one, by=self.person))

    @extend_schema(request=bodies.WhySerializer, responses=bodies.FileSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, number: str) -> Response:
        why = self.typed(bodies.WhySerializer)["why"]
        return self.answer(collecting.cancel(self.get_object(), by=self.person, why=why))


class CreditorViewSet(Acts, viewsets.ReadOnlyModelViewSet[Creditor]):
    """Accounts that collect, under which identifier, and how early debtors are told."""

    queryset = Creditor.objects.none()
    serializer_class = bodies.CreditorSerializer
    lookup_value_regex = r"\d+"
    permission_codes = {"list": "debit.list", "retrieve": "debit.list"}

    def get_queryset(self) -> QuerySet[Creditor]:
        return Creditor.objects.visible_to(self.person).select_related("account").order_by("pk")


class CreditorChangeViewSet(Decides[CreditorChange]):
    """Changes of how an account collects, the latest first. POST to the list proposes one; another person approves it,
    with a fresh second factor and never with a token."""

    queryset = CreditorChange.objects.none()
    serializer_class = bodies.CreditorChangeSerializer
    permission_codes = {
        "list": "debit.list", "retrieve": "debit.list", "create": "debit.creditor",
        "approve": "debit.creditor_approve", "reject": "debit.creditor_approve", "withdraw": "debit.creditor",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[CreditorChange]:
        found = CreditorChange.objects.visible_to(self.person)
        return found.select_related("account__fund", "proposed_by", "decided_by")

    @extend_schema(request=bodies.ProposeCreditorSerializer, responses={201: bodies.CreditorChangeSerializer})
    def create(self, request: Request) -> Response:
        """Propose under which identifier an account collects; once by its key."""
        typed = self.typed(bodies.ProposeCreditorSerializer)
        mine = BankAccount.objects.visible_to(self.person).select_related("fund")
        account = get_object_or_404(mine, iban=accounts.parse(typed.pop("account")).compact)
        made = creditors.propose(account, on=timezone.localdate(), by=self.person, **typed)
        return Response(self.get_serializer(made).data, status=201)


routes = [
    ("debit-creditors", CreditorViewSet),
    ("debit-creditor-changes", CreditorChangeViewSet),
    ("debit-mandates", MandateViewSet),
    ("debit-collections", CollectionViewSet),
    ("debit-files", FileViewSet),
]
