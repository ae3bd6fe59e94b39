"""The sources over the API: read, record and take back, with the same verbs as the pages."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from fund.ledger.models import Envelope, Fund
from workflows.people.models import Cooperative, User
from workflows.people.reader import reader

from . import (
    conditions,
    contributions,
    funding_lines,
    gifts,
    importing,
    openings,
    paying_out,
    rates,
    reading,
    receipts,
    schedules,
)
from . import recoveries as recovering
from . import serializers as bodies
from .formats import Frame
from .models import (
    Condition,
    ContributionRate,
    FundingLine,
    Gift,
    Import,
    Invoice,
    LineMove,
    OpeningBalance,
    RateProposal,
    Recovery,
)

READ, RUN, RECORD = "sources.read", "sources.run", "sources.record"


def fund_for(user: Any, code: str, currency: str = "") -> Fund:
    """A fund that the caller sees; one that they don't see is one that is not there. Its currency is the one named."""
    fund = Fund.objects.visible_to(user).filter(code=code).first()
    if fund is None:
        raise serializers.ValidationError({"fund": [_("There is no such fund.")]})
    Frame(fund, localdate()).currency(currency)
    return fund


def typed(request: Request, body: type[Any]) -> dict[str, Any]:
    serializer = body(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def why(request: Request) -> dict[str, Any]:
    return {"why": typed(request, bodies.WhySerializer)["why"], "on": localdate(), "by": request.user}


def made(answer: Any, code: int = status.HTTP_201_CREATED) -> Response:
    return Response(answer.data, status=code)


class ContributionViewSet(viewsets.ReadOnlyModelViewSet[Import]):
    """Imports of invoices; POST records a batch, whole or not at all: 422 with a sentence for each wrong line."""

    queryset = Import.objects.none()
    serializer_class = bodies.ImportSerializer
    permission_codes = {"list": RUN, "retrieve": RUN, "create": RECORD, "rates": RUN}

    def get_queryset(self) -> QuerySet[Import]:
        visible = Import.objects.visible_to(self.request.user).filter(kind=Import.Kind.CONTRIBUTIONS)
        return visible.select_related("fund").order_by("-at", "-pk")

    @extend_schema(request=bodies.RecordSerializer, responses={201: bodies.ImportSerializer})
    def create(self, request: Request) -> Response:
        """Record invoices, credit notes and corrections, and post their contributions. Once by `key`."""
        body = typed(request, bodies.RecordSerializer)
        rows = [
            {
                "invoice": row["number"], "cooperative": row["cooperative"], "member": row["member"],
                "date": row["on"], "amount": row["net_cents"], "credits": row["credits"],
                "currency": row["currency"],
            }
            for row in body["invoices"]
        ]  # fmt: skip
        recorded = importing.record(
            Import.Kind.CONTRIBUTIONS, rows, fund=fund_for(request.user, body["fund"]), key=body["key"],
            name=body["name"], on=localdate(), by=request.user,
        )  # fmt: skip
        return made(bodies.ImportSerializer(recorded))

    @extend_schema(responses=bodies.RateSerializer(many=True))
    @action(detail=False, filter_backends=[], pagination_class=None)
    def rates(self, request: Request) -> Response:
        """The contribution rates of the caller's cooperatives."""
        assert isinstance(request.user, User)
        visible = ContributionRate.objects.visible_to(request.user).select_related("cooperative")
        return Response(bodies.RateSerializer(visible, many=True).data)


class ImportViewSet(viewsets.ReadOnlyModelViewSet[Import]):
    """Files of every kind. POST reads one and answers what it would do; `confirm` lets it be recorded."""

    queryset = Import.objects.none()
    serializer_class = bodies.ImportSerializer
    filterset_fields = ["kind", "state"]
    permission_codes = {
        "list": RUN, "retrieve": RUN, "create": RECORD, "lines": RUN, "confirm": RECORD, "drop": RECORD,
        "take_back": RECORD, "read_again": RECORD,
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[Import]:
        visible = Import.objects.visible_to(self.request.user)
        return visible.select_related("fund", "by", "confirmed_by").order_by("-at", "-pk")

    @extend_schema(request=bodies.HandInSerializer, responses={201: bodies.ImportSerializer})
    def create(self, request: Request) -> Response:
        """Read a file to its end; a long one is `reading` until it is. 201: it waits; 200: this very file was handed
        in before."""
        body = typed(request, bodies.HandInSerializer)
        fund = fund_for(request.user, body.pop("fund"))
        handed_in, new = reading.take_in(fund=fund, on=localdate(), by=request.user, **body)
        return made(bodies.ImportSerializer(handed_in), 201 if new else 200)

    @extend_schema(responses=bodies.ImportLineSerializer(many=True))
    @action(detail=True, filter_backends=[])
    def lines(self, request: Request, pk: str) -> Response:
        """The report, line by line; `?outcome=problem` for what is wrong."""
        rows = self.get_object().rows.order_by("line")
        if outcome := request.query_params.get("outcome"):
            rows = rows.filter(outcome=outcome)
        page: Any = self.paginate_queryset(rows)  # type: ignore[arg-type]
        return self.get_paginated_response(bodies.ImportLineSerializer(page, many=True).data)

    @extend_schema(request=None, responses=bodies.ImportSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Let it be recorded, or go on after it stopped; read it again to see how far it is."""
        return self._after(importing.confirm(self.get_object(), by=request.user))

    @extend_schema(request=None, responses=bodies.ImportSerializer)
    @action(detail=True, methods=["post"])
    def read_again(self, request: Request, pk: str) -> Response:
        """Begin again with a file that is `reading` and has made no progress for some minutes."""
        return self._after(reading.again(self.get_object()))

    @extend_schema(request=None, responses=bodies.ImportSerializer)
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: str) -> Response:
        """Throw away what was only looked at."""
        return self._after(reading.drop(self.get_object()))

    @extend_schema(request=bodies.WhySerializer, responses=bodies.ImportSerializer)
    @action(detail=True, methods=["post"])
    def take_back(self, request: Request, pk: str) -> Response:
        """Undo all that it recorded, by opposite movements; once."""
        return self._after(importing.take_back(self.get_object(), **why(request)))

    def _after(self, done: Import) -> Response:
        return Response(bodies.ImportSerializer(self.get_queryset().get(pk=done.pk)).data)


class InvoiceViewSet(viewsets.ReadOnlyModelViewSet[Invoice]):
    """Rows of invoices; what an invoice stands at is the sum of the rows of its number."""

    queryset = Invoice.objects.none()
    serializer_class = bodies.InvoiceSerializer
    filterset_fields = ["number", "made_by", "movement"]
    permission_codes = {"list": RUN, "retrieve": RUN, "take_back": RECORD}

    def get_queryset(self) -> QuerySet[Invoice]:
        visible = Invoice.objects.visible_to(self.request.user)
        return visible.select_related("cooperative", "member", "made_by__fund").order_by("-pk")

    @extend_schema(request=bodies.WhySerializer, responses=bodies.InvoiceSerializer)
    @action(detail=True, methods=["post"])
    def take_back(self, request: Request, pk: str) -> Response:
        """Undo one row by an opposite movement; the row that undoes it."""
        row = contributions.take_back_row(self.get_object(), **why(request))
        return Response(bodies.InvoiceSerializer(row).data)


class RateProposalViewSet(viewsets.ReadOnlyModelViewSet[RateProposal]):
    """New contribution rates: one person proposes, another approves."""

    queryset = RateProposal.objects.none()
    serializer_class = bodies.ProposalSerializer
    permission_codes = {
        "list": READ, "retrieve": READ, "create": "sources.propose_rate", "approve": "sources.approve_rate",
        "decline": "sources.approve_rate",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[RateProposal]:
        visible = RateProposal.objects.visible_to(self.request.user)
        return visible.select_related("cooperative", "proposed_by", "decided_by").order_by("-pk")

    @extend_schema(request=bodies.ProposeSerializer, responses={201: bodies.ProposalSerializer})
    def create(self, request: Request) -> Response:
        body = typed(request, bodies.ProposeSerializer)
        funds = Fund.objects.visible_to(request.user)
        found = Cooperative.objects.filter(code=body.pop("cooperative"), funds__in=funds).first()
        if found is None:
            raise serializers.ValidationError({"cooperative": [_("There is no such cooperative.")]})
        return made(bodies.ProposalSerializer(rates.propose(found, by=request.user, **body)))

    @extend_schema(request=None, responses=bodies.ProposalSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        return Response(bodies.ProposalSerializer(rates.approve(self.get_object(), by=request.user)).data)

    @extend_schema(request=None, responses=bodies.ProposalSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        return Response(bodies.ProposalSerializer(rates.decline(self.get_object(), by=request.user)).data)


class Moved[M: Any](viewsets.ReadOnlyModelViewSet[M]):
    """Rows with one movement each: read, record, take back."""

    permission_codes = {"list": READ, "retrieve": READ, "create": RECORD, "take_back": RECORD}
    model: Any
    related: tuple[str, ...] = ()
    undo: Callable[..., Any]

    def get_queryset(self) -> QuerySet[M]:
        model = self.model
        visible = model.objects.visible_to(self.request.user)
        return visible.select_related("fund", "movement__reversed_by", *self.related).order_by("-pk")

    @extend_schema(request=bodies.WhySerializer)
    @action(detail=True, methods=["post"])
    def take_back(self, request: Request, **kwargs: Any) -> Response:
        """Undo it by an opposite movement; once."""
        row = self.get_object()
        type(self).undo(row, **why(request))
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data)

    def answer(self, row: Any) -> Response:
        shown = self.get_queryset().get(pk=row.pk)
        return Response(self.get_serializer(shown).data, status=status.HTTP_201_CREATED)


class GiftViewSet(Moved[Gift]):
    """Gifts; POST records one, `receipt` makes or answers its PDF."""

    queryset = Gift.objects.none()
    model = Gift
    serializer_class = bodies.GiftSerializer
    lookup_field = "number"
    permission_codes = Moved.permission_codes | {"receipt": RECORD, "order": "payment.prepare"}
    related = ("envelope", "member")
    undo = staticmethod(gifts.take_back_gift)

    @extend_schema(request=bodies.GiveSerializer, responses={201: bodies.GiftSerializer})
    def create(self, request: Request) -> Response:
        body = typed(request, bodies.GiveSerializer)
        fund = fund_for(request.user, body.pop("fund"), body.pop("currency"))
        envelope = self._envelope(fund, body.pop("envelope"))
        if body["member"] and not fund.cooperatives.filter(pk=body["member"].cooperative_id).exists():
            raise serializers.ValidationError({"member": [_("There is no member with this number.")]})
        return self.answer(gifts.receive_gift(fund=fund, envelope=envelope, by=request.user, **body))

    @staticmethod
    def _envelope(fund: Fund, code: str | None) -> Envelope | None:
        if code is None:
            return None
        found = fund.envelopes.filter(code=code).first()
        if found is None:
            raise serializers.ValidationError({"envelope": [_("There is no such envelope.")]})
        return found

    @extend_schema(request=None, responses={(200, "application/pdf"): bytes})
    @action(detail=True, methods=["post"])
    def receipt(self, request: Request, number: str) -> HttpResponse:
        """The receipt, made once: asked for again, the same file."""
        issued = receipts.issue(self.get_object(), on=localdate(), by=request.user)
        return HttpResponse(bytes(issued.content), content_type="application/pdf")

    @extend_schema(request=bodies.GiftPaymentSerializer, responses={201: bodies.OrderedSerializer})
    @action(detail=True, methods=["post"])
    def order(self, request: Request, number: str) -> Response:
        """Order the whole gift sent back to its giver; it is batched and approved like any payment."""
        body = typed(request, bodies.GiftPaymentSerializer)
        by = reader(request)
        order = paying_out.order_gift_back(self.get_object(), on=localdate(), by=by, **body)
        return Response(bodies.OrderedSerializer(order).data, status=201)


class RecoveryViewSet(Moved[Recovery]):
    """What came back after a loss; POST records one."""

    queryset = Recovery.objects.none()
    model = Recovery
    serializer_class = bodies.RecoverySerializer
    lookup_field = "number"
    undo = staticmethod(recovering.take_back_recovery)

    @extend_schema(request=bodies.RecoverSerializer, responses={201: bodies.RecoverySerializer})
    def create(self, request: Request) -> Response:
        body = typed(request, bodies.RecoverSerializer)
        fund = fund_for(request.user, body.pop("fund"), body.pop("currency"))
        return self.answer(recovering.recover(fund=fund, by=request.user, **body))


class OpeningViewSet(Moved[OpeningBalance]):
    """The balance that a fund's books open with; one stands at a time."""

    queryset = OpeningBalance.objects.none()
    model = OpeningBalance
    serializer_class = bodies.OpeningSerializer
    undo = staticmethod(openings.take_back_opening)

    @extend_schema(request=bodies.OpenSerializer, responses={201: bodies.OpeningSerializer})
    def create(self, request: Request) -> Response:
        body = typed(request, bodies.OpenSerializer)
        fund = fund_for(request.user, body.pop("fund"))
        parts = [openings.Part(**part) for part in body.pop("parts")]
        openings.known(fund, parts)
        return self.answer(openings.open_with(fund, parts=parts, by=request.user, **body))


class FundingLineViewSet(viewsets.ReadOnlyModelViewSet[FundingLine]):
    """Loans to the fund and subsidies: what was drawn, what is due, what is asked."""

    queryset = FundingLine.objects.none()
    serializer_class = bodies.LineSerializer
    permission_codes = {
        "list": READ, "retrieve": READ, "create": RECORD, "draw": RECORD, "pay_back": RECORD, "moves": READ,
        "standing": READ, "schedule": RECORD, "conditions": READ, "ask": RECORD, "say": RECORD,
        "take_back_move": RECORD, "withdraw": RECORD, "order": "payment.prepare",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[FundingLine]:
        visible = FundingLine.objects.visible_to(self.request.user)
        return visible.select_related("fund", "envelope", "account").order_by("pk")

    @extend_schema(request=bodies.OpenLineSerializer, responses={201: bodies.LineSerializer})
    def create(self, request: Request) -> Response:
        body = typed(request, bodies.OpenLineSerializer)
        fund = fund_for(request.user, body.pop("fund"))
        if fund.envelopes.filter(code=body["code"]).exists():
            raise serializers.ValidationError({"code": [_("This code is taken.")]})
        return made(bodies.LineSerializer(funding_lines.open_line(fund=fund, **body)))

    @extend_schema(request=bodies.LineMoveSerializer, responses=bodies.LineSerializer)
    @action(detail=True, methods=["post"])
    def draw(self, request: Request, pk: str) -> Response:
        """The funder pays a part in."""
        return self._acted(funding_lines.draw, request, bodies.LineMoveSerializer)

    @extend_schema(request=bodies.LineMoveSerializer, responses=bodies.LineSerializer)
    @action(detail=True, methods=["post"])
    def pay_back(self, request: Request, pk: str) -> Response:
        """A part goes back to the funder."""
        return self._acted(funding_lines.pay_back, request, bodies.LineMoveSerializer)

    def _acted(self, act: Any, request: Request, body: type[Any]) -> Response:
        act(self.get_object(), by=request.user, **typed(request, body))
        return Response(bodies.LineSerializer(self.get_object()).data)

    @extend_schema(request=bodies.LinePaymentSerializer, responses={201: bodies.OrderedSerializer})
    @action(detail=True, methods=["post"])
    def order(self, request: Request, pk: str) -> Response:
        """Order a part paid back to the lender by the bank; once by its key. It is batched and approved like any
        payment, and counts as paid back when the bank confirms."""
        body = typed(request, bodies.LinePaymentSerializer)
        by = reader(request)
        order = paying_out.order_line_back(self.get_object(), on=localdate(), by=by, **body)
        return Response(bodies.OrderedSerializer(order).data, status=201)

    @extend_schema(responses=bodies.MoveSerializer(many=True))
    @action(detail=True, filter_backends=[], pagination_class=None)
    def moves(self, request: Request, pk: str) -> Response:
        """What was drawn and paid back."""
        rows = self.get_object().moves.select_related("movement__reversed_by")
        return Response(bodies.MoveSerializer(rows, many=True).data)

    @extend_schema(request=bodies.WhySerializer, responses=bodies.LineSerializer)
    @action(detail=True, methods=["post"], url_path=r"moves/(?P<move>[0-9]{1,18})/take_back")
    def take_back_move(self, request: Request, pk: str, move: str) -> Response:
        """Undo what was drawn or paid back."""
        row = get_object_or_404(LineMove, line=self.get_object(), pk=move)
        funding_lines.take_back_move(row, **why(request))
        return Response(bodies.LineSerializer(self.get_object()).data)

    @extend_schema(responses=bodies.StandingSerializer)
    @action(detail=True)
    def standing(self, request: Request, pk: str) -> Response:
        """A loan to the fund: what came, what went back, each instalment with what is left of it."""
        return Response(bodies.StandingSerializer(schedules.standing(self.get_object(), localdate())).data)

    @extend_schema(request=bodies.PlanSerializer, responses=bodies.StandingSerializer)
    @action(detail=True, methods=["post"])
    def schedule(self, request: Request, pk: str) -> Response:
        """A new repayment plan in place of the one before."""
        rows = typed(request, bodies.PlanSerializer)["instalments"]
        plan = [(row["due_on"], row["principal_cents"]) for row in rows]
        schedules.set_schedule(self.get_object(), plan=plan, by=request.user)
        return Response(bodies.StandingSerializer(schedules.standing(self.get_object(), localdate())).data)

    @extend_schema(responses=bodies.ConditionStandingSerializer(many=True))
    @action(detail=True, filter_backends=[], pagination_class=None)
    def conditions(self, request: Request, pk: str) -> Response:
        """What the funder of a subsidy asks, and what is at risk."""
        found = conditions.standings(self.get_object(), localdate())
        return Response(bodies.ConditionStandingSerializer(found, many=True).data)

    @extend_schema(request=bodies.AskSerializer, responses={201: bodies.ConditionSerializer})
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, pk: str) -> Response:
        """One more condition."""
        asked = conditions.ask(self.get_object(), **typed(request, bodies.AskSerializer))
        return made(bodies.ConditionSerializer(asked))

    @extend_schema(request=bodies.SaySerializer, responses=bodies.ConditionStandingSerializer(many=True))
    @action(detail=True, methods=["post"])
    def say(self, request: Request, pk: str) -> Response:
        """Note the evidence that a condition is met, or that it is not after all."""
        body = typed(request, bodies.SaySerializer)
        condition = get_object_or_404(Condition, line=self.get_object(), pk=body.pop("condition"))
        conditions.say(condition, by=request.user, **body)
        found = conditions.standings(self.get_object(), localdate())
        return Response(bodies.ConditionStandingSerializer(found, many=True).data)

    @extend_schema(request=None, responses=bodies.LineSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take back a line on which no money moved."""
        funding_lines.withdraw(self.get_object(), on=localdate())
        return Response(bodies.LineSerializer(self.get_object()).data)


routes = [
    ("contributions", ContributionViewSet),
    ("source-imports", ImportViewSet),
    ("invoices", InvoiceViewSet),
    ("rate-proposals", RateProposalViewSet),
    ("gifts", GiftViewSet),
    ("recoveries", RecoveryViewSet),
    ("opening-balances", OpeningViewSet),
    ("funding-lines", FundingLineViewSet),
]
