"""Envelopes under four eyes, promises and who waits for money, over the API: the same verbs as on the pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from workflows.people.reader import reader
from workflows.rest import Cents, StrictSerializer

from . import commitments, proposals, waiting
from .models import Commitment, Envelope, EnvelopeChange, EnvelopeTransfer, Fund, WaitingGrant

PROPOSAL = [
    "id", "key", "fund", "why", "state", "proposed_by", "proposed_on", "last_day", "decided_by", "decided_on",
    "digest",
]  # fmt: skip


class TransferSerializer(serializers.ModelSerializer[EnvelopeTransfer]):
    """`digest` names what is read: sent back with the approval."""

    fund = serializers.CharField(source="fund.code", read_only=True)
    from_envelope = serializers.CharField(source="source.code", read_only=True)
    to_envelope = serializers.CharField(source="target.code", read_only=True)
    digest = serializers.CharField(read_only=True)
    last_day = serializers.DateField(read_only=True)

    class Meta:
        model = EnvelopeTransfer
        fields = [*PROPOSAL, "from_envelope", "to_envelope", "cents", "movement"]


class ChangeSerializer(serializers.ModelSerializer[EnvelopeChange]):
    fund = serializers.CharField(source="fund.code", read_only=True)
    envelope = serializers.CharField(source="envelope.code", read_only=True)
    cooperative = serializers.CharField(source="cooperative.code", read_only=True, default=None)
    digest = serializers.CharField(read_only=True)
    last_day = serializers.DateField(read_only=True)

    class Meta:
        model = EnvelopeChange
        fields = [*PROPOSAL, "envelope", "reserve_cents", "earmark", "cooperative", "funder"]


class ProposalBody(StrictSerializer):
    """`key` is the caller's own: sent again with the same body it acts once."""

    key = serializers.CharField(max_length=60)
    fund = serializers.SlugField()
    why = serializers.CharField(max_length=200)


class TransferBody(ProposalBody):
    from_envelope = serializers.SlugField()
    to_envelope = serializers.SlugField()
    cents = Cents(min_value=1)


class ChangeBody(ProposalBody):
    envelope = serializers.SlugField()
    reserve_cents = Cents()
    earmark = serializers.ChoiceField(Envelope.Earmark.choices, default=Envelope.Earmark.NONE)
    cooperative = serializers.SlugField(required=False, help_text="code, with the earmark `cooperative`")
    funder = serializers.CharField(required=False, max_length=100, help_text="with the earmark `funder`")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for name in ("cooperative", "funder"):
            if bool(attrs.get(name)) != (attrs["earmark"] == name):
                raise serializers.ValidationError({name: [_("This goes with the earmark of its name.")]})
        return attrs


class ApproveBody(StrictSerializer):
    digest = serializers.CharField(max_length=64)


class WhyBody(StrictSerializer):
    why = serializers.CharField(max_length=200)


class NoBody(StrictSerializer):
    """No field."""


def _said(body: type[StrictSerializer], request: Request) -> dict[str, Any]:
    serializer = body(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _fund(request: Request, code: str) -> Fund:
    fund = Fund.objects.visible_to(request.user).filter(code=code).first()
    if fund is None:
        raise serializers.ValidationError({"fund": [_("There is no such fund.")]})
    return fund


def _envelope(fund: Fund, code: str, name: str) -> Envelope:
    found = fund.envelopes.select_related("fund", "cooperative").filter(code=code).first()
    if found is None:
        raise serializers.ValidationError({name: [_("There is no such envelope.")]})
    return found


class ProposalViewSet(viewsets.ReadOnlyModelViewSet[Any]):
    """What one person proposes and another decides."""

    filterset_fields = ["state", "fund__code"]
    permission_codes = {
        "list": "fund.read", "retrieve": "fund.read", "create": "ledger.envelope",
        "withdraw": "ledger.envelope", "approve": "ledger.envelope_approve",
        "reject": "ledger.envelope_approve",
    }  # fmt: skip
    related: tuple[str, ...] = ()

    def get_queryset(self) -> QuerySet[Any]:
        model: Any = self.get_serializer_class().Meta.model  # type: ignore[attr-defined]
        found = model.objects.visible_to(self.request.user)
        return found.select_related("fund", *self.related).order_by("-pk")

    def answer(self, proposal: Any, code: int = 200) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=proposal.pk)).data, status=code)

    @extend_schema(request=ApproveBody)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Agree to exactly what was read, by its digest; it takes effect."""
        said = _said(ApproveBody, request)
        return self.answer(proposals.approve(self.get_object(), by=reader(request), on=localdate(), **said))

    @extend_schema(request=WhyBody)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """Not agree, and say why."""
        said = _said(WhyBody, request)
        return self.answer(proposals.reject(self.get_object(), by=reader(request), on=localdate(), **said))

    @extend_schema(request=NoBody)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take one's own proposal back."""
        _said(NoBody, request)
        return self.answer(proposals.withdraw(self.get_object(), by=reader(request), on=localdate()))


