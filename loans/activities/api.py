"""Advances and guarantees in the REST API. Amounts are integer cents; each write calls the same verb as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request as Call
from rest_framework.response import Response

from fund.ledger import proposals
from fund.ledger.models import Envelope, Fund
from loans.activities import asking, deciding, recovering, writing
from loans.activities.bodies import body_of
from loans.activities.models import Claim, ClaimProposal, Letter, Receipt, Request, Terms, Way
from loans.activities.models.claims import State
from loans.activities.offering import propose_terms
from loans.activities.own_api import OwnMoneyViewSet, OwnPlanViewSet
from loans.activities.receipts import claim_of
from loans.activities.serializers import (
    Answers,
    ClaimSerializer,
    DecisionAsked,
    DecisionProposed,
    LetterSerializer,
    Pressed,
    ProposalSerializer,
    ReceiptSerializer,
    RequestSerializer,
    Start,
    Submit,
    TermsProposed,
    TermsSerializer,
    Told,
)
from loans.activities.views.deciding import effect
from loans.change_api import Digest, EffectSerializer, Why
from loans.models.requests import RequestQuerySet
from loans.paper_api import PDF
from loans.requests_api import RequestViewSet
from loans.serializers import Refunded
from loans.views.papers import pdf_response
from workflows.cases import filing
from workflows.people.models import Member
from workflows.people.proxies import Scope
from workflows.people.reader import reader
from workflows.refusals import Unmet


class ActivityRequestViewSet(RequestViewSet[Request]):
    """Requests for an advance or a guarantee that the caller may see. The lookup is the number of the case."""

    queryset = Request.objects.none()
    serializer_class = RequestSerializer
    related = ("case__applicant__user", "case__cooperative", "terms__fund", "activity")

    def requests(self) -> RequestQuerySet[Request]:
        return Request.objects.all()

    @extend_schema(request=Start, responses={201: RequestSerializer})
    def create(self, request: Call) -> Response:
        """Open a draft for oneself or for a member who asked for it, or answer the one that is open."""
        user, on, asked = reader(request), timezone.localdate(), body_of(Start, request)
        number = asked.get("member", "")
        members = filing.those_filed_for(user, Scope.LOANS, on) if number else Member.objects.all()
        whom = {"number": number} if number else {"user": user}
        member = get_object_or_404(members.select_related("cooperative"), **whom)
        held = asking.start(member, asked["way"], by=user, on=on, consent=asked.get("consent", ""))
        return Response(self.shown(held), status=status.HTTP_201_CREATED)

    @extend_schema(request=Answers, responses=RequestSerializer)
    def partial_update(self, request: Call, reference: str) -> Response:
        """Save some answers of a draft, or those that an open correction asks for."""
        held, user = self.get_object(), request.user
        given = body_of(Answers, request)
        if unasked := set(given) - {*asking.ASKED[Way(held.way)], "amount_cents"}:
            raise Unmet(
                _("This request does not ask for: %(names)s.") % {"names": ", ".join(sorted(unasked))},
                code="not_asked",
            )
        if "activity" in given:
            mine = held.case.applicant.activities.filter(code=given["activity"]).first()
            if given["activity"] and mine is None:
                raise Unmet(_("Choose one of your own Activities."), code="foreign_activity")
            given["activity"] = mine
        asking.save_answers(held, by=user, cents=given.pop("amount_cents", None), **given)  # type: ignore[arg-type]
        return Response(self.shown(self.get_object()))

    @extend_schema(request=Submit, responses=RequestSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Call, reference: str) -> Response:
        """Declare that all is true, and hand the request in; 422 names what is missing."""
        body_of(Submit, request)
        user = reader(request)
        asking.submit(self.get_object(), by=user, on=timezone.localdate(), at=timezone.now())
        return Response(self.shown(self.get_object()))


class ClaimFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(choices=State)
    way = filters.ChoiceFilter(choices=Way.choices)
    invoice = filters.CharFilter()
    late = filters.BooleanFilter(method="is_late", label="the client is late today")

    class Meta:
        model = Claim
        fields: list[str] = []

    def is_late(self, claims: Any, name: str, value: bool) -> Any:
        late = Claim.objects.late(timezone.localdate())
        return claims.filter(pk__in=late) if value else claims.exclude(pk__in=late)


class ClaimViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Claim]):
    """What was paid in the place of clients, and what came back."""

    queryset = Claim.objects.none()
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    lookup_field = "number"
    permission_codes = {
        "list": "activity.read",
        "retrieve": "activity.read",
        "receipts": "activity.read",
        "receive": "claim.record",
        "undo_receipt": "claim.record",
        "letters": "activity.read",
        "letter": "activity.read",
        "press": "claim.remind",
        "preview": "claim.propose",
        "propose": "claim.propose",
        "pass_on": "payment.prepare",
    }

    def get_queryset(self) -> QuerySet[Claim]:
        user: Any = self.request.user
        related = ("member", "activity", "fund", "terms", "case__activity_request")
        found = Claim.objects.visible_to(user).select_related(*related)
        return found.prefetch_related(writing.without_content()).order_by("-pk")

    @extend_schema(responses=ReceiptSerializer(many=True), filters=False, operation_id="claims_receipts")
    @action(detail=True, methods=["get"], pagination_class=None)
    def receipts(self, request: Call, number: str) -> Response:
        """What the client paid; what was taken back is marked."""
        rows = self.get_object().receipts.select_related("claim", "undone")
        return Response(ReceiptSerializer(rows, many=True).data)

    @extend_schema(request=Told, responses={201: ReceiptSerializer}, operation_id="claims_receive")
    @action(detail=False, methods=["post"], url_path="receive")
    def receive(self, request: Call) -> Response:
        """The invoicing says that a client paid an invoice that was advanced or guaranteed. The same key again answers
        the first receipt; what the bank statement showed already is 422."""
        asked, user = body_of(Told, request), reader(request)
        seen: Any = self.get_queryset()
        funds = Fund.objects.filter(code=asked["fund"], claims__in=seen).distinct()
        claim = claim_of(get_object_or_404(funds), asked["invoice"])
        receipt = recovering.tell(
            get_object_or_404(seen, pk=claim.pk), key=f"api/{asked['key']}", cents=asked["cents"],
            on=asked["received_on"], reference=asked.get("reference", ""), by=user,
        )  # fmt: skip
        return Response(ReceiptSerializer(receipt).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=Why, responses=ReceiptSerializer)
    @action(detail=True, methods=["post"], url_path=r"receipts/(?P<receipt>[0-9]{1,18})/undo")
    def undo_receipt(self, request: Call, number: str, receipt: str) -> Response:
        """What the invoicing told was a mistake; what the bank showed is undone at its bank line."""
        row, user = get_object_or_404(Receipt, claim=self.get_object(), pk=receipt), reader(request)
        recovering.untell(row, on=timezone.localdate(), by=user, **body_of(Why, request))
        return Response(ReceiptSerializer(Receipt.objects.select_related("claim").get(pk=row.pk)).data)

    @extend_schema(responses=LetterSerializer(many=True), filters=False, operation_id="claims_letters")
    @action(detail=True, methods=["get"], pagination_class=None)
    def letters(self, request: Call, number: str) -> Response:
        """The steps taken towards the client's money."""
        return Response(LetterSerializer(self.get_object().letters.all(), many=True).data)

    @extend_schema(responses=PDF, filters=False)
    @action(detail=True, methods=["get"], url_path=r"letters/(?P<letter>[0-9]{1,18})")
    def letter(self, request: Call, number: str, letter: str) -> HttpResponse:
        """A letter as it was made, byte for byte: a PDF."""
        made = get_object_or_404(Letter.objects.exclude(sha256=""), claim=self.get_object(), pk=letter)
        return pdf_response(bytes(made.content), f"{number}-{made.on}.pdf")

    @extend_schema(request=Pressed, responses={201: LetterSerializer})
    @action(detail=True, methods=["post"])
    def press(self, request: Call, number: str) -> Response:
        """Take the next step (`next_step` of the claim): write a reminder or a formal notice, or hand it to a court."""
        user = reader(request)
        made = writing.press(self.get_object(), on=timezone.localdate(), by=user, **body_of(Pressed, request))
        return Response(LetterSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=DecisionAsked, responses=EffectSerializer)
    @action(detail=True, methods=["post"])
    def preview(self, request: Call, number: str) -> Response:
        """What a plan or a loss would leave; nothing is kept."""
        claim, asked = self.get_object(), body_of(DecisionAsked, request)
        found = deciding.preview(claim, on=timezone.localdate(), **asked)
        return Response(EffectSerializer(effect(claim, found)).data)

    @extend_schema(request=DecisionProposed, responses={201: ProposalSerializer})
    @action(detail=True, methods=["post"])
    def propose(self, request: Call, number: str) -> Response:
        """Propose a plan of the client, a loss, or that the last loss be taken back; another treasurer approves it."""
        claim, asked = self.get_object(), body_of(DecisionProposed, request)
        user = reader(request)
        row = deciding.propose(
            claim, key=f"api/{asked.pop('key')}", on=timezone.localdate(), by=user, **asked
        )
        return Response(ProposalSerializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={201: Refunded})
    @action(detail=True, methods=["post"], url_path="pass-on")
    def pass_on(self, request: Call, number: str) -> Response:
        """Order what the client paid too much sent on to the Activity."""
        user = reader(request)
        order = recovering.pass_on(self.get_object(), on=timezone.localdate(), by=user)
        return Response(Refunded(order).data, status=status.HTTP_201_CREATED)


