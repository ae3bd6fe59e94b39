"""What a borrower takes away from a loan, in the REST API: papers, the next instalment as banking apps read it, dates
for a calendar, and every version of the plan."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from loans import paper
from loans.models import Agreement, Repayment, ScheduleVersion
from loans.models.acceptances import accepted
from loans.models.agreements import BEGUN, State
from loans.offer import agreement_pdf
from loans.serializers import PlanRow
from loans.standing import plan_lines
from loans.views.papers import pdf_response
from workflows.calendars import CONTENT_TYPE
from workflows.people.reader import reader
from workflows.rest import StrictSerializer

PDF = {(200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY)}


class InLanguage(StrictSerializer):
    language = serializers.ChoiceField(
        choices=settings.LANGUAGES, required=False, help_text="of the paper; without it that of the reader"
    )


class Period(InLanguage):
    since = serializers.DateField()
    until = serializers.DateField()


class Validity(InLanguage):
    days = serializers.IntegerField(
        min_value=1, max_value=paper.QUOTE_DAYS_MOST, default=paper.QUOTE_DAYS, help_text="how long it holds"
    )


class NextSerializer(serializers.Serializer[Any]):
    """The oldest instalment that is not paid, and how it is paid."""

    due_on = serializers.DateField()
    cents = serializers.IntegerField(source="left_cents")
    reference = serializers.CharField(help_text="the same for every payment of the loan")
    code = serializers.CharField(
        help_text="what a QR code says to a banking app, EPC069-12; empty without an account"
    )


class PlanVersionSerializer(serializers.ModelSerializer[ScheduleVersion]):
    instalments = PlanRow(source="rows", many=True, read_only=True)

    class Meta:
        model = ScheduleVersion
        fields = ["number", "reason", "effective_on", "made_at", "instalments"]


class LoanPapersViewSet(viewsets.GenericViewSet[Agreement]):
    """The part of a loan that its borrower keeps."""

    paper_codes = dict.fromkeys(
        ["statement", "payoff", "receipt", "record", "next", "calendar", "versions"], "loan.read"
    )

    def _begun(self, *states: str) -> Agreement:
        """A loan that was paid out."""
        seen = self.get_queryset().select_related("case__cooperative", "fund", "schedule", "terms")
        return get_object_or_404(seen, number=self.kwargs["number"], state__in=states or BEGUN)

    def _asked(self, asked: Any) -> dict[str, Any]:
        """What the address asks, with the language of who reads it where it names none."""
        query = asked(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return {"language": reader(self.request).language, **query.validated_data}

    @extend_schema(parameters=[Period], responses=PDF, filters=False)
    @action(detail=True, methods=["get"])
    def statement(self, request: Request, number: str) -> HttpResponse:
        """What moved the debt between two days, with what was left before and after: a PDF."""
        loan, asked = self._begun(), self._asked(Period)
        since, until = asked.pop("since"), asked.pop("until")
        content = paper.statement_pdf(loan, since, until, on=timezone.localdate(), **asked)
        return pdf_response(content, f"{number}-{since}-{until}.pdf")

    @extend_schema(parameters=[Validity], responses=PDF, filters=False)
    @action(detail=True, methods=["get"])
    def payoff(self, request: Request, number: str) -> HttpResponse:
        """What settles the loan if it is paid within so many days: a PDF."""
        loan, asked = self._begun(), self._asked(Validity)
        return pdf_response(paper.payoff_pdf(loan, on=timezone.localdate(), **asked), f"{number}-payoff.pdf")

    @extend_schema(parameters=[InLanguage], responses=PDF, filters=False)
    @action(detail=True, methods=["get"], url_path=r"receipts/(?P<repayment>[0-9]{1,18})")
    def receipt(self, request: Request, number: str, repayment: str) -> HttpResponse:
        """That one payment came in: a PDF. 422 for one that was taken back."""
        asked, rows = (
            self._asked(InLanguage),
            Repayment.objects.select_related("agreement__case__cooperative"),
        )
        payment = get_object_or_404(rows, agreement=self.get_object(), pk=repayment)
        content = paper.receipt_pdf(payment, on=timezone.localdate(), **asked)
        return pdf_response(content, f"{number}-{payment.value_on}.pdf")

    @extend_schema(parameters=[InLanguage], responses=PDF, filters=False)
    @action(detail=True, methods=["get"])
    def record(self, request: Request, number: str) -> HttpResponse:
        """The agreement with who accepted it and when, in one of the four languages: a PDF."""
        loan, asked = self.get_object(), self._asked(InLanguage)
        rows = list(accepted(loan).values())
        return pdf_response(
            agreement_pdf(loan.document.agreed, loan.case, accepted=rows, **asked), f"{number}.pdf"
        )

    @extend_schema(responses=NextSerializer, filters=False)
    @action(detail=True, methods=["get"])
    def next(self, request: Request, number: str) -> Response:
        """What is to be paid next, with its reference and code. 404 for a loan that does not run."""
        loan, on = self._begun(State.RUNNING), timezone.localdate()
        line = next(line for line in plan_lines(loan, on) if line.left_cents)
        shown = {"due_on": line.due_on, "left_cents": line.left_cents, "reference": loan.reference}
        return Response(NextSerializer(shown | {"code": paper.qr_text(loan, line)}).data)

    @extend_schema(responses={(200, "text/calendar"): OpenApiTypes.STR}, filters=False)
    @action(detail=True, methods=["get"])
    def calendar(self, request: Request, number: str) -> HttpResponse:
        """Every instalment that is not paid, for a calendar (iCalendar)."""
        return HttpResponse(paper.instalments_ics(self._begun()), content_type=CONTENT_TYPE)

    @extend_schema(responses=PlanVersionSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def versions(self, request: Request, number: str) -> Response:
        """Every plan that the loan had, the one in force last."""
        rows = self.get_object().schedules.prefetch_related("instalments").order_by("number")
        return Response(PlanVersionSerializer(rows, many=True).data)