class TransferViewSet(ProposalViewSet):
    """Moves of available money between envelopes."""

    queryset = EnvelopeTransfer.objects.none()
    serializer_class = TransferSerializer
    related = ("source", "target")

    @extend_schema(request=TransferBody, responses={201: TransferSerializer})
    def create(self, request: Request) -> Response:
        """Propose that money move."""
        said = _said(TransferBody, request)
        fund = _fund(request, said["fund"])
        source = _envelope(fund, said["from_envelope"], "from_envelope")
        target = _envelope(fund, said["to_envelope"], "to_envelope")
        proposal = proposals.propose_transfer(
            key=said["key"], source=source, target=target, cents=said["cents"], why=said["why"],
            on=localdate(), by=reader(request),
        )  # fmt: skip
        return self.answer(proposal, status.HTTP_201_CREATED)


class ChangeViewSet(ProposalViewSet):
    """Reserves and purposes of envelopes."""

    queryset = EnvelopeChange.objects.none()
    serializer_class = ChangeSerializer
    related = ("envelope", "cooperative")

    @extend_schema(request=ChangeBody, responses={201: ChangeSerializer})
    def create(self, request: Request) -> Response:
        """Propose that an envelope keep a reserve or be set aside for something."""
        said = _said(ChangeBody, request)
        fund = _fund(request, said.pop("fund"))
        envelope = _envelope(fund, said.pop("envelope"), "envelope")
        code = said.pop("cooperative", "")
        cooperative = fund.cooperatives.filter(code=code).first() if code else None
        if code and cooperative is None:
            raise serializers.ValidationError({"cooperative": [_("It does not share this fund.")]})
        proposal = proposals.propose_change(
            envelope=envelope, cooperative=cooperative, on=localdate(), by=reader(request), **said
        )
        return self.answer(proposal, status.HTTP_201_CREATED)


class CommitmentSerializer(serializers.ModelSerializer[Commitment]):
    fund = serializers.CharField(source="envelope.fund.code", read_only=True)
    envelope = serializers.CharField(source="envelope.code", read_only=True)
    open_cents = serializers.IntegerField(read_only=True)
    age_days = serializers.SerializerMethodField()

    class Meta:
        model = Commitment
        fields = [
            "id", "fund", "envelope", "reference", "opened_on", "age_days", "reserved_cents", "used_cents",
            "released_cents", "open_cents",
        ]  # fmt: skip

    def get_age_days(self, commitment: Commitment) -> int:
        return commitments.age_days(commitment.opened_on, localdate())


class BucketSerializer(serializers.Serializer[Any]):
    age = serializers.ChoiceField([code for code, _since, _until in commitments.BUCKETS])
    count = serializers.IntegerField()
    cents = serializers.IntegerField()


class AgedSerializer(serializers.Serializer[Any]):
    envelope = serializers.CharField()
    total_cents = serializers.IntegerField()
    buckets = BucketSerializer(many=True)


AGE = OpenApiParameter("age", str, enum=[code for code, _since, _until in commitments.BUCKETS])
FUND = OpenApiParameter("fund", str, description="code of a fund")