class Decided(viewsets.GenericViewSet[Any]):
    """The verbs of a proposal that another person decides."""

    @extend_schema(request=Digest)
    @action(detail=True, methods=["post"])
    def approve(self, request: Call, pk: str) -> Response:
        """Approve exactly what was read, by its digest."""
        return self._done(proposals.approve(self.get_object(), **body_of(Digest, request), **self._now()))

    @extend_schema(request=Why)
    @action(detail=True, methods=["post"])
    def reject(self, request: Call, pk: str) -> Response:
        """Do not agree, and say why."""
        return self._done(proposals.reject(self.get_object(), **body_of(Why, request), **self._now()))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Call, pk: str) -> Response:
        """Take one's own proposal back."""
        return self._done(proposals.withdraw(self.get_object(), **self._now()))

    def _now(self) -> dict[str, Any]:
        return {"by": self.request.user, "on": timezone.localdate()}

    def _done(self, row: Any) -> Response:
        return Response(self.get_serializer(row).data)


DECIDED = {
    "approve": "ledger.envelope_approve",
    "reject": "ledger.envelope_approve",
    "withdraw": "claim.propose",
}


class ClaimProposalViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Decided):
    """Decisions on claims that were proposed, and what became of them."""

    queryset = ClaimProposal.objects.none()
    serializer_class = ProposalSerializer
    permission_codes = {"list": "claim.decision_read", "retrieve": "claim.decision_read", **DECIDED}

    def get_queryset(self) -> QuerySet[ClaimProposal]:
        user: Any = self.request.user
        found = ClaimProposal.objects.visible_to(user).filter(claim__in=Claim.objects.visible_to(user))
        return found.select_related("claim", "fund").order_by("-pk")


class ActivityTermsViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Decided):
    """Terms of advances and guarantees."""

    queryset = Terms.objects.none()
    serializer_class = TermsSerializer
    permission_codes = {
        "list": "claim.decision_read",
        "retrieve": "claim.decision_read",
        "create": "claim.propose",
        **DECIDED,
    }

    def get_queryset(self) -> QuerySet[Terms]:
        user: Any = self.request.user
        return Terms.objects.visible_to(user).select_related("fund", "envelope").order_by("-pk")

    @extend_schema(request=TermsProposed, responses={201: TermsSerializer})
    def create(self, request: Call) -> Response:
        """Propose terms from a day on; another treasurer approves them."""
        asked, user = body_of(TermsProposed, request), self._now()["by"]
        seen = Envelope.objects.visible_to(user).filter(fund__code=asked.pop("fund"))
        envelope = get_object_or_404(seen.select_related("fund"), code=asked.pop("envelope"))
        row = propose_terms(
            key=f"api/{asked.pop('key')}", envelope=envelope, committee_code=asked.pop("committee"),
            on=timezone.localdate(), by=user, **asked,
        )  # fmt: skip
        return Response(TermsSerializer(row).data, status=status.HTTP_201_CREATED)


routes = [
    ("activity-requests", ActivityRequestViewSet),
    ("activity-terms", ActivityTermsViewSet),
    ("claims", ClaimViewSet),
    ("claim-proposals", ClaimProposalViewSet),
    ("own-money", OwnMoneyViewSet),
    ("own-money-plans", OwnPlanViewSet),
]
