"""Loans in the REST API. Amounts are integer cents; each write calls the same verb as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from loans import application as applying
from loans import refund as refunding
from loans import signing
from loans.arrears_api import LoanArrearsViewSet
from loans.asset_api import LeasedGoodViewSet
from loans.change_api import ChangeCaseViewSet, LoanChangeViewSet, LoanProposalViewSet
from loans.draw_api import DisbursementViewSet
from loans.eligibility import activities
from loans.follow_up_api import ROUTES as FOLLOW_UP
from loans.guarantee_api import GuaranteeCallViewSet
from loans.income_api import ROUTES as INCOME
from loans.invitation_api import InvitationViewSet
from loans.line_api import ROUTES as LINES
from loans.models import Agreement, Amendment, LoanApplication, ProductVersion
from loans.models.acceptances import Party, accepted
from loans.models.agreements import State
from loans.models.amendments import Offered
from loans.models.requests import RequestQuerySet
from loans.moratorium_api import MoratoriumViewSet
from loans.paper_api import LoanPapersViewSet
from loans.parties import member_named, supplier_named
from loans.product_api import LoanProductViewSet
from loans.provision_api import ROUTES as PROVISIONS
from loans.quote import quote
from loans.requests_api import RequestViewSet
from loans.serializers import (
    Accept,
    AcceptanceSerializer,
    AcceptedSerializer,
    AheadChosen,
    Answers,
    ApplicationSerializer,
    CodeAsked,
    LoanSerializer,
    PlanLine,
    QuoteRequest,
    QuoteSerializer,
    Refunded,
    RepaymentSerializer,
    Start,
    Submit,
)
from loans.standing import plan_lines, received
from workflows.cases import filing
from workflows.people.models import Member
from workflows.people.proxies import Scope
from workflows.people.reader import reader, refuse_tokens
from workflows.refusals import Unmet
from workflows.steps import perform


class LoanQuoteViewSet(viewsets.ViewSet):
    """What a loan would be; nothing is kept."""

    permission_codes = {"create": "product.read"}

    @extend_schema(request=QuoteRequest, responses=QuoteSerializer, operation_id="loan_quotes_create")
    def create(self, request: Request) -> Response:
        """Compute every instalment of a loan under the open terms of a product."""
        asked = QuoteRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        data = dict(asked.validated_data)
        found = quote(_open_terms(data.pop("product")), **data)
        return Response(QuoteSerializer(found).data)


def _open_terms(code: str) -> ProductVersion:
    current = ProductVersion.objects.current(timezone.localdate()).select_related("product", "envelope__fund")
    return get_object_or_404(current, product__code=code)


class LoanApplicationViewSet(RequestViewSet[LoanApplication]):
    """Requests for a loan that the caller may see. The lookup is the number of the case."""

    queryset = LoanApplication.objects.none()
    serializer_class = ApplicationSerializer
    related = (
        "case__applicant__cooperative", "case__cooperative", "terms__product", "activity", "guarantor", "co_borrower",
        "supplier", "terms__envelope__fund",
    )  # fmt: skip

    def requests(self) -> RequestQuerySet[LoanApplication]:
        return LoanApplication.objects.all()

    @extend_schema(request=Start, responses={201: ApplicationSerializer})
    def create(self, request: Request) -> Response:
        """Open a draft under the open terms of a product, for oneself or for a member who asked for it."""
        asked = Start(data=request.data)
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        user = reader(request)
        held = applying.start(
            _borrower(user, data.get("member", "")),
            _open_terms(data["product"]),
            by=user,
            on=timezone.localdate(),
            consent=data.get("consent", ""),
        )
        return Response(self.shown(held), status=status.HTTP_201_CREATED)

    @extend_schema(request=Answers, responses=ApplicationSerializer)
    def partial_update(self, request: Request, reference: str) -> Response:
        """Save some answers of a draft, or those that an open correction asks for."""
        held = self.get_object()
        asked = Answers(data=request.data)
        asked.is_valid(raise_exception=True)
        data = dict(asked.validated_data)
        if "activity" in data:
            data["activity"] = _activity(held, data["activity"])
        for name, named in (
            ("co_borrower", member_named),
            ("guarantor", member_named),
            ("supplier", supplier_named),
        ):
            if name in data:
                data[name] = named(data[name])
        user = reader(request)
        applying.save_answers(held, by=user, cents=data.pop("amount_cents", None), **data)
        return Response(self.shown(self.get_object()))

    @extend_schema(request=Submit, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, reference: str) -> Response:
        """Declare that all is true, and hand the request in; 422 names what is missing."""
        asked = Submit(data=request.data)
        asked.is_valid(raise_exception=True)
        held = self.get_object()
        user = reader(request)
        applying.submit(held, by=user, on=timezone.localdate())
        return Response(self.shown(self.get_object()))


def _borrower(user: Any, number: str) -> Member:
    if number:
        able = filing.those_filed_for(user, Scope.LOANS, timezone.localdate()) | Member.objects.filter(
            user=user
        )
        return get_object_or_404(able.select_related("cooperative"), number=number)
    return get_object_or_404(Member.objects.select_related("cooperative"), user=user)


def _activity(held: LoanApplication, code: str) -> Any:
    if not code:
        return None
    for activity in activities(held.case.applicant, timezone.localdate()):
        if activity.code == code:
            return activity
    raise Unmet(_("Choose one of your own Activities."), code="foreign_activity")


class LoanFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(choices=State)
    late = filters.BooleanFilter(method="is_late", label="late today")
    due_from = filters.DateFilter("oldest_unpaid_on", "gte")
    due_until = filters.DateFilter("oldest_unpaid_on", "lte")
    member = filters.CharFilter("member__number")

    class Meta:
        model = Agreement
        fields: list[str] = []

    def is_late(self, loans: Any, name: str, value: bool) -> Any:
        late = Agreement.objects.in_arrears(timezone.localdate())
        return loans.filter(pk__in=late) if value else loans.exclude(pk__in=late)


class LoanViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, LoanPapersViewSet):
    """The loans that the caller may see."""

    queryset = Agreement.objects.none()
    serializer_class = LoanSerializer
    filterset_class = LoanFilter
    lookup_field = "number"
    permission_codes = {
        "list": "loan.read",
        "retrieve": "loan.read",
        "schedule": "loan.read",
        "repayments": "loan.read",
        "agreement": "loan.read",
        "accept": "loan.accept",
        "acceptance_code": "loan.accept",
        "acceptances": "loan.read",
        "withdraw": "loan.sign",
        "refund": "payment.prepare",
        "ahead": "loan.sign",
        **LoanPapersViewSet.paper_codes,
    }

    def get_queryset(self) -> QuerySet[Agreement]:
        user: Any = self.request.user
        found = Agreement.objects.visible_to(user)
        if self.action in ("accept", "acceptance_code"):
            found = Agreement.objects.acceptable_by(user)
        elif self.action == "agreement":  # a guarantor reads what they accept, and nothing else of the loan
            found = found | Agreement.objects.acceptable_by(user)
        related = ("member", "co_borrower", "guarantor", "terms__product", "fee_expected", "envelope__line")
        return found.select_related(*related).order_by("-number")

    @extend_schema(responses=PlanLine(many=True), filters=False, operation_id="loans_schedule")
    @action(detail=True, methods=["get"], pagination_class=None)
    def schedule(self, request: Request, number: str) -> Response:
        """The plan in force, each instalment with what was paid of it."""
        return Response(PlanLine(plan_lines(self.get_object(), timezone.localdate()), many=True).data)

    @extend_schema(responses=RepaymentSerializer(many=True), filters=False, operation_id="loans_repayments")
    @action(detail=True, methods=["get"], pagination_class=None)
    def repayments(self, request: Request, number: str) -> Response:
        """What came in, and what each payment paid."""
        return Response(RepaymentSerializer(received(self.get_object()), many=True).data)

    @extend_schema(
        parameters=[OpenApiParameter("agreed_hash", str, description="of a further amount that is on offer")],
        responses={(200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY)}, filters=False,
    )  # fmt: skip
    @action(detail=True, methods=["get"])
    def agreement(self, request: Request, number: str) -> HttpResponse:
        """The agreement as it was offered, a PDF; or that on a further amount, named by its hash."""
        later = self._amendment(number, request.query_params.get("agreed_hash", ""))
        content = later.content() if later else self.get_object().document.content()
        return HttpResponse(content, content_type="application/pdf")

    def _amendment(self, number: str, agreed_hash: str) -> Amendment | None:
        """The agreement on a further amount of this hash, for a party to it; None for another text."""
        seen = Amendment.objects.acceptable_by(reader(self.request)).select_related(
            "agreement", "asked__case"
        )
        return seen.filter(agreement__number=number, agreed_hash=agreed_hash).first() if agreed_hash else None

    @extend_schema(request=Accept, responses=AcceptedSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, number: str) -> Response:
        """Accept what was offered, as a party: with the hash of the text that was read, and a fresh code. The hash of
        an agreement on a further amount accepts that one."""
        asked = Accept(data=request.data)
        asked.is_valid(raise_exception=True)
        user = reader(request)
        held: Offered = self._amendment(number, asked.validated_data["agreed_hash"]) or self.get_object()
        if signing.party_for(held, user) == Party.LENDER:
            refuse_tokens(request)
        signing.accept(held, by=user, at=timezone.now(), **asked.validated_data)
        held.refresh_from_db()
        rows = list(accepted(held).values())
        shown = {"number": held.number, "state": held.state, "acceptances": rows}
        return Response(AcceptedSerializer(shown).data)

    @extend_schema(request=CodeAsked, responses={202: None})
    @action(detail=True, methods=["post"], url_path="acceptance-code")
    def acceptance_code(self, request: Request, number: str) -> Response:
        """Have a code sent by e-mail; for whoever has no second factor. It serves for one text: the agreement, or with
        its hash that on a further amount."""
        asked = CodeAsked(data=request.data)
        asked.is_valid(raise_exception=True)
        held = self._amendment(number, asked.validated_data["agreed_hash"]) or self.get_object()
        signing.send_code(held, by=reader(request), at=timezone.now())
        return Response(status=status.HTTP_202_ACCEPTED)

    @extend_schema(responses=AcceptanceSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def acceptances(self, request: Request, number: str) -> Response:
        """Which parties accepted the agreement, when, and how it was confirmed."""
        return Response(AcceptanceSerializer(list(accepted(self.get_object()).values()), many=True).data)

    @extend_schema(request=None, responses=LoanSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, number: str) -> Response:
        """Withdraw from the agreement, within the days that the terms give."""
        user = reader(request)
        loan = signing.withdraw(self.get_object(), by=user, on=timezone.localdate())
        return Response(LoanSerializer(loan, context=self.get_serializer_context()).data)

    @extend_schema(request=AheadChosen, responses=LoanSerializer)
    @action(detail=True, methods=["post"])
    def ahead(self, request: Request, number: str) -> Response:
        """Choose what money paid ahead does, from the next payment on; `payment-preview` of loan-life shows it."""
        asked = AheadChosen(data=request.data)
        asked.is_valid(raise_exception=True)
        loan = perform(
            Agreement.choose_ahead, self.get_object(), by=reader(request), mode=asked.validated_data["mode"]
        )
        return Response(LoanSerializer(loan, context=self.get_serializer_context()).data)

    @extend_schema(request=None, responses={201: Refunded})
    @action(detail=True, methods=["post"])
    def refund(self, request: Request, number: str) -> Response:
        """Order what the member paid too much sent back; 422 when nothing is owed that is not ordered already."""
        user = reader(request)
        order = refunding.refund(self.get_object(), on=timezone.localdate(), by=user)
        return Response(Refunded(order).data, status=status.HTTP_201_CREATED)


routes = [
    ("loan-products", LoanProductViewSet),
    ("loan-quotes", LoanQuoteViewSet),
    ("loan-applications", LoanApplicationViewSet),
    ("loan-invitations", InvitationViewSet),
    ("loans", LoanViewSet),
    ("loan-arrears", LoanArrearsViewSet),
    ("loan-disbursements", DisbursementViewSet),
    ("loan-life", LoanChangeViewSet),
    ("loan-proposals", LoanProposalViewSet),
    ("leased-goods", LeasedGoodViewSet),
    *FOLLOW_UP,
    *INCOME,
    *LINES,
    *PROVISIONS,
    ("loan-moratoria", MoratoriumViewSet),
    ("loan-guarantees", GuaranteeCallViewSet),
    ("loan-change-cases", ChangeCaseViewSet),
]
