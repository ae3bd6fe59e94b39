"""Leased goods in the REST API: the register, and what happens to a good; the same verbs as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from loans import leasing
from loans.models import Asset, AssetPaper
from loans.models.assets import Shape, State
from loans.paper_api import PDF
from loans.views.papers import pdf_response
from workflows.cases.attachments import opened
from workflows.cases.documents import MAX_BYTES, refuse_size
from workflows.cases.views.documents import to_be_saved
from workflows.people.reader import reader
from workflows.rest import Cents, StrictSerializer


class AssetSerializer(serializers.ModelSerializer[Asset]):
    lease = serializers.CharField(source="agreement.number", read_only=True)
    holder = serializers.CharField(source="holder.number", read_only=True)
    owner = serializers.SerializerMethodField(help_text="cooperative while it owns the good, else member")
    left_cents = serializers.IntegerField(source="agreement.outstanding_cents", read_only=True)
    insurance_reference = serializers.CharField(source="insurance.reference", read_only=True, default="")

    class Meta:
        model = Asset
        fields = ["number", "lease", "state", "owner", "holder", "description", "serial_number", "net_cents",
                  "currency", "left_cents", "bought_on", "insurer", "policy", "insured_until", "condition", "location",
                  "claim_number", "insurance_reference", "delivered_on", "ended_on"]  # fmt: skip

    def get_owner(self, row: Asset) -> str:
        return "cooperative" if row.is_owned else "member"


class Facts(StrictSerializer):
    serial_number = serializers.CharField(max_length=80, required=False)
    insurer = serializers.CharField(max_length=80, required=False)
    policy = serializers.CharField(max_length=60, required=False)
    insured_until = serializers.DateField(required=False)
    condition = serializers.ChoiceField(choices=Shape.choices, required=False)
    location = serializers.CharField(max_length=120, required=False)


class Happened(StrictSerializer):
    why = serializers.CharField(max_length=200)


class GivenBack(Happened):
    condition = serializers.ChoiceField(choices=Shape.choices)
    location = serializers.CharField(max_length=120)


class Lost(Happened):
    claim_number = serializers.CharField(max_length=60, required=False, default="")
    insured_cents = Cents(min_value=1, required=False)


class PaperAsked(StrictSerializer):
    """A photo or a paper: invoice, insurance, condition."""

    file = serializers.FileField(allow_empty_file=True)
    shows = serializers.CharField(max_length=80, help_text="what is to be seen in it")


class PaperSerializer(serializers.ModelSerializer[AssetPaper]):
    shows = serializers.CharField(source="label", read_only=True)
    name = serializers.CharField(source="document.name", read_only=True)
    sha256 = serializers.CharField(source="document.sha256", read_only=True)

    class Meta:
        model = AssetPaper
        fields = ["id", "shows", "name", "sha256"]


class AssetFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(choices=State)
    lease = filters.CharFilter("agreement__number")
    to_hand_over = filters.BooleanFilter(method="paid", label="paid to its end, and still with the member")

    class Meta:
        model = Asset
        fields: list[str] = []

    def paid(self, assets: Any, name: str, value: bool) -> Any:
        ready = Asset.objects.to_hand_over()
        return assets.filter(pk__in=ready) if value else assets.exclude(pk__in=ready)


class LeasedGoodViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Asset]):
    """The register of leased goods."""

    queryset = Asset.objects.none()
    serializer_class = AssetSerializer
    filterset_class = AssetFilter
    lookup_field = "number"
    permission_codes = {
        "list": "asset.read",
        "retrieve": "asset.read",
        "deliver": "asset.keep",
        "describe": "asset.keep",
        "give_back": "asset.keep",
        "lose": "asset.keep",
        "hand_over": "asset.hand_over",
        "let_go": "asset.hand_over",
        "certificate": "asset.read",
        "papers": "asset.read",
        "add_paper": "asset.keep",
        "paper": "asset.read",
    }

    def get_queryset(self) -> QuerySet[Asset]:
        user: Any = self.request.user
        related = ("agreement", "holder", "insurance", "cooperative")
        return Asset.objects.visible_to(user).select_related(*related).order_by("-pk")

    def _do(self, verb: Any, body: Any = None) -> Response:
        given: dict[str, Any] = {}
        if body is not None:
            asked = body(data=self.request.data)
            asked.is_valid(raise_exception=True)
            given = dict(asked.validated_data)
        asset = verb(self.get_object(), on=timezone.localdate(), by=self.request.user, **given)
        return Response(AssetSerializer(asset).data)

    @extend_schema(request=Facts, responses=AssetSerializer)
    @action(detail=True, methods=["post"])
    def deliver(self, request: Request, number: str) -> Response:
        """The member has it: serial number and insurance are known."""
        return self._do(leasing.deliver, Facts)

    @extend_schema(request=Facts, responses=AssetSerializer)
    @action(detail=True, methods=["post"])
    def describe(self, request: Request, number: str) -> Response:
        """Write down condition, place or insurance anew."""
        return self._do(leasing.describe, Facts)

    @extend_schema(request=GivenBack, responses=AssetSerializer)
    @action(detail=True, methods=["post"], url_path="give-back")
    def give_back(self, request: Request, number: str) -> Response:
        """The member gave it back before the end."""
        return self._do(leasing.give_back, GivenBack)

    @extend_schema(request=Lost, responses=AssetSerializer)
    @action(detail=True, methods=["post"])
    def lose(self, request: Request, number: str) -> Response:
        """Stolen or destroyed; `insured_cents` is then expected from the insurer and repays the loan."""
        return self._do(leasing.lose, Lost)

    @extend_schema(request=None, responses=AssetSerializer)
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, number: str) -> Response:
        """It becomes the member's own; 422 while something is owed."""
        return self._do(leasing.hand_over)

    @extend_schema(request=Happened, responses=AssetSerializer)
    @action(detail=True, methods=["post"], url_path="let-go")
    def let_go(self, request: Request, number: str) -> Response:
        """Sold, scrapped or given up."""
        return self._do(leasing.let_go, Happened)

    @extend_schema(responses=PDF, filters=False)
    @action(detail=True, methods=["get"])
    def certificate(self, request: Request, number: str) -> HttpResponse:
        """That it is the member's own: a PDF. 409 before it was handed over."""
        content = leasing.certificate_pdf(self.get_object(), language=reader(request).language)
        return pdf_response(content, f"{number}.pdf")

    @extend_schema(responses=PaperSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def papers(self, request: Request, number: str) -> Response:
        """Photos and papers that are kept of it."""
        rows = self.get_object().papers.select_related("document")
        return Response(PaperSerializer(rows, many=True).data)

    @extend_schema(
        request={"multipart/form-data": PaperAsked}, responses={201: PaperSerializer}, filters=False
    )
    @papers.mapping.post
    def add_paper(self, request: Request, number: str) -> Response:
        """Keep one more; the same file again is kept once."""
        asked = PaperAsked(data=request.data)
        asked.is_valid(raise_exception=True)
        sent = asked.validated_data["file"]
        refuse_size(sent.name, sent.size)
        content = sent.read(MAX_BYTES + 1)
        made = leasing.add_paper(
            self.get_object(), name=sent.name, content=content, label=asked.validated_data["shows"],
            by=reader(request), at=timezone.now(),
        )  # fmt: skip
        return Response(PaperSerializer(made).data, status=201)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}, filters=False)
    @action(detail=True, methods=["get"], url_path=r"papers/(?P<paper>[0-9]{1,18})")
    def paper(self, request: Request, number: str, paper: str) -> HttpResponseBase:
        """One of them; its opening is on record."""
        rows = AssetPaper.objects.select_related("document__case")
        document = get_object_or_404(rows, asset=self.get_object(), pk=paper).document
        file = opened(document, by=reader(request), at=timezone.now(), shown=True)
        return to_be_saved(file, document.name, document.content_type)