class CommitmentViewSet(viewsets.ReadOnlyModelViewSet[Commitment]):
    """Promises that are still to be paid, the oldest first; one of them also once it is paid."""

    queryset = Commitment.objects.none()
    serializer_class = CommitmentSerializer
    filterset_fields = {
        "envelope__code": ["exact"],
        "envelope__fund__code": ["exact"],
        "reference": ["exact"],
    }
    permission_codes = dict.fromkeys(["list", "retrieve", "ageing"], "fund.figures")

    def get_queryset(self) -> QuerySet[Commitment]:
        found = Commitment.objects.visible_to(reader(self.request)).select_related("envelope__fund")
        if self.action != "list":
            return found
        found = found.open()
        if age := self.request.query_params.get("age"):
            if age not in {code for code, _since, _until in commitments.BUCKETS}:
                raise serializers.ValidationError({"age": [_("There is no such age.")]})
            found = found.aged(*commitments.opened_in(age, localdate()))
        return found

    @extend_schema(parameters=[AGE])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(parameters=[FUND], responses=AgedSerializer(many=True))
    @action(detail=False, filter_backends=[], pagination_class=None)
    def ageing(self, request: Request) -> Response:
        """Open promises of a fund's envelopes by age."""
        fund = Fund.objects.visible_to(request.user).filter(code=request.query_params.get("fund", "")).first()
        if fund is None:
            raise Http404
        codes = [code for code, _since, _until in commitments.BUCKETS]
        rows = [
            {
                "envelope": row.envelope.code, "total_cents": row.total_cents,
                "buckets": [
                    {"age": code, "count": count, "cents": cents}
                    for code, count, cents in zip(codes, row.counts, row.cents, strict=True)
                ],
            }
            for row in commitments.ageing(commitments.open_of(fund), localdate())
        ]  # fmt: skip
        return Response(AgedSerializer(rows, many=True).data)


class WaitingSerializer(serializers.ModelSerializer[WaitingGrant]):
    fund = serializers.CharField(source="envelope.fund.code", read_only=True)
    envelope = serializers.CharField(source="envelope.code", read_only=True)
    place = serializers.SerializerMethodField()

    class Meta:
        model = WaitingGrant
        fields = [
            "id", "fund", "envelope", "reference", "cents", "urgency", "since", "until", "state", "place",
            "problem", "commitment",
        ]  # fmt: skip

    def get_place(self, row: WaitingGrant) -> int | None:
        """In its queue, 1 for the next; null once it waits no more."""
        return waiting.place_of(row) if row.state == WaitingGrant.State.OPEN else None


class WaitingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[WaitingGrant]):
    """Granted cases that wait, or waited, for money."""

    queryset = WaitingGrant.objects.none()
    serializer_class = WaitingSerializer
    filterset_fields = ["state", "envelope__code", "envelope__fund__code", "reference"]
    permission_codes = {
        "list": "ledger.waiting", "retrieve": "ledger.waiting", "first": "ledger.envelope",
        "end": "ledger.give_up",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[WaitingGrant]:
        reach = WaitingGrant.objects.reached_by(reader(self.request))
        return reach.select_related("envelope__fund").order_by("state", "envelope", "-urgency", "since", "pk")

    @extend_schema(request=WhyBody, responses=WaitingSerializer)
    @action(detail=True, methods=["post"])
    def first(self, request: Request, pk: str) -> Response:
        """Let it pass the others, for a reason on the record."""
        row = waiting.move_first(self.get_object(), by=reader(request), **_said(WhyBody, request))
        return Response(self.get_serializer(row).data)

    @extend_schema(request=WhyBody, responses=WaitingSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Give the grant up: it leaves the queue and its request is closed."""
        said = _said(WhyBody, request)
        row = waiting.give_up(self.get_object(), on=localdate(), by=reader(request), **said)
        return Response(self.get_serializer(row).data)


routes = [
    ("envelope-transfers", TransferViewSet),
    ("envelope-changes", ChangeViewSet),
    ("commitments", CommitmentViewSet),
    ("waiting-grants", WaitingViewSet),
]
