"""Loan products in the REST API: read by everyone, written and published by those who keep the terms."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError as ModelError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from fund.ledger.models import Envelope
from loans import versions
from loans.dunning import Step
from loans.models import LoanProduct, ProductVersion
from loans.models.products import (
    BOUNDS,
    MOST_PURPOSES,
    AheadMode,
    BusinessDayRule,
    FeeWay,
    RemainderRule,
    Security,
)
from loans.serializers import ProductSerializer, TermsSerializer
from workflows.committee.models import Committee
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.rest import Cents, StrictSerializer


class Wording(serializers.DictField):
    """A text per language: {"fr": "…", "en": "…"}."""

    child = serializers.CharField(max_length=2000)


class ProductBody(StrictSerializer):
    code = serializers.SlugField(max_length=40)
    name = Wording()
    summary = Wording(required=False)

    def validate_code(self, code: str) -> str:
        if LoanProduct.objects.filter(code=code).exists():
            raise serializers.ValidationError(_("There is a product of this code already."))
        return code


class PurposeBody(StrictSerializer):
    code = serializers.SlugField(max_length=40)
    label = Wording()  # type: ignore[assignment]  # a field named like an attribute of Field


class StepBody(StrictSerializer):
    """One step for a late loan, from so many days late; each later than the one before."""

    days = serializers.IntegerField(min_value=1, max_value=999)
    step = serializers.ChoiceField(choices=[step.value for step in Step])


def within(name: str, **options: Any) -> serializers.IntegerField:
    """A number of terms, within its bounds."""
    low, high = BOUNDS[name]
    return serializers.IntegerField(required=False, min_value=low, max_value=high, **options)


class TermsBody(StrictSerializer):
    """A version's terms. What is left out is taken over from the version before it."""

    from_on = serializers.DateField()
    to_on = serializers.DateField(required=False, allow_null=True)
    fund = serializers.SlugField(required=False)
    envelope = serializers.SlugField(required=False)
    committee_code = serializers.SlugField(required=False)
    countries = serializers.ListField(
        child=serializers.RegexField(r"^[A-Z]{2}$"), required=False, max_length=30
    )
    purposes = PurposeBody(many=True, required=False)
    min_cents = Cents(required=False, min_value=1)
    max_cents = Cents(required=False, min_value=1)
    min_months = within("min_months")
    max_months = within("max_months")
    period_months = within("period_months")
    period_days = within("period_days", help_text="7 is every week, 0 goes by months")
    seasons = serializers.BooleanField(required=False)
    balloon_basis_points = serializers.IntegerField(required=False, min_value=0, max_value=9_000)
    income_share_basis_points = serializers.IntegerField(required=False, min_value=0, max_value=100_000)
    deduction_basis_points_max = serializers.IntegerField(required=False, min_value=0, max_value=10_000)
    fee_way = serializers.ChoiceField(FeeWay.choices, required=False)
    fee_refunded = serializers.BooleanField(required=False)
    grace_months_max = within("grace_months_max")
    file_fee_basis_points = serializers.IntegerField(required=False, min_value=0, max_value=1000)
    remainder = serializers.ChoiceField(RemainderRule.choices, required=False)
    multiple_cents = Cents(required=False, min_value=1)
    business_day = serializers.ChoiceField(BusinessDayRule.choices, required=False)
    tolerance_cents = Cents(min_value=0, max_value=100_000, required=False)
    pause_months_max = within("pause_months_max")
    replan_months_max = within("replan_months_max", allow_null=True)
    forgive_cents_max = Cents(required=False, allow_null=True)
    write_off_cents_max = Cents(required=False, allow_null=True)
    ahead_mode = serializers.ChoiceField(AheadMode.choices, required=False)
    secured_by = serializers.ChoiceField(Security.choices, required=False)
    quotes_required = serializers.BooleanField(required=False)
    offer_days = within("offer_days")
    withdrawal_days = within("withdrawal_days")
    withdrawal_waits = serializers.BooleanField(required=False)
    tranches_max = within("tranches_max")
    draw_months = within("draw_months")
    dunning = StepBody(many=True, required=False)
    quiet_days = within("quiet_days")
    promise_days_max = within("promise_days_max")
    promise_tolerance_days = within("promise_tolerance_days")
    declaration = Wording(required=False)

    def validate_purposes(self, purposes: list[Any]) -> list[Any]:
        if len(purposes) > MOST_PURPOSES:
            raise serializers.ValidationError(_("At most %(most)d purposes.") % {"most": MOST_PURPOSES})
        return purposes

    def validate_committee_code(self, code: str) -> str:
        if not Committee.objects.filter(code=code).exists():
            raise serializers.ValidationError(_("There is no such committee."))
        return code


class RevisedBody(TermsBody):
    """Some terms of a draft anew."""

    from_on = serializers.DateField(required=False)


@contextmanager
def _said_in_words() -> Iterator[None]:
    """What the model says of terms that cannot stand together is a refusal of the API."""
    try:
        yield
    except ModelError as error:
        raise Refusal(" ".join(error.messages), code="terms_incomplete") from error


class PublishBody(StrictSerializer):
    version = serializers.IntegerField(min_value=1)


class LoanProductViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """Loan products with the terms that are open today. Terms are versions, published once."""

    queryset = LoanProduct.objects.none()
    serializer_class = ProductSerializer
    lookup_field = "code"
    permission_codes = {
        "list": "product.read",
        "retrieve": "product.read",
        "create": "product.edit",
        "versions": "product.read",
        "version": "product.read",
        "revise": "product.edit",
        "draft": "product.edit",
        "publish": "product.publish",
    }

    def get_queryset(self) -> QuerySet[LoanProduct]:
        return LoanProduct.objects.visible_to(self.request.user).order_by("code")

    def get_serializer_context(self) -> dict[str, Any]:
        current = ProductVersion.objects.current(timezone.localdate()).select_related("envelope__fund")
        return {**super().get_serializer_context(), "current": {one.product_id: one for one in current}}

    @extend_schema(request=ProductBody, responses={201: ProductSerializer})
    def create(self, request: Request) -> Response:
        """A product without terms yet."""
        asked = ProductBody(data=request.data)
        asked.is_valid(raise_exception=True)
        user = reader(request)
        made = versions.new_product(by=user, **{"summary": {}, **asked.validated_data})
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=TermsBody, responses={201: TermsSerializer})
    @action(detail=True, methods=["post"])
    def draft(self, request: Request, code: str) -> Response:
        """Write a next version, as a draft."""
        product, terms = self.get_object(), self._terms(TermsBody)
        terms.setdefault("purposes", versions.newest_purposes(product))
        user = reader(request)
        with _said_in_words():
            version = versions.draft_version(product, by=user, **terms)
        return Response(TermsSerializer(version).data, status=201)

    def _terms(self, body: type[TermsBody]) -> dict[str, Any]:
        """The terms that were sent, as the rules read them."""
        asked = body(data=self.request.data)
        asked.is_valid(raise_exception=True)
        terms = {**asked.validated_data}
        if "dunning" in terms:
            terms["dunning"] = [dict(step) for step in terms["dunning"]]
        fund, envelope = terms.pop("fund", None), terms.pop("envelope", None)
        if envelope is not None:
            terms["envelope"] = get_object_or_404(Envelope, fund__code=fund, code=envelope)
        purposes = [{"code": one["code"], "label": dict(one["label"])} for one in terms.pop("purposes", [])]
        return terms | ({"purposes": purposes} if purposes else {})

    def _version(self, number: str) -> ProductVersion:
        seen = ProductVersion.objects.visible_to(self.request.user).filter(product=self.get_object())
        return get_object_or_404(seen.select_related("envelope__fund", "product"), number=number)

    @extend_schema(responses=TermsSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def versions(self, request: Request, code: str) -> Response:
        """Every version of the terms, the newest first; drafts for those who write them."""
        seen = ProductVersion.objects.visible_to(request.user).filter(product=self.get_object())
        rows = seen.select_related("envelope__fund").order_by("-number")
        return Response(TermsSerializer(rows, many=True).data)

    @extend_schema(responses=TermsSerializer)
    @action(detail=True, methods=["get"], url_path=r"versions/(?P<number>[0-9]{1,9})")
    def version(self, request: Request, code: str, number: str) -> Response:
        """One version: a loan keeps the one that it was made under (its `terms_number`)."""
        return Response(TermsSerializer(self._version(number)).data)

    @extend_schema(request=RevisedBody, responses=TermsSerializer)
    @version.mapping.patch
    def revise(self, request: Request, code: str, number: str) -> Response:
        """Change a draft: what is left out stays. 409 for a version that is published."""
        held, terms, user = self._version(number), self._terms(RevisedBody), reader(request)
        with _said_in_words():
            version = versions.revise(held, by=user, **terms)
        return Response(TermsSerializer(version).data)

    @extend_schema(request=PublishBody, responses=TermsSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, code: str) -> Response:
        """Put a draft in force; it can no longer be changed."""
        asked = PublishBody(data=request.data)
        asked.is_valid(raise_exception=True)
        drafts = ProductVersion.objects.visible_to(request.user).filter(product=self.get_object())
        version = get_object_or_404(drafts, number=asked.validated_data["version"])
        user = reader(request)
        versions.publish_version(version, by=user, on=timezone.localdate())
        return Response(TermsSerializer(version).data)
